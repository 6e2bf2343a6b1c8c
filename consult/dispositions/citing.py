"""How a row of a table names the place of a comment: by number, or by what stands above it."""

from __future__ import annotations

from collections.abc import Iterable

from consult.documents.block import FOOTNOTE, HEADING, LIST_ITEM, QUOTE, TABLE, Block
from consult.documents.inline import plain_text

WHOLE = "Whole document"
_NOUNS = {
    HEADING: "Section",
    LIST_ITEM: "List item",
    TABLE: "Table",
    QUOTE: "Quotation",
    FOOTNOTE: "Footnote",
}


def cite_all(blocks: Iterable[Block]) -> dict[str, str]:
    """anchor → "Paragraph 4.1.2", "List item (b), under 4.1.2", "Table, under “Scope”"."""
    found: dict[str, str] = {}
    above = ""
    for block in blocks:
        noun, number = _NOUNS.get(block.kind, "Paragraph"), block.number.rstrip(".")
        if block.kind == HEADING:
            title = f"“{_short(plain_text(block.text))}”"
            found[block.anchor] = f"Section {number} {title}" if number else title
            above = number or title
        elif number and block.kind == FOOTNOTE:
            found[block.anchor] = f"{noun} {number}"
        elif number and block.kind != LIST_ITEM:
            found[block.anchor], above = f"{noun} {number}", number
        else:
            named = f"{noun} {block.number}" if number else noun
            found[block.anchor] = f"{named}, under {above}" if above else named
    return found


def _short(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
