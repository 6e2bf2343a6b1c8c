"""Blocks, or the changes between two versions, as a Word file with real tracked changes.

Accepting every change gives the later words, rejecting every change the earlier ones. Numbers are
written out as people cite them, those of the later text: new numbers alone are not tracked, or a
paragraph put in at the start would mark every one after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from consult.documents.block import BOX_BEGINS, BOX_GOES_ON, FOOTNOTE, LIST_ITEM, TABLE, Block
from consult.documents.change import ADDED, MOVED, MOVED_AWAY, REMOVED, REWORDED, Change
from consult.documents.change import SAME as UNCHANGED
from consult.documents.paper.cover import LANGUAGE, Cover
from consult.documents.paper.notes import Notes
from consult.documents.paper.pictures import Pictures
from consult.documents.paper.signs import LOOSE_NOTES, Signs, is_loose
from consult.documents.paper.styles import (
    COVER_LINE,
    LOOSE_HEADING,
    NUMBER,
    TABLE_HEADING,
    add_styles,
    dress,
    ids_of,
)
from consult.documents.paper.tracking import (
    MOVED_FROM,
    MOVED_TO,
    Pieces,
    Tracker,
    Written,
    bookmark,
)
from consult.documents.runs import Run, compared, runs_of, runs_of_block
from consult.documents.tables import Cells, Row, compare_tables, rows_of
from consult.documents.wording import DELETED, INSERTED, SAME

_SIGNS = re.compile(r"[\\`*_\[\]<>&~!]")
ADDRESS = re.compile(r"(https?://\S*[\w/])")
_WHOLE = {ADDED: INSERTED, REMOVED: DELETED, MOVED: MOVED_TO, MOVED_AWAY: MOVED_FROM}


def text_as_word(
    cover: Cover, blocks: Sequence[Block], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """One version as a .docx file. pictures: by their keys; one that is missing is its words."""
    changes = [Change(UNCHANGED, block, block, ()) for block in blocks]
    return changes_as_word(cover, changes, pictures)


def changes_as_word(
    cover: Cover, changes: Sequence[Change], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """What changed as a .docx file; `changes` as `redline.in_both_places` gives them.

    A footnote stands at the foot of the page of its first reference, and its own changes are
    tracked there. Those that nothing refers to stand at the end, under a heading.
    """
    writer = _Writer(cover, changes, pictures or {})
    shown = [each for change in changes if (each := writer.signs.in_the_text(change)) is not None]
    loose = [each for each in shown if is_loose(each)]
    for run in _in_boxes([each for each in shown if not is_loose(each)]):
        writer.add_run(run)
    if loose:
        writer.add_heading(LOOSE_NOTES, loose)
    for change in loose:
        writer.add(change)
    return writer.saved()


def sentences_as_word(cover: Cover, sentences: Sequence[str]) -> bytes:
    """A list of amendments for an editor to finish, one sentence an item."""
    writer = _Writer(cover, [], {})
    for sentence in sentences:
        item = Block("", LIST_ITEM, 1, "", _SIGNS.sub(r"\\\g<0>", sentence), "-")
        writer.add(Change(UNCHANGED, item, item, ()))
    return writer.saved()


class _Writer:
    def __init__(
        self, cover: Cover, changes: Sequence[Change], pictures: Mapping[str, bytes]
    ) -> None:
        self._file = docx.Document()
        self._place: Any = self._file  # or the cell of a box
        self._bullets = add_styles(self._file)
        self._ids = ids_of(self._file)
        self._tracker = Tracker(self._file.part, cover.author, cover.at)
        self.signs = Signs(changes)
        self._notes = Notes(self._file.part, self._tracker, self.signs)
        self._tracker.signs = Written(
            self._notes.cite, Pictures(self._file.part, pictures).draw, self.signs.words_of
        )
        self._away = {each.old.anchor for each in changes if each.how == MOVED_AWAY and each.old}
        self._bookmarks: set[str] = set()
        self._begin(cover)

    def _begin(self, cover: Cover) -> None:
        about = self._file.core_properties
        about.title, about.author, about.language = cover.title, cover.author, LANGUAGE
        about.created = about.modified = cover.at.replace(tzinfo=None)
        about.comments = cover.cite
        self._file.sections[0].header.paragraphs[0].text = cover.status
        self._file.add_paragraph(cover.title, style="Title")
        for line in cover.lines:
            element = self._file.add_paragraph(style=COVER_LINE)._p
            self._tracker.write(element, [(SAME, run) for run in _linked(line)])

    def add_heading(self, words: str, over: Sequence[Change]) -> None:
        """One that is no block of the text; in a version that has nothing under it, it is not."""
        sides = {kind for each in over for kind in _sides(each)}
        kind = SAME if len(sides) > 1 else sides.pop()
        element = self._file.add_paragraph(style=LOOSE_HEADING)._p
        self._tracker.mark(element, kind)
        self._tracker.write(element, [(kind, Run(words))])

    def add_run(self, changes: Sequence[Change]) -> None:
        """What one box is around, or none."""
        if changes[0].block.box:
            with self._box(changes):
                for each in changes:
                    self.add(each)
        else:
            for each in changes:
                self.add(each)

    @contextmanager
    def _box(self, changes: Sequence[Change]) -> Iterator[None]:
        """A table of one cell; its row came or went with all that is in it."""
        table = self._file.add_table(rows=1, cols=1, style="Table Grid")
        sides = {_side(each) for each in changes}
        if len(sides) == 1 and SAME not in sides:
            self._tracker.mark_row(table.rows[0]._tr, sides.pop())
        self._place = table.cell(0, 0)
        first = self._place.paragraphs[0]._p
        yield
        cell, self._place = self._place._tc, self._file
        cell.remove(first)
        if cell[-1].tag != qn("w:p"):
            cell.add_p()  # a cell ends with a paragraph
        self._file.add_paragraph()  # tables that touch become one

    def add(self, change: Change) -> None:
        if change.how == REWORDED and change.block.anchor in self._away:
            change = Change(ADDED, None, change.new, ())  # word for word at both its places
        if change.how == MOVED_AWAY and change.old and change.new:
            how = MOVED_AWAY if _same_words(change.old, change.new) else REMOVED
            change = Change(how, change.old, None, ())
        if TABLE in {each.kind for each in (change.old, change.new) if each is not None}:
            self._table(change)
        else:
            self._paragraph(change)

    def saved(self) -> bytes:
        data = BytesIO()
        self._file.save(data)
        return data.getvalue()

    def _paragraph(self, change: Change) -> None:
        block = change.block
        kind = _WHOLE.get(change.how, SAME)
        paragraph = self._place.add_paragraph()
        dress(paragraph, block, self._bullets, self._ids)
        element = paragraph._p
        self._tracker.mark(element, kind)
        begun = self._begin_bookmark(element, block) if change.new is not None else None
        moving = self._begin_move(element, kind, block)
        if block.number:
            ours = not block.marker or block.kind == FOOTNOTE
            style = NUMBER if ours else ""  # ours, which nobody has to read again
            self._tracker.write(element, [(kind, Run(f"{block.number}\t"))], style=style)
        self._tracker.write(element, self._pieces(change, kind))
        for end in (moving, begun):
            if end is not None:
                element.append(end)

    def _pieces(self, change: Change, kind: str) -> Pieces:
        old = self.signs.before(_runs(change.old)) if change.old is not None else []
        new = self.signs.after(_runs(change.new)) if change.new is not None else []
        if kind == SAME and change.old is not None and change.new is not None:
            return compared(old, new)
        return [(kind, run) for run in (new if change.block is change.new else old)]

    def _begin_move(self, element: Any, kind: str, block: Block) -> Any:
        if kind not in (MOVED_TO, MOVED_FROM):
            return None
        tag = "w:moveToRange" if kind == MOVED_TO else "w:moveFromRange"
        start = self._tracker.element(f"{tag}Start", name=f"move_{bookmark(block.anchor)}")
        element.append(start)
        end = OxmlElement(f"{tag}End")
        end.set(qn("w:id"), start.get(qn("w:id")))
        return end

    def _begin_bookmark(self, element: Any, block: Block) -> Any:
        """The anchor as a bookmark, for links within the file and for the text's way back."""
        if not block.anchor or block.anchor in self._bookmarks:
            return None
        self._bookmarks.add(block.anchor)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for each in (start, end):
            each.set(qn("w:id"), str(len(self._bookmarks)))
        start.set(qn("w:name"), bookmark(block.anchor))
        element.append(start)
        return end

    def _table(self, change: Change) -> None:
        old, new = change.old, change.new
        rows = None
        if old and new and old.kind == new.kind == TABLE:
            rows = compare_tables(old.text, new.text)
        if rows is not None:
            self._rows(rows)
            return
        for block, how in ((old, REMOVED), (new, ADDED)):
            if block is None:
                continue
            if block.kind != TABLE:
                sides = (block, None) if how == REMOVED else (None, block)
                self._paragraph(Change(how, sides[0], sides[1], ()))
            else:
                self._rows(_whole_rows(block, how))

    def _rows(self, rows: Sequence[Row]) -> None:
        width = len(rows[0].new or rows[0].old or ())
        if self._place is self._file:
            table = self._file.add_table(rows=0, cols=width, style="Table Grid")
        else:
            table = self._place.add_table(rows=0, cols=width)
            table.style = "Table Grid"
        for row in rows:
            added = table.add_row()
            if row.header:
                header = OxmlElement("w:tblHeader")
                added._tr.get_or_add_trPr().append(header)
            kind = _WHOLE.get(row.how, SAME)
            if kind != SAME:
                self._tracker.mark_row(added._tr, kind)
            for index, cell in enumerate(added.cells):
                if row.header:
                    cell.paragraphs[0]._p.style = self._ids[TABLE_HEADING]
                self._cell(cell.paragraphs[0]._p, row, index, kind)
        if self._place is self._file:
            self._file.add_paragraph()  # tables that touch become one

    def _cell(self, element: Any, row: Row, index: int, kind: str) -> None:
        old = self.signs.before(_runs_in(row.old, index))
        new = self.signs.after(_runs_in(row.new, index))
        if kind == SAME:
            pieces: Pieces = compared(old, new)
        else:
            pieces = [(kind, run) for run in (new or old)]
        self._tracker.mark(element, kind)
        self._tracker.write(element, pieces)


