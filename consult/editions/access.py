"""Who takes a published text back, who sees editions and who plans them."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

NOT_THE_MANAGER = Refusal(
    "not-the-manager",
    "Only a partnership manager takes a published text back.",
    who="a partnership manager",
)
NOT_THE_PLANNER = Refusal(
    "not-the-manager",
    "Only a partnership manager plans editions.",
    fix="Tell the partnership manager what should be in an edition.",
    who="a partnership manager",
)


@allow(Permission.TAKE_TEXT_BACK)
def managers_take_back(actor: Actor, _thing: Any) -> Refusal | None:
    """As those who launch: nothing comes into force by it that was not in force before."""
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_manager else NOT_THE_MANAGER


@allow(Permission.SEE_EDITIONS)
def signed_in_see_editions(actor: Actor, _thing: Any) -> Refusal | None:
    """Everybody who works here knows what comes out when. Titles and stages, no text."""
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.MANAGE_EDITIONS)
def managers_plan_editions(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_manager else NOT_THE_PLANNER
