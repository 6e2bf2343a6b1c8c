"""Responses whose time is over with text in them that nobody sent in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.lifecycle.models import Subject
from consult.responses.models import Answer, Comment, JointParty, KeptText, Response
from consult.responses.queries.deputies import is_of
from consult.responses.queries.responses import LAST_MOMENT, WAS_ASKED, WHOLE
from consult.store import session


def list_unsent(consultation_id: int) -> Sequence[Response]:
    """Of a round that has closed, without those who have time of their own. One query."""
    query = (
        select(Response)
        .join(Response.consultation)
        .where(Response.consultation_id == consultation_id, WAS_ASKED, _unsent())
        .where(Consultation.closes_at >= LAST_MOMENT)
    )
    return session.scalars(query.options(*WHOLE).order_by(Response.id)).all()


def list_unsent_for(actor: Actor, now: datetime, since: datetime) -> Sequence[Response]:
    """Where this person can write no more, of rounds that closed after `since`. One query."""
    query = (
        select(Response)
        .join(Response.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(is_of(actor), WAS_ASKED, _unsent(), Subject.state == "closed", since < LAST_MOMENT)
        .where(or_(Response.extended_to.is_(None), Response.extended_to <= now))
        .where(
            or_(Consultation.late_policy != "accept", Consultation.late_ended_at.is_not(None)),
        )
    )
    return session.scalars(query.options(*WHOLE).order_by(LAST_MOMENT, Response.id)).all()


def has_unsent_words(response_id: int) -> bool:
    """Whether something is written in it that nobody sent in. One query."""
    wanted = select(Response.id).where(Response.id == response_id, _unsent())
    return session.scalars(wanted).first() is not None


def _unsent() -> ColumnElement[bool]:
    """Not settled, no part of the joint response of others, and somebody wrote something: a
    comment, an answer, or words that were kept."""
    comment = select(Comment.id).where(
        Comment.response_id == Response.id, Comment.removed_at.is_(None)
    )
    answer = select(Answer.id).where(Answer.response_id == Response.id, Answer.value != "")
    kept = select(KeptText.id).where(KeptText.response_id == Response.id)
    joined = select(JointParty.id).where(
        JointParty.response_id == Response.id, JointParty.state == "agreed"
    )
    unsent = Response.settled_at.is_(None) & ~joined.exists()
    return unsent & or_(comment.exists(), answer.exists(), kept.exists())
