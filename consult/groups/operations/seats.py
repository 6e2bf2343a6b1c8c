"""Give a seat on a group, for a term or without an end, and end it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts.guests import is_no_guest
from consult.accounts.models import Account
from consult.groups import queries, rules, terms
from consult.groups.events import SeatEnded, SeatGiven
from consult.groups.models import Group, Seat
from consult.groups.operations.taking import lock, over, take
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def give_seat(
    *,
    group: Group,
    account: Account,
    role: str,
    starts_on: date | None = None,
    last_day: date | None = None,
    seen: int | None = None,
    by: Actor,
) -> Seat:
    """Seat someone as "lead", "chair" or "member"; another role of theirs there ends.

    A board has one chair: who is chair when the new one begins at once stays as a member. Raises
    Refused, and Overtaken when it would take a place from somebody who had it otherwise on the
    page.

    starts_on, last_day  of the term, where the service is; at once, and without an end
    seen                 id of the newest seat on the page (newest_seat)
    """
    refuse_any(rules.days_are_in_order(starts_on, last_day, terms.today()))
    lock(group.id)
    present = _present(group, account)
    if role == "chair" or present is not None or seen is None or seen < 0:
        _require_seen(group, seen)
    from_, until = terms.begins(starts_on), terms.after(last_day) if last_day else None
    at_once = from_ <= clock.now()
    refuse_any(
        [
            rules.role_fits(group.kind, role),
            rules.only_a_manager_names_the_head(role, manager=by.is_manager),
            None if account.active else _closed(account),
            is_no_guest(account),
            _seated(account, present, role, at_once) if present is not None else None,
        ]
    )
    if present is not None:
        refuse_any([rules.a_head_remains(present.role, others(present))])
        _end(present, by)
    if role == "chair":
        if at_once:
            _make_members_of_chairs(group, by)
        refuse_any([chair_then(kept_chairs(group.id), (from_, until))])
    return _seat(group, account, role, term=(from_, until), by=by)


def newest_seat(group_id: int) -> int:
    """Id of the seat that was given last, held or not; 0 before there is one."""
    return session.scalar(select(func.max(Seat.id)).where(Seat.group_id == group_id)) or 0


def end_seat(*, seat: Seat, seen: int | None = None, by: Actor) -> None:
    """Someone leaves. Raises Refused for the only lead or chair, and Overtaken.

    seen  the revision of the seat on the page
    """
    take(seat, seen)
    if seat.gone_at(clock.now()):
        refuse_any([over(seat)])
    if seat.held_at(clock.now()):
        refuse_any([rules.a_head_remains(seat.role, others(seat))])
    _end(seat, by)


def others(seat: Seat) -> int:
    """How many other people have the same role on the group."""
    present = queries.seats_of([seat.group_id])[seat.group_id]
    return sum(each.role == seat.role and each.id != seat.id for each in present)


def kept_chairs(group_id: int) -> list[Seat]:
    """Seats of chairs, held or to come. The group is locked."""
    rows = session.scalars(
        select(Seat).where(Seat.group_id == group_id, Seat.role == "chair", Seat.left_at.is_(None))
    )
    return [seat for seat in rows if not seat.gone_at(clock.now())]


def chair_then(seats: Iterable[Seat], wanted: rules.Span) -> Refusal | None:
    """Why there would be two chairs, if one of these seats is held in the time that is wanted."""
    for seat in seats:
        if rules.overlap((seat.joined_at, seat.ends_at), wanted):
            until = terms.last_day(seat.ends_at) if seat.ends_at else None
            return rules.one_chair_at_a_time(seat.account.name, until)
    return None


def _require_seen(group: Group, seen: int | None) -> None:
    audit.require_seen(
        seen,
        newest_seat(group.id),
        thing=f"group:{group.id}",
        acts=("seat-given",),
        did=lambda told: (
            f"gave {told.words.get('person', 'somebody')} the place of "
            f"{rules.ROLES[told.entry.body['facts']['role']].lower()} here"
        ),
    )


def _present(group: Group, account: Account) -> Seat | None:
    """Theirs there, held or to come. One whose term is over makes room for a new one."""
    kept = queries.find_kept_seat(group.id, account.id)
    if kept is not None and kept.gone_at(clock.now()):
        kept.left_at = kept.ends_at
        session.flush()
        return None
    return kept


def _make_members_of_chairs(group: Group, by: Actor) -> None:
    """Who chairs now stays as a member until the end of the same term."""
    for former in queries.seats_of([group.id])[group.id]:
        if former.role == "chair":
            _end(former, by)
            _seat(group, former.account, "member", term=(clock.now(), former.ends_at), by=by)


def _seat(group: Group, account: Account, role: str, *, term: rules.Span, by: Actor) -> Seat:
    from_, until = term
    seat = Seat(group=group, account=account, role=role, joined_at=from_, ends_at=until)
    session.add(seat)
    session.flush()
    facts = {"account": account.id, "role": role, "seat": seat.id}
    if from_ > clock.now():
        facts["from"] = from_.isoformat()
    if until is not None:
        facts["until"] = until.isoformat()
    words = {"person": account.name}
    audit.record(f"group:{group.id}", "seat-given", facts=facts, words=words, by=by)
    events.publish(SeatGiven(seat))
    return seat


def _end(seat: Seat, by: Actor) -> None:
    seat.left_at = clock.now()
    session.flush()
    facts = {"account": seat.account_id, "role": seat.role, "seat": seat.id}
    words = {"person": seat.account.name}
    audit.record(f"group:{seat.group_id}", "seat-ended", facts=facts, words=words, by=by)
    events.publish(SeatEnded(seat))


def _closed(account: Account) -> Refusal:
    return Refusal("account-closed", f"{account.name}'s account is closed.", field="account")


def _seated(account: Account, seat: Seat, role: str, at_once: bool) -> Refusal | None:
    """Two roles follow each other at once; a seat to come is not given beside another."""
    word = rules.ROLES[seat.role].lower()
    if not seat.held_at(clock.now()):
        because = f"{account.name} becomes {word} here on a day that is set."
        return Refusal("seated-already", because, fix="Remove that first.", field="account")
    if seat.role == role or not at_once:
        fix = "Change the last day of that seat instead." if seat.role == role else None
        because = f"{account.name} is {word} here already."
        return Refusal("seated-already", because, fix=fix, field="account")
    return None
