"""Whether a round may be answered by anyone, as far as its own pages ask.

That belongs to a feature above: its tables are read by name, never imported.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, column, func, select, table

from consult.store import session

_call = table("public_call", column("consultation_id"), column("how"), column("slug"))
_answer = table("public_answer", column("consultation_id"), column("state"))


class OpenTo(NamedTuple):
    """how: “link” or “listed”; slug: of the address."""

    how: str
    slug: str


def open_to_public(consultation_ids: Collection[int]) -> dict[int, OpenTo]:
    """Round id → how anyone may answer it; others are left out. One query."""
    rows = session.execute(
        select(_call.c.consultation_id, _call.c.how, _call.c.slug).where(
            _call.c.consultation_id.in_(list(consultation_ids))
        )
    )
    return {row[0]: OpenTo(row[1], row[2]) for row in rows}


def public_in(consultation_id: Any, *states: str) -> ScalarSelect[int]:
    """How many answers from the public are in these states: a part of a query on rounds."""
    counted = select(func.count()).select_from(_answer)
    of_round = _answer.c.consultation_id == consultation_id
    return counted.where(of_round, _answer.c.state.in_(states)).scalar_subquery()


def count_public(consultation_id: int) -> dict[str, int]:
    """State of an answer from the public → how many there are. One query."""
    rows = session.execute(
        select(_answer.c.state, func.count())
        .where(_answer.c.consultation_id == consultation_id)
        .group_by(_answer.c.state)
    )
    return {row[0]: row[1] for row in rows}
