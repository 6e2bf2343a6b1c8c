"""What happens to a review besides its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.accounts.models import Agency
from consult.reviews.models import PlannedStep, Report, Review
from workflows.refusal import Refusal


@dataclass(frozen=True)
class ReviewStarted:
    """A review has begun, with its drafts."""

    review: Review
    by: Actor


@dataclass(frozen=True)
class BodiesNamed:
    """Another working group or board was named."""

    review: Review
    by: Actor


@dataclass(frozen=True)
class ReportMade:
    """Something was reported on a review."""

    report: Report
    by: Actor


@dataclass(frozen=True)
class OwnersNamed:
    """Other agencies own the text now."""

    review: Review
    by: Actor


@dataclass(frozen=True)
class TextSigned:
    """An owner signed the newest text."""

    review: Review
    agency: Agency
    by: Actor


@dataclass(frozen=True)
class PlanRefused:
    """A step that was planned for this minute could not be taken."""

    plan: PlannedStep
    label: str
    reasons: Sequence[Refusal]
