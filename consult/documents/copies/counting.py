"""Lists that count 1, 2, 3 go on counting when one of their items is moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from consult.documents.block import LIST_ITEM, Block
from consult.documents.copies.pieces import Pieces, standing

_COUNTED = re.compile(r"(\(?)([0-9]{1,3})([.)])$")


def next_marker(marker: str) -> str:
    """Of the item behind it; "" where the mark is no number that counts."""
    found = _COUNTED.match(marker)
    return f"{found[1]}{int(found[2]) + 1}{found[3]}" if found else ""


def recounted(before: Pieces, after: Pieces, moved: set[str]) -> Pieces:
    """The pieces after a move. A list that counted without a gap before counts so again, from
    where it began; one with numbers of its own keeps them."""
    was = {one.anchor: run for run in runs(standing(before)) for one in run}
    markers: dict[str, str] = {}
    for run in runs(standing(after)):
        stayed = next((one for one in run if one.anchor not in moved), None)
        old = was.get(stayed.anchor, []) if stayed is not None else []
        if old and _counts(old):
            markers |= _from(old[0].marker, run)
    return tuple(
        replace(piece, block=replace(piece.block, marker=markers[piece.anchor]))
        if piece.stands and piece.anchor in markers
        else piece
        for piece in after
    )


def runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """The items of each counted list, in order."""
    found: list[list[Block]] = []
    open_at: dict[int, list[Block]] = {}
    for block in blocks:
        if block.kind != LIST_ITEM:
            open_at.clear()
        elif block.marker:
            for level in [level for level in open_at if level > block.level]:
                del open_at[level]
            run = open_at.get(block.level)
            if run is None or _style(run[0]) != _style(block):
                run = open_at[block.level] = []
                found.append(run)
            run.append(block)
    return [run for run in found if _COUNTED.match(run[0].marker)]


def _style(block: Block) -> str:
    return re.sub("[0-9]+", "0", block.marker)


def _counts(run: Sequence[Block]) -> bool:
    return list(_from(run[0].marker, run).values()) == [one.marker for one in run]


def _from(marker: str, run: Sequence[Block]) -> dict[str, str]:
    found = {}
    for one in run:
        found[one.anchor] = marker
        marker = next_marker(marker)
    return found
