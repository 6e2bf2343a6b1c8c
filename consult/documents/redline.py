"""What changed between two versions: block by block, word by word, in reading order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.carry import MOVED, RENUMBERED, REWORDED, how_changed, paired_by_anchor
from consult.documents.change import ADDED, REMOVED, Change
from consult.documents.pairing import in_order
from consult.documents.sentences import sentences
from consult.documents.weight import suggest_class
from consult.documents.wording import DELETED, INSERTED, Piece, compare

__all__ = ["Change", "Piece", "Summary", "redline", "sentences", "suggest_class", "summary"]


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
    pairs = paired_by_anchor(old, new)
    steady = in_order(pairs)
    gone = _removed_after(old, pairs, steady)
    changes = [_removed(old[source]) for source in gone[-1]]
    for index, block in enumerate(new):
        source = pairs.get(index)
        if source is None:
            changes.append(Change(ADDED, None, block, _whole(INSERTED, block.text)))
            continue
        before = old[source]
        how = how_changed(before, block, steady=index in steady)
        changes.append(Change(how, before, block, compare(before.text, block.text)))
        if index in steady:
            changes += [_removed(old[each]) for each in gone[source]]
    return changes


def summary(changes: Iterable[Change]) -> Summary:
    """How many blocks changed in which way."""
    counts = Counter(change.how for change in changes)
    return Summary(
        counts[ADDED], counts[REMOVED], counts[REWORDED], counts[MOVED], counts[RENUMBERED]
    )


def _removed_after(
    old: Sequence[Block], pairs: dict[int, int], steady: set[int]
) -> dict[int, list[int]]:
    """Old index that kept its place (-1 for the start) → the removed ones that followed it."""
    kept, firm = set(pairs.values()), {pairs[index] for index in steady}
    gone: dict[int, list[int]] = defaultdict(list)
    last = -1
    for source in range(len(old)):
        if source in firm:
            last = source
        elif source not in kept:
            gone[last].append(source)
    return gone


def _removed(block: Block) -> Change:
    return Change(REMOVED, block, None, _whole(DELETED, block.text))


def _whole(kind: str, text: str) -> tuple[Piece, ...]:
    return (Piece(kind, text),) if text else ()
