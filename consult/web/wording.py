"""Dates, times and numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from consult import clock, settings


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
    """2:02pm"""
    here = local(moment)
    hour = here.hour % 12 or 12
    return f"{hour}:{here:%M}{'am' if here.hour < 12 else 'pm'}"


def from_now(moment: datetime) -> str:
    """in 6 days; 3 hours ago"""
    seconds = (moment - clock.now()).total_seconds()
    size = abs(seconds)
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(size // length)
        if count >= 1:
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "in less than a minute" if seconds > 0 else "just now"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 comment; 3 comments"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, moment=moment_words, time_of_day=time_of_day, from_now=from_now, plural=plural
    )
