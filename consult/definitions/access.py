"""Who sees definitions with their versions, and who proposes, publishes and moves."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

NOT_YOURS = Refusal(
    "not-yours-to-define",
    "Only administrators and partnership managers change how reviews go.",
    who="an administrator or a partnership manager",
)


@allow(Permission.DEFINE_REVIEWS)
def overseers_define_reviews(actor: Actor, _thing: Any) -> Refusal | None:
    """To publish takes a second one of them: see operations.publish_version."""
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_administrator or actor.is_manager else NOT_YOURS
