"""One line of a redline: a block as it was, as it is, and the words between."""

from __future__ import annotations

from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.carry import MOVED, REMOVED, RENUMBERED, REWORDED, SAME
from consult.documents.wording import Piece

__all__ = ["ADDED", "MOVED", "MOVED_AWAY", "REMOVED", "RENUMBERED", "REWORDED", "SAME", "Change"]

ADDED = "added"
MOVED_AWAY = "moved_away"
"""At its old place: a block that stands elsewhere now. Both sides are given."""


@dataclass(frozen=True, slots=True)
class Change:
    """`how`: same, added, removed, reworded, moved, moved_away or renumbered.

    At most one side is None.
    """

    how: str
    old: Block | None
    new: Block | None
    words: tuple[Piece, ...]

    @property
    def block(self) -> Block:
        """The block as it is now, or as it last was."""
        found = self.new or self.old
        assert found is not None
        return found
