"""What a page tells of footnotes that the text does not mention, and of mentions of none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.footnotes import not_mentioned, nowhere
from consult.documents.naming import first_words, name_all


@dataclass(frozen=True)
class FootnotesLeft:
    """unread   first words of each footnote that nothing mentions
    nowhere  (label, place) of each mention that leads nowhere, and stands as it was typed
    """

    unread: Sequence[str]
    nowhere: Sequence[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.unread or self.nowhere)


def footnotes_left(blocks: Sequence[Block]) -> FootnotesLeft:
    lost, names = nowhere(blocks), {}
    if lost:
        names = name_all([block for block in blocks if block.anchor])
    return FootnotesLeft(
        [first_words(block) for block in not_mentioned(blocks)],
        [(label, names.get(block.anchor) or first_words(block)) for label, block in lost],
    )
