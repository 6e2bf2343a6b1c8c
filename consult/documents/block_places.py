"""Which block of a later text is the block of an earlier one: sure, or a person is asked. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from consult.documents.block import Block
from consult.documents.carry import (
    MOVED,
    REMOVED,
    RENUMBERED,
    REWORDED,
    SAME,
    paired_by_anchor,
    placements,
)
from consult.documents.lined_up import Lined, Tokens, likeness
from consult.documents.quoting import Span, words_of
from consult.documents.shared_words import Shares

_LONGER = re.compile(r"[^\W\d_]{4,}")
SPLIT, JOINED, WHOLE, AMBIGUOUS = "split", "joined", "whole", "ambiguous"
HOWS = (SAME, MOVED, RENUMBERED, REWORDED, SPLIT, JOINED, REMOVED, WHOLE, AMBIGUOUS)

SURE = 62.0
"""Likeness (0 to 100) from which a block that kept its anchor is the same block, reworded."""
COVERED = 0.7
"""Part of its runs of three words that a block must find again to be split or joined."""
CLEARLY = 0.35
"""The next best must have fewer than this."""
STILL = 0.3
"""Part of its words, in their order, that a block may have kept which is new where it stood."""
TRACE = 0.15
"""From here a block that is gone may be there in other words."""
TWICE = 1.2
"""How much of a split block its pieces may have twice."""
FEW = 5
"""Runs of words that are too few to tell by them what was joined."""
FEWEST = 3
"""Words that a shorter block must have to be known again inside its neighbour."""
TELLING_WORDS = 3
"""Longer words that a block which was told anew elsewhere must share."""
RETOLD = 0.35
"""Part of the weight of the longer words of both that they must share."""
STEM = 4
"""Letters by which a longer word is known."""
NEARBY = 3
"""Blocks after, and before, the one that kept its anchor, where a part of it is looked for."""
MOST = 5
"""Candidates that a person is offered."""


@dataclass(frozen=True, slots=True)
class Placed:
    """`span`: of the quoted words in their block now. `candidates`: (anchor, likeness)."""

    how: str
    anchor: str | None
    span: Span | None = None
    candidates: tuple[tuple[str, int], ...] = ()
    parts: tuple[str, ...] = ()
    """Where else its words went: the other parts of a block that was split."""


class Blocks:
    """From one version to a later one. What several comments share is worked out once."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self._old = {block.anchor: block for block in old}
        self._new = {block.anchor: block for block in new}
        self._order = {block.anchor: at for at, block in enumerate(new)}
        self._new_in_order = list(new)
        self._how = placements(old, new)
        self._gone = [each for each in old if self._how[each.anchor].how == REMOVED]
        pairs = paired_by_anchor(old, new)
        self._fresh = {new[at].anchor for at in range(len(new)) if at not in pairs}
        self._blocks: dict[str, Placed] = {}
        self._words: dict[tuple[int, str], str] = {}
        self._lined: dict[tuple[str, str], Lined] = {}
        self._tokens: dict[tuple[int, str], Tokens] = {}

    def block(self, anchor: str) -> Placed:
        """Of a block of the old version. Raises KeyError for an anchor that it has not."""
        if anchor not in self._blocks:
            self._blocks[anchor] = self._placed(self._old[anchor])
        return self._blocks[anchor]

    def _placed(self, old: Block) -> Placed:
        how = self._how[old.anchor].how
        if how in (SAME, MOVED, RENUMBERED):
            return Placed(how, old.anchor)
        if how == REMOVED:
            return self._vanished(old)
        now = self._new[old.anchor]
        if parts := self._parts_beside(old, now):
            return Placed(SPLIT, old.anchor, parts=parts)
        if now.anchor in self._swallowers:
            return Placed(JOINED, old.anchor)
        like = likeness(self.old_words(old.anchor), self.new_words(now.anchor))
        if like >= SURE or self.shares.covered(old.anchor, now.anchor) >= 0.5:
            return Placed(REWORDED, old.anchor)
        others = [each for each in self._likely(old) if each[0] != old.anchor]
        return ask([(old.anchor, int(like)), *others])

    def _parts_beside(self, old: Block, now: Block) -> tuple[str, ...]:
        """New blocks around it that took a part of its words, if with them it is all there."""
        at = self._order[now.anchor]
        near = self._new_in_order[max(at - NEARBY, 0) : at + NEARBY + 1]
        parts = [
            each.anchor
            for each in near
            if each.anchor in self._fresh
            and self.shares.made_of(each.anchor, old.anchor) >= COVERED
        ]
        whole = self._makes_up(old, [now.anchor, *parts])
        return tuple(parts) if parts and whole else ()

    def _makes_up(self, old: Block, parts: Sequence[str]) -> bool:
        """That these are its pieces: together nearly all of it, and hardly anything twice."""
        together = self.shares.covered(old.anchor, *parts)
        each = sum(self.shares.covered(old.anchor, part) for part in parts)
        return together >= COVERED and each <= together * TWICE

    @cached_property
    def _swallowers(self) -> frozenset[str]:
        """Later blocks that took in a block which is gone."""
        return frozenset(
            anchor
            for each in self._gone
            if self.shares.size(each.anchor) >= FEW
            for anchor in self.shares.holders(each.anchor)
            if self.shares.covered(each.anchor, anchor) >= COVERED
        )

    def _vanished(self, old: Block) -> Placed:
        into = self._taken_in(old)
        if into is not None:
            return Placed(JOINED, into)
        likely = self._likely(old) or self._retold(old)
        if not likely:
            return Placed(REMOVED, None)
        first, *others = likely
        twins = self._twins(old)
        sure = self.shares.size(old.anchor) >= FEW and first[1] >= COVERED * 100 and not twins
        if sure and all(each[1] < CLEARLY * 100 for each in others):
            alone = self.shares.made_of(first[0], old.anchor) >= COVERED
            return Placed(REWORDED if alone else JOINED, first[0])
        parts = [
            each
            for each, _ in likely
            if each in self._fresh and self.shares.made_of(each, old.anchor) >= COVERED
        ]
        parts.sort(key=self._order.__getitem__)
        whole = self._makes_up(old, parts)
        if len(parts) > 1 and not twins and self._together(parts) and whole:
            return Placed(SPLIT, parts[0], parts=tuple(parts[1:]))
        return ask(likely)

    def _taken_in(self, old: Block) -> str | None:
        """The block where it stood that has all of its words as they were, if they stand nowhere
        else: of short blocks the runs of words are too few to tell."""
        words = self.old_words(old.anchor)
        if len(words.split()) < FEWEST or self.shares.size(old.anchor) >= FEW:
            return None
        found = [each for each in self.shares.holders(old.anchor) if words in self.new_words(each)]
        if len(found) != 1 or (found[0] in self._fresh and self.new_words(found[0]) == words):
            return None
        once = self.new_words(found[0]).count(words) == 1
        others = (each for each in self._old if each != old.anchor)
        alone = not any(words in self.old_words(each) for each in others)
        return found[0] if once and alone and self._in_its_gap(old, found[0]) else None

    def _in_its_gap(self, old: Block, anchor: str) -> bool:
        """Between the neighbours that the block had, or one of them; what came new before it, such
        as another wording of what a list begins with, counts as nothing between."""
        at, before, after = self._order[anchor], self._before[old.anchor], self._after[old.anchor]
        return before <= at <= max(min(after, before + 2 * NEARBY), before + 1)

    def _retold(self, old: Block) -> list[tuple[str, int]]:
        """New blocks anywhere that speak of the same in other words: for a person to look at.

        What counts is which telling words they share, rare ones more than common ones.
        """
        mine = stems_of(self.old_words(old.anchor))
        if len(mine) < TELLING_WORDS:
            return []
        shared: dict[str, list[str]] = defaultdict(list)
        for stem in mine:
            for anchor in self._fresh_with.get(stem, ()):
                if self._new[anchor].kind == old.kind:
                    shared[anchor].append(stem)
        weighed = self._weight(mine)
        found = []
        for anchor, stems in shared.items():
            if len(stems) < TELLING_WORDS:
                continue
            common = self._weight(stems)
            theirs = self._weight(self._fresh_stems[anchor])
            if common >= RETOLD * weighed and common >= RETOLD * theirs:
                found.append((anchor, round(100 * common / weighed)))
        return sorted(found, key=lambda each: (-each[1], self._order[each[0]]))[:MOST]

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(1 / (1 + len(self._fresh_with.get(each, ()))) for each in stems)

    @cached_property
    def _fresh_stems(self) -> dict[str, frozenset[str]]:
        return {each: stems_of(self.new_words(each)) for each in self._fresh}

    @cached_property
    def _fresh_with(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for anchor, stems in self._fresh_stems.items():
            for stem in stems:
                found[stem].append(anchor)
        return found

    def _together(self, parts: Sequence[str]) -> bool:
        """That they say different things, one after the other."""
        places = [self._order[each] for each in parts]
        distinct = len({self.new_words(each) for each in parts}) == len(parts)
        return distinct and places[-1] - places[0] <= NEARBY

    def _twins(self, old: Block) -> bool:
        """That another block which is gone said the same."""
        words = self.old_words(old.anchor)
        return any(
            each.anchor != old.anchor and self.old_words(each.anchor) == words
            for each in self._gone
        )

    def _likely(self, old: Block) -> list[tuple[str, int]]:
        """(anchor, how much of its words is there in hundredths), the likeliest first; what is new
        where it stood counts by how like it is."""
        found = {
            anchor: round(100 * self.shares.covered(old.anchor, anchor))
            for anchor in self.shares.holders(old.anchor)
        }
        if max(found.values(), default=0) < COVERED * 100:
            for anchor in self._new_around(old):
                like = self.line(old.anchor, anchor).common
                found[anchor] = max(found.get(anchor, 0), round(100 * like) if like >= STILL else 0)
        likely = [each for each in found.items() if each[1] >= TRACE * 100]
        return sorted(likely, key=lambda each: (-each[1], self._order[each[0]]))[:MOST]

    def _new_around(self, old: Block) -> list[str]:
        """New blocks between the neighbours that the block had, when those stand close together."""
        before = self._before[old.anchor]
        return [
            each.anchor
            for each in self._new_in_order[before + 1 : before + 1 + 2 * NEARBY]
            if each.anchor in self._fresh
        ]

    @cached_property
    def _before(self) -> dict[str, int]:
        """Where in the later text the nearest block before each old one stands; -1: none does."""
        found, last = {}, -1
        for each in self._old.values():
            found[each.anchor] = last
            last = self._order.get(each.anchor, last)
        return found

    @cached_property
    def _after(self) -> dict[str, int]:
        """The same for the nearest block after each old one; the length of the text: none does."""
        found, next_one = {}, len(self._order)
        for each in reversed(self._old.values()):
            found[each.anchor] = next_one
            next_one = self._order.get(each.anchor, next_one)
        return found

    # What is worked out once

    @cached_property
    def shares(self) -> Shares:
        changed = [
            anchor
            for anchor in self._new
            if anchor in self._fresh or self._how[anchor].how == REWORDED
        ]
        return Shares(self.old_words, self.new_words, changed)

    def old_words(self, anchor: str) -> str:
        return self._kept(0, self._old[anchor])

    def new_words(self, anchor: str) -> str:
        return self._kept(1, self._new[anchor])

    def _kept(self, side: int, block: Block) -> str:
        key = (side, block.anchor)
        if key not in self._words:
            self._words[key] = words_of(block)
        return self._words[key]

    def line(self, old: str, new: str) -> Lined:
        if (old, new) not in self._lined:
            self._lined[old, new] = Lined(
                self._tokens_of(0, self.old_words(old)), self._tokens_of(1, self.new_words(new))
            )
        return self._lined[old, new]

    def _tokens_of(self, side: int, words: str) -> Tokens:
        key = (side, words)
        if key not in self._tokens:
            self._tokens[key] = Tokens(words)
        return self._tokens[key]


def stems_of(words: str) -> frozenset[str]:
    """The beginnings of its longer words, so that “written” is known from “writes”."""
    return frozenset(each[:STEM] for each in _LONGER.findall(words.casefold()))


def ask(likely: Sequence[tuple[str, int]]) -> Placed:
    """For a person to say; each block is offered once."""
    found: dict[str, int] = {}
    for anchor, like in likely:
        found.setdefault(anchor, like)
    return Placed(AMBIGUOUS, None, candidates=tuple(found.items())[:MOST])
