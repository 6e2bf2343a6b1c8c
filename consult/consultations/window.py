"""Closing times as people type them, and how a chosen one is said back."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from consult.settings import in_words as in_words_here
from workflows.calendar import in_words, wall_to_instant

_TIME = re.compile(r"(\d{1,2})(?:[:.\s]?(\d{2}))?\s*(am|pm)?")


def told_closing(closes_at: datetime, audience: str) -> str:
    """When a round ends, in one sentence that is the same on every page and in every letter."""
    whole = f"The round closes by itself at {in_words_here(closes_at)}"
    if audience == "agencies":
        return f"{whole}, and not before."
    return f"{whole}. Its lead can close it before that, once everyone has answered."


class NotATime(ValueError):
    """The message is a whole sentence for the person who typed it."""


def read_time(text: str) -> time:
    """ "11:59pm", "23:59", "5pm", "5.30 p.m.", "midday". Raises NotATime.

    Midnight is refused: people differ on whether it begins the day or ends it.
    """
    said = text.strip().lower().removesuffix("(uk time)").strip()
    said = re.sub(r"([ap])\.?\s?m\.?$", r"\1m", said)
    if said in ("midday", "noon", "12 noon", "12 midday"):
        return time(12)
    found = _TIME.fullmatch(said)
    if said in ("midnight", "24:00", "12 midnight") or (found and _is_midnight(found)):
        raise NotATime("Midnight can be read as either end of the day. Use 11:59pm instead.")
    if found is None:
        raise NotATime("Enter a time, such as 5pm, 11:59pm or 23:59.")
    return _time_of(found)


def _is_midnight(found: re.Match[str]) -> bool:
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    return minute == 0 and ((hour == 12 and half == "am") or (hour == 0 and found[2] is not None))


def _time_of(found: re.Match[str]) -> time:
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and (found[2] is None or (len(found[1]) == 1 and hour)):
        raise NotATime("Say whether that is am or pm, such as 5pm.")
    if half and not (1 <= hour <= 12 or (hour > 12 and half == "pm")):
        raise NotATime("Enter a time, such as 5pm, 11:59pm or 23:59.")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise NotATime("There is no such time. Enter a time, such as 5pm, 11:59pm or 23:59.")
    return time(hour, minute)


def closing_instant(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC. Raises Refused for a time over which the clocks go forward."""
    return wall_to_instant(day, at, zone)


def is_said_twice(instant: datetime, zone: str) -> bool:
    """Whether clocks in the zone show that time twice, because they go back over it."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def said_back(instant: datetime, zone: str) -> str:
    """The closing time as a sentence, with what is odd about it."""
    words = f"The round will close at {in_words(instant, zone)}."
    if is_said_twice(instant, zone):
        words += " The clocks go back that night and show this time twice; the later one counts."
    return words


def clock_words(instant: datetime, zone: str) -> str:
    """The time alone, as it may be typed: "11:59pm"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
