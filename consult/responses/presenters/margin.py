"""The margin of a Word file as the page shows it: each thread, where it stands, what is in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consult import sensitive
from consult.documents.block import Block
from consult.documents.naming import WHOLE, first_words, name_all
from consult.documents.queries import blocks_of
from consult.responses.queries import Offer, Offered

NONE, ALL = "none", "all"


@dataclass(frozen=True)
class ThreadRow:
    """One thread. place: “1.3”; words: the beginning of that block; why: what it may identify."""

    thread: Offered
    place: str
    words: str
    why: str
    telling: bool

    @property
    def doubtful(self) -> bool:
        return bool(self.why) or self.telling


@dataclass(frozen=True)
class Margin:
    rows: Sequence[ThreadRow]

    @property
    def keys(self) -> list[str]:
        return [row.thread.key for row in self.rows]

    @property
    def placeless(self) -> int:
        return sum(row.thread.anchor is None for row in self.rows)

    @property
    def resolved(self) -> int:
        return sum(row.thread.done for row in self.rows)

    def ticked(self, wanted: str) -> list[str]:
        """What is chosen before anybody chooses: all that is open in Word and in no doubt."""
        if wanted == NONE:
            return []
        return [
            row.thread.key
            for row in self.rows
            if not row.doubtful and (wanted == ALL or not row.thread.done)
        ]

    def telling(self, chosen: Collection[str]) -> list[str]:
        """Those of the chosen that read as if they told of harm."""
        return [row.thread.key for row in self.rows if row.telling and row.thread.key in chosen]


def margin_of(offer: Offer) -> Margin:
    """In the order of the file."""
    blocks = blocks_of((offer.consulted or offer.version).id)
    names, by_anchor = name_all(blocks), {block.anchor: block for block in blocks}
    return Margin([_row(each, names, by_anchor) for each in offer.threads])


def _row(thread: Offered, names: Mapping[str, str], by_anchor: Mapping[str, Block]) -> ThreadRow:
    block = by_anchor.get(thread.anchor or "")
    found = [piece.why for text in thread.texts for piece in sensitive.find_all(text)]
    return ThreadRow(
        thread,
        place=names[block.anchor] if block else WHOLE,
        words=first_words(block) if block else "",
        why=" and ".join(dict.fromkeys(found)),
        telling=any(map(sensitive.reads_like_a_disclosure, thread.texts)),
    )
