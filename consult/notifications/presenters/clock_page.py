"""What the clock has done, will do, and could not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import clock
from consult.lifecycle import Timer, timers
from consult.lifecycle.queries import list_timers, subjects_by_id
from consult.notifications.presenters.state import Swept, sweeps


@dataclass(frozen=True)
class Due:
    """One step that the clock takes: what, on what, when; why it was refused, if it was."""

    what: str
    about: str
    at: datetime
    refused: str
    tried: int
    done_at: datetime | None


@dataclass(frozen=True)
class Clock:
    """`late` were due and are not done: they wait for the worker, or were refused."""

    sweeps: Sequence[Swept]
    late: Sequence[Due]
    ahead: Sequence[Due]
    done: Sequence[Due]


def the_clock() -> Clock:
    """Five queries: the newest fifty of each sort."""
    now = clock.now()
    late, ahead, done = (list_timers(sort, now) for sort in ("late", "ahead", "done"))
    known = subjects_by_id({each.subject_id for each in (*late, *ahead, *done)})

    def due(timer: Timer) -> Due:
        subject = known[timer.subject_id]
        return Due(
            what=timers.label_of(timer, subject),
            about=subject.title,
            at=timer.due_at,
            refused=timer.outcome,
            tried=timer.tried,
            done_at=timer.settled_at,
        )

    return Clock(sweeps(), *([due(each) for each in sort] for sort in (late, ahead, done)))
