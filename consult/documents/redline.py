"""What changed between two versions: block by block, word by word, in reading order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.documents.block import FOOTNOTE, Block
from consult.documents.carry import MOVED, RENUMBERED, REWORDED, how_changed, paired_by_anchor
from consult.documents.change import ADDED, MOVED_AWAY, REMOVED, Change
from consult.documents.footnotes import called_as_in
from consult.documents.pairing import in_order
from consult.documents.sentences import sentences
from consult.documents.weight import suggest_class
from consult.documents.wording import DELETED, INSERTED, Piece, compare

__all__ = [
    "Change",
    "Piece",
    "Summary",
    "in_both_places",
    "redline",
    "sentences",
    "suggest_class",
    "summary",
]


@dataclass(frozen=True, slots=True)
class Summary:
    added: int = 0
    removed: int = 0
    reworded: int = 0
    moved: int = 0
    renumbered: int = 0

    @property
    def total(self) -> int:
        return self.added + self.removed + self.reworded + self.moved + self.renumbered


def redline(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """Every block of both versions once: paired by anchor, removed ones at their old place."""
    return [each for each in in_both_places(old, new) if each.how != MOVED_AWAY]


def in_both_places(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """As `redline`, and each block that moved a second time, at its old place, as moved away.

    Without the added ones and the later places of what moved, the blocks stand in their old order.
    The old blocks call their footnotes as the new ones do: a new number is no other wording.
    """
    pairs = paired_by_anchor(old, new)
    steady = in_order(pairs)
    first = old
    old = called_as_in(new, old)
    gone = _gone_after(old, new, pairs, steady)
    changes = list(gone[-1])
    for index, block in enumerate(new):
        source = pairs.get(index)
        if source is None:
            changes.append(Change(ADDED, None, block, _whole(INSERTED, block.text)))
            continue
        before = old[source]
        how = how_changed(first[source], block, steady=index in steady, spelt=before)
        changes.append(Change(how, before, block, compare(before.text, block.text)))
        if index in steady:
            changes += gone[source]
    return changes


def summary(changes: Iterable[Change]) -> Summary:
    """How many blocks changed in which way."""
    counts = Counter(change.how for change in changes)
    return Summary(
        counts[ADDED], counts[REMOVED], counts[REWORDED], counts[MOVED], counts[RENUMBERED]
    )


def _gone_after(
    old: Sequence[Block], new: Sequence[Block], pairs: dict[int, int], steady: set[int]
) -> dict[int, list[Change]]:
    """Old index that kept its place (-1 for the start) → what stood after it and no longer does."""
    now = {source: index for index, source in pairs.items()}
    gone: dict[int, list[Change]] = defaultdict(list)
    last = -1
    for source, block in enumerate(old):
        index = now.get(source)
        if index is None:
            gone[last].append(_removed(block))
        elif index in steady:
            last = source
        elif block.kind != FOOTNOTE:
            words = _whole(DELETED, block.text)
            gone[last].append(Change(MOVED_AWAY, block, new[index], words))
    return gone


def _removed(block: Block) -> Change:
    return Change(REMOVED, block, None, _whole(DELETED, block.text))


def _whole(kind: str, text: str) -> tuple[Piece, ...]:
    return (Piece(kind, text),) if text else ()
