"""Accepted comments whose passage says again, in the newest version, what was commented on.

A link is kept as it was made; a later version may take the change back. What is published as
done must have been done in the text that is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, or_
from sqlalchemy.orm import aliased

from consult.dispositions import rules
from consult.dispositions.models import Disposition
from consult.documents import queries as documents
from consult.documents.models import BlockRow, Draft, Version
from consult.responses import queries as responses
from consult.responses.models import Comment, Response
from consult.store import session


class _Link(NamedTuple):
    """An accepted comment with the versions that were, and that are, in question."""

    round_id: int
    comment_id: int
    anchor: str
    consulted_id: int
    newest_id: int
    linked_as_removed: bool


def undone_in(consultation_ids: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """Round id → ids of its comments whose change was taken back. One query, or two.

    A passage whose words differ is settled by the first; the second reads whole texts, for
    those that were added, removed or moved, or that say the same again.
    """
    if not consultation_ids:
        return {}
    rows = session.execute(_doubtful(consultation_ids))
    links = [_Link(row[0], row[1], row[2] or "", row[3], row[4], row[5]) for row in rows]
    versions = {each.consulted_id for each in links} | {each.newest_id for each in links}
    texts = documents.blocks_of_many(sorted(versions)) if links else {}
    found: dict[int, set[int]] = {each: set() for each in consultation_ids}
    for each in links:
        then, now = texts[each.consulted_id], texts[each.newest_id]
        if not rules.still_differs(each.anchor, then, now, removed=each.linked_as_removed):
            found[each.round_id].add(each.comment_id)
    return {round_id: frozenset(comments) for round_id, comments in found.items()}


def _doubtful(
    consultation_ids: Sequence[int],
) -> Select[int, int, str | None, int, int, bool]:
    """The links whose passage does not stand, reworded, in the newest version of its draft."""
    consulted, newest = aliased(Version), aliased(Version)
    linked, then, now = aliased(BlockRow), aliased(BlockRow), aliased(BlockRow)
    anchor = Disposition.resulting_anchor
    submitted: Select[Any] = responses.select_submitted(consultation_ids)
    reworded = or_(
        then.text != now.text,
        then.kind != now.kind,
        then.number != now.number,
        then.level != now.level,
    )
    return (
        submitted.join(Disposition, Disposition.comment_id == Comment.id)
        .join(consulted, consulted.id == Comment.version_id)
        .join(Draft, Draft.id == consulted.draft_id)
        .join(newest, and_(newest.draft_id == Draft.id, newest.number == Draft.newest))
        .outerjoin(
            linked,
            and_(linked.version_id == Disposition.resulting_version_id, linked.anchor == anchor),
        )
        .outerjoin(then, and_(then.version_id == consulted.id, then.anchor == anchor))
        .outerjoin(now, and_(now.version_id == newest.id, now.anchor == anchor))
        .where(Disposition.outcome.in_(rules.NEEDS_CHANGE))
        .where(Disposition.resulting_version_id.is_not(None))
        .where(case((reworded, 0), else_=1) == 1)
        .with_only_columns(
            Response.consultation_id,
            Comment.id,
            anchor,
            consulted.id,
            newest.id,
            linked.id.is_(None),
            maintain_column_froms=True,
        )
    )
