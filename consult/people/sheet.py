"""A sheet of agencies and contacts: bytes into lines, every cell as plain text. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.accounts import agency_rules as rules
from workflows.refusal import Refusal, Refused

MOST_LINES = 5000
MOST_BYTES = 4 * 1024 * 1024
# Heading in the sheet → what it is; the longest that it may be.
COLUMNS = {
    "agency": ("name", 200),
    "short name": ("short_name", 60),
    "kind": ("kind", 60),
    "sector": ("sector", 60),
    "local partnership": ("partnership", 200),
    "areas": ("areas", 4000),
    "start date": ("started_on", 20),
    "contact name": ("contact_name", 200),
    "contact role": ("role_title", 200),
    "contact e-mail": ("email", 254),
    "contact telephone": ("phone", 60),
}
HEADINGS = {key: heading for heading, (key, _) in COLUMNS.items()}
UTF8 = "Save it as “CSV UTF-8” and choose it again."


@dataclass(frozen=True)
class Line:
    """A line of the sheet by its number there; cells only where something was written."""

    number: int
    cells: Mapping[str, str]


def read(data: bytes) -> str:
    """The text of a file. Raises Refused with a sentence for whoever sent it."""
    if len(data) > MOST_BYTES:
        raise Refused(_no("sheet-too-large", "This file is larger than 4 MB.", "Split it."))
    if not data.strip():
        raise Refused(_no("sheet-empty", "This file is empty."))
    if data.startswith(b"PK\x03\x04"):
        raise Refused(_no("sheet-not-csv", "This is an Excel file, not a CSV file.", UTF8))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        because = "The letters of this file cannot be read: it is not in UTF-8."
        raise Refused(_no("sheet-encoding", because, UTF8)) from None
    if "\0" in text:
        raise Refused(_no("sheet-not-csv", "This is not a text file.", UTF8))
    return text


def lines_of(text: str) -> list[Line]:
    """Its lines under known headings; empty ones are left out. Raises Refused."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        because = "This file is not a CSV file: a quotation mark is opened and not closed."
        raise Refused(_no("sheet-not-csv", because)) from None
    keys = _keys(rows[0] if rows else [])
    found = [
        Line(number, cells)
        for number, row in enumerate(rows[1:], start=2)
        if (cells := {k: c.strip() for k, c in zip(keys, row, strict=False) if c.strip()})
    ]
    if not found:
        raise Refused(_no("sheet-empty", "There is nothing under the headings."))
    if len(found) > MOST_LINES:
        because = f"There are {len(found):,} lines; {MOST_LINES:,} is the most."
        raise Refused(_no("sheet-too-long", because, "Split the file."))
    return found


def _keys(head: list[str]) -> list[str]:
    """What stands in each column, by the first line."""
    if len(head) == 1 and (other := _separator(head[0])):
        because = f"The columns of this file are separated by {other}, not by commas."
        raise Refused(_no("sheet-separator", because, "Save it with commas and choose it again."))
    names = [" ".join(each.lower().split()) for each in head]
    unknown = [each for each in names if each not in COLUMNS]
    problems = []
    if "agency" not in names:
        problems.append(_no("sheet-no-agency", "The first line has no heading “Agency”."))
    if unknown and len(unknown) < len(names):
        said = ", ".join(f"“{each}”" if each else "an empty one" for each in unknown)
        problems.append(_no("sheet-heading", f"These headings are not known: {said}."))
    if len(set(names)) < len(names):
        problems.append(_no("sheet-heading-twice", "A heading stands twice in the first line."))
    if problems:
        raise Refused(*problems)
    return [COLUMNS[each][0] for each in names]


def _separator(head: str) -> str:
    return next(
        (name for mark, name in {";": "semicolons", "\t": "tabs"}.items() if mark in head), ""
    )


def _no(code: str, because: str, fix: str | None = None) -> Refusal:
    return Refusal(code, because, fix=fix, field="file")


# Cells


def problems_of(line: Line) -> list[tuple[str, str]]:
    """(heading, reason) of what does not fit in a line by itself."""
    found = []
    for heading, (key, longest) in COLUMNS.items():
        if len(line.cells.get(key, "")) > longest:
            found.append((heading, f"It has more than {longest} characters."))
    if not line.cells.get("name"):
        found.append(("agency", "The name of the agency is missing."))
    if "kind" in line.cells and kind_of(line.cells["kind"]) is None:
        known = ", ".join(rules.KINDS.values())
        found.append(("kind", f"“{line.cells['kind'][:60]}” is none of: {known}."))
    if "started_on" in line.cells and day_of(line.cells["started_on"]) is None:
        found.append(("start date", "Write it like 2021-03-31 or 31/03/2021."))
    if "areas" in line.cells and (no := rules.areas_fit(areas_of(line.cells["areas"]))):
        found.append(("areas", no.because))
    return found + _problems_of_contact(line.cells)


def _problems_of_contact(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    if not any(cells.get(key) for key in ("contact_name", "role_title", "email", "phone")):
        return []
    found = []
    if not cells.get("contact_name"):
        found.append(("contact name", "The name of the contact is missing."))
    email = cells.get("email", "")
    if email and rules.address_is_one(email):
        found.append(("contact e-mail", "This is not an e-mail address like name@example.org."))
    if no := rules.contact_can_be_reached(email, cells.get("phone", "")):
        found.append(("contact e-mail", no.because))
    return found


def kind_of(said: str) -> str | None:
    """The key of a kind, by its key or its name."""
    names = {label.lower(): key for key, label in rules.KINDS.items()}
    wanted = said.lower()
    return wanted if wanted in rules.KINDS else names.get(wanted)


def areas_of(said: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in said.split(";") if each.strip()))


def day_of(said: str) -> date | None:
    """2021-03-31 or 31/03/2021."""
    iso = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", said)
    british = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", said)
    parts = iso.groups() if iso else british.groups()[::-1] if british else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None
