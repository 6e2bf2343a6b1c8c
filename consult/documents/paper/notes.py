"""Footnotes of a Word file: the references, and what stands at the foot of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from consult.documents.block import Block
from consult.documents.paper.signs import Signs
from consult.documents.paper.styles import NOTE_SIGN, NOTE_TEXT, NUMBER
from consult.documents.paper.tracking import MOVED_FROM, Pieces, Tracker
from consult.documents.runs import Run, compared, runs_of
from consult.documents.wording import DELETED, SAME

_SEPARATORS = ("separator", "continuationSeparator")


class Notes:
    """Writes a note whenever it is referred to for the first time."""

    def __init__(self, part: Any, tracker: Tracker, signs: Signs) -> None:
        self._main, self._signs, self._body = part, signs, tracker
        self._part: Any = None
        self._tracker: Tracker | None = None
        self._made: dict[tuple[bool, str], int] = {}

    def cite(self, run: Run, kind: str) -> list[Any]:
        """The reference; what follows the first to the same note only points to that."""
        key = (kind in (DELETED, MOVED_FROM), run.note)
        if key in self._made:
            return _pointer(self._made[key], run.note)
        number = self._made[key] = len(self._made) + 1
        self._write(number, run.note, kind)
        sign = OxmlElement("w:r")
        sign.append(_styled(NOTE_SIGN))
        reference = OxmlElement("w:footnoteReference")
        if self._signs.as_typed:
            reference.set(qn("w:customMarkFollows"), "1")
        reference.set(qn("w:id"), str(number))
        sign.append(reference)
        if self._signs.as_typed:
            sign.append(_text(run.note))
        return _named(number, sign) if self._signs.uses[run.note] > 1 else [sign]

    def _write(self, number: int, label: str, kind: str) -> None:
        if self._part is None:
            self._begin()
        assert self._tracker is not None
        gone = kind in (DELETED, MOVED_FROM)
        old, new = self._signs.note(label, gone=gone, kept=kind == SAME)
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr>'
            f'<w:pStyle w:val="{_id(NOTE_TEXT)}"/></w:pPr></w:p></w:footnote>'
        )
        paragraph = note[0]
        sign = OxmlElement("w:r")
        sign.append(_styled(NUMBER if self._signs.as_typed else NOTE_SIGN))
        sign.append(_text(label) if self._signs.as_typed else OxmlElement("w:footnoteRef"))
        paragraph.append(sign)
        self._tracker.write(paragraph, [(SAME, Run(" ")), *_said(old, new)])
        self._part.element.append(note)

    def _begin(self) -> None:
        rows = "".join(
            f'<w:footnote w:type="{what}" w:id="{at - 1}"><w:p><w:r><w:{what}/></w:r></w:p>'
            "</w:footnote>"
            for at, what in enumerate(_SEPARATORS)
        )
        root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}>{rows}</w:footnotes>")
        self._part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, self._main.package
        )
        self._main.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._tracker = self._body.elsewhere(self._part)


def _said(old: Block | None, new: Block) -> Pieces:
    """No note stands in a note, and no image: there they are their words."""
    after = [replace(run, note="", image="") for run in runs_of(new.text)]
    if old is None:
        return [(SAME, run) for run in after]
    before = [replace(run, note="", image="") for run in runs_of(old.text)]
    return compared(before, after)


def _named(number: int, sign: Any) -> list[Any]:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(1_000_000 + number))
    start.set(qn("w:name"), f"_RefNote{number}")
    return [start, sign, end]


def _pointer(number: int, label: str) -> list[Any]:
    """A field that says the number of an earlier note."""
    inside = [_field("begin"), OxmlElement("w:instrText"), _field("separate"), _text(label)]
    inside[1].set(qn("xml:space"), "preserve")
    inside[1].text = f" NOTEREF _RefNote{number} \\f \\h "
    runs = []
    for each in (*inside, _field("end")):
        run = OxmlElement("w:r")
        run.append(_styled(NOTE_SIGN))
        run.append(each)
        runs.append(run)
    return runs


def _field(kind: str) -> Any:
    found = OxmlElement("w:fldChar")
    found.set(qn("w:fldCharType"), kind)
    return found


def _styled(name: str) -> Any:
    properties, style = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
    style.set(qn("w:val"), _id(name))
    properties.append(style)
    return properties


def _text(words: str) -> Any:
    found = OxmlElement("w:t")
    found.text = words
    return found


def _id(name: str) -> str:
    """The id that python-docx gives a style of this name."""
    return name.replace(" ", "")