def _in_boxes(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Parted where a box begins or ends, by where each block stands now, or last stood."""
    run: list[Change] = []
    for each in changes:
        here, before = each.block.box, run[-1].block.box if run else 0
        if run and (bool(here) != bool(before) or (here == BOX_BEGINS and not _goes_on(run, each))):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _goes_on(run: Sequence[Change], change: Change) -> bool:
    """Whether what the box began with was only taken out before it."""
    went = all(_side(each) == DELETED for each in run)
    return went and change.old is not None and change.old.box == BOX_GOES_ON


def _side(change: Change) -> str:
    """In which of two texts it stands at this place."""
    if change.how in (ADDED, MOVED):
        return INSERTED
    return DELETED if change.how in (REMOVED, MOVED_AWAY) else SAME


def _runs(block: Block) -> list[Run]:
    """No note stands in a note, also in one that stands in the text: there it is its words."""
    runs = runs_of_block(block)
    return [replace(run, note="") for run in runs] if block.kind == FOOTNOTE else runs


def _sides(change: Change) -> list[str]:
    """In which of the two versions it stands: the kind of what stands in that one alone."""
    sides = ((DELETED, change.old), (INSERTED, change.new))
    return [kind for kind, block in sides if block is not None]


def _same_words(old: Block, new: Block) -> bool:
    return (old.text, old.kind) == (new.text, new.kind)


def _whole_rows(block: Block, how: str) -> list[Row]:
    found = []
    for index, cells in enumerate(rows_of(block.text)):
        old, new = (cells, None) if how == REMOVED else (None, cells)
        found.append(Row(how, old, new, header=index == 0))
    return found


def _linked(line: str) -> Iterator[Run]:
    """Addresses in a sentence about the file are links."""
    for at, words in enumerate(ADDRESS.split(line)):
        if words:
            yield Run(words, href=words) if at % 2 else Run(words)


def _runs_in(cells: Cells | None, index: int) -> list[Run]:
    return runs_of(cells[index]) if cells is not None else []
