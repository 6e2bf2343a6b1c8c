"""Anchors carried from version to version, so that comments stay on the words they were made on.

Equal words first, then like words between the same neighbours. When two places are about equally
likely neither is taken: a paragraph that gets a new anchor is a nuisance, one that gets another
paragraph's comments is a wrong.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import FOOTNOTE, Block, Parsed
from consult.documents.inline import without_labels
from consult.documents.pairing import in_order, pair
from consult.documents.returning import Gone, returned

SAME, MOVED, RENUMBERED, REWORDED = "same", "moved", "renumbered", "reworded"
NEW, REMOVED = "new", "removed"

__all__ = [
    "Carried",
    "Placement",
    "carry",
    "how_changed",
    "in_order",
    "mint_anchor",
    "paired_by_anchor",
    "placements",
    "removed",
]

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True)
class Carried:
    block: Block
    how: str
    old_anchor: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    anchor: str | None
    how: str


def mint_anchor() -> str:
    """A new anchor, safe in addresses: "p-" and eight letters or digits (40 random bits)."""
    return "p-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def carry(
    old: Sequence[Block],
    new: Sequence[Parsed],
    mint: Callable[[], str] = mint_anchor,
    *,
    also: Sequence[Block] = (),
    gone: Sequence[Gone] = (),
) -> list[Carried]:
    """Every new block with an anchor: an old one, used at most once, or one freshly minted.

    also  blocks of another line of the same document, whose anchors what is new may take on
    gone  what earlier versions had and the old one has not: some of it may be put back
    """
    pairs = pair(old, new)
    steady = in_order(pairs)
    taken = {block.anchor for block in old}
    lent = _lent(also, new, pairs, taken)
    known = {index: old[source].anchor for index, source in pairs.items()} | lent
    kept = set(pairs.values())
    rivals = [block for source, block in enumerate(old) if source not in kept]
    lent |= returned(gone, new, known, rivals=rivals)
    taken |= {*lent.values(), *(each.block.anchor for each in gone)}
    carried = []
    for index, block in enumerate(new):
        source = pairs.get(index)
        if source is None:
            anchor = lent.get(index) or _unused(mint, taken)
            carried.append(Carried(replace(block, anchor=anchor), NEW, None))
        else:
            before = old[source]
            placed = replace(block, anchor=before.anchor)
            how = how_changed(before, placed, steady=index in steady)
            carried.append(Carried(placed, how, before.anchor))
    return carried


def _lent(
    also: Sequence[Block], new: Sequence[Parsed], pairs: dict[int, int], taken: set[str]
) -> dict[int, str]:
    """New index → anchor of the block of the other line that it is."""
    others = [block for block in also if block.anchor not in taken]
    if not others:
        return {}
    free = [index for index in range(len(new)) if index not in pairs]
    found = pair(others, [new[index] for index in free])
    return {free[at]: others[source].anchor for at, source in found.items()}


def removed(old: Sequence[Block], carried: Iterable[Carried]) -> list[Block]:
    """The old blocks that no new block carries on, in their old order."""
    kept = {each.old_anchor for each in carried}
    return [block for block in old if block.anchor not in kept]


def placements(old: Sequence[Block], new: Sequence[Block]) -> dict[str, Placement]:
    """For each anchor of an old version, where it stands in a later one."""
    pairs = paired_by_anchor(old, new)
    steady = in_order(pairs)
    found = {
        old[source].anchor: Placement(
            new[index].anchor, how_changed(old[source], new[index], steady=index in steady)
        )
        for index, source in pairs.items()
    }
    return {block.anchor: found.get(block.anchor, Placement(None, REMOVED)) for block in old}


def paired_by_anchor(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """New index → old index of the blocks that share an anchor, each used once."""
    where = {block.anchor: index for index, block in reversed(list(enumerate(old)))}
    pairs: dict[int, int] = {}
    for index, block in enumerate(new):
        source = where.pop(block.anchor, None) if block.anchor else None
        if source is not None:
            pairs[index] = source
    return pairs


def how_changed(before: Block, after: Block, *, steady: bool, spelt: Block | None = None) -> str:
    """One word for it; a change of wording outweighs a move, a move outweighs a number.

    spelt  `before` with its footnotes called as the later text calls them; without it a text
           that refers to another footnote is taken for one whose footnotes have other numbers
    A footnote does not move: it stands where its number puts it.
    """
    was, now = (
        (without_labels(before.text), without_labels(after.text))
        if spelt is None
        else (spelt.text, after.text)
    )
    if (was, before.kind) != (now, after.kind):
        return REWORDED
    if not steady and after.kind != FOOTNOTE:
        return MOVED
    if (before.number, before.level, before.text) != (after.number, after.level, after.text):
        return RENUMBERED
    return SAME


def _unused(mint: Callable[[], str], taken: set[str]) -> str:
    for _ in range(100):
        anchor = mint()
        if anchor not in taken:
            taken.add(anchor)
            return anchor
    raise ValueError("the mint keeps giving anchors that are in use")
