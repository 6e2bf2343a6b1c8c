"""Lines in bold that stand alone: people who know no styles make their headings so. Pure.

Whether such a line is a heading is for a person to say; see decision 0072.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import HEADING, LIST_ITEM, PARAGRAPH, Block
from consult.documents.inline import plain_text
from consult.documents.outline import parse_markdown, to_markdown

LONGEST = 120
_BOLD = re.compile(r"(\*{2,3})((?:[^*\n\\]|\\[^\n])+)\1$")
_ENDS = re.compile(r"[.;:,!]$")
_NUMBER = re.compile(r"(?:[A-Za-z]{1,3})?\d+(?:\.\d+)*\.?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class BoldLine:
    """`at`: the place of its block among those of the text. `level`: that of the heading that it
    would become, by its number and by the heading above it. `words`: bare, as they stand now."""

    at: int
    level: int
    words: str


def bold_lines(blocks: Sequence[Block]) -> list[BoldLine]:
    """Those that may be headings, in reading order: short, bold as a whole, and no sentence."""
    found = []
    above = top = 0  # the level of the heading above, and that of numbers of no depth there
    for at, block in enumerate(blocks):
        if block.kind == HEADING:
            above, top = block.level, block.level - _depth(block.marker)
            continue
        inside = _inside(block)
        if inside:
            words = plain_text(f"{_sign(block)}{inside}")
            depth = _depth(words)
            level = max(top, 0) + depth if depth else above + 1
            found.append(BoldLine(at, min(level, 6), words))
    return found


def _depth(words: str) -> int:
    """Of the number that they begin with: 3 for 4.1.22; 0 without one."""
    number = _NUMBER.match(words)
    return number[0].rstrip(".").count(".") + 1 if number else 0


def with_headings(
    source: str, words: Collection[str], level: int = 0
) -> tuple[str, dict[str, str]]:
    """The text where those of its bold lines that say this are headings, at this level or else each
    at its own; and {the bare words of
    each block that became one: what they are now}."""
    blocks = parse_markdown(source)
    chosen = {each.at: each for each in bold_lines(blocks) if each.words in words}
    if not chosen:
        return source, {}
    made = [_heading(block, chosen.get(at), level) for at, block in enumerate(blocks)]
    text = to_markdown(made)
    again = parse_markdown(text)
    now = {
        plain_text(blocks[at].text): plain_text(again[at].text)
        for at in chosen
        if len(again) == len(blocks)
    }
    return text, now


def _heading(block: Block, line: BoldLine | None, level: int) -> Block:
    if line is None:
        return block
    text = re.sub(r"(#+|\})$", r"\\\1", f"{_sign(block)}{_inside(block)}")
    return replace(block, kind=HEADING, level=level or line.level, marker="", text=text)


def _sign(block: Block) -> str:
    return f"{block.marker} " if block.marker else ""


def _inside(block: Block) -> str:
    """What stands between the marks of a line that is bold as a whole; "" for all others."""
    if block.kind not in (PARAGRAPH, LIST_ITEM) or block.level > 1 or block.marker == "-":
        return ""
    if block.kind == LIST_ITEM and not block.marker:
        return ""  # it goes on with the item above it
    found = _BOLD.match(block.text)
    if not found:
        return ""
    inside = re.sub(r"^(\d+)\\([.)])", r"\1\2", found[2].strip())
    words = plain_text(inside)
    if len(words) > LONGEST or _ENDS.search(words) or not any(map(str.isalpha, words)):
        return ""
    return inside
