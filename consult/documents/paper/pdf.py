"""A version as a tagged PDF that keeps to PDF/UA-1, as the compiler itself checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from consult.documents.block import HEADING, TABLE, Block
from consult.documents.paper.cover import Cover
from consult.documents.runs import runs_of, runs_of_block
from consult.documents.tables import rows_of

_LAYOUT = Path(__file__).with_name("text.typ")
STANDARD = "ua-1"


def text_as_pdf(cover: Cover, blocks: Sequence[Block]) -> bytes:
    """One version as PDF bytes.

    Words in a script that no installed font can write (an emoji, say) break PDF/UA, not the file:
    it is then made as a tagged PDF without the claim.
    """
    data = json.dumps(_data(cover, blocks), ensure_ascii=False)
    try:
        return _compiled(data, [STANDARD])
    except typst.TypstError:
        return _compiled(data, [])


def _compiled(data: str, standards: list[Any]) -> bytes:
    made = typst.compile(
        _LAYOUT.read_bytes(), format="pdf", sys_inputs={"data": data}, pdf_standards=standards
    )
    assert isinstance(made, bytes)
    return made


def _data(cover: Cover, blocks: Sequence[Block]) -> dict[str, Any]:
    depths: list[int] = []
    return {
        "title": cover.title,
        "status": cover.status,
        "cite": cover.cite,
        "author": cover.author,
        "day": [cover.at.year, cover.at.month, cover.at.day],
        "lines": list(cover.lines),
        "blocks": [_block(block, depths) for block in blocks],
        "anchors": [block.anchor for block in blocks],
    }


def _block(block: Block, depths: list[int]) -> dict[str, Any]:
    table = block.kind == TABLE
    return {
        "kind": block.kind,
        "level": _depth(block, depths) if block.kind == HEADING else block.level,
        "number": block.number,
        "bullet": block.marker == "-",
        "anchor": block.anchor,
        "runs": [] if table else [asdict(run) for run in runs_of_block(block)],
        "rows": [_row(row) for row in rows_of(block.text)] if table else [],
    }


def _row(row: Sequence[str]) -> list[list[dict[str, Any]]]:
    return [[asdict(run) for run in runs_of(cell)] for cell in row]


def _depth(block: Block, depths: list[int]) -> int:
    """Levels without a gap, as the page nests its sections."""
    while depths and depths[-1] >= block.level:
        depths.pop()
    depths.append(block.level)
    return len(depths)
