"""Seats that end by the clock: who is told before, and who on the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update

from consult import clock
from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.groups import queries as groups
from consult.groups import terms
from consult.groups.models import Seat
from consult.groups.rules import ROLES
from consult.notifications.addressees import once, seated
from consult.notifications.operations import write_letters
from consult.store import commit, scope, session
from workflows.calendar import day_in_words


def tell_of_terms() -> int:
    """Four weeks before a term ends, and on the day after its last; once each. How many seats."""
    with scope("read"):
        ending = [each.id for each in groups.list_ending(groups.SOON) if each.warned_at is None]
        ended = [each.id for each in groups.list_ended_untold()]
    return sum(_tell(each, _warn) for each in ending) + sum(_tell(each, _end) for each in ended)


def _tell(seat_id: int, write: Callable[[Seat], bool]) -> bool:
    """In its own transaction, with the seat locked and read anew: another worker may be first."""
    with scope("write"):
        seat = session.scalars(select(Seat).where(Seat.id == seat_id).with_for_update()).one()
        told = write(seat)
        commit()
        return told


def _warn(seat: Seat) -> bool:
    now = clock.now()
    soon = seat.ends_at is not None and seat.ends_at <= now + groups.SOON
    if not soon or not seat.held_at(now) or seat.warned_at is not None:
        return False
    _write("groups/term_ends", seat)
    _note(seat, "warned_at")
    return True


def _end(seat: Seat) -> bool:
    now = clock.now()
    if seat.left_at is not None or not seat.gone_at(now) or seat.told_at is not None:
        return False
    _write("groups/term_ended", seat)
    _note(seat, "told_at")
    return True


def _write(kind: str, seat: Seat) -> None:
    assert seat.ends_at is not None
    heads = seated(seat.group_id, "lead", "chair")
    write_letters(
        kind,
        once([seat.account], heads, accounts.list_managers()),
        person=seat.account.name,
        role=ROLES[seat.role].lower(),
        group=seat.group.name,
        last=day_in_words(terms.last_day(seat.ends_at)),
        headless=seat.role != "member" and not _heads_after(seat),
        group_id=seat.group_id,
    )


def _heads_after(seat: Seat) -> Sequence[Account]:
    """Who is lead or chair once the term is over."""
    held = groups.seats_held_at([(seat.id, seat.group_id, seat.ends_at)])[seat.id]
    return [each.account for each in held if each.role == seat.role and each.account.active]


def _note(seat: Seat, column: str) -> None:
    """Without a new revision: for whoever has the seat's page open nothing has changed."""
    told = update(Seat).where(Seat.id == seat.id).values({column: clock.now()})
    session.execute(told.execution_options(synchronize_session=False))
