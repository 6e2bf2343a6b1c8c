"""Which responses a round has, as far as its own page asks.

Responses belong to a feature above: their table is read by name, never imported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import column, select, table

from consult.consultations.models import Expected
from consult.store import UTCDateTime, session

_response = table(
    "response",
    column("id"),
    column("consultation_id"),
    column("agency_id"),
    column("account_id"),
    column("read_at", UTCDateTime()),
)


class Responding(NamedTuple):
    """One response: whose it is, and when somebody said that the text was read."""

    id: int
    agency_id: int | None
    account_id: int | None
    read_at: datetime | None

    def is_of(self, expected: Expected) -> bool:
        return (self.agency_id, self.account_id) == (expected.agency_id, expected.account_id)


def responding_to(consultation_id: int) -> list[Responding]:
    """One query."""
    columns = [_response.c[name] for name in Responding._fields]
    rows = session.execute(
        select(*columns).where(_response.c.consultation_id == consultation_id).order_by("id")
    )
    return [Responding(*row) for row in rows]


def find_only(
    found: Sequence[Responding], agency_ids: Collection[int], account_ids: Collection[int | None]
) -> int | None:
    """The id of the one response that somebody writes; None where they write none, or several."""
    own = [
        each.id for each in found if each.agency_id in agency_ids or each.account_id in account_ids
    ]
    return own[0] if len(own) == 1 else None
