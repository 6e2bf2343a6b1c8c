"""A text as an ordered list of blocks, read from Markdown or plain text and written back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consult.documents.block import CODE, FOOTNOTE, HEADING, LIST_ITEM, QUOTE, Block, Parsed
from consult.documents.boxes import in_boxes
from consult.documents.decoding import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    TooLong,
    Undecodable,
    clean,
    decode,
)
from consult.documents.markdown_source import Reader
from consult.documents.numbering import number_blocks
from consult.documents.plaintext import as_markdown

__all__ = [
    "MAX_BLOCKS",
    "MAX_CHARACTERS",
    "Block",
    "Parsed",
    "TooLong",
    "Undecodable",
    "decode",
    "parse_markdown",
    "parse_text",
    "to_markdown",
]


def parse_markdown(source: str) -> list[Parsed]:
    """Blocks in reading order, numbered, anchors empty; raises TooLong."""
    return number_blocks(Reader(clean(source).split("\n")).read())


def parse_text(source: str) -> list[Parsed]:
    """The same for plain text, where asterisks are asterisks and headings are guessed."""
    return parse_markdown(as_markdown(clean(source)))


def to_markdown(blocks: Sequence[Block]) -> str:
    """Source that parses to the same blocks again (anchors aside): what an editor is shown."""
    parts = [
        f"::: box\n\n{_run(run)}\n\n:::" if boxed else _run(run) for boxed, run in in_boxes(blocks)
    ]
    return "\n\n".join(parts) + "\n" if parts else ""


def _run(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            both = block.kind == blocks[index - 1].kind == LIST_ITEM
            parts.append("\n" if both and block.marker else "\n\n")
        parts.append(_source(block))
    return "".join(parts)


def _source(block: Block) -> str:
    marked = f"{block.marker} {block.text}" if block.marker else block.text
    if block.kind == HEADING:
        if block.marker == "{-}":
            marked = f"{block.text} {{-}}"
        return f"{'#' * block.level} {marked}"
    if block.kind == LIST_ITEM:
        indent = "    " * (block.level - 1) + ("" if block.marker else "  ")
        return f"{indent}{marked}".replace("\n", f"\n{'    ' * (block.level - 1)}  ")
    if block.kind == QUOTE:
        prefix = ">" * block.level + " "
        return prefix + block.text.replace("\n", f"\n{prefix}")
    if block.kind == FOOTNOTE:
        return f"[^{block.marker}]: {block.text}"
    if block.kind == CODE:
        longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}{block.marker}\n{block.text}\n{fence}"
    return marked
