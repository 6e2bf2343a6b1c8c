"""A step of a review, as an address names it."""

from __future__ import annotations

from dataclasses import dataclass

from consult import lifecycle
from consult.lifecycle import Subject
from consult.reviews import queries
from consult.reviews.models import Review
from consult.store import Missing
from workflows.roles import people
from workflows.shapes import Step


@dataclass(frozen=True)
class Asked:
    """A step of a review, from wherever it may be taken; perhaps not from where it is now."""

    review: Review
    step: Step

    @property
    def subject(self) -> Subject:
        return self.review.subject


def get_step(review_id: int, trigger: str) -> Asked:
    """Raises Missing for a step that the definition does not have, or that only the system takes.

    A trigger may be written for several places; the one from here is meant.
    """
    found = queries.get_review(review_id)
    flow = lifecycle.workflow_of(found.subject)
    steps = [each for each in flow.steps if each.trigger == trigger and people(each.by)]
    here = [each for each in steps if found.subject.state in each.sources]
    if not steps:
        raise Missing(f"step {trigger} of review {review_id}")
    return Asked(found, (here or steps)[0])
