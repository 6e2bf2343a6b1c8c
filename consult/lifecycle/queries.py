"""Find subjects and their passages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm.util import identity_key

from consult.lifecycle.models import Passage, Subject, Timer
from consult.store import Missing, session


def find_subject(subject_id: int, *, kind: str) -> Subject | None:
    subject = session.get(Subject, subject_id)
    return subject if subject is not None and subject.kind == kind else None


def get_subject(subject_id: int, *, kind: str) -> Subject:
    """Raises Missing for an unknown id and for a subject of another kind."""
    subject = find_subject(subject_id, kind=kind)
    if subject is None:
        raise Missing(f"{kind} {subject_id}")
    return subject


def list_children(parent_id: int, *, kind: str) -> Sequence[Subject]:
    return session.scalars(
        select(Subject)
        .where(Subject.parent_id == parent_id, Subject.kind == kind)
        .order_by(Subject.id)
    ).all()


def parents_of(subjects: Collection[Subject]) -> list[Subject]:
    """The subjects that these hang on, without those read already: their kind, parent and pin
    never change, and nothing else may be asked of them. At most one query."""
    wanted = {each.parent_id for each in subjects if each.parent_id is not None}
    known = [session.identity_map.get(identity_key(Subject, each)) for each in wanted]
    found = [each for each in known if isinstance(each, Subject)]
    unread = wanted - {each.id for each in found}
    if unread:
        found += session.scalars(select(Subject).where(Subject.id.in_(unread)))
    return found


def list_passages(subject_ids: Sequence[int]) -> Sequence[Passage]:
    """Steps taken by these subjects, oldest first."""
    return session.scalars(
        select(Passage).where(Passage.subject_id.in_(subject_ids)).order_by(Passage.id)
    ).all()


def find_passage(subject_id: int, request_id: str) -> Passage | None:
    return session.scalars(
        select(Passage).where(Passage.subject_id == subject_id, Passage.request_id == request_id)
    ).one_or_none()


def next_due(subject_ids: Sequence[int]) -> dict[int, datetime]:
    """Subject id → when the clock will next move it; only those with such a timer armed."""
    rows = session.execute(
        select(Timer.subject_id, func.min(Timer.due_at))
        .where(Timer.subject_id.in_(subject_ids), Timer.state == "armed", Timer.trigger != "")
        .group_by(Timer.subject_id)
    )
    return dict(rows.all())


def reminders_of(subject_id: int) -> Sequence[Timer]:
    """Reminders that are armed or went, in order of their time. One query."""
    wanted = select(Timer).where(Timer.subject_id == subject_id, Timer.trigger == "")
    kept = wanted.where(Timer.state.in_(("armed", "fired")))
    return session.scalars(kept.order_by(Timer.due_at, Timer.id)).all()


def list_timers(sort: str, now: datetime, *, most: int = 50) -> Sequence[Timer]:
    """Of one sort: "late" (due and not done, oldest first), "ahead" (soonest first), "done"
    (newest first). One query."""
    return session.scalars(_timers(sort, now).limit(most)).all()


def count_timers(sort: str, now: datetime) -> int:
    """How many there are of one sort. One query."""
    query = _timers(sort, now).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(query)) or 0


def _timers(sort: str, now: datetime) -> Select[Timer]:
    armed = Timer.state == "armed"
    wanted = {
        "late": select(Timer).where(armed, Timer.due_at <= now).order_by(Timer.due_at, Timer.id),
        "ahead": select(Timer).where(armed, Timer.due_at > now).order_by(Timer.due_at, Timer.id),
        "done": select(Timer)
        .where(Timer.state == "fired")
        .order_by(Timer.settled_at.desc(), Timer.id.desc()),
    }
    return wanted[sort]


def subjects_by_id(ids: Collection[int]) -> dict[int, Subject]:
    """One query."""
    rows = session.scalars(select(Subject).where(Subject.id.in_(ids)))
    return {row.id: row for row in rows}


def last_passage(subject_id: int) -> Passage | None:
    return session.scalars(
        select(Passage).where(Passage.subject_id == subject_id).order_by(Passage.id.desc()).limit(1)
    ).one_or_none()


def last_passage_by(subject_id: int, trigger: str) -> Passage | None:
    """The newest one by this step."""
    return session.scalars(
        select(Passage)
        .where(Passage.subject_id == subject_id, Passage.trigger == trigger)
        .order_by(Passage.id.desc())
        .limit(1)
    ).one_or_none()
