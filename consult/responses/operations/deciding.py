"""What became of what an agency asked for."""

from __future__ import annotations

from sqlalchemy import select

from consult import clock
from consult.access import Actor
from consult.responses.models import TimeRequest
from consult.store import session


def settle_requests(response_id: int, outcome: str, *, by: Actor) -> None:
    """What was asked for has been given ("accepted"), or is not needed any more ("over").

    Called while the response's row is held.
    """
    wanted = select(TimeRequest).where(
        TimeRequest.response_id == response_id, TimeRequest.outcome == ""
    )
    for request in session.scalars(wanted):
        decide(request, outcome, by)


def decide(request: TimeRequest, outcome: str, by: Actor) -> None:
    request.outcome, request.decided_at = outcome, clock.now()
    request.decided_by_id = by.account_id
    session.flush()
