"""Sign in and out: tokens are random, single, revocable, and only their digests are stored."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts import queries, rules
from consult.accounts.events import PasswordChanged, SignInLinkRequested
from consult.accounts.models import Account, SignIn, SignInLink
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

LINKS_AN_HOUR = 5
FORGOTTEN = timedelta(minutes=30)  # a link proves the person for as long as it could be used
NOT_RIGHT = Refusal(
    "not-admitted",
    "The e-mail address or the password is not right, or the account is locked for a while after "
    "too many wrong passwords.",
    fix="Try again, or ask for a sign-in link by e-mail.",
)


def start_sign_in(*, account_id: int, how: str, device: str = "", hours: int = 12) -> str:
    """The token for the cookie. `how` is "password", "link", "demo" or "guest"."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        SignIn(
            account_id=account_id,
            token_digest=queries.digest(token),
            how=how,
            device=device[:200],
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    session.flush()
    return token


def admit(account: Account | None, *, matched: bool, at: datetime) -> Account:
    """Who may sign in with a password that matched or did not. Raises Refused, always the same.

    One answer for every reason: it tells nobody which addresses have accounts.
    """
    if (
        account is None
        or account.guest
        or not matched
        or not account.active
        or _locked(account, at)
    ):
        raise Refused(NOT_RIGHT)
    account.failed_sign_ins, account.locked_until = 0, None
    return account


def count_failure(*, email: str, at: datetime, most: int, minutes: int) -> None:
    """Note a wrong password; the last of `most` locks the account. A lock is not lengthened."""
    account = session.scalars(
        select(Account).where(Account.email == email.strip().lower()).with_for_update()
    ).one_or_none()
    if account is None or _locked(account, at):
        return
    account.failed_sign_ins += 1
    if account.failed_sign_ins >= most:
        account.failed_sign_ins = 0
        account.locked_until = at + timedelta(minutes=minutes)


def _locked(account: Account, at: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > at


def end_sign_in(sign_in: SignIn) -> None:
    """From the next request on, its token is worth nothing."""
    end_sign_ins([sign_in])


def end_sign_ins(sign_ins: Iterable[SignIn]) -> None:
    now = clock.now()
    for sign_in in sign_ins:
        sign_in.ended_at = sign_in.ended_at or now


def end_other_sign_ins(*, account_id: int, keep_id: int | None) -> int:
    """End every living sign-in of this person but one; how many ended."""
    living = queries.list_living_sign_ins(account_id, clock.now())
    others = [each for each in living if each.id != keep_id]
    end_sign_ins(others)
    return len(others)


def request_link(*, email: str, next_path: str = "", minutes: int = 30) -> None:
    """Send a link to this address if it has an account. Whoever asks learns nothing either way.

    A person gets at most 5 links an hour, so that nobody can fill their mailbox.
    """
    account, now = queries.find_account_by_email(email), clock.now()
    if account is None or not account.active:
        return
    if queries.count_links_since(account.id, now - timedelta(hours=1)) >= LINKS_AN_HOUR:
        return
    token = secrets.token_urlsafe(32)
    link = SignInLink(
        account_id=account.id,
        token_digest=queries.digest(token),
        next_path=next_path if rules.is_local_path(next_path) else "",
        created_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )
    session.add(link)
    session.flush()
    events.publish(SignInLinkRequested(account, token, link.expires_at))


def redeem_link(*, token: str) -> SignInLink:
    """Use a link up. Raises Refused when it is unknown, used, too old, or its account is closed."""
    link = session.scalars(
        select(SignInLink).where(SignInLink.token_digest == queries.digest(token)).with_for_update()
    ).one_or_none()
    refusal = link_works(link, clock.now())
    if link is None or refusal is not None:
        raise Refused(refusal or LINK_UNKNOWN)
    link.used_at = clock.now()
    link.account.failed_sign_ins, link.account.locked_until = 0, None
    return link


ASK_AGAIN = "Ask for a new link."
LINK_UNKNOWN = Refusal(
    "link-unknown", "This sign-in link is not one of ours, or part of it is missing.", ASK_AGAIN
)


def link_works(link: SignInLink | None, at: datetime) -> Refusal | None:
    """Why a link cannot be used, or None."""
    if link is None or link.account.guest or not link.account.active:
        return LINK_UNKNOWN
    if link.used_at is not None:
        return Refusal("link-used", "This sign-in link has been used; each works once.", ASK_AGAIN)
    if link.expires_at <= at:
        return Refusal("link-expired", "This sign-in link is too old to be used.", ASK_AGAIN)
    return None


def proved_by_link(by: Actor) -> bool:
    """Whether they came by a link from their mailbox just now, as who has forgotten their password
    does: then the present one is not asked for."""
    here = session.get(SignIn, by.session_id) if by.session_id is not None else None
    return here is not None and here.how == "link" and clock.now() - here.created_at < FORGOTTEN


def change_password(
    *, account: Account, password: str, password_hash: str, proved: bool, by: Actor
) -> None:
    """Set a password and end every other sign-in.

    proved  the present password was given, the account has none, or a link from the mailbox was
            opened just now. Raises Refused.
    """
    because = "That is not your present password."
    wrong = Refusal("wrong-password", because, field="present_password")
    refuse_any(
        [
            None if proved else wrong,
            rules.password_is_long_enough(password),
            rules.password_is_hard_to_guess(password),
            rules.password_is_not_about_the_person(
                password, email=account.email, name=account.name
            ),
        ]
    )
    account.password_hash = password_hash
    account.failed_sign_ins, account.locked_until = 0, None
    end_other_sign_ins(account_id=account.id, keep_id=by.session_id)
    audit.record(f"account:{account.id}", "password-changed", by=by)
    events.publish(PasswordChanged(account))
