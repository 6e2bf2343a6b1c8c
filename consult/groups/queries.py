"""Groups and who sits on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult import clock
from consult.accounts.models import Account
from consult.accounts.seats import acts, held
from consult.groups.models import Deputy, Group, Seat
from consult.store import Asked, Missing, Page, among, in_order, page_of, says, session

SOON = timedelta(days=28)  # before the last day of a seat is over, its people are told


_SEATS = (
    select(Seat)
    .join(Seat.account)
    .options(contains_eager(Seat.account))
    .where(among(Seat.group_id))
    .order_by(Seat.role == "member", Seat.id)
)


def _with_people() -> Select[Group]:
    return select(Group).options(
        joinedload(Group.agency), selectinload(Group.seats).joinedload(Seat.account)
    )


def get_group(group_id: int) -> Group:
    """With its seats, the people on them and their deputies; three queries. Raises Missing."""
    deputies = selectinload(Group.seats).selectinload(Seat.deputies).joinedload(Deputy.account)
    found = _with_people().options(deputies).where(Group.id == group_id)
    group = session.scalars(found).one_or_none()
    if group is None:
        raise Missing(f"group {group_id}")
    return group


def list_groups(kind: str | None = None) -> Sequence[Group]:
    """By name, with people; `kind` is "working_group" or "board". Two queries."""
    wanted = _with_people().order_by(Group.name)
    return session.scalars(wanted.where(Group.kind == kind) if kind else wanted).all()


def list_groups_asked(asked: Asked) -> Page[Group]:
    """A page of groups, by name: of a kind, with words in the name. Three queries."""
    wanted = _with_people()
    if kind := asked.get("kind"):
        wanted = wanted.where(Group.kind == kind)
    if words := asked.get("words"):
        wanted = wanted.where(says(words, Group.name))
    columns = {"name": func.lower(Group.name), "made": Group.created_at}
    wanted = in_order(wanted, asked, columns, func.lower(Group.name), Group.id)
    return page_of(wanted, number=asked.number)


def ids_of_groups_of(account_id: int) -> CompoundSelect[int]:
    """The statement for ids of groups on which someone holds a seat, or acts for who does, now."""
    own = select(Seat.group_id).where(Seat.account_id == account_id, held())
    acting = (
        select(Seat.group_id)
        .join(Deputy, Deputy.seat_id == Seat.id)
        .join(Account, Account.id == Seat.account_id)
        .where(Deputy.account_id == account_id, Account.active, acts(), held())
    )
    return own.union_all(acting)


def list_groups_of(account_id: int) -> Sequence[Group]:
    """The groups on which someone has a part now, by a seat or as a deputy."""
    mine = ids_of_groups_of(account_id)
    return session.scalars(_with_people().where(Group.id.in_(mine)).order_by(Group.name)).all()


def has_a_part(account_id: int) -> bool:
    """Whether someone has a seat, or acts for another, now or on a day to come."""
    now = clock.now()
    seats = session.scalars(select(Seat).where(Seat.account_id == account_id))
    if any(not each.gone_at(now) for each in seats):
        return True
    deputyships = session.scalars(select(Deputy).where(Deputy.account_id == account_id))
    return any(not each.over_by(now) for each in deputyships)


def seats_of(group_ids: Sequence[int]) -> dict[int, list[Seat]]:
    """Group id → seats held now by active people, with them, leads and chairs first. One query."""
    found: dict[int, list[Seat]] = {group_id: [] for group_id in group_ids}
    rows = session.scalars(_SEATS.where(held()), {"ids": list(group_ids)})
    for seat in rows:
        if seat.account.active:
            found[seat.group_id].append(seat)
    return found


def seats_held_at(
    asked: Collection[tuple[int, int, datetime | None]],
) -> dict[int, list[Seat]]:
    """Who sat on groups at some moments, heads first, whatever became of their accounts since.

    asked  (key of the answer, id of the group, moment); for None, as seats_of: now. Two queries.
    """
    present = [group_id for _, group_id, moment in asked if moment is None]
    past = {group_id for _, group_id, moment in asked if moment is not None}
    now, rows = seats_of(present) if present else {}, _seats_ever(past) if past else ()
    return {
        key: now[group_id]
        if moment is None
        else [seat for seat in rows if seat.group_id == group_id and seat.held_at(moment)]
        for key, group_id, moment in asked
    }


def _seats_ever(group_ids: Collection[int]) -> Sequence[Seat]:
    return session.scalars(
        select(Seat)
        .options(joinedload(Seat.account))
        .where(Seat.group_id.in_(group_ids))
        .order_by(Seat.role == "member", Seat.id)
    ).all()


def get_seat(group_id: int, seat_id: int, *, over: bool = False) -> Seat:
    """A seat of this group that is held now or to come; `over`: or whose time is over.

    Raises Missing.
    """
    seat = session.scalars(
        select(Seat)
        .options(
            joinedload(Seat.account),
            joinedload(Seat.group),
            selectinload(Seat.deputies).joinedload(Deputy.account),
        )
        .where(Seat.id == seat_id, Seat.group_id == group_id)
    ).one_or_none()
    if seat is None or (seat.gone_at(clock.now()) and not over):
        raise Missing(f"seat {seat_id}")
    return seat


def get_deputy(group_id: int, seat_id: int, deputy_id: int) -> Deputy:
    """Somebody who was named for this seat. Raises Missing, also once that is over."""
    for each in get_seat(group_id, seat_id).deputies:
        if each.id == deputy_id and not each.over_by(clock.now()):
            return each
    raise Missing(f"deputy {deputy_id}")


def find_seat_of(group_id: int, account_id: int) -> Seat | None:
    """The seat that someone has on a group now."""
    return session.scalars(
        select(Seat).where(Seat.group_id == group_id, Seat.account_id == account_id, held())
    ).one_or_none()


def find_kept_seat(group_id: int, account_id: int) -> Seat | None:
    """The one that was not taken away: held, to come, or with a term that has ended."""
    return session.scalars(
        select(Seat).where(
            Seat.group_id == group_id, Seat.account_id == account_id, Seat.left_at.is_(None)
        )
    ).one_or_none()


def find_deputyship(group_id: int, account_id: int) -> Deputy | None:
    """For whose seat on a group somebody acts now. One query."""
    return session.scalars(
        select(Deputy)
        .join(Deputy.seat)
        .options(contains_eager(Deputy.seat).joinedload(Seat.account))
        .where(Seat.group_id == group_id, Deputy.account_id == account_id, acts(), held())
    ).first()


def deputyships_of(group_id: int, account_id: int) -> Sequence[Deputy]:
    """All of somebody's on a group that are not over, with their seats. One query."""
    rows = session.scalars(
        select(Deputy)
        .join(Deputy.seat)
        .options(contains_eager(Deputy.seat).joinedload(Seat.account))
        .where(Seat.group_id == group_id, Deputy.account_id == account_id)
    )
    now = clock.now()
    return [each for each in rows if not each.over_by(now)]


