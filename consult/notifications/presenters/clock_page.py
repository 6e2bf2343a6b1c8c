"""What the clock has done, will do, and could not do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from consult import clock
from consult.documents.collections.queries import list_untold_ahead
from consult.lifecycle import Subject, Timer, timers
from consult.lifecycle.queries import count_timers, list_timers, subjects_by_id
from consult.notifications.presenters.state import Swept, sweeps
from consult.notifications.review_dates import tells_on
from consult.settings import zone_here
from consult.store import Page

SORTS = ("late", "ahead", "done")
SIZE = 25  # of each sort on a page


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
    late: Page[Due]
    ahead: Page[Due]
    done: Page[Due]


def the_clock(numbers: Mapping[str, int]) -> Clock:
    """A constant number of queries.

    numbers  which page of the late, of those ahead and of the done
    """
    now = clock.now()
    letters = _letters_of_review_dates()
    also = {
        "late": [each for each in letters if each.at <= now],
        "ahead": [each for each in letters if each.at > now],
        "done": [],
    }
    found = {sort: _page(sort, now, also[sort], numbers.get(sort, 1)) for sort in SORTS}
    every = [each for page in found.values() for each in page.items]
    known = subjects_by_id({each.subject_id for each in every if isinstance(each, Timer)})
    late, ahead, done = (
        Page([_due(each, known) for each in page.items], page.number, page.size, page.total)
        for page in found.values()
    )
    return Clock(sweeps(), late, ahead, done)


def _page(sort: str, now: datetime, letters: Sequence[Due], number: int) -> Page[Timer | Due]:
    """Timers and letters in one order. Two queries."""
    total = count_timers(sort, now) + len(letters)
    number = min(max(1, number), max(1, -(-total // SIZE)))
    rows: list[Timer | Due] = [*list_timers(sort, now, most=number * SIZE), *letters]
    if letters:
        rows.sort(key=lambda each: each.due_at if isinstance(each, Timer) else each.at)
    return Page(rows[(number - 1) * SIZE : number * SIZE], number, SIZE, total)


def _due(row: Timer | Due, known: Mapping[int, Subject]) -> Due:
    if isinstance(row, Due):
        return row
    subject = known[row.subject_id]
    return Due(
        what=timers.label_of(row, subject),
        about=subject.title,
        at=row.due_at,
        refused=row.outcome,
        tried=row.tried,
        done_at=row.settled_at,
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
        for each in list_untold_ahead()
        if each.review_on is not None
    ]
