"""Who records what was said about a round. Who reads it is who reads its comments."""

from __future__ import annotations

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.consultations.models import Consultation
from consult.consultations.running import RUN_BY, RUNNERS
from consult.lifecycle import roles_on
from workflows.refusal import Refusal


@allow(Permission.RECORD_CONVERSATION)
def runs_the_round(actor: Actor, thing: Consultation | None) -> Refusal | None:
    """Whoever runs the round was told, or had it told to them. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-record",
        f"Only {RUN_BY} may record what was said at a meeting or on a call.",
        who=RUN_BY,
    )
