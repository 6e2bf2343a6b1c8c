"""Who may answer without an account, and who reads what was sent in."""

from __future__ import annotations

from typing import Protocol

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.consultations.running import RUN_BY, RUNNERS
from consult.lifecycle import Subject, roles_on
from workflows.refusal import Refusal


class OfRound(Protocol):
    """Anything that knows the subject of its round."""

    @property
    def subject(self) -> Subject: ...


@allow(Permission.ANSWER_IN_PUBLIC)
def anyone_may_answer(_actor: Actor, _thing: object) -> None:
    """Whether the round takes answers is judged by when they arrive."""
    return


@allow(Permission.READ_PUBLIC_ANSWERS)
def runs_the_round(actor: Actor, thing: OfRound | None) -> Refusal | None:
    """Nobody else sees an answer before one of them has read it. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-read",
        f"Only {RUN_BY} may read what the public sent in before it is shown.",
        who=RUN_BY,
    )
