"""Who comes by a link to one response: somebody with an account that can do nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Boolean, Integer, String, column, select, table

from consult import audit, clock
from consult.access import Actor, Pass
from consult.accounts.models import Account
from consult.settings import in_words
from consult.store import UTCDateTime, session
from workflows.refusal import Refusal

# Responses stand above accounts: their model is not ours to import.
LINK = table(
    "guest_link",
    column("id", Integer),
    column("account_id", Integer),
    column("response_id", Integer),
    column("answers", Boolean),
    column("until", UTCDateTime),
    column("revoked_at", UTCDateTime),
    column("contact", String),
)
NOWHERE = "guest.invalid"  # no such domain can exist: RFC 2606


def guest_actor(account_id: int, name: str, session_id: int | None) -> Actor:
    """A guest as the policy knows them. One query."""
    columns = LINK.c
    found = session.execute(
        select(LINK).where(columns.account_id == account_id).order_by(columns.id.desc()).limit(1)
    ).one_or_none()
    if found is None:
        link = Pass(0, answers=False, until=clock.now(), ended="This link opens nothing.")
    else:
        ended = why_ended(found.until, found.revoked_at, clock.now())
        link = Pass(found.response_id, found.answers, found.until, ended, found.contact)
    return Actor(name, account_id, session_id=session_id, guest=link, place="By a link")


def why_ended(until: datetime, revoked_at: datetime | None, now: datetime) -> str:
    """What happened to a link, in a sentence; empty while it opens its response."""
    if revoked_at is not None:
        return f"Your link was taken back at {in_words(revoked_at)}, so it opens nothing any more."
    if until <= now:
        return f"Your link ended at {in_words(until)}, so it opens nothing any more."
    return ""


def create_guest(*, name: str, by: Actor) -> Account:
    """An account without a password, at an address to which nobody can write."""
    account = Account(
        email=f"guest-{secrets.token_hex(12)}@{NOWHERE}",
        name=name,
        guest=True,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    audit.record(f"account:{account.id}", "guest-created", words={"name": name}, by=by)
    return account


def is_no_guest(account: Account) -> Refusal | None:
    """Who comes by a link gets no place, no seat and no role."""
    if not account.guest:
        return None
    return Refusal(
        "is-a-guest",
        f"{account.name} comes by a link to one response, and has no account for anything else.",
        fix="Invite them, so that they have an account of their own.",
    )
