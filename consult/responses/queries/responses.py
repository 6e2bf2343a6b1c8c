"""Find responses, and what hangs on one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from consult.access import Actor
from consult.consultations.models import Consultation, ConsultedVersion
from consult.lifecycle.models import Subject
from consult.responses.models import STANDS, Answer, Chase, Comment, KeptText, Receipt, Response
from consult.responses.queries.deputies import is_of
from consult.store import Missing, among, says, session
from workflows import ledger

WHOLE = (
    joinedload(Response.consultation),
    joinedload(Response.agency),
    joinedload(Response.account),
)

WAS_ASKED = Response.carried_by_id.is_(None) & Response.individual.is_(False)

LAST_MOMENT = func.coalesce(
    case((Response.extended_to > Consultation.closes_at, Response.extended_to)),
    Consultation.closes_at,
)

ONE = select(Response).where(Response.id == bindparam("wanted")).options(*WHOLE)


class Written(NamedTuple):
    """A response, how many comments it has that were not removed, and how many answers."""

    response: Response
    comments: int
    answers: int


def get_response(response_id: int) -> Response:
    """With its round and its respondent. Raises Missing."""
    response = session.scalars(ONE, {"wanted": response_id}).one_or_none()
    if response is None:
        raise Missing(f"response {response_id}")
    return response


def response_of(
    consultation_id: int, *, agency_id: int | None = None, account_id: int | None = None
) -> Response | None:
    """The response of an agency, or of a person in a group's round."""
    whose = Response.agency_id == agency_id if agency_id else Response.account_id == account_id
    query = select(Response).where(Response.consultation_id == consultation_id, whose)
    return session.scalars(query.options(*WHOLE)).one_or_none()


def list_responses(consultation_id: int) -> Sequence[Response]:
    """Of everyone who was asked in a round, in the order in which they were."""
    query = select(Response).where(Response.consultation_id == consultation_id, WAS_ASKED)
    return session.scalars(query.options(*WHOLE).order_by(Response.id)).all()


def list_sent_in(consultation_id: int) -> list[Response]:
    """The submitted responses to a round, by the name of the respondent; after them those of
    individuals that are shown. One query."""
    query = select(Response).where(
        Response.consultation_id == consultation_id,
        Response.carried_by_id.is_(None),
        Response.settled_at.is_not(None),
    )
    found = session.scalars(query.options(*WHOLE).order_by(Response.id))
    sent = [each for each in found if each.subject.state == "submitted"]
    return sorted(sent, key=lambda each: (each.individual, each.respondent.casefold(), each.id))


def find_asked_about(actor: Actor, version_ids: Collection[int]) -> Response | None:
    """The newest response that this person may write to a round about one of these versions."""
    query = (
        select(Response)
        .join(ConsultedVersion, ConsultedVersion.consultation_id == Response.consultation_id)
        .where(ConsultedVersion.version_id.in_(list(version_ids)), is_of(actor))
        .order_by(Response.id.desc())
    )
    return session.scalars(query.options(*WHOLE).limit(1)).one_or_none()


def list_carried(consultation_id: int) -> Sequence[Response]:
    """What was added to a round from Word files, the first one first."""
    query = select(Response).where(
        Response.consultation_id == consultation_id, Response.carried_by_id.is_not(None)
    )
    return session.scalars(query.options(*WHOLE).order_by(Response.id)).all()


def list_responses_of(actor: Actor, words: str = "") -> list[Written]:
    """Every response that this person writes or could have written; nearest close first.

    words  only those with each of these words in the title
    """
    query = _written().where(is_of(actor))
    if words:
        query = query.join(Response.subject).where(says(words, Subject.title))
    return _listed(query)


def list_open_for(actor: Actor, now: datetime) -> list[Written]:
    """Those that still wait to be written and sent, in rounds or times of their own that last."""
    if actor.acting:
        return _listed(_open(is_of(actor)), {"now": now})
    return _listed(_own_open(), {"now": now, "agencies": [*actor.agencies], "me": actor.id})


@cache
def _own_open() -> Select[Response, int, int]:
    """Put together once: every home page asks it."""
    own = Response.account_id == bindparam("me")
    return _open(among(Response.agency_id, named="agencies") | own)


