"""When the time ends that one agency was given: its lead is reminded before, and told after.

A round that closes tells everybody else; whoever has time of their own hears on their own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from consult import clock, events, lifecycle
from consult.consultations.models import Consultation, Extension
from consult.lifecycle.models import Subject
from consult.responses.events import OwnTimeEnds, OwnTimeOver
from consult.responses.models import Response
from consult.responses.operations.gate import take_row
from consult.responses.queries.unsent import has_unsent_words
from consult.store import commit, scope, session

SWEEP = "time of one agency"
BEFORE = timedelta(days=2)  # that is how long a reminder leaves


def tell() -> int:
    """Each response in a transaction of its own; how many letters were due."""
    with scope("read"):
        due = _due(clock.now())
    return sum(_tell(each) for each in due)


def _due(now: datetime) -> Sequence[int]:
    return session.scalars(
        select(Response.id)
        .join(Consultation, Consultation.id == Response.consultation_id)
        .join(Subject, Subject.id == Consultation.id)
        .where(Response.settled_at.is_(None), Response.agency_id.is_not(None))
        .where(Response.extended_to > Consultation.closes_at, Subject.state != "withdrawn")
        .where(_is_over(now) | _ends_soon(now))
        .order_by(Response.id)
    ).all()


def _is_over(now: datetime) -> ColumnElement[bool]:
    return (Response.extended_to <= now) & Response.over_told_for.is_distinct_from(
        Response.extended_to
    )


def _ends_soon(now: datetime) -> ColumnElement[bool]:
    soon = (Response.extended_to > now) & (Response.extended_to <= now + BEFORE)
    return soon & Response.reminded_for.is_distinct_from(Response.extended_to)


def _tell(response_id: int) -> int:
    """Once for each time that was given: whoever is given more hears again."""
    with scope("write"):
        lifecycle.lock(response_id)
        response, now = take_row(response_id), clock.now()
        if response.settled_at is not None or response.extended_to is None:
            return 0
        told = _told_that_it_is_over(response) if response.extended_to <= now else 0
        if now < response.extended_to <= now + BEFORE:
            told = _reminded(response)
        session.flush()
        commit()
        return told


def _told_that_it_is_over(response: Response) -> int:
    if response.over_told_for == response.extended_to:
        return 0
    response.over_told_for = response.extended_to
    if not has_unsent_words(response.id):
        return 0
    events.publish(OwnTimeOver(response))
    return 1


def _reminded(response: Response) -> int:
    if response.reminded_for == response.extended_to:
        return 0
    response.reminded_for = response.extended_to
    if not _was_given_before(response):
        return 0
    events.publish(OwnTimeEnds(response))
    return 1


def _was_given_before(response: Response) -> bool:
    """Whoever was given two days has just heard until when: that letter is reminder enough."""
    assert response.extended_to is not None
    lately = select(Extension.id).where(
        Extension.consultation_id == response.consultation_id,
        Extension.agency_id == response.agency_id,
        Extension.until == response.extended_to,
        Extension.granted_at > response.extended_to - BEFORE,
    )
    return session.scalars(lately.limit(1)).first() is None
