"""When a timer is due, from the facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from workflows.calendar import end_of_day_after, last_minute_of, local_day, wall_to_instant
from workflows.definition import Timer, Workflow
from workflows.facts import PeriodFacts
from workflows.spans import Days

SATURDAY = 5
MORNING = time(9)  # when a reminder goes out ahead of a time


def due_at(timer: Timer, facts: Any) -> datetime | None:
    """The UTC instant at which the timer is due; None while its fact is not known.

    That is when its fact says, or 11:59pm on the day that lies so many days after it, or 9am on
    the day that lies so many days before it, where the service is. Raises ValueError for a fact
    that is not an aware datetime, AttributeError for no fact.
    """
    at = getattr(facts, timer.at)
    if at is None:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"{timer.at} is {at!r}, which is not an instant")
    off = days_off(getattr(facts, "periods", ()))
    if timer.before is not None:
        return before(at, timer.before, facts.zone, off)
    if timer.after is not None:
        return after(at, timer.after, facts.zone, off)
    return at.astimezone(UTC)


def next_step_at(workflow: Workflow, state: str, facts: Any) -> datetime | None:
    """When the clock takes a step from the state, in UTC; None when it takes none."""
    timers = (each for each in workflow.timers if each.state == state and each.fire)
    return min((at for each in timers if (at := due_at(each, facts))), default=None)


def after(start: datetime, span: Days, zone: str, off: Collection[date]) -> datetime:
    """The last minute of the day that is so many days after start, in UTC.

    off  days on which nobody works, besides Saturdays and Sundays
    """
    if not span.working:
        return end_of_day_after(start, span.number, zone)
    return last_minute_of(_working_day(start, span.number, zone, off, step=1), zone)


def before(end: datetime, span: Days, zone: str, off: Collection[date]) -> datetime:
    """9am on the day that is so many days before end, in UTC.

    off  days on which nobody works, besides Saturdays and Sundays
    """
    if span.working:
        day = _working_day(end, span.number, zone, off, step=-1)
    else:
        day = local_day(end, zone) - timedelta(days=span.number)
    return wall_to_instant(day, MORNING, zone)


def _working_day(
    from_: datetime, number: int, zone: str, off: Collection[date], *, step: int
) -> date:
    """The day that is so many working days after (step 1) or before (step -1) the instant."""
    day, left = local_day(from_, zone), number
    while left:
        day += timedelta(days=step)
        left -= day.weekday() < SATURDAY and day not in off
    return day


def days_off(periods: Collection[PeriodFacts]) -> frozenset[date]:
    """Every day of every bank holiday."""
    return frozenset(
        each.first + timedelta(days=number)
        for each in periods
        if each.kind == "bank_holiday"
        for number in range((each.last - each.first).days + 1)
    )
