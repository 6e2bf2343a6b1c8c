"""Words of a Word paragraph: kept, inserted, deleted or moved, as Word itself tracks them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from consult.documents.runs import Run
from consult.documents.wording import DELETED, INSERTED, SAME

MOVED_TO, MOVED_FROM = "to", "from"
_TAGS = {INSERTED: "w:ins", DELETED: "w:del", MOVED_TO: "w:moveTo", MOVED_FROM: "w:moveFrom"}
_GONE = (DELETED,)

Pieces = Iterable[tuple[str, Run]]


class Tracker:
    """Writes words into paragraphs of one file; every tracked change has a number of its own."""

    def __init__(self, part: Any, author: str, at: datetime) -> None:
        self._part = part
        self._author = author
        self._at = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._number = 0
        self._links: dict[str, str] = {}

    def write(self, paragraph: Any, pieces: Pieces) -> None:
        """Words at the end of the paragraph, each with how it came or went."""
        for (kind, href), group in groupby(pieces, key=lambda piece: (piece[0], piece[1].href)):
            holder = self._holder(paragraph, kind)
            place = self._link(holder, href) if href else holder
            for _, run in group:
                place.append(_run(run, gone=kind in _GONE))

    def mark(self, paragraph: Any, kind: str) -> None:
        """The paragraph itself came or went, not only its words."""
        if kind != SAME:
            paragraph.get_or_add_pPr().append(_wrapped("w:rPr", self.element(_TAGS[kind])))

    def mark_row(self, row: Any, kind: str) -> None:
        """A row of a table came or went."""
        row.get_or_add_trPr().append(self.element(_TAGS[kind]))

    def element(self, tag: str, **more: str) -> Any:
        self._number += 1
        found = OxmlElement(tag)
        for name, value in {"id": str(self._number), **more}.items():
            found.set(qn(f"w:{name}"), value)
        if not tag.endswith("End"):
            found.set(qn("w:author"), self._author)
            found.set(qn("w:date"), self._at)
        return found

    def _holder(self, paragraph: Any, kind: str) -> Any:
        if kind == SAME:
            return paragraph
        holder = self.element(_TAGS[kind])
        paragraph.append(holder)
        return holder

    def _link(self, holder: Any, href: str) -> Any:
        """A link inside tracked words: Word wants the link outside and the change within."""
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), bookmark(href[1:]))
        else:
            link.set(qn("r:id"), self._related(href))
        if holder.tag == qn("w:p"):
            holder.append(link)
            return link
        holder.getparent().replace(holder, link)
        link.append(holder)
        return holder

    def _related(self, href: str) -> str:
        if href not in self._links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self._links[href] = self._part.relate_to(href, kind, is_external=True)
        return self._links[href]


def bookmark(anchor: str) -> str:
    """An anchor as Word lets a bookmark be named: letters, digits and underscores, 40 at most."""
    return "".join(each if each.isalnum() else "_" for each in anchor)[:40]


def _run(run: Run, *, gone: bool) -> Any:
    element = OxmlElement("w:r")
    if looks := _looks(run):
        element.append(_wrapped("w:rPr", *looks))
    for index, line in enumerate(run.text.split("\n")):
        if index:
            element.append(OxmlElement("w:br"))
        for place, words in enumerate(line.split("\t")):
            if place:
                element.append(OxmlElement("w:tab"))
            if words:
                text = OxmlElement("w:delText" if gone else "w:t")
                text.set(qn("xml:space"), "preserve")
                text.text = words
                element.append(text)
    return element


def _looks(run: Run) -> list[Any]:
    """In the order that the format asks for."""
    found: list[Any] = []
    if run.href:
        found.append(_valued("w:rStyle", "Hyperlink"))
    if run.code:
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:ascii"), "Courier New")
        fonts.set(qn("w:hAnsi"), "Courier New")
        found.append(fonts)
    flags = (("w:b", run.bold), ("w:i", run.italic), ("w:strike", run.struck))
    return found + [OxmlElement(tag) for tag, wanted in flags if wanted]


def _wrapped(tag: str, *inside: Any) -> Any:
    found = OxmlElement(tag)
    for each in inside:
        found.append(each)
    return found


def _valued(tag: str, value: str) -> Any:
    found = OxmlElement(tag)
    found.set(qn("w:val"), value)
    return found
