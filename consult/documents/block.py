"""One numbered piece of a text: what people comment on, vote on and cite."""

from __future__ import annotations

from dataclasses import dataclass

HEADING, PARAGRAPH, LIST_ITEM = "heading", "paragraph", "list_item"
TABLE, QUOTE, CODE, FOOTNOTE = "table", "quote", "code", "footnote"
BOX_BEGINS, BOX_GOES_ON = 1, 2


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is the block's own Markdown source without number or bullet.

    `level` is 1 to 6 for a heading, the depth (from 1) of a list item or quote, else 0.
    `marker` is what was typed in front: a number typed by hand, "-" for a bullet, "{-}" for a
    heading that wants no number, the language of code, the label of a footnote; empty when the
    number is ours. A list item without a marker is a further paragraph of the item above it.
    Text refers to a footnote by its label, as [^1].
    `box` is 0, or says that it stands in a box drawn around some of the text, which begins here or
    goes on. One that goes on behind a block outside of any begins there.
    """

    anchor: str
    kind: str
    level: int
    number: str
    text: str
    marker: str = ""
    box: int = 0


Parsed = Block
"""A block fresh from the parser: its anchor is still empty."""
