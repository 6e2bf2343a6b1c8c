"""The tables of a Word file as rows of words. Tracked changes count as accepted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from consult.documents.incoming.names import W, value, w
from consult.documents.incoming.package import Package, broken, open_package
from consult.documents.incoming.tracked import resolve
from consult.responses.offline.found import LONGEST_CELL, MERGED, MOST_LINES, Line, Table, too_long
from consult.responses.offline.layouts import find_layout, read_headings

MOST_SPANNED = 60
_BREAKS = frozenset(map(w, ("br", "cr")))


def read_tables(name: str, data: bytes) -> list[Table]:
    """Raises Refused: what `open_package` raises, and sheet-too-long."""
    try:
        package = open_package(name, data)
        root = resolve(package.document, accept=True)
        tables = [Table(f"Table {n}", rows, lettered=False) for n, rows in _all(root) if rows]
        heads = list(_heads(package))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError) as error:
        raise broken(name) from error
    count = sum(len(table.lines) for table in tables)
    if count > MOST_LINES:
        raise too_long(count)
    for table in tables:
        _head(table, heads)
    return tables


def _all(root: Any) -> Iterator[tuple[int, list[Line]]]:
    """Each table that is in no other, numbered as it comes."""
    own = [each for each in root.iter(w("tbl")) if next(each.iterancestors(w("tbl")), None) is None]
    for number, table in enumerate(own, start=1):
        yield number, [line for line in _lines(table) if line.says]


def _lines(table: Any) -> Iterator[Line]:
    above: list[str] = []
    rows = [row for row in table.iter(w("tr")) if _nearest(row, w("tbl")) is table]
    for number, row in enumerate(rows, start=1):
        line = Line(number, [])
        hidden = row.find("w:trPr/w:hidden", W)
        line.hidden = hidden is not None
        for cell in (each for each in row.iter(w("tc")) if _nearest(each, w("tr")) is row):
            at = len(line.cells)
            merge = cell.find("w:tcPr/w:vMerge", W)
            follows = merge is not None and merge.get(w("val"), "continue") == "continue"
            line.cells.append(above[at] if follows and at < len(above) else _words(cell))
            if follows:
                line.odd[at] = [MERGED]
            said = value(cell, "w:tcPr/w:gridSpan", "1")
            span = min(int(said), MOST_SPANNED) if said.isdigit() else 1
            line.cells += [""] * (span - 1)
        above = line.cells
        yield line


def _words(cell: Any) -> str:
    """Its paragraphs, each on a line of its own."""
    lines = []
    for paragraph in cell.iter(w("p")):
        parts = []
        for each in paragraph.iter():
            if each.tag == w("t"):
                parts.append(each.text or "")
            elif each.tag == w("tab") and each.getparent().tag == w("r"):
                parts.append("\t")
            elif each.tag in _BREAKS:
                parts.append("\n")
            elif each.tag == w("noBreakHyphen"):
                parts.append("-")
        lines.append("".join(parts))
    return "\n".join(lines).strip()[:LONGEST_CELL]


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _heads(package: Package) -> Iterator[list[str]]:
    """Rows in the head of the page that read like headings: the table of ISO has them there."""
    for root in package.heads():
        for _, lines in _all(root):
            for line in lines:
                if read_headings(line.cells, 0) is not None:
                    yield line.cells


def _head(table: Table, heads: list[list[str]]) -> None:
    if find_layout(table) is not None or not table.lines:
        return
    width = max(len(line.cells) for line in table.lines)
    for head in heads:
        if len(head) == width:
            table.lines.insert(0, Line(0, list(head)))
            return
