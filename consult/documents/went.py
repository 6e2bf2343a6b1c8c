"""Where the words went of a block that a later text does not have any more. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.block_places import Blocks
from consult.documents.naming import name_all


@dataclass(frozen=True, slots=True)
class Went:
    """`into`: (anchor, name) of the blocks that have its words now; what a split made has several.

    sure  whether they do, or only may
    """

    into: tuple[tuple[str, str], ...] = ()
    sure: bool = True

    @property
    def only(self) -> str:
        """The anchor of the one block that is sure to have them, if there is one."""
        return self.into[0][0] if self.sure and len(self.into) == 1 else ""


NOWHERE = Went()


def went_to(old: Sequence[Block], new: Sequence[Block], anchor: str) -> Went:
    """Of a block of `old`: nowhere if it was removed, or is one block still with its anchor."""
    if old is new:
        return NOWHERE
    placed, names = Blocks(old, new).block(anchor), name_all(new)
    if placed.anchor is None:
        likely = () if anchor in names else placed.candidates
        return Went(tuple((each, names[each]) for each, _ in likely), sure=False)
    into = (placed.anchor, *placed.parts)
    return NOWHERE if into == (anchor,) else Went(tuple((each, names[each]) for each in into))
