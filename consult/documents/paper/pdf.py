"""A version as a tagged PDF that keeps to PDF/UA-1, as the compiler itself checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from consult.documents.block import FOOTNOTE, HEADING, TABLE, Block
from consult.documents.boxes import in_boxes
from consult.documents.change import Change
from consult.documents.paper.cover import Cover
from consult.documents.paper.marked import Marked, Pieces, marked
from consult.documents.paper.signs import LOOSE_NOTES, labels_in, notes_in
from consult.documents.runs import Run, runs_of, runs_of_block
from consult.documents.tables import rows_of
from consult.documents.wording import DELETED, INSERTED, SAME

IMAGE_KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
_LAYOUT = Path(__file__).with_name("text.typ")
FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
"""What the compiler's own fonts lack: emoji and further scripts. Built, not kept here."""
STANDARD = "ua-1"
MARKS = (
    "Words that were added are underlined and stand between {+ and +}; words that were removed are "
    "struck through and stand between [- and -]."
)
_SIGNS = {INSERTED: ("{+", "+}"), DELETED: ("[-", "-]")}


def text_as_pdf(
    cover: Cover, blocks: Sequence[Block], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """One version as PDF bytes. pictures: by their keys; one that is missing is its words.

    Words in a script that no installed font can write (Khmer, say) break PDF/UA, not the file:
    it is then made as a tagged PDF without the claim. An image that cannot be read is its words.
    """
    shown = pictures or {}
    ways: Sequence[tuple[Mapping[str, bytes], bool]]
    ways = ((shown, True), ({}, True), ({}, False))
    return _made((_data(cover, blocks, images, notes=notes), images) for images, notes in ways)


def changes_as_pdf(cover: Cover, changes: Sequence[Change]) -> bytes:
    """What changed; `changes` as `redline.in_both_places` gives them."""
    layout = _Layout()
    found = marked(changes)
    data = _about(replace(cover, lines=(*cover.lines, MARKS)))
    by_box = {id(each.block): each for each in found}
    data["runs"] = [
        {"box": boxed, "blocks": [layout.marked(by_box[id(block)]) for block in run]}
        for boxed, run in in_boxes([each.block for each in found])
    ]
    data["anchors"] = [each.block.anchor for each in found if not each.gone and each.block.anchor]
    return _made([(data, {})])


def _made(ways: Iterable[tuple[dict[str, Any], Mapping[str, bytes]]]) -> bytes:
    """The first that the compiler takes, with the claim of PDF/UA if it can be made."""
    for data, images in ways:
        written = json.dumps(data, ensure_ascii=False)
        for standards in ([STANDARD], []):
            with suppress(typst.TypstError):
                return _compiled(written, images, standards)
    raise ValueError("a text that no PDF can be made of")


def _compiled(data: str, pictures: Mapping[str, bytes], standards: list[Any]) -> bytes:
    """The compiler reads images from a folder, and nothing outside of it."""
    with TemporaryDirectory(prefix="consult-") as folder:
        for key, image in pictures.items():
            Path(folder, key).write_bytes(image)
        layout = Path(folder, _LAYOUT.name)
        layout.write_bytes(_LAYOUT.read_bytes())
        made = typst.compile(
            layout,
            root=Path(folder),
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=standards,
            font_paths=[FONTS] if FONTS.is_dir() else [],
        )
    assert isinstance(made, bytes)
    return made


def _data(
    cover: Cover, blocks: Sequence[Block], pictures: Mapping[str, bytes], *, notes: bool
) -> dict[str, Any]:
    known = notes_in(blocks) if notes else {}
    cited = {label: known[label] for label in labels_in(blocks) if label in known}
    shown = [block for block in blocks if cited.get(block.marker) is not block]
    text = [block for block in shown if block.kind != FOOTNOTE]
    loose = [block for block in shown if block.kind == FOOTNOTE]
    layout = _Layout()
    return _about(cover) | {
        "runs": [
            {"box": boxed, "blocks": [layout.block(block) for block in run]}
            for boxed, run in in_boxes(text)
        ],
        "loose": [layout.block(block) for block in loose],
        "loose_title": LOOSE_NOTES if notes else "Notes",
        "notes": {label: [asdict(run) for run in _bare(note)] for label, note in cited.items()},
        "pictures": {key: _kind(data) for key, data in pictures.items()},
        "anchors": [block.anchor for block in shown],
    }


def _about(cover: Cover) -> dict[str, Any]:
    """What the layout says of any file, and what it has nothing of by itself."""
    return {
        "title": cover.title,
        "status": cover.status,
        "cite": cover.cite,
        "author": cover.author,
        "day": [cover.at.year, cover.at.month, cover.at.day],
        "lines": list(cover.lines),
        "loose": [],
        "loose_title": "",
        "notes": {},
        "pictures": {},
    }


def _signed(pieces: Pieces) -> list[dict[str, Any]]:
    """Signs as well as lines: not everybody sees lines, and they are not read out."""
    found = []
    for kind, run in groupby(pieces, key=lambda piece: piece[0]):
        begins, ends = _SIGNS.get(kind, ("", ""))
        runs = [Run(begins), *(each for _, each in run), Run(ends)]
        change = "" if kind == SAME else kind
        found += [{**asdict(each), "again": False, "change": change} for each in runs if each.text]
    return found


def _bare(note: Block) -> list[Run]:
    """No note stands in a note, and no image: there they are their words."""
    return [replace(run, note="", image="") for run in runs_of(note.text)]


def _kind(data: bytes) -> str:
    return next((kind for first, kind in IMAGE_KINDS.items() if data.startswith(first)), "png")


class _Layout:
    """Blocks in reading order: what a heading stands in, and which notes were referred to."""

    def __init__(self) -> None:
        self._depths: list[int] = []
        self._cited: set[str] = set()

    def block(self, block: Block) -> dict[str, Any]:
        table = block.kind == TABLE
        return {
            "kind": block.kind,
            "level": self._depth(block) if block.kind == HEADING else block.level,
            "number": block.number,
            "bullet": block.marker == "-",
            "anchor": block.anchor,
            "runs": [] if table else self._runs(runs_of_block(block)),
            "rows": [self._row(row) for row in rows_of(block.text)] if table else [],
        }

    def marked(self, each: Marked) -> dict[str, Any]:
        """A block with what changed in it. Only what stands now can be linked to."""
        found = self.block(replace(each.block, anchor="" if each.gone else each.block.anchor))
        rows = [[_signed(pieces) for pieces in row] for row in each.rows]
        return {**found, "said": each.said, "runs": _signed(each.pieces), "rows": rows}

    def _row(self, row: Sequence[str]) -> list[list[dict[str, Any]]]:
        return [self._runs(runs_of(cell)) for cell in row]

    def _runs(self, runs: Sequence[Run]) -> list[dict[str, Any]]:
        found = []
        for run in runs:
            found.append({**asdict(run), "again": run.note in self._cited})
            if run.note:
                self._cited.add(run.note)
        return found

    def _depth(self, block: Block) -> int:
        """Levels without a gap, as the page nests its sections."""
        while self._depths and self._depths[-1] >= block.level:
            self._depths.pop()
        self._depths.append(block.level)
        return len(self._depths)
