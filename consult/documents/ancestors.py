"""What the versions that one was made from had and it has not: some of it may be put back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from consult.documents.block import Block
from consult.documents.models import BlockRow, Draft, Version
from consult.documents.returning import Gone
from consult.store import session


class _Saved(NamedTuple):
    id: int
    draft_id: int
    number: int
    hash: str
    base_id: int | None


def gone_before(version: Version) -> list[Gone]:
    """Every block of an ancestor that it has not, as it stood last, the latest first. Two queries.

    Ancestors are the earlier versions of its draft, the version that the draft builds on, the one
    that its first version was a copy of, and theirs; not what others draft beside it.
    """
    return _gone(version.id, ancestors_of(version) - {version.id})


def ancestors_of(version: Version) -> set[int]:
    """Ids of the versions that it was made from, and its own. One query."""
    rows = session.execute(
        select(Version.id, Version.draft_id, Version.number, Version.hash, Draft.base_version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Version.document_id == version.document_id)
        .order_by(Version.id)
    )
    saved = {row[0]: _Saved(*row) for row in rows}
    found: set[int] = set()
    waiting = [version.id]
    while waiting:
        last = saved[waiting.pop()]
        line = [
            each
            for each in saved.values()
            if each.draft_id == last.draft_id and each.number <= last.number
        ]
        if found.issuperset(each.id for each in line):
            continue
        found.update(each.id for each in line)
        waiting += [each for each in _bases(line, saved) if each in saved]
    return found


def _bases(line: Collection[_Saved], saved: Mapping[int, _Saved]) -> list[int]:
    """What a draft builds on, and what its first version was a copy of."""
    first = min(line, key=lambda each: each.number)
    copied = [e.id for e in saved.values() if e.hash == first.hash and e.id < first.id]
    return [*([first.base_id] if first.base_id is not None else []), *copied[-1:]]


def _gone(version_id: int, ancestors: Collection[int]) -> list[Gone]:
    if not ancestors:
        return []
    row, before, after = BlockRow, aliased(BlockRow), aliased(BlockRow)
    here = select(row.anchor).where(row.version_id == version_id)
    last = (
        select(row.anchor, func.max(row.version_id).label("version_id"))
        .where(row.version_id.in_(sorted(ancestors)), row.anchor.not_in(here))
        .group_by(row.anchor)
        .subquery()
    )
    found = session.execute(
        select(
            row.anchor,
            row.kind,
            row.level,
            row.number,
            row.text,
            row.marker,
            func.coalesce(before.anchor, ""),
            func.coalesce(after.anchor, ""),
        )
        .join(last, and_(last.c.anchor == row.anchor, last.c.version_id == row.version_id))
        .outerjoin(
            before,
            and_(before.version_id == row.version_id, before.position == row.position - 1),
        )
        .outerjoin(
            after, and_(after.version_id == row.version_id, after.position == row.position + 1)
        )
        .order_by(row.version_id.desc(), row.position)
    )
    return [Gone(Block(*each[:6]), each[6], each[7]) for each in found]


def never_used(document_id: int, anchors: Collection[str]) -> set[str]:
    """Those of these anchors that no version of the document has. One query, or none."""
    if not anchors:
        return set()
    used = session.scalars(
        select(BlockRow.anchor)
        .join(Version, Version.id == BlockRow.version_id)
        .where(Version.document_id == document_id, BlockRow.anchor.in_(list(anchors)))
        .distinct()
    )
    return {*anchors} - {*used}
