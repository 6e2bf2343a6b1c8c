"""Texts that a chair put in force alone: why, and until when the board may ratify that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consult import lifecycle
from consult.boards.rules import AWAITS
from consult.lifecycle.queries import find_subject, list_passages, next_due
from workflows.definition import Step


@dataclass(frozen=True)
class ChairsAction:
    """reason  why nobody was consulted; until, while it awaits ratification"""

    at: datetime
    reason: str
    awaits: bool
    until: datetime | None
    ratified_at: datetime | None


def chairs_action(review_id: int) -> ChairsAction | None:
    """By which a text of this review came into force. At most three queries."""
    subject = find_subject(review_id, kind="review")
    if subject is None:
        return None
    flow = lifecycle.workflow_of(subject)
    launches = {each.trigger for each in flow.steps if _launches(each)}
    decides = {each.trigger for each in flow.steps if is_chairs_action(each)}
    passages = list_passages([review_id]) if launches else ()
    taken = [each for each in passages if each.trigger in decides]
    if not taken or not any(each.trigger in launches for each in passages):
        return None
    awaits = AWAITS in flow.states[subject.state].permits
    return ChairsAction(
        at=taken[-1].at,
        reason=taken[-1].reason,
        awaits=awaits,
        until=next_due([review_id]).get(review_id) if awaits else None,
        ratified_at=subject.moved_at if subject.stage == "live" and not awaits else None,
    )


def is_chairs_action(step: Step) -> bool:
    """Whether the chair approves by it what nobody was asked about."""
    return {"chair_is_deciding", "earlier_text_can_come_back"} <= _guards(step)


def reason_is_public(step: Step) -> bool:
    """Whether everybody can read why: what nobody was asked about, or what puts a text back."""
    told = is_chairs_action(step) or "take_back_text" in step.effects
    return told and step.reason == "required"


def _launches(step: Step) -> bool:
    publishes = "publish_approved_text" in step.effects
    return publishes and "earlier_text_can_come_back" in _guards(step)


def _guards(step: Step) -> set[str]:
    return {use.name for use in step.guards}
