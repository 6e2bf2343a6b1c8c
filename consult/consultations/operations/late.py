"""What becomes of answers that come after the close: chosen with the round, later only milder."""

from __future__ import annotations

from consult import audit, clock, lifecycle
from consult.access import Actor
from consult.consultations import extensions
from consult.consultations.models import LATE_POLICIES, Consultation
from consult.consultations.queries import list_rounds
from consult.lifecycle import lock
from consult.store import session
from workflows.refusal import refuse_any


def choose_late_policy(
    round: Consultation, *, policy: str, seen_revision: int | None = None, by: Actor
) -> None:
    """One of LATE_POLICIES. Raises Refused when it is none, when it would be stricter than what
    the agencies were told, and once it cannot matter any more; and Overtaken."""
    lock(round.id)
    session.refresh(round)
    audit.require_seen(
        seen_revision,
        round.revision,
        thing=round.subject.thing,
        acts=("late-policy-set", "window-extended"),
        did=lambda _told: "changed this round",
    )
    refuse_any(
        [
            extensions.policy_is_known(policy)
            or extensions.policy_can_change(round.subject.state, over=round.late_ended_at)
            or extensions.policy_is_not_stricter(
                policy, round.late_policy, told=round.opens_at is not None
            )
        ]
    )
    if policy == round.late_policy:
        return
    round.late_policy = policy
    session.flush()
    audit.record(round.subject.thing, "late-policy-set", facts={"policy": policy}, by=by)


def usual_policy(review: lifecycle.Subject, audience: str) -> str:
    """What the definition of the review says of its rounds with agencies; a group's refuses."""
    if audience != "agencies":
        return "refuse"
    said: str = lifecycle.workflow_of(review).parameters.get("late_answers", extensions.USUAL)
    return said if said in LATE_POLICIES else extensions.USUAL


def end_late_answers(review_id: int, *, by: Actor) -> None:
    """The review went on to where answers are read no more, so no late ones are taken.

    Called while the review is locked for that step. What is written is kept.
    """
    for round in list_rounds(review_id):
        if round.subject.state != "closed" or round.late_ended_at is not None:
            continue
        round.late_ended_at = clock.now()
        if round.late_policy == "accept":
            audit.record(round.subject.thing, "late-answers-ended", by=by)
    session.flush()
