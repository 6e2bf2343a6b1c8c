"""Row locks, always from the root down, so that no two of them wait for each other.

A row that this transaction holds already is not asked for again: nobody else can have changed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from sqlalchemy import CTE, Select, bindparam, event, inspect, literal, select
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.util import identity_key

from consult.lifecycle.kinds import kind_named
from consult.lifecycle.models import Subject
from consult.store import Missing, among, session

HELD = "subjects held"
Held = dict[int, tuple[Subject, bool]]  # id → row, and whether others may hold it too


def hold(subject_id: int) -> None:
    """Keep the subject and its parents from moving until the transaction ends.

    Every operation that changes a fact some guard reads calls this first; without it an
    objection could land between the check and the approval. Raises Missing.
    """
    if subject_id not in _held():  # parents were held before it
        _keep(LINE, share=True, lowest=subject_id)
        if subject_id not in _held():
            raise Missing(f"subject {subject_id}")


def lock(subject_id: int) -> Subject:
    """Lock the subject to move it. Raises Missing."""
    found, share = _held().get(subject_id, (None, True))
    if found is not None and not share:
        return found
    line = _line_of(subject_id)
    below = [kind_named(kind) for _, kind in line[1:]]
    wanted = [not child.moves_parent for child in below] + [False]
    pairs = zip([each for each, _ in line], wanted, strict=True)
    for shared, group in groupby(pairs, key=lambda pair: pair[1]):
        _take([each for each, _ in group], share=shared)
    return _held()[subject_id][0]


def _line_of(subject_id: int) -> list[tuple[int, str]]:
    """Id and kind from the root down to the subject. Parents never change, so that what was read
    is as good as a query; otherwise there is one."""
    known = _known_line(subject_id)
    if known:
        return known
    rows = session.execute(KINDS, {"lowest": subject_id}).all()
    if not rows:
        raise Missing(f"subject {subject_id}")
    return [(row.id, row.kind) for row in rows]


def _known_line(subject_id: int) -> list[tuple[int, str]]:
    """The same from the rows that this session has; empty when one is not among them."""
    line: list[tuple[int, str]] = []
    above: int | None = subject_id
    while above is not None:
        row = session.identity_map.get(identity_key(Subject, above))
        if not isinstance(row, Subject) or {"kind", "parent_id"} & inspect(row).unloaded:
            return []
        line.insert(0, (row.id, row.kind))
        above = row.parent_id
    return line


def _upwards() -> CTE:
    """The subject with the id `lowest` and everything above it."""
    line = select(Subject.id, Subject.parent_id, Subject.kind, literal(0).label("above"))
    up = line.where(Subject.id == bindparam("lowest")).cte("line", recursive=True)
    parents = select(Subject.id, Subject.parent_id, Subject.kind, up.c.above + 1)
    return up.union_all(parents.join(up, Subject.id == up.c.parent_id))


# Asked by every change of anything, so they are put together once.
_UP = _upwards()
KINDS = select(_UP.c.id, _UP.c.kind).order_by(_UP.c.above.desc())
THESE = select(Subject).where(among(Subject.id, named="these"))
LINE = select(Subject).where(Subject.id.in_(select(_UP.c.id)))


def _take(ids: Sequence[int], *, share: bool) -> None:
    """Those not held yet in this way; a parent is older than its children, so by id is down."""
    held = _held()
    fresh = [each for each in ids if each not in held or (held[each][1] and not share)]
    if fresh:
        _keep(THESE, share=share, these=fresh)


def _keep(wanted: Select[Subject], *, share: bool, **values: int | list[int]) -> None:
    held = _held()
    for row in session.scalars(_locking(wanted, share=share), values):
        if row.id not in held or not share:  # what is held alone stays so
            held[row.id] = (row, share)


@cache
def _locking(wanted: Select[Subject], *, share: bool) -> Select[Subject]:
    return (
        wanted.order_by(Subject.id)
        .with_for_update(read=share, of=Subject)
        .execution_options(populate_existing=True)
    )


def _held() -> Held:
    found: Held = session.info.setdefault(HELD, {})
    return found


@event.listens_for(Session, "after_transaction_end")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """Locks end with the transaction, and those of a savepoint with it when it is undone."""
    if ended.parent is None or ended.nested:
        current.info.pop(HELD, None)
