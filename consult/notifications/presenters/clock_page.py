"""What the clock has done, will do, and could not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import clock
from consult.lifecycle import Timer, workflow_of
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
    titles = {key: subject.title for key, subject in known.items()}
    labels = {key: workflow_of(subject) for key, subject in known.items()}

    def due(timer: Timer) -> Due:
        steps = [each for each in labels[timer.subject_id].steps if each.trigger == timer.trigger]
        return Due(
            what=steps[0].label if steps else timer.trigger or "A reminder",
            about=titles[timer.subject_id],
            at=timer.due_at,
            refused=timer.outcome,
            tried=timer.tried,
            done_at=timer.settled_at,
        )

    return Clock(sweeps(), *([due(each) for each in sort] for sort in (late, ahead, done)))
