"""What blocks are called where people comment on them, and what makes two titles the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from consult.documents.block import FOOTNOTE, HEADING, LIST_ITEM, TABLE, Block
from consult.documents.inline import plain_text
from consult.documents.numbering import bare

WHOLE = "Whole document"  # where a comment on no block stands
SHORT = 60  # characters of the words that stand for a block


def name_all(blocks: Sequence[Block]) -> dict[str, str]:
    """{anchor: name}: "4.1", "4.1, item 2", "table under “Scope”". No name is given twice."""
    found: dict[str, str] = {}
    above, items = "", _Items()
    taken: Counter[str] = Counter()
    lists: Counter[str] = Counter()  # in each place
    for block in blocks:
        if block.kind == LIST_ITEM:
            if not items.path:
                lists[above] += 1
            name = items.next(block, above)
            if lists[above] > 1 and (name in taken or not block.number):
                name = items.name(above, _which(lists[above]))
        else:
            items = _Items()
            name = _named(block, above)
            if block.kind != FOOTNOTE and (block.kind == HEADING or block.number):
                above = block.number.rstrip(".") or name
        taken[name] += 1
        found[block.anchor] = name if taken[name] == 1 else _again(block, name, taken[name])
    return found


def block_at(blocks: Sequence[Block], place: str) -> Block | None:
    """By its anchor, by its number as people cite it (“Appendix A” is A, too), or by what it is
    called here: “3.2, item 2”."""
    wanted = " ".join(place.rstrip(".:)").casefold().split())
    by_anchor = (each for each in blocks if each.anchor == place)
    by_number = (each for each in blocks if wanted and wanted in _called(each.number))
    return next(by_anchor, None) or next(by_number, None) or _named_so(blocks, wanted)


def _named_so(blocks: Sequence[Block], wanted: str) -> Block | None:
    """No name is given twice."""
    named = {name.casefold(): anchor for anchor, name in name_all(blocks).items()}
    anchor = named.get(wanted) if wanted else None
    return next((each for each in blocks if anchor and each.anchor == anchor), None)


def _called(number: str) -> set[str]:
    return {number.rstrip(".:)").casefold(), bare(number).casefold()}


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
    if block.kind == FOOTNOTE:
        return f"footnote {block.number}"
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
        self.level = 1

    def next(self, block: Block, above: str) -> str:
        level = max(block.level, 1)
        if block.marker or len(self.path) < level:  # else: a further paragraph of the same item
            self.counts = [*self.counts, *[0] * level][:level]
            self.counts[-1] += 1
            mark = block.number.rstrip(".") or str(self.counts[-1])
            outer = [*self.path, *["item 1"] * level][: level - 1]
            self.path = [*outer, f"item {mark}"]
        self.level = level
        return self.name(above)

    def name(self, above: str, which: str = "") -> str:
        """Of the item that was met last; `which` of several lists it is in."""
        return ", ".join(filter(None, [above, which, *self.path[: self.level]]))


def _again(block: Block, name: str, number: int) -> str:
    """What has the same name as something before it."""
    if block.kind == LIST_ITEM and not block.marker:
        return f"{name}, paragraph {number}"
    return f"{name} ({number})"


def _which(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    return f"{words[number - 1]} list" if number <= len(words) else f"list {number}"
