"""Words of a Word paragraph: kept, inserted, deleted or moved, as Word itself tracks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby
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


@dataclass(frozen=True, slots=True)
class Written:
    """How what is no words is written: a reference to a footnote, an image; and what it is in
    words where it cannot be."""

    cite: Callable[[Run, str], list[Any]]
    draw: Callable[[str, str], Any]
    words: Callable[[Run], Run]


class Tracker:
    """Writes words into paragraphs of one file; every tracked change has a number of its own."""

    signs: Written | None = None

    def __init__(
        self, part: Any, author: str, at: datetime, numbers: Iterator[int] | None = None
    ) -> None:
        self._part = part
        self._author, self._moment = author, at
        self._at = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._numbers = numbers or count(1)
        self._links: dict[str, str] = {}

    def elsewhere(self, part: Any) -> Tracker:
        """The same for another part of the file, such as its footnotes."""
        return Tracker(part, self._author, self._moment, self._numbers)

    def write(self, paragraph: Any, pieces: Pieces, *, style: str = "") -> None:
        """Words at the end of the paragraph, each with how it came or went."""
        for (kind, href), group in groupby(pieces, key=lambda piece: (piece[0], piece[1].href)):
            holder = self._holder(paragraph, kind)
            place = self._link(holder, href) if href else holder
            for _, run in group:
                for each in self._elements(run, kind, style):
                    place.append(each)

    def _elements(self, run: Run, kind: str, style: str) -> list[Any]:
        if run.is_sign and self.signs is not None:
            if run.note:
                return self.signs.cite(run, kind)
            said = self.signs.words(run)
            alt = said.text.removeprefix("[Image").removeprefix(": ").removesuffix("]")
            drawn = self.signs.draw(run.image, alt)
            if drawn is not None:
                return [drawn]
            run = said
        return [_run(run, gone=kind in _GONE, style=style)]

    def mark(self, paragraph: Any, kind: str) -> None:
        """The paragraph itself came or went, not only its words."""
        if kind != SAME:
            paragraph.get_or_add_pPr().append(_wrapped("w:rPr", self.element(_TAGS[kind])))

    def mark_row(self, row: Any, kind: str) -> None:
        """A row of a table came or went."""
        row.get_or_add_trPr().append(self.element(_TAGS[kind]))

    def element(self, tag: str, **more: str) -> Any:
        found = OxmlElement(tag)
        for name, value in {"id": str(next(self._numbers)), **more}.items():
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


def _run(run: Run, *, gone: bool, style: str = "") -> Any:
    element = OxmlElement("w:r")
    if looks := _looks(run, style):
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


def _looks(run: Run, style: str) -> list[Any]:
    """In the order that the format asks for."""
    found: list[Any] = []
    if style:
        found.append(_valued("w:rStyle", style.replace(" ", "")))
    elif run.href:
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
