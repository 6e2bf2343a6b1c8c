"""Dates, times and numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from consult import clock, settings
from workflows.calendar import clock_in_words, days_and_rest
from workflows.guards.wording import count


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.current().zone))


def day(moment: date) -> str:
    """3 March 2021, of a moment or of a day."""
    here = local(moment) if isinstance(moment, datetime) else moment
    return f"{here.day} {here:%B %Y}"


def moment_words(moment: datetime) -> str:
    """11:59pm on 3 March 2021 (UK time)"""
    return settings.in_words(moment)


def time_of_day(moment: datetime) -> str:
    """2:02pm, 5pm, midnight"""
    return clock_in_words(local(moment).time())


def from_now(moment: datetime) -> str:
    """in 6 days; 3 hours ago. Days are those of the calendar, also when the clocks change."""
    now = clock.now()
    days, rest = days_and_rest(min(now, moment), max(now, moment), settings.zone_here())
    minutes = int(rest.total_seconds() // 60)
    for unit, many in (("day", days), ("hour", minutes // 60), ("minute", minutes)):
        if many >= 1:
            words = count(many, unit)
            return f"in {words}" if moment > now else f"{words} ago"
    return "in less than a minute" if moment > now else "just now"


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, moment=moment_words, time_of_day=time_of_day, from_now=from_now, plural=count
    )
