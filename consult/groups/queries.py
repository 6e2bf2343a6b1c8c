"""Groups and who sits on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult.groups.models import Group, Seat
from consult.store import Asked, Missing, Page, in_order, page_of, says, session


def _with_people() -> Select[Group]:
    return select(Group).options(
        joinedload(Group.agency), selectinload(Group.seats).joinedload(Seat.account)
    )


def get_group(group_id: int) -> Group:
    """With its seats and the people on them; two queries. Raises Missing."""
    group = session.scalars(_with_people().where(Group.id == group_id)).one_or_none()
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


def list_groups_of(account_id: int) -> Sequence[Group]:
    """The groups on which someone has a seat now."""
    mine = select(Seat.group_id).where(Seat.account_id == account_id, Seat.left_at.is_(None))
    return session.scalars(_with_people().where(Group.id.in_(mine)).order_by(Group.name)).all()


def seats_of(group_ids: Sequence[int]) -> dict[int, list[Seat]]:
    """Group id → seats held now by active people, with them, leads and chairs first. One query."""
    found: dict[int, list[Seat]] = {group_id: [] for group_id in group_ids}
    rows = session.scalars(
        select(Seat)
        .join(Seat.account)
        .options(contains_eager(Seat.account))
        .where(Seat.group_id.in_(group_ids), Seat.left_at.is_(None))
        .order_by(Seat.role == "member", Seat.id)
    )
    for seat in rows:
        if seat.account.active:
            found[seat.group_id].append(seat)
    return found


def get_seat(group_id: int, seat_id: int) -> Seat:
    """A seat of this group that is held now. Raises Missing."""
    seat = session.scalars(
        select(Seat)
        .options(joinedload(Seat.account), joinedload(Seat.group))
        .where(Seat.id == seat_id, Seat.group_id == group_id, Seat.left_at.is_(None))
    ).one_or_none()
    if seat is None:
        raise Missing(f"seat {seat_id}")
    return seat


def find_seat_of(group_id: int, account_id: int) -> Seat | None:
    """The seat that someone has on a group now."""
    return session.scalars(
        select(Seat).where(
            Seat.group_id == group_id, Seat.account_id == account_id, Seat.left_at.is_(None)
        )
    ).one_or_none()
