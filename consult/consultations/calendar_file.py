"""A calendar file as RFC 5545 has it: lines folded at 75 octets, texts escaped, times in UTC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar.

    uid       the same for as long as it is about the same thing, so that a newer file moves it
    sequence  grows with every change
    at        a moment, or a whole day
    standing  CONFIRMED, TENTATIVE or CANCELLED
    """

    uid: str
    sequence: int
    at: datetime | date
    title: str
    words: str
    address: str
    standing: str = "CONFIRMED"


def calendar_file(entries: Iterable[Entry], *, made_by: str, now: datetime) -> str:
    """All entries as the text of one file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(made_by)}//Consult//EN"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_moment(now)}",
        *_when(entry.at),
        f"SUMMARY:{_escaped(' '.join(entry.title.split()))}",
        f"DESCRIPTION:{_escaped(entry.words)}",
        f"URL:{entry.address}",
        f"STATUS:{entry.standing}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _when(at: datetime | date) -> list[str]:
    if isinstance(at, datetime):
        return [f"DTSTART:{_moment(at)}"]
    following = at + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{at:%Y%m%d}", f"DTEND;VALUE=DATE:{following:%Y%m%d}"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Signs that mean something in a file are escaped; those that control a screen are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return "".join(each for each in plain if unicodedata.category(each) != "Cc")


def _folded(line: str) -> Iterator[str]:
    """No part is longer than OCTETS, and no sign is cut in two."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
