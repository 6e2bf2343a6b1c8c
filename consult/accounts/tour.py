"""The demonstration's guided tour: a few people, each where there is something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from consult.accounts.models import TourStop
from consult.store import session


@dataclass(frozen=True)
class Stop:
    """A stop before it is laid out. path is an address of this service."""

    role: str
    account_id: int
    does: str
    next: str
    path: str


def list_stops() -> Sequence[TourStop]:
    """In order, with their people. One query; where there is no tour, none are found."""
    wanted = select(TourStop).options(joinedload(TourStop.account)).order_by(TourStop.id)
    return session.scalars(wanted).all()


def lay_out(stops: Sequence[Stop]) -> None:
    """These, and no others. It is a signpost and nobody's act, so the record does not have it."""
    session.execute(delete(TourStop))
    session.add_all(
        TourStop(
            id=number,
            role=each.role,
            account_id=each.account_id,
            does=each.does,
            next=each.next,
            path=each.path,
        )
        for number, each in enumerate(stops, start=1)
    )
    session.flush()
