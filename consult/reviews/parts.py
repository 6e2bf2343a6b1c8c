"""Which part an actor plays in a review, by its bodies. Nothing here knows a database."""

from __future__ import annotations

from consult.access import Actor


def roles_by_bodies(
    actor: Actor, group_id: int | None, board_id: int | None, ratifying_id: int | None
) -> frozenset[str]:
    """Role names. A lead is also a member, a chair also."""
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
    if ratifying_id and actor.seats.get(ratifying_id):
        found.add("ratifying_member")
    if ratifying_id and actor.seats.get(ratifying_id) == "chair":
        found.add("ratifying_chair")
    return frozenset(found)
