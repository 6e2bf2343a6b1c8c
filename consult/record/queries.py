"""Find readings and anchors of the record, and the chains of one review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from consult.audit.models import ChainHead, Entry
from consult.boards.queries import list_ballots_of
from consult.consultations.queries import list_rounds
from consult.documents.queries import drafts_of
from consult.record.models import RecordAnchor, RecordCheck
from consult.reviews.queries import get_review, list_responses_to
from consult.store import Missing, session

SHOWN = 10


def list_checks() -> Sequence[RecordCheck]:
    """The newest, newest first."""
    return session.scalars(
        select(RecordCheck)
        .options(joinedload(RecordCheck.asked_by))
        .order_by(RecordCheck.id.desc())
        .limit(SHOWN)
    ).all()


def last_result() -> RecordCheck | None:
    """The newest reading that came to its end."""
    return session.scalars(
        select(RecordCheck)
        .where(RecordCheck.done_at.is_not(None))
        .order_by(RecordCheck.done_at.desc(), RecordCheck.id.desc())
        .limit(1)
    ).one_or_none()


def has_check_of(day: date) -> bool:
    """Whether the clock has asked for its reading of this day."""
    return session.scalar(select(RecordCheck.id).where(RecordCheck.day == day)) is not None


def is_free(at: datetime) -> ColumnElement[bool]:
    """Without a result, and nobody was at work on it at this moment."""
    nobody = or_(RecordCheck.taken_at.is_(None), RecordCheck.taken_at <= at)
    return RecordCheck.done_at.is_(None) & nobody


def list_asked(at: datetime) -> Sequence[int]:
    """Ids of readings that are asked for, the oldest first."""
    return session.scalars(select(RecordCheck.id).where(is_free(at)).order_by(RecordCheck.id)).all()


def list_anchors() -> Sequence[RecordAnchor]:
    """The newest, newest first; without what is in them."""
    return session.scalars(
        select(RecordAnchor)
        .options(joinedload(RecordAnchor.made_by))
        .order_by(RecordAnchor.id.desc())
        .limit(SHOWN)
    ).all()


def newest_anchor() -> RecordAnchor | None:
    return session.scalars(
        select(RecordAnchor).order_by(RecordAnchor.id.desc()).limit(1)
    ).one_or_none()


def get_anchor(anchor_id: int) -> RecordAnchor:
    """Raises Missing."""
    found = session.get(RecordAnchor, anchor_id)
    if found is None:
        raise Missing(f"anchor {anchor_id}")
    return found


def count_record() -> tuple[int, int]:
    """How many entries and how many chains there are."""
    entries = session.scalar(select(func.count()).select_from(Entry)) or 0
    return entries, session.scalar(select(func.count()).select_from(ChainHead)) or 0


def things_of_review(review_id: int) -> list[str]:
    """Everything on whose chains the review has left something: itself, its rounds and what came
    back, its ballots, and the documents under it. Raises Missing."""
    review = get_review(review_id)
    rounds = list_rounds(review_id)
    return [
        review.subject.thing,
        *(each.subject.thing for each in rounds),
        *(each.thing for each in list_responses_to([each.id for each in rounds])),
        *(each.subject.thing for each in list_ballots_of(review_id)),
        *(f"document:{each.document_id}" for each in drafts_of([review_id])[review_id]),
    ]
