"""What the guards of a response ask about, for many responses in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from consult import clock, settings
from consult.consultations.asking import WRITTEN, asked_of, values_in
from consult.consultations.models import Question
from consult.lifecycle.models import Subject
from consult.responses.models import STANDS, Answer, Chase, Comment, Response
from consult.responses.queries.windows import window_of
from consult.store import session
from workflows.facts import ResponseFacts

# The door knows neither; an operation says them for the length of one step.
_arrival: ContextVar[tuple[datetime, str] | None] = ContextVar("arrival", default=None)
COMMENTS = select(func.count()).where(Comment.response_id == Response.id, STANDS).scalar_subquery()
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
    questions = _asked({each.consultation_id for each, _ in rows})
    windows = {each.id: window_of(each) for each, _ in rows}
    now = clock.now()
    received_at, signatory = _arrival.get() or (now, "")
    return {
        each.id: ResponseFacts(
            now=now,
            zone=settings.zone_here(),
            received_at=received_at,
            respondent=each.respondent,
            opens_at=windows[each.id].opens_at,
            closes_at=windows[each.id].closes_at,
            round_state=windows[each.id].round_state,
            extended=windows[each.id].extended,
            round_closes_at=windows[each.id].round_closes_at,
            takes_late=windows[each.id].takes_late,
            signatory=signatory,
            comments=comments,
            answers=len(answered[each.id]),
            required_unanswered=()
            if each.individual  # whoever was not asked leaves out what they like
            else unanswered(questions[each.consultation_id], answered[each.id]),
            chased=len(reminders[each.id]),
            reminders=tuple(reminders[each.id]),
            inside=each.agency_id is None,
        )
        for each, comments in rows
    }


def _answered(ids: Sequence[int]) -> dict[int, dict[int, tuple[str, bool]]]:
    """Response id → question id → the value (of long texts only that there is one), and whether
    the follow-up was answered."""
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    value = case((Question.kind.in_(WRITTEN), "…"), else_=Answer.value)
    rows = session.execute(
        select(Answer.response_id, Answer.question_id, value, Answer.more != "")
        .join(Answer.question)
        .where(Answer.response_id.in_(ids), Answer.value != "")
    )
    for response_id, question_id, said, more in rows:
        found[response_id][question_id] = (said, more)
    return found


def _reminders(ids: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = session.execute(
        select(Chase.response_id, Chase.at).where(Chase.response_id.in_(ids)).order_by(Chase.id)
    )
    for response_id, at in rows:
        found[response_id].append(at)
    return found


def _asked(consultation_ids: set[int]) -> dict[int, list[Question]]:
    found: dict[int, list[Question]] = defaultdict(list)
    rows = session.scalars(
        select(Question)
        .where(Question.consultation_id.in_(consultation_ids))
        .order_by(Question.position, Question.id)
    )
    for question in rows:
        found[question.consultation_id].append(question)
    return found


def unanswered(
    questions: Sequence[Question], answers: Mapping[int, tuple[str, bool]]
) -> tuple[str, ...]:
    """Wording of what must be answered and is not: questions that are asked, and follow-ups."""
    asked = asked_of(questions, {each: value for each, (value, _) in answers.items()})
    missing = []
    for each in questions:
        value, more = answers.get(each.id, ("", False))
        if each.id in asked and each.required and not value:
            missing.append(each.wording)
        if each.id in asked and not more and {*values_in(each, value)} & {*each.follow_up_if}:
            missing.append(each.follow_up)
    return tuple(missing)
