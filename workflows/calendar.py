"""Instants and wall clocks: UTC in, the time people read out, right over both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.refusal import Refusal, Refused

ZONE = "Europe/London"  # the one that is called “UK time”


def in_words(instant: datetime, zone: str) -> str:
    """An aware instant as people read it: "11:59pm on 3 March 2021 (UK time)".

    In the hour that happens twice in autumn the abbreviation says which one is meant.
    """
    local = _local(instant, zone)
    note = f"{_place(zone)} time"
    if _is_ambiguous(local):
        note += f", {local.tzname()}"
    return f"{_clock(local.time())} on {_day(local.date())} ({note})"


def local_day(instant: datetime, zone: str) -> date:
    """The day that it is on a wall there."""
    return _local(instant, zone).date()


def day_in_words(day: date) -> str:
    """ "3 March 2021"."""
    return _day(day)


def wall_to_instant(day: date, at: time, zone: str) -> datetime:
    """The UTC instant at which clocks in the zone show this day and time.

    A time that happens twice (clocks go back) is read as the second one, so that nobody
    loses an hour they were promised; `in_words` then names it. A time that never happens
    (clocks go forward) raises Refused with the next time that does.
    """
    naive = datetime.combine(day, at.replace(tzinfo=None, fold=1))
    local = naive.replace(tzinfo=ZoneInfo(zone))
    back = local.astimezone(UTC).astimezone(ZoneInfo(zone))
    if back.replace(tzinfo=None, fold=1) != naive:
        raise Refused(_no_such_time(naive.replace(fold=0), zone))
    return local.astimezone(UTC)


def wall_length(start: datetime, end: datetime, zone: str) -> timedelta:
    """How long it is from start to end by the calendar on the wall.

    From 10am to 10am four weeks later is 28 days, whether or not the clocks change between.
    """
    return _local(end, zone).replace(tzinfo=None) - _local(start, zone).replace(tzinfo=None)


def end_of_days(start: datetime, days: int, zone: str) -> datetime:
    """The same time on the wall so many days later, in UTC."""
    return (_local(start, zone) + timedelta(days=days)).astimezone(UTC)


def end_of_day_after(start: datetime, days: int, zone: str) -> datetime:
    """The first 11:59pm that lies at least so many calendar days after start, in UTC."""
    earliest = _local(start, zone).replace(tzinfo=None) + timedelta(days=days)
    last_minute = datetime.combine(earliest.date(), time(23, 59))
    if last_minute < earliest:
        last_minute += timedelta(days=1)
    return wall_to_instant(last_minute.date(), last_minute.time(), zone)


def last_minute_of(day: date, zone: str) -> datetime:
    """11:59pm on that day, in UTC."""
    return wall_to_instant(day, time(23, 59), zone)


def days_and_rest(start: datetime, end: datetime, zone: str) -> tuple[int, timedelta]:
    """The whole days by the calendar on the wall, and the time that really passes after those.

    From 10am on the day before the clocks go forward until 9:59am on that day it is no day, and
    22 hours and 59 minutes. Nothing when the end comes first.
    """
    if end <= start:
        return 0, timedelta()
    days = max(wall_length(start, end, zone).days - 1, 0)
    while end_of_days(start, days + 1, zone) <= end:
        days += 1
    return days, end.astimezone(UTC) - end_of_days(start, days, zone)


def days_and_hours(start: datetime, end: datetime, zone: str) -> str:
    """How long it is, rounded down: "27 days and 23 hours", "1 day", "40 minutes"."""
    days, rest = days_and_rest(start, end, zone)
    minutes = int(rest.total_seconds() // 60)
    parts = [_count(n, unit) for n, unit in ((days, "day"), (minutes // 60, "hour")) if n]
    return " and ".join(parts) if parts else _count(minutes, "minute")


def clock_in_words(at: time) -> str:
    """ "5pm", "11:59pm", "midday", "midnight"."""
    return _clock(at)


def _local(instant: datetime, zone: str) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} says no time zone, so it is not an instant")
    return instant.astimezone(ZoneInfo(zone))


def _is_ambiguous(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _clock(at: time) -> str:
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _place(zone: str) -> str:
    return "UK" if zone == ZONE else zone.rsplit("/", 1)[-1].replace("_", " ")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _no_such_time(naive: datetime, zone: str) -> Refusal:
    """naive carries fold=0: read with the offset before the change it lands after the gap."""
    there = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Refusal(
        code="no-such-time",
        because=f"There is no {_clock(naive.time())} on {_day(naive.date())} "
        f"({_place(zone)} time): the clocks go forward over it.",
        fix=f"Choose another time, such as {in_words(there, zone)}.",
        field="time",
    )


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_month(text: str) -> int:
    """ "3", "03", "Mar", "March". Raises ValueError."""
    if text.isdecimal():
        return int(text)
    return MONTHS.index(text.lower()[:3]) + 1
