"""Boxes that are drawn around some of the blocks of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consult.documents.block import BOX_BEGINS, Block


def begins_box(block: Block, before: Block | None) -> bool:
    return bool(block.box) and (block.box == BOX_BEGINS or before is None or not before.box)


def in_boxes(blocks: Iterable[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Blocks in order, parted where a box begins or ends; True for those that one is around."""
    run: list[Block] = []
    for block in blocks:
        if run and (begins_box(block, run[-1]) or bool(block.box) != bool(run[-1].box)):
            yield bool(run[0].box), run
            run = []
        run.append(block)
    if run:
        yield bool(run[0].box), run
