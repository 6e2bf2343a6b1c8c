"""Find assessments and the checks that were made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, column, select, table
from sqlalchemy.orm import joinedload

from consult.assessments.models import Assessment, AssessmentReview
from consult.lifecycle import Subject
from consult.store import Missing, among, session

# Rounds belong to a feature above: their table is read by name, never imported.
_consultation = table("consultation", column("id"), column("audience"))


def get_assessment(assessment_id: int) -> Assessment:
    """Raises Missing."""
    found = session.scalars(_assessments().where(Assessment.id == assessment_id)).one_or_none()
    if found is None:
        raise Missing(f"assessment {assessment_id}")
    return found


def list_assessments(subject_id: int) -> Sequence[Assessment]:
    """Every signed version, by kind, newest first."""
    return session.scalars(
        _assessments()
        .where(Assessment.subject_id == subject_id)
        .order_by(Assessment.kind.desc(), Assessment.number.desc())
    ).all()


def find_newest(subject_id: int, kind: str) -> Assessment | None:
    wanted = _assessments().where(Assessment.subject_id == subject_id, Assessment.kind == kind)
    return session.scalars(wanted.order_by(Assessment.number.desc()).limit(1)).one_or_none()


def reviews_of(assessment_ids: Collection[int]) -> dict[int, list[AssessmentReview]]:
    """The checks of each assessment, oldest first. One query; every id is a key."""
    found: dict[int, list[AssessmentReview]] = {each: [] for each in assessment_ids}
    wanted = select(AssessmentReview).where(
        AssessmentReview.assessment_id.in_(list(assessment_ids))
    )
    for review in session.scalars(wanted.order_by(AssessmentReview.id)):
        found[review.assessment_id].append(review)
    return found


class Signed(NamedTuple):
    """The newest assessment of a kind, and when it was last checked against responses.

    to_update  a check of it found that it has to change, and no later version is signed
    """

    id: int
    kind: str
    number: int
    signed_at: datetime
    signed_name: str
    reviewed_at: datetime | None
    to_update: bool


def newest_signed(subject_ids: Collection[int]) -> dict[int, list[Signed]]:
    """The newest assessment of each kind.

    A check that found nothing to change counts for the version that was checked; one that led to
    an update counts for the version signed after it, from its signing. One query; every id is a
    key.
    """
    lines: dict[tuple[int, str], list[_Line]] = defaultdict(list)
    for row in session.execute(_checked(), {"ids": list(subject_ids)}):
        line = lines[row.subject_id, row.kind]
        if not line or line[-1].id != row.id:
            line.append(_Line(row.id, row.number, row.signed_at, row.signed_name, []))
        if row.outcome is not None:
            line[-1].checks.append((row.outcome, row.reviewed_at))
    found: dict[int, list[Signed]] = {each: [] for each in subject_ids}
    for (subject_id, kind), line in sorted(lines.items()):
        newest = line[-1]
        to_update = any(outcome == "updated" for outcome, _ in newest.checks)
        checked = _reviewed_at(line)
        found[subject_id].append(Signed(newest.id, kind, *newest[1:4], checked, to_update))
    return found


class _Line(NamedTuple):
    """One version of one kind, with the outcome and the time of each check of it."""

    id: int
    number: int
    signed_at: datetime
    signed_name: str
    checks: list[tuple[str, datetime]]


def partner_round_has_closed(subject_id: int) -> bool:
    """Whether the review has had a round with partner agencies that is over."""
    return bool(closed_partner_rounds(subject_id))


def closed_partner_rounds(subject_id: int) -> Sequence[Subject]:
    """The rounds with partner agencies of a review that are over, oldest first. One query."""
    closed = (
        select(Subject)
        .join(_consultation, _consultation.c.id == Subject.id)
        .where(Subject.parent_id == subject_id, Subject.kind == "consultation")
        .where(Subject.state == "closed", _consultation.c.audience == "agencies")
    )
    return session.scalars(closed.order_by(Subject.id)).all()


def _reviewed_at(line: Sequence[_Line]) -> datetime | None:
    newest = line[-1]
    checked = [at for outcome, at in newest.checks if outcome == "no_change"]
    if len(line) > 1 and any(outcome == "updated" for outcome, _ in line[-2].checks):
        checked.append(newest.signed_at)
    return max(checked, default=None)


@cache
def _checked() -> Select[*tuple[Any, ...]]:
    """Put together once: every step asks it. Values, as the words of an assessment are long."""
    return (
        select(
            Assessment.id,
            Assessment.subject_id,
            Assessment.kind,
            Assessment.number,
            Assessment.signed_at,
            Assessment.signed_name,
            AssessmentReview.outcome,
            AssessmentReview.reviewed_at,
        )
        .outerjoin(AssessmentReview, AssessmentReview.assessment_id == Assessment.id)
        .where(among(Assessment.subject_id))
        .order_by(Assessment.number, Assessment.id, AssessmentReview.id)
    )


def _assessments() -> Select[Assessment]:
    return select(Assessment).options(joinedload(Assessment.file), joinedload(Assessment.signed_by))
