"""Files as people send them, made for tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Rows = list[list[Any]]


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    dress: Callable[[Any, dict[str, Any]], None] | None = None,
) -> bytes:
    """dress: (workbook, its sheets by name), for formulas, hidden rows and the like."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    pages = {}
    for name, rows in sheets.items():
        page = pages[name] = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write(number, column, value)
    if dress is not None:
        dress(book, pages)
    book.close()
    return target.getvalue()


def rows_in(data: bytes, sheet: str = "Comments") -> Rows:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


def filled(data: bytes, fill: Callable[[Rows], None], sheet: str = "Comments") -> bytes:
    """A form of ours after somebody wrote in one of its sheets."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = {name: rows_in(data, name) for name in book.sheet_names}
    fill(sheets[sheet])
    return workbook(sheets)


def row_of(rows: Rows, place: str, *, empty: bool = True) -> list[Any]:
    """The row of a place: the empty one, or the first with a comment."""
    return next(row for row in rows if row[1] == place and (not row[3]) == empty)
