"""Row locks, always from the root down, so that no two of them wait for each other."""

from __future__ import annotations

from sqlalchemy import select

from consult.lifecycle.kinds import kind_named
from consult.lifecycle.models import Subject
from consult.store import Missing, session


def line_of(subject_id: int) -> list[int]:
    """The ids from the root down to the subject. Parents never change."""
    line: list[int] = []
    current: int | None = subject_id
    while current is not None:
        found = session.execute(select(Subject.parent_id).where(Subject.id == current)).first()
        if found is None:
            raise Missing(f"subject {subject_id}")
        line.insert(0, current)
        current = found.parent_id
    return line


def hold(subject_id: int) -> None:
    """Keep the subject and its parents from moving until the transaction ends.

    Every operation that changes a fact some guard reads calls this first; without it an
    objection could land between the check and the approval.
    """
    for each in line_of(subject_id):
        _take(each, share=True)


def lock(subject_id: int) -> Subject:
    """Lock the subject to move it. Raises Missing."""
    line = line_of(subject_id)
    rows = session.execute(select(Subject.id, Subject.kind).where(Subject.id.in_(line)))
    kinds = {row.id: row.kind for row in rows}
    for place, each in enumerate(line[:-1]):
        child = kind_named(kinds[line[place + 1]])
        _take(each, share=not child.moves_parent)
    return _take(line[-1], share=False)


def _take(subject_id: int, *, share: bool) -> Subject:
    return session.scalars(
        select(Subject)
        .where(Subject.id == subject_id)
        .with_for_update(read=share, of=Subject)
        .execution_options(populate_existing=True)
    ).one()
