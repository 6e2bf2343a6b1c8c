"""A Word file read as Word does after "Accept all" or "Reject all", from its XML alone."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMES, _GOES = {W + "ins", W + "moveTo"}, {W + "del", W + "moveFrom"}


def body_of(data: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(data)) as file:
        found = ElementTree.fromstring(file.read("word/document.xml")).find(W + "body")
    assert found is not None
    return found


def paragraphs(data: bytes, *, accept: bool) -> list[str]:
    """The words of each paragraph outside tables that is left, in order; a table is one string,
    cells apart by " | " and rows by a new line."""
    out = _GOES if accept else _COMES
    found: list[str] = []
    for element in body_of(data):
        if element.tag == W + "tbl":
            rows = [row for row in element.iter(W + "tr") if not _marked(row.find(W + "trPr"), out)]
            lines = [" | ".join(_words(cell, out) for cell in row.iter(W + "tc")) for row in rows]
            if lines:
                found.append("\n".join(lines))
        elif element.tag == W + "p" and not _gone(element, out):
            found.append(_words(element, out))
    return found


def _gone(paragraph: ElementTree.Element, out: set[str]) -> bool:
    return _marked(paragraph.find(f"{W}pPr/{W}rPr"), out)


def _marked(properties: ElementTree.Element | None, out: set[str]) -> bool:
    return properties is not None and any(each.tag in out for each in properties)


def _words(element: ElementTree.Element, out: set[str]) -> str:
    if element.tag in out:
        return ""
    if element.tag in (W + "t", W + "delText"):
        return element.text or ""
    if element.tag in (W + "br", W + "tab"):
        return "\n" if element.tag == W + "br" else "\t"
    return "".join(_words(each, out) for each in element if each.tag not in (W + "pPr", W + "rPr"))
