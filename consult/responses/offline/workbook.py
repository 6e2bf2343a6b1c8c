"""A form as an Excel workbook. Every cell is text: nothing in it is ever a formula or a link."""

from __future__ import annotations

import re
from typing import IO, Any

from consult.responses.offline.making import Form, Sheet

LAST_ROW = 1_048_575
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_767  # characters that a cell of Excel holds
EXPLAINED = "How to use this form"


def write_workbook(form: Form, target: IO[bytes]) -> None:
    import xlsxwriter  # not needed before somebody asks for a form

    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": form.title})
    looks = {
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}
        ),
        "cell": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    for sheet in form.sheets:
        _write(book.add_worksheet(sheet.name), sheet, looks)
    about = book.add_worksheet(EXPLAINED)
    about.set_column(0, 0, 110)
    about.write_string(0, 0, form.title, looks["title"])
    for row, line in enumerate(form.explained, start=2):
        about.write_string(row, 0, line, looks["cell"])
    book.close()


def _write(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden else {}
        page.set_column(column, column, width, looks["cell"], hidden)
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, looks["head"])
    for number, row in enumerate(sheet.rows, start=1):
        for column, text in enumerate(row):
            if text:
                page.write_string(number, column, _fit(text), looks["cell"])
    for column, offered in sheet.offers.items():
        if len(",".join(offered)) < 255:
            page.data_validation(
                1,
                column,
                min(len(sheet.rows) + 1_000, LAST_ROW),
                column,
                {"validate": "list", "source": list(offered), "error_type": "warning"},
            )
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.headings) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _fit(text: str) -> str:
    return _CONTROLS.sub("", text)[:_LONGEST]
