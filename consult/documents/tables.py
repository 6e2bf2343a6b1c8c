"""Two states of one table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from consult.documents.lines import cells

SAME, ADDED, REMOVED, REWORDED = "same", "added", "removed", "reworded"

_ALIKE = 50.0
"""Likeness (0 to 100) from which two rows are the same row with other words."""
_MANY = 200_000
"""So many pairs of rows are compared at most; beyond, rows go and rows come."""

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `old` and `new` are its cells as Markdown, each of the table's width or None."""

    how: str
    old: Cells | None
    new: Cells | None
    header: bool = False


def rows_of(text: str) -> list[Cells]:
    """The header and the rows of a pipe table; every row has as many cells as the header.

    Words beyond the last column join its cell, as the page shows them.
    """
    head, _, *rest = text.split("\n")
    names = tuple(cells(head))
    return [names, *(_fitted(cells(row), len(names)) for row in rest)]


def compare_tables(before: str, after: str) -> list[Row] | None:
    """Every row of both tables once, in reading order; None when the columns are not the same
    in number, so that cells cannot be told apart."""
    old, new = rows_of(before), rows_of(after)
    if len(old[0]) != len(new[0]):
        return None
    found = [Row(_how(old[0], new[0]), old[0], new[0], header=True)]
    left, right = old[1:], new[1:]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Row(SAME, row, row) for row in left[i1:i2]]
        else:
            found += _replaced(left[i1:i2], right[j1:j2])
    return found


def _fitted(found: Sequence[str], width: int) -> Cells:
    if len(found) > width:
        return (*found[: width - 1], " | ".join(found[width - 1 :]))
    return (*found, *[""] * (width - len(found)))


def _how(old: Cells, new: Cells) -> str:
    return SAME if old == new else REWORDED


def _replaced(old: Sequence[Cells], new: Sequence[Cells]) -> list[Row]:
    """Each new row with the first old row from here on that is like it; others went or came."""
    found: list[Row] = []
    at = 0
    for row in new:
        source = _like(old, at, row) if len(old) * len(new) <= _MANY else None
        if source is None:
            found.append(Row(ADDED, None, row))
            continue
        found += [Row(REMOVED, each, None) for each in old[at:source]]
        found.append(Row(REWORDED, old[source], row))
        at = source + 1
    return found + [Row(REMOVED, each, None) for each in old[at:]]


def _like(old: Sequence[Cells], start: int, row: Cells) -> int | None:
    from rapidfuzz import fuzz  # large, and only a table that changed needs it

    words = " | ".join(row)
    for index in range(start, len(old)):
        first = bool(row[0]) and old[index][0] == row[0]
        if first or fuzz.ratio(" | ".join(old[index]), words) >= _ALIKE:
            return index
    return None
