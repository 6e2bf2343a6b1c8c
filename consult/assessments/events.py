"""What happens to assessments, told to the features above."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.assessments.models import Assessment, AssessmentReview


@dataclass(frozen=True)
class AssessmentSigned:
    assessment: Assessment
    by: Actor


@dataclass(frozen=True)
class AssessmentReviewed:
    """A signed assessment was checked against the responses."""

    review: AssessmentReview
    by: Actor
