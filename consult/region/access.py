"""Who sets a region up."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

NOT_AN_ADMINISTRATOR = Refusal(
    "not-an-administrator",
    "Only an administrator sets up how the service is called and how it looks.",
    who="an administrator",
)


@allow(Permission.SET_UP_REGION)
def administrators_set_up(actor: Actor, _thing: Any) -> Refusal | None:
    """Names, colours, time zone, words of the stages, statements."""
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_administrator else NOT_AN_ADMINISTRATOR
