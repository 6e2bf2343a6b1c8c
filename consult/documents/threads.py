"""Comments in the margin of a file: what answers what, and where in a text each stands."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.incoming.found import MarginComment
from consult.documents.inline import plain_text

LIKE = 75.0
"""Likeness (0 to 100) from which a paragraph of a file is a block that was reworded since."""
APART = 10.0
"""How much more like it must be than the next."""


@dataclass(frozen=True)
class Thread:
    """A comment in the margin of a file, and what was answered to it."""

    first: MarginComment
    replies: list[MarginComment]

    @property
    def comments(self) -> list[MarginComment]:
        return [self.first, *self.replies]


def threads_of(comments: Sequence[MarginComment]) -> list[Thread]:
    """Each comment once; an answer to one that is not there begins a thread of its own."""
    by_id = {each.id: each for each in comments}
    threads: dict[str, Thread] = {}
    for each in comments:
        top, seen = each, {each.id}
        while (above := by_id.get(top.parent)) is not None and above.id not in seen:
            seen.add(above.id)
            top = above
        if top is each or top.id not in threads:
            threads.setdefault(each.id, Thread(each, []))
        else:
            threads[top.id].replies.append(each)
    return list(threads.values())


def marks_of(comments: Sequence[MarginComment]) -> dict[str, str]:
    """Id of a comment → what it is known by in every file that it comes in.

    Word counts its ids anew when it saves, so it is who wrote what and when; of several that are
    the same in all three, which of them it is.
    """
    seen: Counter[str] = Counter()
    found = {}
    for each in comments:
        said = json.dumps([each.author, each.at, each.text], ensure_ascii=False)
        found[each.id] = hashlib.sha256(f"{seen[said]} {said}".encode()).hexdigest()
        seen[said] += 1
    return found


def anchors_of(comments: Sequence[MarginComment], blocks: Sequence[Block]) -> dict[str, str]:
    """Id of a comment → the block that it stands on; one whose words are not there is left out."""
    by_words: dict[str, list[str]] = {}
    for block in blocks:
        by_words.setdefault(plain_text(block.text), []).append(block.anchor)
    found = {}
    for each in comments:
        same = by_words.get(each.words, []) if each.words else []
        if len(same) == 1:
            found[each.id] = same[0]
        elif each.nth < len(same):
            found[each.id] = same[each.nth]
        elif each.words and not same and (like := _most_like(each.words, by_words)):
            found[each.id] = like
    return found


def _most_like(words: str, by_words: Mapping[str, Sequence[str]]) -> str:
    """The one block that says nearly this, because it was reworded since; empty if it is not sure
    which one that is."""
    from rapidfuzz import fuzz, process  # large, and only what was reworded needs it

    texts = [text for text, anchors in by_words.items() if len(anchors) == 1]
    best = process.extract(words, texts, scorer=fuzz.ratio, limit=2, score_cutoff=LIKE - APART)
    if not best or best[0][1] < LIKE or (len(best) > 1 and best[0][1] - best[1][1] < APART):
        return ""
    return by_words[best[0][0]][0]
