"""What the guards of a response ask about, for many responses in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from consult import clock, settings
from consult.consultations.asking import WRITTEN, asked_of, values_in
from consult.consultations.models import Question
from consult.lifecycle.models import Subject
from consult.responses.models import (
    STANDS,
    Answer,
    Chase,
    Comment,
    JointParty,
    Response,
    SentSheet,
    TypedForm,
)
from consult.responses.queries.joint import AGREED, content_marks, parties_of_many
from consult.responses.queries.windows import window_of
from consult.store import session
from workflows.facts import ResponseFacts


@dataclass(frozen=True)
class Arrival:
    """What the door does not know; an operation says it for the length of one step.

    came_on   the day on which an answer came that is entered by those who run the round
    entered   (comments, answers) of it, which are not written yet
    """

    received_at: datetime
    signatory: str = ""
    came_on: date | None = None
    entered: tuple[int, int] | None = None


_arrival: ContextVar[Arrival | None] = ContextVar("arrival", default=None)
COMMENTS = select(func.count()).where(Comment.response_id == Response.id, STANDS).scalar_subquery()
OWN = (
    select(func.count()).where(Comment.response_id == Response.id, Comment.removed_at.is_(None)),
    select(func.count()).where(Answer.response_id == Response.id, Answer.value != ""),
    select(func.count()).where(TypedForm.response_id == Response.id),
    select(func.count()).where(
        SentSheet.response_id == Response.id, SentSheet.state.in_(("sent", "saving"))
    ),
)  # whatever a respondent has begun, saved or not
OWN_WORDS = reduce(add, (each.scalar_subquery() for each in OWN))
NAMED = "named"  # facts are sealed for ever, so that a name was typed is said, not the name


@contextmanager
def arriving(
    received_at: datetime,
    *,
    signatory: str = "",
    came_on: date | None = None,
    entered: tuple[int, int] | None = None,
) -> Iterator[None]:
    """Judge what follows by when the request arrived, and by whether someone signs."""
    named = NAMED if signatory.strip() else ""
    place = _arrival.set(Arrival(received_at, named, came_on, entered))
    try:
        yield
    finally:
        _arrival.reset(place)


def gather_many(subjects: Sequence[Subject]) -> Mapping[int, ResponseFacts]:
    """Facts of each response, by id. Five queries, however many there are; two more where
    several answer jointly, and one where what one of them owes is asked."""
    ids = [subject.id for subject in subjects]
    parties = parties_of_many(ids)
    leads = {each.response_id: each.lead_id for each in parties if each.state == AGREED}
    answered, reminders = _answered(ids), _reminders([*ids, *leads.values()])
    unagreed = _unagreed(parties)
    rows = session.execute(
        select(Response, COMMENTS.label("comments"), OWN_WORDS.label("own"))
        .where(Response.id.in_(ids))
        .options(
            joinedload(Response.agency),
            joinedload(Response.account),
            joinedload(Response.consultation),
        )
    ).all()
    questions = _asked({each.consultation_id for each, *_ in rows})
    windows = {each.id: window_of(each) for each, *_ in rows}
    now = clock.now()
    arrival = _arrival.get() or Arrival(now)
    return {
        each.id: ResponseFacts(
            now=now,
            zone=settings.zone_here(),
            received_at=arrival.received_at,
            respondent=each.respondent,
            opens_at=windows[each.id].opens_at,
            closes_at=windows[each.id].closes_at,
            round_state=windows[each.id].round_state,
            extended=windows[each.id].extended,
            round_closes_at=windows[each.id].round_closes_at,
            takes_late=windows[each.id].takes_late,
            signatory=arrival.signatory,
            comments=arrival.entered[0] if arrival.entered else comments,
            answers=arrival.entered[1] if arrival.entered else len(answered[each.id]),
            required_unanswered=()
            if each.individual  # whoever was not asked leaves out what they like
            else unanswered(questions[each.consultation_id], answered[each.id]),
            chased=len(_reminded(each.id, leads, reminders)),
            reminders=tuple(_reminded(each.id, leads, reminders)),
            inside=each.agency_id is None,
            own_words=own + each.was_sent_in + (each.id in unagreed),
            came_on=arrival.came_on,
            entered=each.entered is not None and each.entered.counts,
            joint=each.id in unagreed,
            unagreed=tuple(unagreed.get(each.id, ())),
        )
        for each, comments, own in rows
    }


def _unagreed(parties: Sequence[JointParty]) -> dict[int, list[str]]:
    """Response that leads → who answers with it and has not agreed to its text as it stands.

    Whoever has only asked others is there, too, with nobody."""
    marks = content_marks({each.lead_id for each in parties if each.state == AGREED})
    found: dict[int, list[str]] = {each.lead_id: [] for each in parties}
    for each in parties:
        if each.state == AGREED and each.agreed_mark != marks[each.lead_id]:
            found[each.lead_id].append(each.name)
    return found


def _reminded(
    response_id: int, leads: Mapping[int, int], reminders: Mapping[int, list[datetime]]
) -> list[datetime]:
    """Whoever answers jointly is not reminded: the one that leads is."""
    own = reminders.get(response_id, [])
    return sorted([*own, *reminders.get(leads.get(response_id, 0), [])])


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