def deputies_of(seats: Sequence[Seat]) -> dict[int, Account]:
    """Seat id → the active person who acts for its holder now. One query."""
    rows = session.scalars(
        select(Deputy)
        .join(Deputy.seat)
        .options(joinedload(Deputy.account))
        .where(Deputy.seat_id.in_([each.id for each in seats]), acts(), held())
    )
    return {each.seat_id: each.account for each in rows if each.account.active}


def list_ending(within: timedelta) -> Sequence[Seat]:
    """Seats held now whose term ends in this time, the next first, with people and group."""
    now = clock.now()
    return session.scalars(
        select(Seat)
        .options(joinedload(Seat.account), joinedload(Seat.group))
        .where(held(), Seat.ends_at <= now + within)
        .order_by(Seat.ends_at, Seat.id)
    ).all()


def list_ended_untold() -> Sequence[Seat]:
    """Seats whose term has ended by the clock, of which nobody was told yet."""
    return session.scalars(
        select(Seat)
        .options(joinedload(Seat.account), joinedload(Seat.group))
        .where(Seat.left_at.is_(None), Seat.ends_at <= clock.now(), Seat.told_at.is_(None))
        .order_by(Seat.ends_at, Seat.id)
    ).all()


def list_to_look_after(within: timedelta) -> Sequence[Group]:
    """Groups without a lead or chair though they have or had people, and those on which a term
    ends in this time; by name, with people. One query, and one more when there are any."""
    here = Seat.group_id == Group.id
    ever = select(Seat.id).where(here)
    head = ever.join(Seat.account).where(Seat.role != "member", Account.active, held())
    ending = ever.where(held(), Seat.ends_at <= clock.now() + within)
    headless = and_(ever.exists(), ~head.exists())
    wanted = _with_people().where(or_(headless, ending.exists())).order_by(Group.name)
    return session.scalars(wanted).all()
