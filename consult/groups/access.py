"""Who sees groups and who changes them."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.groups.models import Group
from workflows.refusal import Refusal

NOT_A_MANAGER = Refusal(
    "not-a-manager",
    "Only a partnership manager changes who sits on a group; a lead may add members to their own "
    "working group.",
    who="a partnership manager",
)


@allow(Permission.SEE_GROUPS)
def signed_in_may_see_groups(actor: Actor, _thing: Any) -> Refusal | None:
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.MANAGE_GROUPS)
def managers_may_change_groups(actor: Actor, thing: Any) -> Refusal | None:
    """`thing` is the group to add to, a seat to end, or nothing for a new group."""
    if not actor.signed_in:
        return SIGNED_OUT
    own = isinstance(thing, Group) and actor.seats.get(thing.id) == "lead"
    return None if actor.is_manager or own else NOT_A_MANAGER
