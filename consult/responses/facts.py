"""What the guards of a response ask about, for many responses in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock, settings
from consult.consultations.models import Question
from consult.lifecycle.models import Subject
from consult.responses.models import Answer, Chase, Comment, Response
from consult.store import session
from workflows.facts import ResponseFacts

# The door knows neither; an operation says them for the length of one step.
_arrival: ContextVar[tuple[datetime, str] | None] = ContextVar("arrival", default=None)
COMMENTS = (
    select(func.count())
    .where(Comment.response_id == Response.id, Comment.removed_at.is_(None))
    .scalar_subquery()
)
NAMED = "named"  # facts are sealed for ever, so that a name was typed is said, not the name


@contextmanager
def arriving(received_at: datetime, *, signatory: str = "") -> Iterator[None]:
    """Judge what follows by when the request arrived, and by whether someone signs."""
    place = _arrival.set((received_at, NAMED if signatory.strip() else ""))
    try:
        yield
    finally:
        _arrival.reset(place)


def gather_many(subjects: Sequence[Subject]) -> Mapping[int, ResponseFacts]:
    """Facts of each response, by id. Four queries, however many there are."""
    ids = [subject.id for subject in subjects]
    answered, reminders = _answered(ids), _reminders(ids)
    rows = session.execute(
        select(Response, COMMENTS.label("comments"))
        .where(Response.id.in_(ids))
        .options(
            joinedload(Response.agency),
            joinedload(Response.account),
            joinedload(Response.consultation),
        )
    ).all()
    required = _required({each.consultation_id for each, _ in rows})
    now = clock.now()
    received_at, signatory = _arrival.get() or (now, "")
    return {
        each.id: ResponseFacts(
            now=now,
            zone=settings.zone_here(),
            received_at=received_at,
            respondent=each.respondent,
            opens_at=each.consultation.opens_at,
            closes_at=each.consultation.closes_at,
            round_state=each.consultation.subject.state,
            signatory=signatory,
            comments=comments,
            answers=len(answered[each.id]),
            required_unanswered=tuple(
                wording
                for question_id, wording in required[each.consultation_id]
                if question_id not in answered[each.id]
            ),
            chased=len(reminders[each.id]),
            reminders=tuple(reminders[each.id]),
        )
        for each, comments in rows
    }


def _answered(ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(Answer.response_id, Answer.question_id).where(
            Answer.response_id.in_(ids), Answer.value != ""
        )
    )
    for response_id, question_id in rows:
        found[response_id].add(question_id)
    return found


def _reminders(ids: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = session.execute(
        select(Chase.response_id, Chase.at).where(Chase.response_id.in_(ids)).order_by(Chase.id)
    )
    for response_id, at in rows:
        found[response_id].append(at)
    return found


def _required(consultation_ids: set[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.scalars(
        select(Question)
        .where(Question.consultation_id.in_(consultation_ids), Question.required)
        .order_by(Question.position)
    )
    for question in rows:
        found[question.consultation_id].append((question.id, question.wording))
    return found
