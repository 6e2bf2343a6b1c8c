"""Row locks, always from the root down, so that no two of them wait for each other."""

from __future__ import annotations

from sqlalchemy import literal, select

from consult.lifecycle.kinds import kind_named
from consult.lifecycle.models import Subject
from consult.store import Missing, session


def line_of(subject_id: int) -> list[int]:
    """The ids from the root down to the subject, in one query. Parents never change.

    Raises Missing.
    """
    line = select(Subject.id, Subject.parent_id, literal(0).label("above"))
    up = line.where(Subject.id == subject_id).cte("line", recursive=True)
    parents = select(Subject.id, Subject.parent_id, up.c.above + 1)
    up = up.union_all(parents.join(up, Subject.id == up.c.parent_id))
    found = list(session.scalars(select(up.c.id).order_by(up.c.above.desc())))
    if not found:
        raise Missing(f"subject {subject_id}")
    return found


def hold(subject_id: int) -> None:
    """Keep the subject and its parents from moving until the transaction ends.

    Every operation that changes a fact some guard reads calls this first; without it an
    objection could land between the check and the approval.
    """
    in_order = select(Subject).where(Subject.id.in_(line_of(subject_id))).order_by(Subject.id)
    session.scalars(  # a parent is older than its children, so this is from the root down
        in_order.with_for_update(read=True, of=Subject).execution_options(populate_existing=True)
    ).all()


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
