"""When a seat is held and when a deputy acts: by the clock, in one place for every query.

Text, because groups stand above accounts and their models are not ours to import. A term ends
without a write, so whoever reads seats asks here. A seat of a person whose account is closed is
theirs still; who counts is for `groups.queries.seats_of` to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import TextClause, bindparam, text

from consult import clock
from consult.access import Acting
from consult.store import UTCDateTime, session

HELD = (
    "seat.joined_at <= :now AND (seat.left_at IS NULL OR seat.left_at > :now) "
    "AND (seat.ends_at IS NULL OR seat.ends_at > :now)"
)
ACTS = (
    "deputy.starts_at <= :now AND deputy.ends_at > :now "
    "AND (deputy.ended_at IS NULL OR deputy.ended_at > :now)"
)


def timed(words: str) -> TextClause:
    """A statement or condition at this moment; SEAT_IS_HELD and DEPUTY_ACTS in it are these."""
    return parsed(words).bindparams(now=clock.now())


@lru_cache(maxsize=32)
def parsed(words: str) -> TextClause:
    """The same with the moment as a parameter, `now`. Once for each statement."""
    words = words.replace("SEAT_IS_HELD", HELD).replace("DEPUTY_ACTS", ACTS)
    return text(words).bindparams(bindparam("now", type_=UTCDateTime()))


def held() -> TextClause:
    """The condition on the table `seat` that a seat is held now."""
    return timed(HELD)


def acts() -> TextClause:
    """The condition on the table `deputy` that somebody acts now; the seat is to be held too."""
    return timed(ACTS)


@dataclass(frozen=True)
class Deputising:
    """Somebody acts for the holder of a seat."""

    account_id: int
    name: str
    kind: str  # of the group
    acting: Acting


_DEPUTIES = (
    "SELECT deputy.account_id, person.name AS person, seat.group_id, "
    "body.kind, body.name, seat.id AS seat_id, "
    "seat.role, seat.account_id AS holder_id, holder.name AS holder, "
    "deputy.ends_at, seat.ends_at AS term_ends_at "
    "FROM deputy JOIN seat ON seat.id = deputy.seat_id JOIN body ON body.id = seat.group_id "
    "JOIN account AS holder ON holder.id = seat.account_id "
    "JOIN account AS person ON person.id = deputy.account_id "
    "WHERE holder.active AND person.active AND DEPUTY_ACTS AND SEAT_IS_HELD"
)


def list_deputising(account_id: int | None = None) -> Sequence[Deputising]:
    """Who acts for whom now, by group; everyone's, or this person's. One query."""
    whose = " AND deputy.account_id = :account" if account_id is not None else ""
    asked = timed(f"{_DEPUTIES}{whose} ORDER BY body.name, deputy.id").columns(
        ends_at=UTCDateTime, term_ends_at=UTCDateTime
    )
    rows = session.execute(asked, {"account": account_id} if whose else {})
    return [
        Deputising(
            row.account_id,
            row.person,
            row.kind,
            Acting(
                group_id=row.group_id,
                group=row.name,
                seat_id=row.seat_id,
                role=row.role,
                holder_id=row.holder_id,
                holder=row.holder,
                until=min(each for each in (row.ends_at, row.term_ends_at) if each is not None),
            ),
        )
        for row in rows
    ]
