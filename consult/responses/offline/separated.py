"""A CSV file: any usual encoding and separator, every cell as plain text. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from consult.responses.offline.found import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_LINES,
    Line,
    Table,
    refused,
    too_long,
)

SEPARATORS = (",", ";", "\t", "|")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SAVE_AS = "Save it as “CSV UTF-8” and choose it again."


def read_csv(name: str, data: bytes) -> Table:
    """Raises Refused: sheet-not-csv, sheet-encoding, sheet-too-long, sheet-empty."""
    text = _decode(name, data)
    if not text.strip():
        raise refused("sheet-empty", f"“{name}” is empty.")
    separator, text = _separator(text)
    lines: list[Line] = []
    csv.field_size_limit(2_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > MOST_COLUMNS:
                because = f"Row {number:,} has {len(row):,} columns; {MOST_COLUMNS} is the most."
                raise refused("sheet-not-csv", because)
            line = Line(number, [_cell(each) for each in row])
            if line.says:
                lines.append(line)
            if len(lines) > MOST_LINES:
                raise too_long(len(lines))
    except csv.Error as error:
        because = f"“{name}” is not a CSV file: a quotation mark is opened and not closed."
        raise refused("sheet-not-csv", because) from error
    return Table(name, lines)


def _decode(name: str, data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        because = f"“{name}” is no CSV file, whatever its name says. It looks like Excel or Word."
        raise refused("sheet-not-csv", because, SAVE_AS)
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        if b"\0" in data[:2000]:
            even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
            return data.decode("utf-16-be" if even > odd else "utf-16-le")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or "\0" in text or len(_CONTROLS.findall(text)) > 2 + len(text) // 200:
        because = f"The letters of “{name}” cannot be read."
        raise refused("sheet-encoding", because, SAVE_AS)
    return text


def _separator(text: str) -> tuple[str, str]:
    """What stands between the columns; Excel may say so itself in a first line."""
    said = re.match(r'"?sep=(.)"?\r?\n', text)
    if said:
        return said[1], text[said.end() :]
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    counts = Counter({each: head.count(each) for each in SEPARATORS})
    best, count = counts.most_common(1)[0]
    return (best if count else ","), text


def _cell(text: str) -> str:
    """Without the mark that keeps programs from taking words for a formula."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL]
    return text[1:] if re.match(r"'[=+\-@]", text) else text
