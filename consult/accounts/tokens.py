"""Access tokens: how one looks, which of them live, and whose they are."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from consult.accounts.models import AccessToken, Account
from consult.accounts.queries import digest
from consult.store import Missing, session
from workflows.refusal import Refusal

MAY = {"read": "Read only", "steps": "Read, and take steps of reviews"}
BEGINS = "consult_"  # so that scanners of source code know one when they see it
SHOWN = len(BEGINS) + 6  # characters by which it is known again
WRONG = Refusal(
    "wrong-token",
    "This access token is not one of ours, has ended, was revoked, or its account is closed.",
    fix="Make a new one on your account page, under “Programs that act for you”.",
    who="you",
)


def fresh_token() -> str:
    """A random secret of 32 bytes, as the program is to send it."""
    return BEGINS + secrets.token_urlsafe(32)


def find_token(token: str, at: datetime) -> AccessToken | None:
    """The living token, of an account that is open. One query, with its account."""
    return session.scalars(
        select(AccessToken)
        .join(AccessToken.account)
        .where(
            AccessToken.token_digest == digest(token),
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > at,
            Account.active,
        )
    ).one_or_none()


def list_tokens(account_id: int) -> Sequence[AccessToken]:
    """Every token of someone, those that are over as well; newest first."""
    return session.scalars(
        select(AccessToken)
        .where(AccessToken.account_id == account_id)
        .order_by(AccessToken.created_at.desc(), AccessToken.id.desc())
    ).all()


def get_token_of(account_id: int, token_id: int) -> AccessToken:
    """A token of this person. Raises Missing, for another's as well."""
    found = session.get(AccessToken, token_id)
    if found is None or found.account_id != account_id:
        raise Missing(f"token {token_id}")
    return found


def list_living_tokens(account_id: int, at: datetime) -> list[AccessToken]:
    """By which programs can act for someone now."""
    return [each for each in list_tokens(account_id) if is_living(each, at)]


def count_living_tokens(account_id: int, at: datetime) -> int:
    """How many programs can act for someone now."""
    living = select(func.count()).where(
        AccessToken.account_id == account_id,
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > at,
    )
    return session.scalar(living) or 0


def list_acting_tokens(at: datetime) -> Sequence[AccessToken]:
    """Every token by which a program can act for somebody now, by person. One query."""
    return session.scalars(
        select(AccessToken)
        .join(AccessToken.account)
        .options(contains_eager(AccessToken.account))
        .where(AccessToken.revoked_at.is_(None), AccessToken.expires_at > at, Account.active)
        .order_by(Account.name, AccessToken.id)
    ).all()


def is_living(token: AccessToken, at: datetime) -> bool:
    """Neither revoked nor at its end; whether the account is open is not asked."""
    return token.revoked_at is None and token.expires_at > at
