"""Assessments of a review as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.assessments import queries, rules
from consult.assessments.models import Assessment, AssessmentReview
from consult.lifecycle import Subject


@dataclass(frozen=True)
class Row:
    """One signed version, with the checks that were made of it."""

    assessment: Assessment
    title: str
    parts: Sequence[tuple[str, str]]
    reviews: Sequence[AssessmentReview]
    newest: bool
    to_update: bool = False  # a check found that it has to change; no later version is signed


@dataclass(frozen=True)
class Line:
    """The assessment of one kind: what it is for, its versions, where it stands.

    required  it is signed before partner agencies are asked; the others where the text needs one
    checked   when the newest was checked against the responses
    stale     another round with partner agencies has closed since then
    """

    kind: str
    title: str
    about: str
    required: bool
    rows: list[Row]
    newest: Row | None
    checked: datetime | None
    stale: bool


@dataclass(frozen=True)
class Listing:
    lines: list[Line]
    can_check: bool  # a partner round has closed

    @property
    def rows(self) -> list[Row]:
        return [row for line in self.lines for row in line.rows]


def listing(review: Subject) -> Listing:
    """Four queries, however many versions there are."""
    found = queries.list_assessments(review.id)
    reviews = queries.reviews_of([each.id for each in found])
    signed = {each.id: each for each in queries.newest_signed([review.id])[review.id]}
    closed = [each.moved_at for each in queries.closed_partner_rounds(review.id)]
    lines = []
    for kind, title in rules.KINDS.items():
        rows = [
            Row(
                each,
                title,
                parts_of(each),
                reviews[each.id],
                newest=each.id in signed,
                to_update=each.id in signed and signed[each.id].to_update,
            )
            for each in found
            if each.kind == kind
        ]
        newest = next((row for row in rows if row.newest), None)
        checked = signed[newest.assessment.id].reviewed_at if newest is not None else None
        stale = checked is not None and any(checked < each for each in closed)
        about = rules.FORMS[kind].about
        lines.append(Line(kind, title, about, kind == "equality", rows, newest, checked, stale))
    return Listing(lines, bool(closed))


def parts_of(assessment: Assessment) -> list[tuple[str, str]]:
    """(what is answered, the answer), those that were written."""
    parts = rules.FORMS[assessment.kind].parts
    said = [(part.name, getattr(assessment, field)) for field, part in parts.items()]
    return [each for each in said if each[1]]
