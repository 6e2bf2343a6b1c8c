"""Everyone who is signed in sees the programme; a partnership manager keeps it."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

NOT_A_MANAGER = Refusal(
    "not-a-manager",
    "Only a partnership manager keeps the programme.",
    fix="Tell the partnership manager what should be listed or changed.",
    who="a partnership manager",
)


@allow(Permission.SEE_PROGRAMME)
def signed_in_may_see_the_programme(actor: Actor, _thing: Any) -> Refusal | None:
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.MANAGE_PROGRAMME)
def managers_may_change_the_programme(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_manager else NOT_A_MANAGER
