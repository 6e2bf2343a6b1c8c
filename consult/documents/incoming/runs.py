"""The words inside one Word paragraph: runs, links, fields, notes, images, ends of comments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from consult.documents.incoming.found import Picture
from consult.documents.incoming.names import W, is_on, named, value, w
from consult.documents.incoming.package import Package, Relation
from consult.documents.incoming.spans import BREAK, Span
from consult.documents.incoming.styles import OUR_NUMBER, Style, Styles

IMAGE_KINDS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_THROUGH = frozenset(
    map(w, ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo"))
)
_NOTES = (w("footnoteReference"), w("endnoteReference"))
_SIGNS = {w("tab"): " ", w("ptab"): " ", w("br"): BREAK, w("cr"): BREAK}
_SIGNS |= {w("noBreakHyphen"): "\u2011", w("softHyphen"): ""}
_SYMBOLS = {"f0fc": "✓", "f0fe": "☑", "f0a8": "□", "f06f": "□", "f0fb": "✗", "f0e0": "→"}
_SYMBOLS |= {"f0b7": "•", "f0a7": "▪"}
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_IN_SYMBOL = dict(zip(_LATIN, _GREEK, strict=True))


@dataclass
class _Field:
    """A field whose result is being read. `words` is its instruction."""

    words: str = ""
    in_result: bool = False
    is_read: bool = False  # its result says nothing more

    @property
    def is_contents(self) -> bool:
        return self.words.split()[:1] == ["TOC"]

    @property
    def note(self) -> str:
        """The bookmark of the footnote whose number this says."""
        parts = self.words.split()
        return parts[1] if parts[:1] == ["NOTEREF"] and len(parts) > 1 else ""

    @property
    def href(self) -> str:
        parts = self.words.split('"')
        return parts[1] if parts[0].split() == ["HYPERLINK"] and len(parts) > 1 else ""


@dataclass
class Inline:
    """What one paragraph holds. `boxes`: text boxes, whose paragraphs stand after it."""

    spans: list[Span] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class Runs:
    """Fields go over the ends of paragraphs, and so do comments: one reader for a whole part."""

    def __init__(
        self,
        package: Package,
        relations: dict[str, Relation],
        styles: Styles,
        *,
        notice: Callable[[str], None],
        notice_links: Callable[[list[Span]], None],
        cite: Callable[[str, str], str],
    ) -> None:
        """cite  gives the label of a footnote: ("footnote" or "endnote", its id)"""
        self.pictures: dict[str, Picture] = {}
        self.starts: set[str] = set()
        self.quoted: dict[str, list[str]] = {}
        self._package, self._relations, self._styles = package, relations, styles
        self._notice, self._notice_links, self._cite = notice, notice_links, cite
        self._fields: list[_Field] = []
        self._open: set[str] = set()
        self._href = ""
        self._into = Inline()
        self._style = Style()

    @property
    def in_contents(self) -> bool:
        return any(each.is_contents and each.in_result for each in self._fields)

    def read(self, paragraph: Any, style: Style) -> Inline:
        """`starts` then holds the comments that this paragraph touches, `quoted` their words."""
        self._into, self._style = Inline(), style
        self.starts = set(self._open)
        self.quoted = {each: [] for each in self._open}
        self._children(paragraph)
        self._notice_links(self._into.spans)
        return self._into

    def _children(self, element: Any) -> None:
        for child in element:
            self._take(child)

    def _take(self, child: Any) -> None:
        tag = child.tag
        if tag == w("r"):
            self._run(child)
        elif tag == w("hyperlink"):
            self._link(child)
        elif tag in _THROUGH:
            self._children(child)
        elif tag == w("fldSimple"):
            words = child.get(w("instr"), "")
            self._fields.append(_Field(words))
            self._field("separate")
            self._children(child)
            self._fields.pop()
        elif tag == w("commentRangeStart"):
            self._begin(child.get(w("id"), ""))
        elif tag == w("commentRangeEnd"):
            self._open.discard(child.get(w("id"), ""))
        elif tag in (named("m:oMath"), named("m:oMathPara")):
            self._notice("An equation: only its signs were taken, on one line")
            self._say("".join(t.text or "" for t in child.iter(named("m:t"))), None)

    def _begin(self, comment: str) -> None:
        self._open.add(comment)
        self.starts.add(comment)
        self.quoted.setdefault(comment, [])

    def _link(self, element: Any) -> None:
        relation = self._relations.get(element.get(named("r:id"), ""))
        before, self._href = self._href, relation.target if relation else ""
        self._children(element)
        self._href = before

    def _run(self, run: Any) -> None:
        properties = run.find("w:rPr", W)
        if properties is not None and self._styles.of_run(properties).name == OUR_NUMBER:
            return  # it is counted again
        hidden = is_on(properties, "w:vanish")
        marked = any(each.get(w("customMarkFollows")) for each in run.iterchildren(*_NOTES))
        for child in run:
            tag = child.tag
            if marked and tag == w("t"):
                continue  # the sign of a note, which is its reference
            if tag == w("fldChar"):
                self._field(child.get(w("fldCharType"), ""))
            elif tag == w("instrText") and self._fields:
                self._fields[-1].words += child.text or ""
            elif hidden and tag == w("t") and (child.text or "").strip():
                self._notice("Hidden text was left out")
            elif not hidden:
                self._piece(child, properties)

    def _piece(self, child: Any, properties: Any) -> None:
        tag = child.tag
        if tag == w("t"):
            self._say(child.text or "", properties)
        elif tag in _SIGNS:
            self._say(_SIGNS[tag], properties)
        elif tag == w("sym"):
            self._symbol(child, properties)
        elif tag in _NOTES:
            kind = "footnote" if tag == w("footnoteReference") else "endnote"
            self._raw(f"[^{self._cite(kind, child.get(w('id'), ''))}]")
        elif tag == w("commentReference"):
            self.starts.add(child.get(w("id"), ""))
        elif tag == named("mc:AlternateContent"):
            self._alternative(child, properties)
        elif tag in (w("drawing"), w("pict"), w("object")):
            self._drawn(child)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            if self.in_contents:
                self._notice("The table of contents was left out: the headings make a new one")
            self._cite_again(self._fields[-1])
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _cite_again(self, field: _Field) -> None:
        """A field that says the number of a note is one more reference to it."""
        kind, key = self._package.noted(field.note) if field.note else ("", "")
        if kind:
            field.is_read = True
            self._raw(f"[^{self._cite(kind, key)}]")

    def _say(self, words: str, properties: Any) -> None:
        if not words or self.in_contents:
            return
        if any(each.is_read or not each.in_result for each in self._fields):
            return
        look = self._styles.of_run(properties) if properties is not None else Style()
        own = {
            "bold": is_on(properties, "w:b") or (look.bold and not _off(properties, "w:b")),
            "italic": is_on(properties, "w:i") or (look.italic and not _off(properties, "w:i")),
            "struck": is_on(properties, "w:strike") or is_on(properties, "w:dstrike"),
        }
        href = self._href or next((f.href for f in reversed(self._fields) if f.href), "")
        self._into.spans.append(Span(words, **own, href=href))
        for each in self._open:
            self.quoted.setdefault(each, []).append(words)

    def _raw(self, markdown: str) -> None:
        if not self.in_contents:
            self._into.spans.append(Span(markdown, raw=True))

    def _symbol(self, child: Any, properties: Any) -> None:
        code, font = child.get(w("char"), "").lower(), child.get(w("font"), "of signs")
        sign = _SYMBOLS.get(code) or _plain_sign(code, font)
        if sign is None:
            self._notice(f"A sign of the font {font} was left out")
        self._say(sign or "", properties)

    def _alternative(self, element: Any, properties: Any) -> None:
        """One thing drawn in two ways: the newer, unless nothing of it can be taken."""
        for name in ("mc:Choice", "mc:Fallback"):
            found = element.find(named(name))
            if found is not None and len(found):
                for child in found:
                    self._piece(child, properties)
                return

    def _drawn(self, element: Any) -> None:
        boxes = _outermost(element)
        if boxes:
            self._notice("A text box: its words stand after the paragraph that it belongs to")
            self._into.boxes += boxes
            return
        blips = [*element.iter(named("a:blip")), *element.iter(named("v:imagedata"))]
        described = next(iter(element.iter(named("wp:docPr"))), None)
        alt = described.get("descr", "") if described is not None else ""
        if element.tag == w("object") or next(element.iter(named("o:OLEObject")), None) is not None:
            self._notice("An embedded object, such as a sheet, was left out")
        elif blips:
            self._image(blips[0], alt)
        elif element.tag == w("drawing"):
            self._notice("A chart or a drawing was left out")

    def _image(self, blip: Any, alt: str) -> None:
        key = blip.get(named("r:embed")) or blip.get(named("r:id")) or ""
        relation = self._relations.get(key or blip.get(named("r:link"), ""))
        if relation is None:
            self._notice("An image that is missing from the file was left out")
        elif relation.external:
            self._notice(f"An image from elsewhere was not fetched: {relation.target[:200]}")
        else:
            data = self._package.media(relation.target)
            picture = picture_of(data)
            if picture is None:
                ending = relation.target.rpartition(".")[2][:8].upper()
                self._notice(f"An image that browsers do not show ({ending}) was left out")
                return
            self.pictures[picture.key] = picture
            words = " ".join(alt.split()).replace("\\", "").replace("[", "(").replace("]", ")")
            self._raw(f"![{words}](image:{picture.key})")


def picture_of(data: bytes) -> Picture | None:
    """None for what is not a PNG, JPEG or GIF image by its first bytes."""
    ending = next((end for first, end in IMAGE_KINDS.items() if data.startswith(first)), None)
    if ending is None:
        return None
    key = hashlib.sha256(data).hexdigest()[:32]
    return Picture(key, f"image-{key[:8]}.{ending}", data)


def _outermost(element: Any) -> list[Any]:
    """Boxes that stand in no other box of this drawing: reading one reads those within."""
    inside = set(element.iter())
    return [
        box
        for box in element.iter(w("txbxContent"))
        if not any(each in inside for each in box.iterancestors(w("txbxContent")))
    ]


def _plain_sign(code: str, font: str) -> str | None:
    """What a sign of the font Symbol stands for: Greek, digits and the usual signs."""
    number = int(code, 16) & 0xFF if re.fullmatch("f0[0-9a-f]{2}", code) else 0
    sign = chr(number)
    if font != "Symbol" or number < 0x21 or number > 0x7A:
        return None
    return _IN_SYMBOL.get(sign, None if sign in "\"$'@\\^`" else sign)


def _off(properties: Any, path: str) -> bool:
    return value(properties, path, "1") in ("0", "false", "off")
