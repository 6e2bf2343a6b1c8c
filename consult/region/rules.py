"""What a region may call itself and how it may look."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from consult.region.pictures import size_of
from workflows.refusal import Refusal

STAGES = {
    "proposed": "Proposed",
    "drafting": "Drafting",
    "out_for_comment": "Out for comment",
    "being_decided": "Being decided",
    "agreed": "Agreed",
    "live": "Live",
    "on_hold": "On hold",
    "closed": "Closed",
}
LONGEST_STAGE = 30  # characters: more would not fit on a tag
LONGEST_STATEMENT = 20_000  # characters
LARGEST_LOGO_KB = 200
LARGEST_LOGO_PX = 2_000  # each way: a small file can ask a browser for very much memory
LOGOS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LEAST_CONTRAST = 4.5  # of text on white, or white on it: WCAG 2.2, 1.4.3
EXAMPLE_YEAR = 2024  # a leap year, in which every date exists
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)", re.IGNORECASE)
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}


def zone_is_known(zone: str) -> Refusal | None:
    """A name of the IANA time zone database; nothing stands for the one in the settings."""
    if not zone:
        return None
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        because = f"“{zone}” is not the name of a time zone."
        return Refusal("no-such-zone", because, fix="Choose one of the list.", field="zone")
    return None


def a_zone_has_words(zone: str, words: str) -> Refusal | None:
    """Every time is shown with its zone, so a zone without words would say the wrong one."""
    if bool(zone) == bool(words):
        return None
    field, because = (
        ("zone_words", "Say what people call the time in that zone, such as “Irish time”.")
        if zone
        else ("zone", "Choose the time zone that these words are about.")
    )
    return Refusal("zone-half-said", because, field=field)


def colour_is_readable(colour: str, field: str) -> Refusal | None:
    """White text stands on one colour and the other on white: 4.5 to 1 (law: WCAG 2.2 AA)."""
    if not colour:
        return None
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        because = f"“{colour}” is not a colour: write # and six letters or digits, as in #0f5257."
        return Refusal("no-colour", because, field=field)
    found = contrast_with_white(colour)
    if found >= LEAST_CONTRAST:
        return None
    because = (
        f"{colour} is too light: beside white it has a contrast of {found:.1f} to 1, and people "
        f"need {LEAST_CONTRAST} to 1 to read it."
    )
    source = (
        "law: text stands out from its ground (Web Content Accessibility Guidelines 2.2, 1.4.3)"
    )
    return Refusal("too-light", because, fix="Choose a darker one.", source=source, field=field)


def contrast_with_white(colour: str) -> float:
    """From 1 for white to 21 for black, by the formula of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def logo_type(data: bytes) -> str | None:
    """The media type that its first bytes say, or None when it is not taken."""
    return next((kind for start, kind in LOGOS.items() if data.startswith(start)), None)


def logo_is_taken(data: bytes) -> Refusal | None:
    """PNG or JPEG: a drawing that can hold a script is not shown to everybody."""
    if len(data) > LARGEST_LOGO_KB * 1024:
        because = f"The logo has {-(-len(data) // 1024):,} KB; {LARGEST_LOGO_KB} KB is the most."
        return Refusal("logo-too-large", because, field="logo")
    if logo_type(data) is None:
        return Refusal("logo-format", "The logo must be a PNG or a JPEG picture.", field="logo")
    size = size_of(data)
    if size is None:
        because = "This picture cannot be shown: the file is damaged, or it is something else."
        fix = "Save the logo anew as PNG or JPEG."
        return Refusal("logo-broken", because, fix=fix, field="logo")
    if max(size) > LARGEST_LOGO_PX:
        because = (
            f"The logo is {size[0]:,} by {size[1]:,} pixels; {LARGEST_LOGO_PX:,} each way is the "
            "most."
        )
        return Refusal("logo-too-many-pixels", because, field="logo")
    return None


def contact_is_an_address(contact: str) -> Refusal | None:
    """It is a link at the foot of every page."""
    local, _, domain = contact.rpartition("@")
    if not contact or (
        local
        and re.fullmatch(r"[^\s@.:/,;<>]+(\.[^\s@.:/,;<>]+)+", domain)
        and not re.search(r"[\s:/,;<>()@]", local)
    ):
        return None
    because = "Enter an e-mail address in the correct format, like name@example.com."
    return Refusal("no-email", because, field="contact")


def edition_days_in(text: str) -> tuple[list[list[int]], list[Refusal]]:
    """[day, month] of each line such as “31 March”, in the order of the year; and what is wrong."""
    found: list[list[int]] = []
    wrong: list[Refusal] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        day = _day_of(line)
        if day is None:
            because = f"“{line}” is not a day of the year: write it as 31 March."
            wrong.append(Refusal("no-such-day", because, field="edition_days"))
        elif day not in found:
            found.append(day)
    return sorted(found, key=lambda each: each[::-1]), wrong


def next_edition(days: list[list[int]], today: date) -> date | None:
    """The first edition day on or after today; 29 February is the 28th in other years."""
    coming = [
        date(year, month, min(day, calendar.monthrange(year, month)[1]))
        for year in (today.year, today.year + 1)
        for day, month in days
    ]
    return min((each for each in coming if each >= today), default=None)


def stage_problems(words: Mapping[str, str]) -> Iterator[Refusal]:
    """Stages are told apart by their words, so no two may have the same."""
    shown = {stage: (words.get(stage) or usual).casefold() for stage, usual in STAGES.items()}
    for stage, text in words.items():
        if len(text) > LONGEST_STAGE:
            because = f"“{text}” has {len(text)} characters; {LONGEST_STAGE} is the most."
            yield Refusal("stage-too-long", because, field=stage)
        elif text and list(shown.values()).count(text.casefold()) > 1:
            because = f"Two stages would be called “{text}”."
            yield Refusal("stage-twice", because, field=stage)


def _day_of(line: str) -> list[int] | None:
    said = DAY.fullmatch(line)
    month = MONTHS.get(said[2].casefold()) if said else None
    if said is None or month is None:
        return None
    try:
        date(EXAMPLE_YEAR, month, int(said[1]))
    except ValueError:
        return None
    return [int(said[1]), month]
