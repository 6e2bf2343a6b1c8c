"""What blocks are called where people comment on them, and what makes two titles the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from consult.documents.block import HEADING, LIST_ITEM, TABLE, Block
from consult.documents.inline import plain_text

WHOLE = "Whole document"  # where a comment on no block stands
SHORT = 60  # characters of the words that stand for a block


def name_all(blocks: Sequence[Block]) -> dict[str, str]:
    """{anchor: name}: "4.1", "4.1, item 2", "table under “Scope”". No name is given twice."""
    found: dict[str, str] = {}
    above, items = "", _Items()
    taken: Counter[str] = Counter()
    for block in blocks:
        if block.kind == LIST_ITEM:
            name = items.next(block, above)
        else:
            items = _Items()
            name = _named(block, above)
            if block.kind == HEADING or block.number:
                above = block.number.rstrip(".") or name
        taken[name] += 1
        found[block.anchor] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return found


def title_key(title: str) -> str:
    """The same for titles that differ in capitals and blanks only, and of one length for all."""
    return sha256(" ".join(title.split()).casefold().encode()).hexdigest()


def first_words(block: Block) -> str:
    """The first line in bare words, cut short: of a table its headings."""
    line = block.text.split("\n", maxsplit=1)[0]
    if block.kind == TABLE:
        line = ", ".join(filter(None, (cell.strip() for cell in line.strip().split("|"))))
    words = plain_text(line)
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"


def _named(block: Block, above: str) -> str:
    if block.number:
        return block.number.rstrip(".")
    if block.kind == HEADING:
        return f"“{first_words(block)}”"
    return f"{block.kind} under {above}" if above else f"the {block.kind}"


class _Items:
    """One list: where it stands, so that a bullet has a number to be called by."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.counts: list[int] = []

    def next(self, block: Block, above: str) -> str:
        level = max(block.level, 1)
        if block.marker or len(self.path) < level:  # else: a further paragraph of the same item
            self.counts = [*self.counts, *[0] * level][:level]
            self.counts[-1] += 1
            mark = block.number.rstrip(".") or str(self.counts[-1])
            outer = [*self.path, *["item 1"] * level][: level - 1]
            self.path = [*outer, f"item {mark}"]
        return ", ".join(filter(None, [above, *self.path[:level]]))
