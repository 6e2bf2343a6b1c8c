"""What the clock has done, will do, and could not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from consult import clock
from consult.documents.collections.queries import list_untold_ahead
from consult.lifecycle import Timer, timers
from consult.lifecycle.queries import list_timers, subjects_by_id
from consult.notifications.presenters.state import Swept, sweeps
from consult.notifications.review_dates import tells_on
from consult.settings import zone_here

MOST = 50


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
    """Six queries: the newest fifty of each sort."""
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

    letters = _letters_of_review_dates()
    return Clock(
        sweeps(),
        [*(due(each) for each in late), *(each for each in letters if each.at <= now)],
        sorted(
            [*(due(each) for each in ahead), *(each for each in letters if each.at > now)],
            key=lambda each: each.at,
        )[:MOST],
        [due(each) for each in done],
    )


def _letters_of_review_dates() -> list[Due]:
    """One query."""
    zone = ZoneInfo(zone_here())
    return [
        Due(
            what="Tell the managers of the review date",
            about=each.document.title,
            at=datetime.combine(tells_on(each.review_on), time.min, zone),
            refused="",
            tried=0,
            done_at=None,
        )
        for each in list_untold_ahead(most=MOST)
        if each.review_on is not None
    ]
