"""The submitted comments of a round as the working group goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.dispositions.models import Disposition
from consult.dispositions.queries.undone import undone_in
from consult.dispositions.rules import NEEDS_CHANGE
from consult.documents.models import BlockRow, Version
from consult.responses import queries as responses
from consult.responses.models import Comment, Response
from consult.store import Page, page_of, session

ANY = "all"
UNANSWERED = "without_outcome"
UNLINKED = "not_linked"

WITH_PLACE = (
    joinedload(Comment.version),
    joinedload(Comment.response).joinedload(Response.agency),
    joinedload(Comment.response).joinedload(Response.account),
    joinedload(Comment.response).joinedload(Response.consultation),
)


@dataclass(frozen=True)
class Filters:
    """What the desk shows. An empty filter shows everything.

    show    all, without_outcome, not_linked, or an outcome
    anchor  of a block; "" is comments on the whole of a text
    priority  must, should, could; "" is where none is said
    """

    show: str = ANY
    agency_id: int | None = None
    anchor: str | None = None
    priority: str | None = None


def list_desk(
    consultation_id: int, filters: Filters | None = None, *, number: int = 1, size: int = 25
) -> Page[Comment]:
    """A page of a round's submitted comments in document order. Four queries at most."""
    query = _filtered(consultation_id, filters or Filters())
    return page_of(query.options(*WITH_PLACE), number=number, size=size)


def list_desk_order(consultation_id: int) -> Sequence[tuple[int, bool]]:
    """(comment id, has an outcome) of the whole round, in document order. One query."""
    rows = session.execute(
        _in_order([consultation_id]).with_only_columns(
            Comment.id, Disposition.id, maintain_column_froms=True
        )
    )
    return [(row[0], row[1] is not None) for row in rows]


def list_on_block(comment: Comment, *, number: int = 1, size: int = 10) -> Page[Comment]:
    """A page of the other submitted comments on the same block in the same round."""
    others = (
        _in_order([comment.response.consultation_id])
        .where(Comment.version_id == comment.version_id, Comment.id != comment.id)
        .where(Comment.anchor.is_not_distinct_from(comment.anchor))
    )
    return page_of(others.options(*WITH_PLACE), number=number, size=size)


def list_anchors(consultation_id: int) -> Sequence[tuple[int, str]]:
    """(version id, anchor) of the blocks that have comments, in document order."""
    rows = session.execute(
        _in_order([consultation_id])
        .where(Comment.anchor.is_not(None))
        .with_only_columns(Comment.version_id, Comment.anchor, maintain_column_froms=True)
    )
    return list(dict.fromkeys((row[0], row[1] or "") for row in rows))


def list_of_rounds(consultation_ids: Sequence[int]) -> Sequence[Comment]:
    """Every submitted comment of these rounds, in document order. One query."""
    return session.scalars(_in_order(consultation_ids).options(*WITH_PLACE)).all()


def _in_order(consultation_ids: Sequence[int]) -> Select[Any]:
    """In the order of the texts; comments on the whole of a text stand before its blocks."""
    query: Select[Any] = responses.select_submitted(consultation_ids)
    on_block = (BlockRow.version_id == Comment.version_id) & (BlockRow.anchor == Comment.anchor)
    draft_id = select(Version.draft_id).where(Version.id == Comment.version_id).scalar_subquery()
    return (
        query.outerjoin(BlockRow, on_block)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .order_by(draft_id, Comment.version_id, func.coalesce(BlockRow.position, -1), Comment.id)
    )


def _filtered(consultation_id: int, filters: Filters) -> Select[Any]:
    query = _in_order([consultation_id])
    if filters.show == UNANSWERED:
        query = query.where(Disposition.id.is_(None))
    elif filters.show == UNLINKED:
        never = Disposition.outcome.in_(NEEDS_CHANGE) & Disposition.resulting_version_id.is_(None)
        query = query.where(never | Comment.id.in_(undone_in([consultation_id])[consultation_id]))
    elif filters.show != ANY:
        query = query.where(Disposition.outcome == filters.show)
    if filters.agency_id is not None:
        query = query.where(Response.agency_id == filters.agency_id)
    if filters.anchor is not None:
        query = query.where(Comment.anchor.is_not_distinct_from(filters.anchor or None))
    if filters.priority is not None:
        query = query.where(Comment.priority == filters.priority)
    return query
