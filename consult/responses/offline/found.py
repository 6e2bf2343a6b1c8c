"""What was read from a file: tables of lines of plain text, and what was odd about them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflows.refusal import Refusal, Refused

MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 100_000
NUMERIC, DATED, FORMULA, MERGED = "numeric", "dated", "formula", "merged"


@dataclass
class Line:
    """A row of a table.

    number  as the program that shows the file counts; cells: plain text by column
    odd     column → what was odd there; held: column → [code, reason,
            fix] of words that are not kept
    """

    number: int
    cells: list[str]
    hidden: bool = False
    odd: dict[int, list[str]] = field(default_factory=dict)
    held: dict[int, list[str]] = field(default_factory=dict)

    @property
    def says(self) -> bool:
        return bool(self.held) or any(cell.strip() for cell in self.cells)

    def cell(self, column: int | None) -> str:
        if column is None or not 0 <= column < len(self.cells):
            return ""
        return self.cells[column]

    def is_odd(self, column: int | None, how: str) -> bool:
        return column is not None and how in self.odd.get(column, ())

    def as_json(self) -> dict[str, Any]:
        """Short: there may be thousands."""
        found: dict[str, Any] = {"n": self.number, "c": self.cells}
        if self.hidden:
            found["h"] = 1
        if self.odd:
            found["o"] = {str(at): odd for at, odd in self.odd.items()}
        if self.held:
            found["w"] = {str(at): held for at, held in self.held.items()}
        return found


@dataclass
class Table:
    """A sheet of a workbook, a table of a Word file, or a whole CSV file."""

    name: str
    lines: list[Line]
    hidden: bool = False
    lettered: bool = True  # its columns are called A, B, C

    def as_json(self) -> dict[str, Any]:
        lines = [line.as_json() for line in self.lines]
        return {"name": self.name, "hidden": self.hidden, "letters": self.lettered, "lines": lines}


def tables_from(content: Iterable[Mapping[str, Any]]) -> list[Table]:
    """The tables that `as_json` wrote."""
    return [
        Table(each["name"], [_line(row) for row in each["lines"]], each["hidden"], each["letters"])
        for each in content
    ]


def _line(row: Mapping[str, Any]) -> Line:
    odd = {int(at): odd for at, odd in row.get("o", {}).items()}
    held = {int(at): held for at, held in row.get("w", {}).items()}
    return Line(row["n"], row["c"], "h" in row, odd, held)


def letter(column: int) -> str:
    """A, B, … Z, AA: as programs name the column that is the so-manieth from 0."""
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def refused(code: str, because: str, fix: str | None = None) -> Refused:
    return Refused(Refusal(code, because, fix=fix, field="file"))


def are_not_too_many(tables: Sequence[Table]) -> None:
    """Raises Refused: sheet-empty, sheet-too-long."""
    count = sum(len(table.lines) for table in tables)
    if not count:
        raise refused("sheet-empty", "There is nothing in this file.")
    if count > MOST_LINES:
        raise too_long(count)


def too_long(count: int) -> Refused:
    because = f"This file has {count:,} rows; {MOST_LINES:,} is the most."
    return refused("sheet-too-long", because, "Split it and send the parts one after the other.")
