"""Make groups, and give and end seats on them."""

from __future__ import annotations

from sqlalchemy import func, select

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts.models import Account
from consult.groups import queries, rules
from consult.groups.events import SeatEnded, SeatGiven
from consult.groups.models import Group, Seat
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any


def create_group(*, name: str, kind: str, agency_id: int | None = None, by: Actor) -> Group:
    """A "working_group" or a "board", hosted by an agency. Raises Refused for a known name."""
    name = name.strip()
    if session.scalar(select(Group.id).where(Group.name == name)) is not None:
        raise Refused(
            Refusal("group-exists", f"There is a group called “{name}” already.", field="name")
        )
    group = Group(name=name, kind=kind, agency_id=agency_id, created_at=clock.now())
    session.add(group)
    session.flush()
    facts = {"kind": kind, "agency": agency_id}
    audit.record(f"group:{group.id}", "group-created", facts=facts, words={"name": name}, by=by)
    return group


def give_seat(
    *, group: Group, account: Account, role: str, seen: int | None = None, by: Actor
) -> Seat:
    """Seat someone as "lead", "chair" or "member"; another role of theirs there ends.

    A board has one chair: the last one stays as a member. Raises Refused, and Overtaken when
    it would take a place from somebody who had it otherwise on the page.

    seen  id of the newest seat on the page (newest_seat)
    """
    _lock(group)
    present = queries.find_seat_of(group.id, account.id)
    if role == "chair" or present is not None or seen is None or seen < 0:
        _require_seen(group, seen)
    refuse_any(
        [
            rules.role_fits(group.kind, role),
            rules.only_a_manager_names_the_head(role, manager=by.is_manager),
            None if account.active else _closed(account),
            _seated(account, present) if present is not None and present.role == role else None,
        ]
    )
    if present is not None:
        refuse_any([rules.a_head_remains(present.role, _others(present))])
        _end(present, by)
    if role == "chair":
        for former in queries.seats_of([group.id])[group.id]:
            if former.role == "chair":
                _end(former, by)
                _seat(group, former.account, "member", by)
    return _seat(group, account, role, by)


def newest_seat(group_id: int) -> int:
    """Id of the seat that was given last, held or not; 0 before there is one."""
    return session.scalar(select(func.max(Seat.id)).where(Seat.group_id == group_id)) or 0


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


def end_seat(*, seat: Seat, by: Actor) -> None:
    """Someone leaves. Raises Refused for the only lead or chair."""
    _lock(seat.group)
    refuse_any([rules.a_head_remains(seat.role, _others(seat))])
    _end(seat, by)


def _lock(group: Group) -> None:
    """One change of seats at a time, or two people could end the last two leads' seats."""
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())


def _others(seat: Seat) -> int:
    """How many other people have the same role on the group."""
    present = queries.seats_of([seat.group_id])[seat.group_id]
    return sum(each.role == seat.role and each.id != seat.id for each in present)


def _seat(group: Group, account: Account, role: str, by: Actor) -> Seat:
    seat = Seat(group=group, account=account, role=role, joined_at=clock.now())
    session.add(seat)
    session.flush()
    facts = {"account": account.id, "role": role, "seat": seat.id}
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


def _seated(account: Account, seat: Seat) -> Refusal:
    because = f"{account.name} is {rules.ROLES[seat.role].lower()} here already."
    return Refusal("seated-already", because, field="account")
