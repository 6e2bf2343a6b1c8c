"""How many quotes are placed right after heavy edits, and how fast."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from consult.documents.placing import AMBIGUOUS, Placed, Placing
from tools.bench.edited import Edited, Word, spans

RIGHT, WRONG, ASKED, LOST, GONE = "right", "wrong", "asked", "lost", "gone"


def place_all(text: Edited) -> list[Placed]:
    placing = Placing(text.old, text.new)
    return [placing.place(anchor, quote) for anchor, quote, _ in text.quotes]


def judge(text: Edited, placed: Sequence[Placed]) -> Counter[str]:
    """right and wrong; asked: a person is asked; lost: it is there, and only its block was found;
    gone: of the words too few are left, and nothing is claimed."""
    home = {word.id: anchor for anchor, words in text.new_words.items() for word in words}
    return Counter(
        _judged(text, each, ids, home)
        for each, (_, _, ids) in zip(placed, text.quotes, strict=True)
    )


def _judged(text: Edited, found: Placed, ids: Sequence[int], home: dict[int, str]) -> str:
    left = [each for each in ids if each in home]
    best, most = Counter(home[each] for each in left).most_common(1)[0] if left else ("", 0)
    placeable = most > len(ids) / 2
    if found.how == AMBIGUOUS:
        return ASKED if placeable else GONE
    if found.span is None:
        return LOST if placeable else GONE
    assert found.anchor is not None
    marked = _marked(text.new_words[found.anchor], found)
    told_apart = _said(text, found.anchor) != _said(text, best)
    if not told_apart or (
        any(each.id in left for each in marked) and (found.anchor == best or not placeable)
    ):
        return RIGHT if placeable else GONE
    return WRONG


def _said(text: Edited, anchor: str) -> list[str]:
    return [each.text for each in text.new_words.get(anchor, ())]


def _marked(words: Sequence[Word], found: Placed) -> list[Word]:
    assert found.span is not None
    return [
        word
        for word, at in zip(words, spans(words), strict=True)
        if at.start < found.span.end and at.end > found.span.start
    ]


def timed(text: Edited) -> tuple[float, list[Placed]]:
    """Milliseconds of the processor, the best of three; nothing is kept from one to the next."""
    best, placed = float("inf"), []
    for _ in range(3):
        began = time.process_time()
        placed = place_all(text)
        best = min(best, (time.process_time() - began) * 1000)
    return best, placed
