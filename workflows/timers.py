"""When a timer is due, from the facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workflows.calendar import end_of_day_after, last_minute_of, local_day
from workflows.definition import Timer, Workflow
from workflows.facts import PeriodFacts
from workflows.spans import Days

SATURDAY = 5


def due_at(timer: Timer, facts: Any) -> datetime | None:
    """The UTC instant at which the timer is due; None while its fact is not known.

    That is when its fact says, or 11:59pm on the day that lies so many days after it, where the
    service is. Raises ValueError for a fact that is not an aware datetime, AttributeError for no
    fact.
    """
    at = getattr(facts, timer.at)
    if at is None:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"{timer.at} is {at!r}, which is not an instant")
    if timer.after is None:
        return at.astimezone(UTC)
    return after(at, timer.after, facts.zone, days_off(getattr(facts, "periods", ())))


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
    day, left = local_day(start, zone), span.number
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in off
    return last_minute_of(day, zone)


def days_off(periods: Collection[PeriodFacts]) -> frozenset[date]:
    """Every day of every bank holiday."""
    return frozenset(
        each.first + timedelta(days=number)
        for each in periods
        if each.kind == "bank_holiday"
        for number in range((each.last - each.first).days + 1)
    )
