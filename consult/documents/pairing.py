"""Which block of a new text is which block of the old one: indexes only, no anchors."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from consult.documents.block import CODE, HEADING, TABLE, Block
from consult.documents.inline import without_labels

ALONE = 55.0
"""Likeness (0 to 100) that is enough for the only candidate between two equal neighbours."""
AMONG = 65.0
"""Likeness needed where several candidates stand in the same gap."""
SHORT = 85.0
"""Likeness needed among several when there are too few words to tell them apart."""
MARGIN = 8.0
"""How much better than the second best a pair must be."""
WIDE = 30
"""Gaps of more candidates than this are searched by shared words, not all against all."""

_WORDS = re.compile(r"\w+")
_SHORT_LENGTH = 40
_LONG = 4_000


def pair(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """New index → old index, each old index at most once."""
    pairs = _by_unique_words(old, new)
    _beside_equals(old, new, pairs)
    for olds, news in _gaps(old, new, pairs):
        _repeated(old, new, olds, news, pairs)
    for olds, news in _gaps(old, new, pairs):
        _alike(old, new, olds, news, pairs)
    return pairs


def in_order(pairs: dict[int, int]) -> set[int]:
    """The most new blocks that kept their order among each other; the others have moved."""
    ends: list[int] = []
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for index in sorted(pairs):
        place = bisect_left(ends, pairs[index])
        before[index] = tails[place - 1] if place else None
        ends[place : place + 1] = [pairs[index]]
        tails[place : place + 1] = [index]
    steady: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        steady.add(last)
        last = before[last]
    return steady


def key(block: Block) -> tuple[str, str]:
    return block.kind, without_labels(block.text)


def _by_unique_words(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Words that occur once in each text are the same block, wherever they now stand."""
    places: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, blocks in enumerate((old, new)):
        for index, block in enumerate(blocks):
            places[key(block)][side].append(index)
    return {new[0]: old[0] for old, new in places.values() if len(old) == len(new) == 1}


def _beside_equals(old: Sequence[Block], new: Sequence[Block], pairs: dict[int, int]) -> None:
    """Repeated words belong together when they stand next to blocks that do."""
    used = set(pairs.values())
    for step in (1, -1):
        for index in sorted(pairs, reverse=step < 0):
            after, source = index + step, pairs[index] + step
            while (
                0 <= after < len(new)
                and 0 <= source < len(old)
                and after not in pairs
                and source not in used
                and key(old[source]) == key(new[after])
            ):
                pairs[after] = source
                used.add(source)
                after, source = after + step, source + step


def _gaps(
    old: Sequence[Block], new: Sequence[Block], pairs: dict[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The unpaired blocks of both texts between two neighbours that kept their order."""
    steady = sorted(in_order(pairs))
    sources = [pairs[index] for index in steady]
    used = set(pairs.values())
    olds: dict[int, list[int]] = defaultdict(list)
    news: dict[int, list[int]] = defaultdict(list)
    for index in range(len(old)):
        if index not in used:
            olds[bisect_right(sources, index)].append(index)
    for index in range(len(new)):
        if index not in pairs:
            news[bisect_right(steady, index)].append(index)
    for gap in sorted(olds.keys() & news.keys()):
        yield olds[gap], news[gap]


def _repeated(
    old: Sequence[Block],
    new: Sequence[Block],
    olds: Sequence[int],
    news: Sequence[int],
    pairs: dict[int, int],
) -> None:
    """The same words as often in the old gap as in the new: pair them in order."""
    places: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index in olds:
        places[key(old[index])][0].append(index)
    for index in news:
        places[key(new[index])][1].append(index)
    for before, after in places.values():
        if len(before) == len(after):
            pairs.update(zip(after, before, strict=True))


def _alike(
    old: Sequence[Block],
    new: Sequence[Block],
    olds: Sequence[int],
    news: Sequence[int],
    pairs: dict[int, int],
) -> None:
    """Pairs that are each other's best, clearly so; the rest of the gap stays unpaired."""
    scores = _scores(old, new, olds, news)
    alone = len(olds) == len(news) == 1
    by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
    by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (source, index), score in scores.items():
        by_new[index].append((score, source))
        by_old[source].append((score, index))
    for index, found in by_new.items():
        score, source = max(found)
        enough = ALONE if alone else _enough(old[source].text, new[index].text)
        if score >= enough and clear(found, source) and clear(by_old[source], index):
            pairs[index] = source


def clear(found: Sequence[tuple[float, int]], chosen: int) -> bool:
    """That no other place is nearly as likely; (likeness, place) of each."""
    best = max(score for score, place in found if place == chosen)
    return all(place == chosen or best - score >= MARGIN for score, place in found)


def _enough(before: str, after: str) -> float:
    return SHORT if min(len(before), len(after)) < _SHORT_LENGTH else AMONG


def _scores(
    old: Sequence[Block], new: Sequence[Block], olds: Sequence[int], news: Sequence[int]
) -> dict[tuple[int, int], float]:
    scores = {}
    for source, index in candidates(old, new, olds, news):
        if comparable(old[source], new[index]):
            score = likeness(old[source].text, new[index].text)
            if score >= ALONE - MARGIN:
                scores[source, index] = score
    return scores


def comparable(before: Block, after: Block) -> bool:
    return before.kind == after.kind or not {before.kind, after.kind} & {HEADING, TABLE, CODE}


def likeness(before: str, after: str, least: float = ALONE - MARGIN) -> float:
    """0 to 100, by characters, as people edit; long texts by their words, which is cheaper.

    Below `least` it is 0.
    """
    from rapidfuzz import fuzz  # large, and only a text that is saved needs it

    if max(len(before), len(after)) > _LONG:
        left, right = _WORDS.findall(before), _WORDS.findall(after)
        return fuzz.ratio(left[:_LONG], right[:_LONG], score_cutoff=least)
    return fuzz.ratio(before.casefold(), after.casefold(), score_cutoff=least)


def candidates(
    old: Sequence[Block], new: Sequence[Block], olds: Sequence[int], news: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """(old index, new index) of what is worth comparing."""
    if len(olds) <= WIDE or len(news) <= WIDE:
        yield from ((source, index) for source in olds for index in news)
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for source in olds:
        for word in set(_WORDS.findall(old[source].text.casefold())):
            holders[word].append(source)
    for index in news:
        weights: dict[int, float] = defaultdict(float)
        for word in set(_WORDS.findall(new[index].text.casefold())):
            if len(holders.get(word, ())) <= WIDE:
                for source in holders.get(word, ()):
                    weights[source] += 1 / len(holders[word])
        for source in sorted(weights, key=lambda each: (-weights[each], each))[:WIDE]:
            yield source, index
