"""What the addresses of reviews stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consult import lifecycle
from consult.accounts.models import Agency
from consult.lifecycle import Subject
from consult.reviews import queries, rules
from consult.reviews.models import Review
from consult.reviews.steps import Asked
from consult.reviews.steps import get_step as step
from consult.store import Missing, session

__all__ = ["Asked", "moment", "owned", "owner", "report", "review", "step"]


def review(review_id: int) -> Review:
    """Raises Missing."""
    return queries.get_review(review_id)


@dataclass(frozen=True)
class Wanted:
    """A kind of report on a review."""

    review: Review
    kind: str

    @property
    def subject(self) -> Subject:
        return self.review.subject


def report(review_id: int, kind: str) -> Wanted:
    """Raises Missing for a kind that this review never takes."""
    found = queries.get_review(review_id)
    states = lifecycle.workflow_of(found.subject).states.values()
    if not any(f"{rules.REPORT}{kind}" in state.permits for state in states):
        raise Missing(f"report {kind} on review {review_id}")
    return Wanted(found, kind)


def owned(review_id: int) -> Review:
    """Raises Missing for a review of a text that is not owned together."""
    found = queries.get_review(review_id)
    if "owner_lead" not in lifecycle.workflow_of(found.subject).roles():
        raise Missing(f"owners of review {review_id}")
    return found


@dataclass(frozen=True)
class Owning:
    """An agency, and whether it owns the text of a review."""

    review: Review
    agency: Agency
    is_owner: bool

    @property
    def subject(self) -> Subject:
        return self.review.subject


def owner(review_id: int, agency_id: int) -> Owning:
    """Raises Missing."""
    found, agency = owned(review_id), session.get(Agency, agency_id)
    if agency is None:
        raise Missing(f"agency {agency_id}")
    owners = queries.owners_of([review_id])[review_id]
    return Owning(found, agency, agency_id in {each.agency_id for each in owners})


def moment(given: str | None) -> datetime | None:
    """Of a link to an earlier moment; None when it names none. Raises Missing for rubbish."""
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 < found.year < 2200:
        raise Missing(f"the moment {given}")
    return found
