"""What is planned for a later minute, as the page of a review tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.reviews import operations, queries
from consult.reviews.models import PlannedStep
from consult.reviews.presenters.picture import Picture


@dataclass(frozen=True)
class Told:
    """reasons: why it did not come to pass, or would not as things stand."""

    plan: PlannedStep
    label: str
    refused: bool
    reasons: Sequence[str]
    may_change: bool


def planned_on(picture: Picture) -> Told | None:
    """What is planned, or what could not be taken from where the review still is."""
    subject, plan = picture.review.subject, queries.last_plan(picture.review.id)
    if plan is None:
        return None
    step = picture.flow.find_step(subject.state, plan.trigger)
    if step is None:
        return None
    may = any(each.step.trigger == plan.trigger for each in picture.options)
    if plan.state == "planned":
        changed = operations.text_changed(plan)
        reasons = [f"{changed.because} {changed.fix}"] if changed else []
        return Told(plan, step.label, False, reasons, may)
    if plan.state == "refused" and plan.settled_at and plan.settled_at >= subject.moved_at:
        return Told(plan, step.label, True, plan.outcome.splitlines(), may)
    return None
