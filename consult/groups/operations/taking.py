"""One change of who sits on a group at a time, of rows read anew."""

from __future__ import annotations

from sqlalchemy import select

from consult import audit
from consult.groups.models import Group, Seat
from consult.groups.terms import last_day
from consult.store import session
from workflows.calendar import day_in_words
from workflows.refusal import Refusal

TERM = {"seat-ended": "ended this seat", "term-set": "set the last day of this seat"}


def lock(group_id: int) -> None:
    """Or two people could end the last two leads' seats."""
    session.execute(select(Group.id).where(Group.id == group_id).with_for_update())


def take(seat: Seat, seen: int | None) -> None:
    """Lock the group and read the seat anew. Raises Overtaken when it is not as it was seen.

    seen  the revision of the seat on the page
    """
    lock(seat.group_id)
    session.refresh(seat)
    audit.require_seen(
        seen,
        seat.revision,
        thing=f"group:{seat.group_id}",
        acts=TERM,
        did=lambda told: TERM[told.entry.act],
        about=lambda told: told.entry.body["facts"].get("seat") == seat.id,
    )


def over(seat: Seat) -> Refusal:
    """Why nothing can be done about a seat whose term has ended."""
    assert seat.over_at is not None
    because = f"This seat ended on {day_in_words(last_day(seat.over_at))}."
    return Refusal("seat-over", because, fix="Give a new seat.", who="a partnership manager")
