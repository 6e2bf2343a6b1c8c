"""What was taken out of a text and put back: which block of long ago a new one is. Pure.

The same words, where they stood once and stand once now, are the same block. What is too short to
be known by its words, or stands several times, is known by its neighbours, or not at all. Other
words are the same block only where they are nearly the same, and like nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import Block
from consult.documents.pairing import MARGIN, candidates, clear, comparable, key, likeness

TELLING = 24
"""Characters from which words that stand once are known wherever they come back."""
NEARLY = 85.0
"""Likeness (0 to 100) from which other words may be a block that has come back."""
LONG = 40
"""Characters that it must have for that."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A block of an earlier version, and the anchors of those beside it; "" at an end."""

    block: Block
    before: str = ""
    after: str = ""


def stood(blocks: Sequence[Block]) -> list[Gone]:
    """The blocks of a version, as they are remembered by the later ones."""
    names = ["", *(block.anchor for block in blocks), ""]
    return [Gone(each, names[at], names[at + 2]) for at, each in enumerate(blocks)]


def returned(
    gone: Sequence[Gone],
    new: Sequence[Block],
    known: Mapping[int, str],
    *,
    rivals: Sequence[Block] = (),
) -> dict[int, str]:
    """New index → the anchor that it gets back; each anchor at most once.

    known   new index → anchor of what is no new block
    rivals  blocks of the version before that are in no place of this one
    """
    taken = {*known.values(), *(each.anchor for each in rivals)}
    left = {each.block.anchor: each for each in gone if each.block.anchor not in taken}
    if not left or len(known) == len(new):
        return {}
    work = _Work([*left.values()], new, known, rivals)
    work.take_same_words()
    work.take_nearly_same()
    work.take_same_words()  # beside what came back in other words
    return work.found


def renamed(
    old: Sequence[Block], blocks: Sequence[Block], gone: Sequence[Gone], fresh: set[str]
) -> dict[str, str]:
    """Anchor → the one of long ago, for blocks that were given a new one while they were typed.

    fresh  the anchors that no version of the document has had
    """
    known = {at: each.anchor for at, each in enumerate(blocks) if each.anchor not in fresh}
    kept = set(known.values())
    rivals = [each for each in old if each.anchor not in kept]
    back = returned(gone, blocks, known, rivals=rivals)
    return {blocks[at].anchor: anchor for at, anchor in back.items()}


def called(blocks: Iterable[Block], names: Mapping[str, str]) -> list[Block]:
    return [replace(each, anchor=names.get(each.anchor, each.anchor)) for each in blocks]


class _Work:
    def __init__(
        self,
        gone: list[Gone],
        new: Sequence[Block],
        known: Mapping[int, str],
        rivals: Sequence[Block],
    ) -> None:
        self._gone, self._new, self._known = gone, new, known
        self._others = [*rivals, *(new[at] for at in known)]
        self.found: dict[int, str] = {}

    def take_same_words(self) -> None:
        """Until what came back says of nothing beside it which block that is."""
        while same := self._same_words():
            self.found.update(same)

    def _same_words(self) -> dict[int, str]:
        olds, news = self._by_words()
        others = {key(each) for each in self._others}
        found: dict[int, str] = {}
        for words in olds.keys() & news.keys():
            once = len(olds[words]) == len(news[words]) == 1 and words not in others
            pairs = [
                (index, each.block.anchor)
                for index in news[words]
                for each in olds[words]
                if self._belongs(each, index, once=once)
            ]
            at, anchors = {each for each, _ in pairs}, {each for _, each in pairs}
            if len(at) == len(anchors) == len(pairs):
                found.update(pairs)
        return found

    def _by_words(
        self,
    ) -> tuple[dict[tuple[str, str], list[Gone]], dict[tuple[str, str], list[int]]]:
        """What is not found yet."""
        olds: dict[tuple[str, str], list[Gone]] = defaultdict(list)
        news: dict[tuple[str, str], list[int]] = defaultdict(list)
        for each in self._left():
            olds[key(each.block)].append(each)
        for index in self._free():
            news[key(self._new[index])].append(index)
        return olds, news

    def _belongs(self, gone: Gone, index: int, *, once: bool) -> bool:
        before, after = self._beside(index)
        beside = (before == gone.before, after == gone.after)
        if not once:
            return all(beside)
        long = len(gone.block.text) >= TELLING
        return (
            long
            or all(beside)
            or any(a and b for a, b in zip(beside, (before, after), strict=True))
        )

    def _beside(self, index: int) -> tuple[str | None, str | None]:
        """Anchors of its neighbours: "" at an end, None for one that is new itself."""
        last = len(self._new) - 1
        return (
            "" if index == 0 else self._anchor(index - 1),
            "" if index == last else self._anchor(index + 1),
        )

    def _anchor(self, index: int) -> str | None:
        return self._known.get(index) or self.found.get(index)

    def take_nearly_same(self) -> None:
        """Each other's best, clearly so among all that stands, stood or is new."""
        olds = [each.block for each in self._left() if len(each.block.text) >= LONG]
        free = [index for index in self._free() if len(self._new[index].text) >= LONG]
        near = _alike(olds, self._new, range(len(olds)), free, NEARLY)
        if not near:
            return
        every = [*olds, *self._others]
        sources, indexes = sorted({each for each, _ in near}), sorted({each for _, each in near})
        by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
        by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
        wide = NEARLY - MARGIN
        beside = _alike(every, self._new, range(len(every)), indexes, wide) | near
        later = _alike(self._new, olds, range(len(self._new)), sources, wide)
        for (source, index), score in beside.items():
            by_new[index].append((score, source))
        for (index, source), score in later.items():
            by_old[source].append((score, index))
        for (source, index), score in near.items():
            if clear(by_new[index], source) and clear([*by_old[source], (score, index)], index):
                self.found[index] = olds[source].anchor

    def _left(self) -> list[Gone]:
        back = set(self.found.values())
        return [each for each in self._gone if each.block.anchor not in back]

    def _free(self) -> list[int]:
        return [
            index
            for index in range(len(self._new))
            if index not in self._known and index not in self.found
        ]


def _alike(
    old: Sequence[Block],
    new: Sequence[Block],
    olds: Sequence[int],
    news: Sequence[int],
    least: float,
) -> dict[tuple[int, int], float]:
    """(old index, new index) → likeness of those that are at least so like."""
    found = {}
    for source, index in candidates(old, new, olds, news):
        before, after = old[source], new[index]
        shorter, longer = sorted((len(before.text), len(after.text)))
        if comparable(before, after) and 200 * shorter >= least * (shorter + longer):
            score = likeness(before.text, after.text, least)
            if score >= least:
                found[source, index] = score
    return found