def _open(whose: ColumnElement[bool]) -> Select[Response, int, int]:
    return (
        _written()
        .join(Subject, Subject.id == Consultation.id)
        .where(whose, still_takes(bindparam("now")), Response.settled_at.is_(None))
    )


def still_takes(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The round is open at `now`, or it has closed and the respondent has time of its own left,
    or late answers are taken."""
    return or_(
        and_(Subject.state == "open", Consultation.closes_at > now),
        and_(Subject.state.in_(("open", "closed")), Response.extended_to > now),
        and_(
            Subject.state.in_(("open", "closed")),
            Consultation.late_policy == "accept",
            Consultation.late_ended_at.is_(None),
        ),
    )


def _written() -> Select[Response, int, int]:
    comments = select(func.count()).where(
        Comment.response_id == Response.id, Comment.removed_at.is_(None)
    )
    answers = select(func.count()).where(Answer.response_id == Response.id, Answer.value != "")
    return (
        select(Response, comments.scalar_subquery(), answers.scalar_subquery())
        .join(Response.consultation)
        .options(*WHOLE)
        .order_by(LAST_MOMENT, Response.id)
    )


def _listed(query: Select[Response, int, int], given: Mapping[str, Any] = {}) -> list[Written]:
    return [Written(*row) for row in session.execute(query, given)]


def launches_of(consultation_ids: Sequence[int]) -> dict[int, datetime]:
    """Round id → when the text that it was about was launched; others are left out. One query."""
    review = aliased(Subject)
    rows = session.execute(
        select(Subject.id, review.moved_at)
        .join(review, review.id == Subject.parent_id)
        .where(Subject.id.in_(consultation_ids), review.stage == "live")
    )
    return {row[0]: row[1] for row in rows}


def list_kept_texts(response_id: int) -> Sequence[KeptText]:
    query = select(KeptText).where(KeptText.response_id == response_id)
    return session.scalars(
        query.options(joinedload(KeptText.account)).order_by(KeptText.kept_at, KeptText.id)
    ).all()


def find_receipt(response_id: int) -> Receipt | None:
    query = select(Receipt).where(Receipt.response_id == response_id)
    return session.scalars(query.order_by(Receipt.id.desc()).limit(1)).one_or_none()


def list_receipts(response_id: int) -> Sequence[Receipt]:
    """Of every time that it was sent in, the first one first."""
    query = select(Receipt).where(Receipt.response_id == response_id)
    return session.scalars(query.order_by(Receipt.id)).all()


def list_chases(response_id: int) -> Sequence[Chase]:
    """Every reminder, the last one first, each with who sent it."""
    query = select(Chase).where(Chase.response_id == response_id)
    return session.scalars(
        query.options(joinedload(Chase.chased_by)).order_by(Chase.id.desc())
    ).all()


def list_chases_of_round(consultation_id: int) -> Sequence[tuple[Chase, Response]]:
    """Every reminder to whom a round asks, the last one first, each with who sent it. One query."""
    query = select(Chase, Response).join(Response, Response.id == Chase.response_id)
    ordered = query.where(Response.consultation_id == consultation_id).order_by(Chase.id.desc())
    people = joinedload(Chase.chased_by), joinedload(Response.agency), joinedload(Response.account)
    rows = session.execute(ordered.options(*people)).unique()
    return [(row[0], row[1]) for row in rows]


def last_chases(response_ids: Sequence[int]) -> dict[int, datetime]:
    """Response → when it was last reminded; only those that were. One query."""
    query = select(Chase.response_id, func.max(Chase.at)).group_by(Chase.response_id)
    rows = session.execute(query.where(Chase.response_id.in_(response_ids)))
    return {row[0]: row[1] for row in rows}


def last_chase(response_id: int) -> Chase | None:
    query = select(Chase).where(Chase.response_id == response_id)
    return session.scalars(query.order_by(Chase.id.desc()).limit(1)).one_or_none()


def content_mark(response_id: int) -> str:
    """Changes whenever a comment or an answer of the response does. Two queries."""
    comments = session.execute(
        select(Comment.id, Comment.revision)
        .where(Comment.response_id == response_id, STANDS)
        .order_by(Comment.id)
    )
    answers = session.execute(
        select(Answer.id, Answer.revision)
        .where(Answer.response_id == response_id)
        .order_by(Answer.id)
    )
    return ledger.digest([[tuple(row) for row in comments], [tuple(row) for row in answers]])
