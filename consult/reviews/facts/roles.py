"""What an actor is to each review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from consult.access import Actor
from consult.lifecycle import Subject
from consult.reviews.models import Review
from consult.store import session


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """{review id: role names}. A lead is also a member, a chair also a board member. One query."""
    rows = session.execute(
        select(Review.id, Review.group_id, Review.board_id).where(
            Review.id.in_([subject.id for subject in subjects])
        )
    )
    bodies = {row.id: (row.group_id, row.board_id) for row in rows}
    return {each.id: _roles(actor, *bodies.get(each.id, (None, None))) for each in subjects}


def roles_in(reviews: Iterable[Review], actor: Actor) -> dict[int, frozenset[str]]:
    """The same for reviews that were read. No query."""
    return {each.id: _roles(actor, each.group_id, each.board_id) for each in reviews}


def _roles(actor: Actor, group_id: int | None, board_id: int | None) -> frozenset[str]:
    found = {"partnership_manager"} if actor.is_manager else set()
    in_group = actor.seats.get(group_id) if group_id else None
    on_board = actor.seats.get(board_id) if board_id else None
    if in_group:
        found.add("working_group_member")
    if in_group == "lead":
        found.add("working_group_lead")
    if on_board:
        found.add("board_member")
    if on_board == "chair":
        found.add("board_chair")
    return frozenset(found)
