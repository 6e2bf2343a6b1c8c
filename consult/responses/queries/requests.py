"""Find what agencies ask for: more time to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, column, select, table
from sqlalchemy.orm import joinedload

from consult.groups.queries import seats_of
from consult.lifecycle.models import Subject
from consult.responses.models import Response, TimeRequest
from consult.store import Missing, session

# Reviews stand above responses: their model is not ours to import.
BOARD_OF = table("review", column("id"), column("board_id"))
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


@dataclass(frozen=True)
class Asked:
    """A request, and whether the board of its review has a chair who decides on it."""

    request: TimeRequest
    chaired: bool


def asked(request_id: int) -> Asked:
    """Raises Missing."""
    found = get_request(request_id)
    review_id = found.response.consultation.review_id
    return Asked(found, review_id in chaired([review_id]))


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


def responses_that_ask(review_id: int) -> Sequence[int]:
    """Ids of the responses under a review with a request that nobody has decided. One query."""
    return session.scalars(_that_ask(), {"review": review_id}).all()


@cache
def _that_ask() -> Select[int]:
    """Put together once: every step asks it."""
    return (
        select(TimeRequest.response_id)
        .join(TimeRequest.response)
        .join(Subject, Subject.id == Response.consultation_id)
        .where(Subject.parent_id == bindparam("review"), TimeRequest.outcome == "")
        .order_by(TimeRequest.response_id)
    )


def list_open_requests() -> Sequence[TimeRequest]:
    """All that nobody has decided, those asked first at the top. One query."""
    return session.scalars(_undecided()).all()


@cache
def _undecided() -> Select[TimeRequest]:
    """Put together once: the home pages of all who may decide ask it."""
    wanted = select(TimeRequest).where(TimeRequest.outcome == "").options(*WHOLE)
    return wanted.order_by(TimeRequest.id)


def chaired(review_ids: Sequence[int]) -> set[int]:
    """Those of these reviews whose board has a chair now. Two queries."""
    columns = BOARD_OF.c
    rows = session.execute(
        select(columns.id, columns.board_id).where(
            columns.id.in_(review_ids), columns.board_id.is_not(None)
        )
    )
    boards = {row[0]: row[1] for row in rows}
    seats = seats_of(sorted(set(boards.values()))) if boards else {}
    with_chair = {
        each for each, some in seats.items() if any(seat.role == "chair" for seat in some)
    }
    return {review_id for review_id, board in boards.items() if board in with_chair}


def deciders(*, chaired: bool) -> frozenset[str]:
    """Who decides whether an agency gets more time: roles on the review."""
    if chaired:
        return frozenset({"board_chair"})
    return frozenset({"working_group_lead", "partnership_manager"})
