"""Steps that may be taken back for some minutes: until when, and what has happened since.

What is written to people about such a step waits for as long; see `window`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from consult import clock
from consult.audit.models import Entry
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.models import Passage, Subject
from consult.store import before_commit, session
from workflows.shapes import Step

WINDOW, UNMARKED = "step that may be taken back", "steps without a mark"
ASKED = "asked what may be taken back"
TOLD_FOR = timedelta(days=1)  # so long it is told why a step cannot be taken back any more


@dataclass(frozen=True)
class Window:
    """The passage that may be taken back, and until when."""

    passage_id: int
    until: datetime


def until_of(step: Step, at: datetime) -> datetime | None:
    """Until when a step that was taken at this moment may be taken back."""
    return at + timedelta(minutes=step.undo.within) if step.undo is not None else None


@contextmanager
def window(passage: Passage) -> Iterator[None]:
    """While the step is taken: what is written belongs to it. A step within it has no other."""
    open_already = session.info.get(WINDOW) is not None
    if passage.undo_until is not None and not open_already:
        session.info[WINDOW] = Window(passage.id, passage.undo_until)
        session.info.setdefault(UNMARKED, []).append(passage.id)
    try:
        yield
    finally:
        if not open_already:
            session.info.pop(WINDOW, None)


def open_window() -> Window | None:
    """That of the step which is being taken now, if it may be taken back."""
    found: Window | None = session.info.get(WINDOW)
    return found


@before_commit
def mark(current: Session) -> None:
    """After the record is sealed: what comes behind its last entry has happened since."""
    ids: list[int] = current.info.pop(UNMARKED, [])
    if ids:
        last = select(func.max(Entry.id)).scalar_subquery()
        current.connection().execute(
            update(Passage)
            .where(Passage.id.in_(ids), Passage.last_entry.is_(None))
            .values(last_entry=last)
        )


@contextmanager
def asked_about(asked: bool = True) -> Iterator[None]:
    """What may be taken back is read only where somebody asks: a page of one review, and the step
    that does it. Lists and other steps pay nothing for it."""
    before = session.info.get(ASKED, False)
    session.info[ASKED] = asked
    try:
        yield
    finally:
        session.info[ASKED] = before


def moves_to_undo(subjects: Collection[Subject]) -> dict[int, Passage]:
    """Subject id → its newest passage, where a step from here takes one back and it is fresh.

    At most one query, and none where there is no such subject, or nobody asks.
    """
    if not session.info.get(ASKED):
        return {}
    now = clock.now()
    fresh = [
        each.id for each in subjects if _may_be_undone(each) and each.moved_at + TOLD_FOR > now
    ]
    if not fresh:
        return {}
    newest = select(func.max(Passage.id)).where(Passage.subject_id.in_(fresh))
    rows = session.scalars(
        select(Passage).where(Passage.id.in_(newest.group_by(Passage.subject_id)))
    )
    return {row.subject_id: row for row in rows}


def done_since(
    passages: Collection[Passage], others: Mapping[int, Sequence[str]]
) -> dict[int, list[int]]:
    """Subject id → entries on the record of it and of what is under it, since its passage.

    others  subject id → other things that belong to it. Two queries.
    """
    marked = {each.subject_id: each.last_entry for each in passages if each.last_entry is not None}
    if not marked:
        return {}
    owner = _family(list(marked))
    owner |= {thing: each for each in marked for thing in others.get(each, ())}
    rows = session.execute(
        select(Entry.thing, Entry.id)
        .where(Entry.thing.in_(list(owner)), Entry.id > min(marked.values()))
        .order_by(Entry.id)
    )
    found: dict[int, list[int]] = {}
    for thing, entry_id in rows:
        if entry_id > marked[owner[thing]]:
            found.setdefault(owner[thing], []).append(entry_id)
    return found


def _family(ids: Sequence[int]) -> dict[str, int]:
    """Thing → id of the one of these subjects that it is, or is under, two deep."""
    children = select(Subject.id).where(Subject.parent_id.in_(ids))
    rows = session.execute(
        select(Subject.id, Subject.kind, Subject.parent_id)
        .where(
            or_(Subject.id.in_(ids), Subject.parent_id.in_(ids), Subject.parent_id.in_(children))
        )
        .order_by(Subject.id)
    )
    top: dict[int, int] = {each: each for each in ids}
    found: dict[str, int] = {}
    for subject_id, kind, parent_id in rows:  # a parent is older than its children
        top.setdefault(subject_id, top.get(parent_id or 0, subject_id))
        found[f"{kind}:{subject_id}"] = top[subject_id]
    return found


def _may_be_undone(subject: Subject) -> bool:
    steps = engine_of(subject.definition).workflow.steps_from(subject.state)
    return any(step.undoes for step in steps)
