"""A Word file read as Word does after "Accept all" or "Reject all", from its XML alone."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
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
    cells apart by " | " and rows by a new line. A box is what stands in it. A reference to a
    footnote is “⟦its words⟧”."""
    out = _Out(_GOES if accept else _COMES, _notes(data), _marks(body_of(data)))
    return _paragraphs(body_of(data), out)


def _paragraphs(parent: ElementTree.Element, out: _Out) -> list[str]:
    found: list[str] = []
    for element in parent:
        if element.tag == W + "tbl" and (cell := _boxed(element)) is not None:
            if not _marked(element.find(f"{W}tr/{W}trPr"), out):
                found += _paragraphs(cell, out)
        elif element.tag == W + "tbl":
            kept = element.iter(W + "tr")
            rows = [row for row in kept if not _marked(row.find(W + "trPr"), out)]
            lines = [" | ".join(_words(cell, out) for cell in row.iter(W + "tc")) for row in rows]
            if lines:
                found.append("\n".join(lines))
        elif element.tag == W + "p" and not _gone(element, out):
            found.append(_words(element, out))
    return found


def _boxed(table: ElementTree.Element) -> ElementTree.Element | None:
    """The one cell of a table that is a box; a table of ours has a head."""
    rows = table.findall(W + "tr")
    head = rows[0].find(f"{W}trPr/{W}tblHeader") if rows else None
    cells = rows[0].findall(W + "tc") if len(rows) == 1 and head is None else []
    return cells[0] if len(cells) == 1 else None


@dataclass
class _Out:
    """What is left out, the footnotes by id, and the ids of those at bookmarks."""

    tags: set[str]
    notes: dict[str, ElementTree.Element]
    marks: dict[str, str]
    field: str = ""


def _notes(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        if "word/footnotes.xml" not in file.namelist():
            return {}
        root = ElementTree.fromstring(file.read("word/footnotes.xml"))
    return {each.get(W + "id", ""): each for each in root}


def _marks(body: ElementTree.Element) -> dict[str, str]:
    """{bookmark: id of the note that is referred to right after it}"""
    found, name = {}, ""
    for each in body.iter():
        if each.tag == W + "bookmarkStart":
            name = each.get(W + "name", "")
        elif each.tag == W + "bookmarkEnd":
            name = ""
        elif each.tag == W + "footnoteReference" and name:
            found.setdefault(name, each.get(W + "id", ""))
    return found


def _gone(paragraph: ElementTree.Element, out: _Out) -> bool:
    return _marked(paragraph.find(f"{W}pPr/{W}rPr"), out)


def _marked(properties: ElementTree.Element | None, out: _Out) -> bool:
    return properties is not None and any(each.tag in out.tags for each in properties)


def _words(element: ElementTree.Element, out: _Out) -> str:
    if element.tag in out.tags:
        return ""
    if element.tag in (W + "t", W + "delText"):
        return "" if out.field else element.text or ""
    if element.tag in (W + "br", W + "tab"):
        return "\n" if element.tag == W + "br" else "\t"
    if element.tag == W + "instrText":
        out.field = (element.text or "").split()[1]
        return _note(out.marks[out.field], out)
    if element.tag == W + "fldChar" and element.get(W + "fldCharType") == "end":
        out.field = ""
        return ""
    sign = element.find(W + "footnoteReference") if element.tag == W + "r" else None
    if sign is not None:
        return _note(sign.get(W + "id", ""), out)
    return "".join(_words(each, out) for each in element if each.tag not in (W + "pPr", W + "rPr"))


def _note(key: str, out: _Out) -> str:
    """Without its sign and the blank after it."""
    [paragraph] = out.notes[key].findall(W + "p")
    rest = _Out(out.tags, {}, {})
    words = [_words(each, rest) for each in paragraph if each.tag != W + "pPr"]
    assert words[1].startswith(" ")
    return f"⟦{''.join(words[1:])[1:]}⟧"
