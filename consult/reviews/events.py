"""What happens to a review besides its steps."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.reviews.models import Review


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
