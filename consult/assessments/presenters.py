"""Assessments of a review as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.assessments import queries, rules
from consult.assessments.models import Assessment, AssessmentReview
from consult.lifecycle import Subject


@dataclass(frozen=True)
class Row:
    """One signed version, with the checks that were made of it."""

    assessment: Assessment
    title: str
    reviews: Sequence[AssessmentReview]
    newest: bool
    to_update: bool = False  # a check found that it has to change; no later version is signed


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    newest: Row | None  # of the equality assessment
    checked: bool  # the newest was checked against the responses
    can_check: bool  # a partner round has closed


def listing(review: Subject) -> Listing:
    """Four queries, however many versions there are."""
    found = queries.list_assessments(review.id)
    reviews = queries.reviews_of([each.id for each in found])
    signed = queries.newest_signed([review.id])[review.id]
    newest = {each.assessment.id: each for each in signed}
    to_update = {each.assessment.id for each in signed if each.to_update}
    rows = [
        Row(
            each,
            rules.KINDS[each.kind],
            reviews[each.id],
            newest=each.id in newest,
            to_update=each.id in to_update,
        )
        for each in found
    ]
    equality = [row for row in rows if row.newest and row.assessment.kind == "equality"]
    return Listing(
        rows,
        equality[0] if equality else None,
        bool(equality) and newest[equality[0].assessment.id].reviewed_at is not None,
        queries.partner_round_has_closed(review.id),
    )
