"""From the days that people say to the moments that are kept, and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from consult import clock, settings
from workflows.calendar import local_day, wall_to_instant


def today() -> date:
    """The day that it is where the service is."""
    return first_day(clock.now())


def begins(day: date | None) -> datetime:
    """The first moment of a day to come; now for today and for no day."""
    if day is None or day <= today():
        return clock.now()
    return wall_to_instant(day, time(), settings.current().zone)


def after(day: date) -> datetime:
    """The first moment after a day."""
    return wall_to_instant(day + timedelta(days=1), time(), settings.current().zone)


def first_day(moment: datetime) -> date:
    return local_day(moment, settings.current().zone)


def last_day(moment: datetime) -> date:
    """The last day of what is over at this moment."""
    return first_day(moment - timedelta(microseconds=1))
