"""The demonstration's guided tour: a few people, each where there is something to do."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from consult.accounts.models import TourStop
from consult.store import session


def lay_out_tour(stops: Sequence[TourStop]) -> None:
    """These, and no others. It is a signpost and nobody's act, so the record does not have it."""
    session.execute(delete(TourStop))
    for number, each in enumerate(stops, start=1):
        each.id = number
    session.add_all(stops)
    session.flush()
