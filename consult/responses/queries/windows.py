"""When a response takes words: with its round, or for as long as its own time lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select

from consult.lifecycle.models import Subject
from consult.responses.models import Response
from consult.responses.queries.responses import WHOLE
from consult.responses.rules import Window
from consult.store import session


def window_of(response: Response) -> Window:
    """Judged by times alone where it has its own time: that its round closed says nothing then."""
    round, state = response.consultation, response.consultation.subject.state
    own = response.has_own_time
    return Window(
        respondent=response.respondent,
        round_state="open" if own and state == "closed" else state,
        opens_at=round.opens_at,
        closes_at=response.closes_at,
        extended=own,
        round_closes_at=round.closes_at,
        takes_late=round.takes_late,
    )


def has_time_left(response: Response, now: datetime) -> bool:
    """Whether it is still waited for, in time of its own."""
    own = response.extended_to if response.has_own_time else None
    return response.settled_at is None and own is not None and own > now


def list_with_time_left(review_id: int, now: datetime) -> Sequence[Response]:
    """Responses to rounds of a review that have time of their own left, and are not sent in."""
    return session.scalars(_with_time_left(), {"review": review_id, "now": now}).all()


@cache
def _with_time_left() -> Select[Response]:
    """Put together once: every step asks it."""
    return (
        select(Response)
        .join(Subject, Subject.id == Response.consultation_id)
        .where(Subject.parent_id == bindparam("review"))
        .where(Response.extended_to > bindparam("now"), Response.settled_at.is_(None))
        .options(*WHOLE)
        .order_by(Response.id)
    )
