"""Who sees groups and who changes them."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.groups.models import Deputy, Group, Seat
from workflows.refusal import Refusal

NOT_A_MANAGER = Refusal(
    "not-a-manager",
    "Only a partnership manager changes who sits on a group; a lead may add members to their own "
    "working group.",
    who="a partnership manager",
)

NOT_TO_NAME = Refusal(
    "not-to-name-a-deputy",
    "A deputy is named by the holder of the seat, by the lead or chair of the group for its "
    "members, or by a partnership manager.",
    who="the holder of the seat, or a partnership manager",
)


@allow(Permission.SEE_GROUPS)
def signed_in_may_see_groups(actor: Actor, _thing: Any) -> Refusal | None:
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.MANAGE_GROUPS)
def managers_may_change_groups(actor: Actor, thing: Any) -> Refusal | None:
    """`thing` is the group to add to, a seat to end, or nothing for a new group."""
    if not actor.signed_in:
        return SIGNED_OUT
    own = isinstance(thing, Group) and actor.own_role(thing.id) == "lead"
    return None if actor.is_manager or own else NOT_A_MANAGER


@allow(Permission.SET_TERM)
def those_who_name_set_the_term(actor: Actor, seat: Seat | None) -> Refusal | None:
    """A lead for the members of the own group, as with adding them; a manager for anyone."""
    if not actor.signed_in:
        return SIGNED_OUT
    own = seat is not None and seat.role == "member" and actor.own_role(seat.group_id) == "lead"
    return None if actor.is_manager or own else NOT_A_MANAGER


@allow(Permission.NAME_DEPUTY)
def holders_and_heads_name_deputies(actor: Actor, seat: Seat | None) -> Refusal | None:
    """Never the deputy, who would otherwise stay in the place for good. Source: house rule."""
    if not actor.signed_in:
        return SIGNED_OUT
    if seat is None:
        return NOT_TO_NAME
    role = actor.own_role(seat.group_id)
    holder = bool(role) and seat.account_id == actor.account_id
    head = seat.role == "member" and role in ("lead", "chair")
    return None if actor.is_manager or holder or head else NOT_TO_NAME


@allow(Permission.END_DEPUTY)
def deputies_may_also_step_down(actor: Actor, deputy: Deputy | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if deputy is not None and deputy.account_id == actor.account_id:
        return None
    return holders_and_heads_name_deputies(actor, deputy.seat if deputy is not None else None)
