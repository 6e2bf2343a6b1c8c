"""Times of the year that ask for thought, as a region writes them: a line each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from workflows.calendar import day_in_words, read_month
from workflows.refusal import Refusal

KINDS = {
    "pre_election": "Pre-election period",
    "school_holiday": "School holiday",
    "bank_holiday": "Bank holiday",
}
MOST = 400  # lines
LONGEST_NAME = 120
_KIND_OF = {words.casefold(): kind for kind, words in KINDS.items()}
_LINE = re.compile(r"([^:]+):\s*(.+?),\s*([^,]+?)(?:\s+to\s+([^,]+?))?\s*")
_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})")

Row = list[str]  # kind, name, first day, last day; days as 2021-03-22


def read(text: str) -> tuple[list[Row], list[Refusal]]:
    """The periods of a text, by their first day; and what is wrong, line by line.

    A line is “School holiday: Easter, 1 April 2021 to 16 April 2021”; a single day has no “to”.
    """
    rows: list[Row] = []
    wrong: list[Refusal] = []
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    for line in lines[:MOST]:
        found = _row(line)
        if isinstance(found, str):
            wrong.append(Refusal("no-such-period", f"“{line[:80]}”: {found}", field="periods"))
        elif found not in rows:
            rows.append(found)
    if len(lines) > MOST:
        because = f"There are {len(lines)} lines; the most is {MOST}."
        wrong.append(Refusal("too-many-periods", because, field="periods"))
    return sorted(rows, key=lambda row: (row[2], row[3], row[1])), wrong


def write(rows: Iterable[Row]) -> str:
    """The same, a line each: as it is typed."""
    return "\n".join(in_words(row) for row in rows)


def in_words(row: Row) -> str:
    kind, name, first, last = row
    days = day_in_words(date.fromisoformat(first))
    if last != first:
        days += f" to {day_in_words(date.fromisoformat(last))}"
    return f"{KINDS[kind]}: {name}, {days}"


def _row(line: str) -> Row | str:
    """The row, or what is wrong with the line."""
    said = _LINE.fullmatch(line)
    if said is None:
        return "write it as School holiday: Easter, 1 April 2021 to 16 April 2021."
    kind = _KIND_OF.get(said[1].strip().casefold())
    if kind is None:
        return f"begin it with {', '.join(KINDS.values())}."
    first, last = _day(said[3]), _day(said[4] or said[3])
    if first is None or last is None:
        return f"{said[3] if first is None else said[4]} is not a day: write it as 1 April 2021."
    if last < first:
        return "it ends before it begins."
    if len(said[2]) > LONGEST_NAME:
        return f"its name has more than {LONGEST_NAME} characters."
    return [kind, said[2].strip(), first.isoformat(), last.isoformat()]


def _day(text: str) -> date | None:
    said = _DAY.fullmatch(text.strip())
    if said is None:
        return None
    try:
        return date(int(said[3]), read_month(said[2]), int(said[1]))
    except ValueError:
        return None
