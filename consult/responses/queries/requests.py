"""Find what agencies ask for: more time to answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.responses.models import Response, TimeRequest
from consult.store import Missing, session

WHOLE = (
    joinedload(TimeRequest.asked_by),
    joinedload(TimeRequest.decided_by),
    joinedload(TimeRequest.response).options(
        joinedload(Response.agency),
        joinedload(Response.account),
        joinedload(Response.consultation),
    ),
)


def get_request(request_id: int) -> TimeRequest:
    """Raises Missing."""
    wanted = select(TimeRequest).where(TimeRequest.id == request_id).options(*WHOLE)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise Missing(f"request for more time {request_id}")
    return found


def requests_of(response_id: int) -> Sequence[TimeRequest]:
    """Every time that this respondent asked, the first one first. One query."""
    wanted = select(TimeRequest).where(TimeRequest.response_id == response_id)
    return session.scalars(wanted.options(*WHOLE).order_by(TimeRequest.id)).all()


def open_requests_of(response_ids: Sequence[int]) -> dict[int, TimeRequest]:
    """Response id → what it asks for and nobody has decided. One query."""
    wanted = select(TimeRequest).where(
        TimeRequest.response_id.in_(response_ids), TimeRequest.outcome == ""
    )
    return {each.response_id: each for each in session.scalars(wanted.order_by(TimeRequest.id))}


def list_open_requests() -> Sequence[TimeRequest]:
    """All that nobody has decided, those asked first at the top. One query."""
    wanted = select(TimeRequest).where(TimeRequest.outcome == "").options(*WHOLE)
    return session.scalars(wanted.order_by(TimeRequest.id)).all()
