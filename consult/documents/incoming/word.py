"""A Word file, read into Markdown: with tracked changes accepted, and with them rejected.

Our own reader, because what matters here is what others leave out: automatic numbers, tracked
changes, the places of comments, and a list of what could not be taken.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from typing import Any

from consult.documents.incoming import tracked
from consult.documents.incoming.building import MERGED, Builder, cell
from consult.documents.incoming.found import Incoming, MarginComment, Notice, Picture, Tell
from consult.documents.incoming.margin import Place, read_comments
from consult.documents.incoming.names import W, value, w
from consult.documents.incoming.numbers import BULLET, Numbering
from consult.documents.incoming.package import Package, Relation, broken, open_package
from consult.documents.incoming.runs import Runs
from consult.documents.incoming.spans import BREAK, Span, as_markdown
from consult.documents.incoming.styles import Style, Styles, outline_of

_THROUGH = frozenset(map(w, ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")))


def read_word(name: str, data: bytes, *, tell: Tell | None = None) -> Incoming:
    """`tell` is told how far it is, in paragraphs and tables. Raises Refused: what open_package
    raises, and text-too-long."""
    try:
        return _read(open_package(name, data), tell)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError) as error:
        raise broken(name) from error  # a part that is damaged, or nested beyond reason


def _read(package: Package, tell: Tell | None) -> Incoming:
    notes = {kind: package.related(f"{kind}s") for kind in ("footnote", "endnote")}
    found = tracked.find(package.document, *(root for root in notes.values() if root is not None))
    after = _Pass(package, notes, accept=True if found else None, tell=tell)
    before = _Pass(package, notes, accept=False, tell=tell) if found else None
    pictures: dict[str, Picture] = dict(after.runs_pictures())
    if before is not None:
        pictures = {**before.runs_pictures(), **pictures}
    comments = read_comments(package, after.places())
    return Incoming(
        source=after.source,
        before=before.source or "\n" if before is not None else "",
        title=after.builder.title or package.title(),
        notices=(*after.builder.notices(), *_margins(package), *_comments(comments)),
        comments=tuple(comments),
        tracked=found,
        pictures=tuple(pictures.values()),
    )


def _margins(package: Package) -> list[Notice]:
    kinds = {each.kind for each in package.relations.values()}
    return [Notice("Headers and footers were left out")] if kinds & {"header", "footer"} else []


def _comments(comments: list[MarginComment]) -> list[Notice]:
    if not comments:
        return []
    if len(comments) == 1:
        return [Notice("A comment in the margin is no part of the text")]
    answers = sum(bool(each.parent) for each in comments)
    counted = f"{len(comments)} comments in the margin"
    if answers:
        counted += f", of which {answers} answer{'s' if answers == 1 else ''} another,"
    return [Notice(f"{counted} are no part of the text")]


class _Pass:
    """One reading of the whole file."""

    def __init__(
        self,
        package: Package,
        notes: dict[str, Any],
        *,
        accept: bool | None,
        tell: Tell | None = None,
    ) -> None:
        self.builder = Builder()
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"))
        self._labels: dict[tuple[str, str], str] = {}
        self._touched: dict[str, tuple[int, str]] = {}
        self._loose: list[str] = []
        self._package, self._accept = package, accept
        self._runs = self._reader(package.relations)
        self._pictures: dict[str, Picture] = {}
        body = self._settled(package.document).find("w:body", W)
        parts = list(body if body is not None else [])
        for at, part in enumerate(parts):
            if tell is not None:
                tell(at, len(parts))
            self._blocks([part])
        self._footnotes(notes)
        self.source = self.builder.source()

    def runs_pictures(self) -> dict[str, Picture]:
        return {**self._pictures, **self._runs.pictures}

    def places(self) -> dict[str, Place]:
        """{id of a comment: where it stands}"""
        words = self.builder.placed(self.source) if self._touched else {}
        before: Counter[str] = Counter()
        nth = {}
        for at, said in sorted(words.items()):
            nth[at] = before[said]
            before[said] += 1
        return {
            key: (quote, words.get(at, ""), nth.get(at, 0))
            for key, (at, quote) in self._touched.items()
        }

    def _reader(self, relations: dict[str, Relation]) -> Runs:
        return Runs(
            self._package,
            relations,
            self._styles,
            notice=self.builder.notice,
            notice_links=self.builder.notice_links,
            cite=self._label,
        )

    def _settled(self, root: Any) -> Any:
        return root if self._accept is None else tracked.resolve(root, accept=self._accept)

    def _label(self, kind: str, key: str) -> str:
        return self._labels.setdefault((kind, key), str(len(self._labels) + 1))

    def _blocks(self, parent: Any) -> None:
        for child in parent:
            if child.tag == w("p"):
                self._paragraph(child)
            elif child.tag == w("tbl"):
                self._table(child)
            elif child.tag in _THROUGH:
                self._blocks(child)
            elif child.tag == w("altChunk"):
                self.builder.notice("A part that was inserted from another file was left out")

    def _paragraph(self, paragraph: Any) -> None:
        style = self._styles.of(paragraph)
        number, level = self._number(paragraph, style)
        inline = self._runs.read(paragraph, style)
        before = len(self.builder.blocks)
        if not (style.is_contents or style.is_cover or self._runs.in_contents):
            self._place(paragraph, style, inline.spans, number, level)
        if len(self.builder.blocks) > before:
            self._touch(before)
        for box in inline.boxes:
            self._blocks(box)

    def _place(
        self, paragraph: Any, style: Style, spans: list[Span], number: str, level: int
    ) -> None:
        outline = outline_of(paragraph, style)
        if style.is_title:  # further down it heads a box, say, and is not counted
            if not self.builder.title_line(spans):
                self.builder.heading(1, spans, unnumbered=True)
            return
        if style.is_note:
            self._loose.append(as_markdown(spans))
        elif style.item_level:
            self.builder.typed_item(style.item_level, spans)
        elif outline is not None:
            said = "" if number == BULLET else number
            self.builder.heading(outline + 1, spans, said, unnumbered=style.is_unnumbered)
        elif number == BULLET or (number and not _is_cited(number)):
            self.builder.item(level + 1, number, spans)
        elif style.is_quote:
            self.builder.quote(spans)
        else:
            self.builder.paragraph(spans, number)

    def _number(self, paragraph: Any, style: Style) -> tuple[str, int]:
        list_id = value(paragraph, "w:pPr/w:numPr/w:numId") or style.list_id
        said = value(paragraph, "w:pPr/w:numPr/w:ilvl") or style.list_level or "0"
        level = int(said) if said.isdigit() else 0
        if not list_id or _is_blank(paragraph):
            return "", level
        return self._numbering.next(list_id, level), level

    def _touch(self, at: int) -> None:
        """The comments of the paragraph that was read last stand on this block."""
        for key in self._runs.starts:
            quote = " ".join("".join(self._runs.quoted.get(key, [])).split())
            self._touched.setdefault(key, (at, quote))

    def _table(self, table: Any) -> None:
        cells = [_cells(row) for row in _rows(table)]
        if (
            len(cells) == 1
            and len(cells[0]) == 1
            and table.find("w:tr/w:trPr/w:tblHeader", W) is None
        ):
            with self.builder.box():
                self._blocks(cells[0][0])
            return
        at = len(self.builder.blocks)
        touched: dict[str, str] = {}
        texts = [[text for each in row for text in self._cell(each, touched)] for row in cells]
        self.builder.table(texts)
        if len(self.builder.blocks) > at:
            for key, quote in touched.items():
                self._touched.setdefault(key, (at, quote))

    def _cell(self, element: Any, touched: dict[str, str]) -> list[str]:
        """Its words on one line, and an empty cell for each further column that it spans."""
        said = value(element, "w:tcPr/w:gridSpan", "1")
        span = min(int(said), 100) if said.isdigit() and int(said) else 1
        merge = element.find("w:tcPr/w:vMerge", W)
        follows = merge is not None and merge.get(w("val"), "continue") == "continue"
        if span > 1 or follows:
            self.builder.notice(MERGED)
        if element.find("w:tbl", W) is not None:
            self.builder.notice("A table inside a table: its words stand in one cell")
        lines = []
        for paragraph in element.iter(w("p")):
            style = self._styles.of(paragraph)
            number, _ = self._number(paragraph, style)
            inline = self._runs.read(paragraph, style)
            words = cell(as_markdown(inline.spans, breaks=False))
            lines += [f"{'•' if number == BULLET else number} {words}".strip()] if words else []
            for key in self._runs.starts:
                quote = " ".join("".join(self._runs.quoted.get(key, [])).split())
                touched.setdefault(key, quote)
        if len(lines) > 1:
            self.builder.notice("A cell with several paragraphs: they stand on one line")
        return [" ".join(lines), *[""] * (span - 1)]

    def _footnotes(self, notes: dict[str, Any]) -> None:
        main, roots = self._runs, {k: self._settled(r) for k, r in notes.items() if r is not None}
        rows = {
            (kind, row.get(w("id"), "")): row
            for kind, root in roots.items()
            for row in root.findall(f"w:{kind}", W)
        }
        readers = {kind: self._reader(self._package.relations_of(f"{kind}s")) for kind in roots}
        for (kind, key), label in list(self._labels.items()):
            row, text = rows.get((kind, key)), ""
            if row is not None:
                text = self._note_text(readers[kind], row)
            self.builder.footnote(label, text)
        for at, text in enumerate(filter(None, self._loose), start=len(self._labels) + 1):
            self.builder.footnote(str(at), text)
        for reader in readers.values():
            self._pictures.update(reader.pictures)
        self._runs = main

    def _note_text(self, reader: Runs, row: Any) -> str:
        spans: list[Span] = []
        for paragraph in row.iter(w("p")):
            if spans:
                spans.append(Span(BREAK))
            spans += reader.read(paragraph, self._styles.of(paragraph)).spans
        return as_markdown(spans)


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter(w("tr")) if _nearest(row, w("tbl")) is table]


def _cells(row: Any) -> list[Any]:
    return [each for each in row.iter(w("tc")) if _nearest(each, w("tr")) is row]


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _is_cited(number: str) -> bool:
    """Numbers of several parts, such as 4.1.22, belong to paragraphs; "1." and "(a)" to lists."""
    return "." in number.rstrip(".") or " " in number


def _is_blank(paragraph: Any) -> bool:
    return not any((t.text or "").strip() for t in paragraph.iter(w("t"))) and not any(
        True for _ in paragraph.iter(w("drawing"), w("pict"))
    )
