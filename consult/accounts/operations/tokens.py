"""Let a program act for a person, note that it did, and end that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from consult import audit, clock, settings
from consult.access import Actor
from consult.accounts import queries, tokens
from consult.accounts.models import AccessToken, Account
from consult.store import session
from workflows.calendar import last_minute_of, local_day
from workflows.refusal import Refusal, refuse_any

LONGEST = 366  # days
MOST = 20  # that one person has at a time
NAME_LIMIT = 100
NOTED_EVERY = timedelta(minutes=5)


def make_token(
    *, account: Account, name: str, may: str, last_day: date, by: Actor
) -> tuple[AccessToken, str]:
    """The row, and the token itself, which is nowhere else. Raises Refused.

    may  a key of tokens.MAY. It ends with its last day.
    """
    queries.lock(account)  # or two presses at once would make two of one name
    now, name = clock.now(), " ".join(name.split())
    living = tokens.list_living_tokens(account.id, now)
    refuse_any(
        [
            name_is_good(name),
            name_is_free(name, [each.name for each in living]),
            None if may in tokens.MAY else Refusal("no-may", "Choose what it may do.", field="may"),
            ends_within_a_year(last_day, local_day(now, settings.current().zone)),
            few_enough(len(living)),
        ]
    )
    secret = tokens.fresh_token()
    row = AccessToken(
        account_id=account.id,
        name=name,
        prefix=secret[: tokens.SHOWN],
        token_digest=queries.digest(secret),
        may=may,
        created_at=now,
        expires_at=last_minute_of(last_day, settings.current().zone),
    )
    session.add(row)
    session.flush()
    facts = {"token": row.id, "may": may, "until": row.expires_at.isoformat()}
    audit.record(f"account:{account.id}", "token-made", facts=facts, words={"name": name}, by=by)
    return row, secret


def revoke_token(token: AccessToken, *, by: Actor) -> None:
    """From the next request on it is worth nothing. Twice does nothing."""
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    session.flush()
    facts, words = {"token": token.id}, {"name": token.name}
    thing = f"account:{token.account_id}"
    audit.record(thing, "token-revoked", facts=facts, words=words, by=by)


def revoke_tokens_of(account_id: int, *, by: Actor) -> None:
    """All of somebody's that live."""
    for each in tokens.list_living_tokens(account_id, clock.now()):
        revoke_token(each, by=by)


def note_use(*, token_id: int, at: datetime) -> None:
    """That a program came with this token; a token that ended meanwhile stays as it is."""
    row = session.get(AccessToken, token_id, with_for_update=True)
    if row is not None and row.revoked_at is None and wants_noting(row, at):
        row.used_at = at


def note_act(token: AccessToken, *, facts: Mapping[str, Any], by: Actor) -> None:
    """That something was done by this token, on the record of its account."""
    about, words = {"token": token.id, **facts}, {"name": token.name}
    thing = f"account:{token.account_id}"
    audit.record(thing, "acted-by-token", facts=about, words=words, by=by)


def wants_noting(token: AccessToken, at: datetime) -> bool:
    """Not every request is worth a write."""
    return token.used_at is None or at - token.used_at >= NOTED_EVERY


def name_is_good(name: str) -> Refusal | None:
    """It has one, of at most 100 characters."""
    if not name:
        return Refusal("no-name", "Give the program a name.", field="name")
    if len(name) > NAME_LIMIT:
        because = f"The name has {len(name)} characters; {NAME_LIMIT} is the most."
        return Refusal("name-too-long", because, field="name")
    return None


def name_is_free(name: str, taken: list[str]) -> Refusal | None:
    """No living token of the person is called so, whatever the capitals."""
    if name.casefold() not in {each.casefold() for each in taken}:
        return None
    return Refusal(
        "token-name-taken",
        f"A program called “{name}” acts for you already.",
        fix="Choose another name. If you have lost its token, revoke that one first.",
        field="name",
    )


def ends_within_a_year(last_day: date, today: date) -> Refusal | None:
    """Its last day is today or later, and at most a year ahead."""
    if last_day < today:
        return Refusal("ends-in-the-past", "The last day has passed already.", field="last_day")
    if (last_day - today).days > LONGEST:
        because = "The last day is more than a year ahead."
        fix = "A token lives for a year at most; then make a new one."
        return Refusal("ends-too-late", because, fix=fix, field="last_day")
    return None


def few_enough(living: int) -> Refusal | None:
    """At most 20 at a time."""
    if living < MOST:
        return None
    because = f"{living} programs act for you already; {MOST} is the most."
    return Refusal("too-many-tokens", because, fix="Revoke one that you no longer need.")
