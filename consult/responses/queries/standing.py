"""Who has answered a round, who has not, and what they are doing: counted, never per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from consult.lifecycle.models import Passage
from consult.responses.models import Answer, Chase, Comment, Response
from consult.responses.queries.responses import WHOLE, list_responses
from consult.store import session


@dataclass(frozen=True)
class Tally:
    """One round in numbers; `silent` are the names of those who are still waited for."""

    respondents: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    submitted: int = 0
    nil_returns: int = 0
    waived: int = 0
    comments: int = 0  # in submitted responses


@dataclass(frozen=True)
class Row:
    """Where one respondent stands. `state` is a word of WHERE_THEY_STAND."""

    response: Response
    standing: str
    comments: int = 0
    answers: int = 0
    chases: tuple[datetime, ...] = field(default=())
    waived_because: str = ""


WHERE_THEY_STAND = {
    "not_started": "Not started",
    "read": "Read",
    "drafting": "Writing",
    "submitted": "Submitted",
    "nil_return": "Nil return",
    "waived": "No answer came",
}


def tally(consultation_ids: Sequence[int]) -> Mapping[int, Tally]:
    """Each round's numbers. Two queries, however many rounds and responses."""
    responses = session.scalars(
        select(Response)
        .where(Response.consultation_id.in_(consultation_ids))
        .options(*WHOLE)
        .order_by(Response.id)
    ).all()
    written = comment_counts([each.id for each in responses])
    return {
        round_id: _tally([each for each in responses if each.consultation_id == round_id], written)
        for round_id in consultation_ids
    }


def coverage(consultation_id: int) -> Sequence[Row]:
    """A row for each respondent, those still waited for first. Five queries."""
    responses = list_responses(consultation_id)
    ids = [each.id for each in responses]
    comments, answers, chases = comment_counts(ids), answer_counts(ids), _chases(ids)
    reasons = _waived_because(ids)
    rows = [
        Row(
            response=each,
            standing=_standing(each, comments.get(each.id, 0) + answers.get(each.id, 0)),
            comments=comments.get(each.id, 0),
            answers=answers.get(each.id, 0),
            chases=tuple(chases.get(each.id, ())),
            waived_because=reasons.get(each.id, ""),
        )
        for each in responses
    ]
    return sorted(rows, key=lambda row: row.response.settled_at is not None)


def comment_counts(response_ids: Sequence[int]) -> dict[int, int]:
    """Response id → comments that were not removed."""
    query = (
        select(Comment.response_id, func.count())
        .where(Comment.response_id.in_(response_ids), Comment.removed_at.is_(None))
        .group_by(Comment.response_id)
    )
    return dict(session.execute(query).all())


def answer_counts(response_ids: Sequence[int]) -> dict[int, int]:
    """Response id → questions that have an answer."""
    query = (
        select(Answer.response_id, func.count())
        .where(Answer.response_id.in_(response_ids), Answer.value != "")
        .group_by(Answer.response_id)
    )
    return dict(session.execute(query).all())


def _tally(responses: Sequence[Response], written: Mapping[int, int]) -> Tally:
    asked = [each for each in responses if each.carried_by_id is None]
    states = [each.subject.state for each in asked]
    return Tally(
        respondents=tuple(each.respondent for each in asked),
        silent=tuple(each.respondent for each in asked if each.settled_at is None),
        submitted=states.count("submitted"),
        nil_returns=states.count("nil_return"),
        waived=states.count("waived"),
        comments=sum(
            written.get(each.id, 0) for each in responses if each.subject.state == "submitted"
        ),
    )


def _standing(response: Response, written: int) -> str:
    if response.subject.state != "drafting":
        return response.subject.state
    if written:
        return "drafting"
    return "read" if response.read_at else "not_started"


def _chases(response_ids: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    query = select(Chase).where(Chase.response_id.in_(response_ids)).order_by(Chase.id)
    for chase in session.scalars(query):
        found.setdefault(chase.response_id, []).append(chase.at)
    return found


def _waived_because(response_ids: Sequence[int]) -> dict[int, str]:
    query = select(Passage.subject_id, Passage.reason).where(
        Passage.subject_id.in_(response_ids), Passage.trigger == "waive"
    )
    return dict(session.execute(query).all())
