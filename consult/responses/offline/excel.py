"""An Excel file, read with care: anybody may have made it.

Nothing is unpacked before it is known to be small; hidden rows, formulas and far-away cells are
looked for before the reader of values sees it.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from lxml import etree

from consult.responses.offline.found import (
    DATED,
    FORMULA,
    LONGEST_CELL,
    MERGED,
    MOST_COLUMNS,
    MOST_LINES,
    NUMERIC,
    Line,
    Table,
    refused,
    too_long,
)
from workflows.calendar import day_in_words
from workflows.refusal import Refused

UNPACKED_MB, MOST_PARTS = 60, 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(r"([A-Z]{1,4})(\d{1,8})")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NEEDED = (".xml", ".rels")
SAVE_AGAIN = "Open it in Excel, save it as “Excel workbook (.xlsx)” and choose the new file."


@dataclass
class _Looks:
    """What a sheet's own XML says besides values; rows and columns from 0."""

    hidden: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def read_excel(name: str, data: bytes) -> list[Table]:
    """Its sheets that say something. Raises Refused, each with the field "file"."""
    if data.startswith(_OLE):
        raise _ole(name, data)
    try:
        parts = _unpacked(name, data)
        looks = dict(_looks_of(name, parts))
        return _tables(_packed(parts), looks)
    except Refused:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader is not Python: its panics are no Exceptions
        raise _broken(name) from error


def _ole(name: str, data: bytes) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refused(
            "sheet-protected",
            f"“{name}” is protected with a password. Take the password off in Excel "
            "(File, Info, Protect workbook), save it and choose it again.",
        )
    because = f"“{name}” is in the old Excel format (.xls). {SAVE_AGAIN}"
    return refused("sheet-old", because)


def _broken(name: str) -> Refused:
    because = f"“{name}” cannot be read as an Excel file: it is damaged, or not one. {SAVE_AGAIN}"
    return refused("sheet-broken", because)


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """The parts that are needed. What an archive says of its sizes is not believed alone."""
    too_large = refused("sheet-too-large", f"“{name}” unpacks to more than {UNPACKED_MB} MB.")
    most = left = UNPACKED_MB * 1024 * 1024
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(each.file_size for each in entries) > most:
            raise too_large
        if any(each.filename.lower().endswith("vbaproject.bin") for each in entries):
            raise _macros(name)
        parts = {}
        for each in entries:
            if not each.filename.lower().endswith(_NEEDED):
                continue
            with archive.open(each) as part:
                parts[each.filename] = part.read(left + 1)
            left -= len(parts[each.filename])
            if left < 0:
                raise too_large
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise _broken(name) from error
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise _macros(name)
    if any(b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part for part in parts.values()):
        raise _broken(name)
    return parts


def _macros(name: str) -> Refused:
    because = f"“{name}” has macros in it, which are not taken here. {SAVE_AGAIN}"
    return refused("sheet-macros", because)


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    """An archive of what was looked at and nothing else."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    found.seek(0)
    return found


def _parse(part: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part, parser)


def _looks_of(name: str, parts: dict[str, bytes]) -> Iterator[tuple[str, _Looks]]:
    """(name of a sheet, its looks); raises Refused where words stand too far away."""
    book = next((p for p in parts if p.lower().endswith("xl/workbook.xml")), "")
    if not book:
        raise _broken(name)
    folder = posixpath.dirname(book)
    related = parts.get(f"{folder}/_rels/{posixpath.basename(book)}.rels", b"<none/>")
    targets = {each.get("Id"): each.get("Target", "") for each in _parse(related)}
    for sheet in _parse(parts[book]).iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = unquote(targets.get(key, ""))
        where = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        part = parts.get(posixpath.normpath(where))
        if part is not None:
            yield sheet.get("name", ""), _looks(part, sheet.get("name", ""))


def _looks(part: bytes, sheet: str) -> _Looks:
    found, row, said = _Looks(), -1, 0
    events = etree.iterparse(
        io.BytesIO(part),
        events=("start", "end"),
        tag=("{*}row", "{*}c"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    column = -1
    for event, element in events:
        is_row = etree.QName(element).localname == "row"
        if event == "start":
            if is_row:
                given = element.get("r", "")
                row, column = (int(given) - 1 if given.isdigit() else row + 1), -1
                if element.get("hidden") in ("1", "true"):
                    found.hidden.add(row)
            continue
        if is_row:
            element.clear()
            continue
        place = _CELL.fullmatch(element.get("r", ""))
        column = _column(place[1]) if place else column + 1
        at = int(place[2]) - 1 if place else row
        if len(element) and any(etree.QName(e).localname in ("v", "is") for e in element):
            said += 1
            if column >= MOST_COLUMNS or at >= MOST_LINES * 2 or said > 1_000_000:
                raise refused(
                    "sheet-far-away",
                    f"The sheet “{sheet}” has words in cell {element.get('r', '')}, too far from "
                    f"the others: {MOST_COLUMNS} columns and {MOST_LINES:,} rows are read.",
                    "Take them out and send it again.",
                )
        if any(etree.QName(e).localname == "f" for e in element):
            found.formulas.add((at, column))
    return found


def _column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    return number - 1


def _tables(data: io.BytesIO, looks: dict[str, _Looks]) -> list[Table]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book, found, count = CalamineWorkbook.from_filelike(data), [], 0
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(number)
        lines = list(_lines(sheet, looks.get(about.name, _Looks())))
        count += len(lines)
        if count > MOST_LINES:
            raise too_long(count)
        if lines:
            hidden = about.visible != SheetVisibleEnum.Visible
            found.append(Table(about.name, lines, hidden))
    return found


def _lines(sheet: Any, looks: _Looks) -> Iterator[Line]:
    merged = sheet.merged_cell_ranges or []
    rows = sheet.to_python(skip_empty_area=False) if sheet.start is not None else []
    spread = dict(_spread(rows, merged))
    for at, values in enumerate(rows):
        line = Line(at + 1, [], hidden=at in looks.hidden)
        for column, value in enumerate(values):
            text, odd = _text(value)
            if (at, column) in looks.formulas:
                odd.append(FORMULA)
            if (at, column) in spread:
                text, odd = _text(spread[at, column])[0], [MERGED]
            line.cells.append(text)
            if odd:
                line.odd[column] = odd
        own = (cell for n, cell in enumerate(line.cells) if MERGED not in line.odd.get(n, ()))
        if any(cell.strip() for cell in own) or any(FORMULA in odd for odd in line.odd.values()):
            yield line


def _spread(rows: Any, merged: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """The words of cells that were merged downwards, for the rows below."""
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in range(top + 1, min(bottom + 1, len(rows))):
                yield (row, left), rows[top][left]


def _text(value: Any) -> tuple[str, list[str]]:
    """A value as a person reads it, and what is odd about it."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return _CONTROLS.sub("", text)[:LONGEST_CELL], []
    if isinstance(value, bool):
        return ("Yes" if value else "No"), []
    if isinstance(value, (int, float)):
        whole = math.isfinite(value) and value == int(value)
        return (str(int(value)) if whole else repr(value)), [NUMERIC]
    return _day(value), [DATED]


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        told = day_in_words(value.date())
        return f"{told} {value:%H:%M}" if (value.hour or value.minute) else told
    return day_in_words(value) if isinstance(value, date) else str(value)
