"""A piece of a text as Markdown of its own, and read back from it.

An item deep in a list is shown without its indent, and read as if it stood where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consult.documents.block import HEADING, LIST_ITEM, Block
from consult.documents.copies.pieces import LONGEST_BLOCK
from consult.documents.lines import ITEM
from consult.documents.outline import TooLong, parse_markdown, to_markdown
from workflows.refusal import Refusal, Refused


def source_of(block: Block) -> str:
    """One block as a person changes it."""
    if block.kind == LIST_ITEM and not block.marker:
        return block.text
    alone = replace(block, level=1, box=0) if block.kind == LIST_ITEM else replace(block, box=0)
    return to_markdown([alone])[:-1]


def source_of_all(blocks: Sequence[Block]) -> str:
    return to_markdown(blocks)[:-1] if blocks else ""


def read_in_place_of(block: Block, source: str) -> list[Block]:
    """What stands there if its source is changed to this. Raises Refused: text-too-long."""
    return _read(source, block) if block.kind == LIST_ITEM else read_alone(source)


def read_beside(block: Block, source: str) -> list[Block]:
    """What stands next to a block: an item joins its list. Raises Refused: text-too-long."""
    if block.kind == LIST_ITEM and ITEM.match(source.lstrip()):
        return _read(source, replace(block, marker="-"))
    return read_alone(source)


def read_alone(source: str) -> list[Block]:
    """Blocks without anchors. Raises Refused: text-too-long."""
    try:
        return parse_markdown(source)
    except TooLong as error:
        raise Refused(Refusal("text-too-long", str(error), field="source")) from error


def why_not_here(block: Block) -> Refusal | None:
    """Why a block cannot be changed by itself in the browser, or None."""
    if len(source_of(block)) > LONGEST_BLOCK:
        return Refusal(
            "block-too-long",
            f"This block has {len(block.text):,} characters; up to {LONGEST_BLOCK:,} can be "
            "changed here.",
            fix="Download the text, change it there and send it in as the next version.",
        )
    if not _carried(block):
        return Refusal(
            "not-as-markdown",
            "Markdown does not carry this block unchanged, so it can be moved and deleted here "
            "and not changed.",
            fix="Download the text, change it there and send it in as the next version.",
        )
    return None


def _carried(block: Block) -> bool:
    read = read_in_place_of(block, source_of(block))
    return len(read) == 1 and _said(read[0]) == _said(block)


def _said(block: Block) -> tuple[str, int, str, str]:
    level = block.level if block.kind in (HEADING, LIST_ITEM) else 0
    return block.kind, level, block.text, block.marker


def _read(source: str, place: Block) -> list[Block]:
    """Read behind as many items as make the place of this one in its list."""
    above = place.level - 1 if place.marker else place.level
    before = "".join(f"{'    ' * depth}- x\n" for depth in range(above))
    indent = "    " * (place.level - 1) + ("" if place.marker else "  ")
    blank = "" if place.marker else "\n"
    lines = "\n".join(indent + line if line.strip() else "" for line in source.split("\n"))
    return read_alone(f"{before}{blank}{lines}")[above:]
