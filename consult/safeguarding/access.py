"""One person of the service looks after what must not be in a comment."""

from __future__ import annotations

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal


@allow(Permission.GUARD_CHILDREN)
def safeguarding_lead_alone(actor: Actor, _thing: object) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.guards_children:
        return None
    return Refusal(
        "not-the-safeguarding-lead",
        "Only the safeguarding lead of this service can see this.",
        who="an administrator, who says who that is",
    )
