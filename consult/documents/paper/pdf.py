"""A version as a tagged PDF that keeps to PDF/UA-1, as the compiler itself checks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from consult.documents.block import FOOTNOTE, HEADING, TABLE, Block
from consult.documents.boxes import in_boxes
from consult.documents.paper.cover import Cover
from consult.documents.paper.signs import LOOSE_NOTES, labels_in, notes_in
from consult.documents.runs import Run, runs_of, runs_of_block
from consult.documents.tables import rows_of

IMAGE_KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
_LAYOUT = Path(__file__).with_name("text.typ")
FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
"""What the compiler's own fonts lack: emoji and further scripts. Built, not kept here."""
STANDARD = "ua-1"


def text_as_pdf(
    cover: Cover, blocks: Sequence[Block], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """One version as PDF bytes. pictures: by their keys; one that is missing is its words.

    Words in a script that no installed font can write (Khmer, say) break PDF/UA, not the file:
    it is then made as a tagged PDF without the claim. An image that cannot be read is its words.
    """
    shown = pictures or {}
    for images, notes in ((shown, True), ({}, True), ({}, False)):
        data = json.dumps(_data(cover, blocks, images, notes=notes), ensure_ascii=False)
        for standards in ([STANDARD], []):
            with suppress(typst.TypstError):
                return _compiled(data, images, standards)
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
    return {
        "title": cover.title,
        "status": cover.status,
        "cite": cover.cite,
        "author": cover.author,
        "day": [cover.at.year, cover.at.month, cover.at.day],
        "lines": list(cover.lines),
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
