"""A text being edited: its blocks in order, and beside them what was taken out and may come back.

Pieces are kept as they were written. What a reader sees of them, with lists that hang together
and numbers that follow, is `drawn` anew each time: so putting a piece back puts everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import FOOTNOTE, Block
from consult.documents.carry import mint_anchor
from consult.documents.footnotes import counted
from consult.documents.outline import TooLong, parse_markdown, to_markdown
from workflows.refusal import Refusal, Refused

LONGEST_BLOCK = 32_000
Mint = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block that stands, or one that does not.

    gone    anchor of the block with which it was deleted, its own if alone; "" while it stands
    joined  anchor of the block that its words went into, if they did
    """

    block: Block
    gone: str = ""
    joined: str = ""

    @property
    def stands(self) -> bool:
        return not (self.gone or self.joined)

    @property
    def anchor(self) -> str:
        return self.block.anchor


Pieces = tuple[Piece, ...]


def begun(blocks: Iterable[Block]) -> Pieces:
    return tuple(Piece(block) for block in blocks)


def standing(pieces: Pieces) -> list[Block]:
    """The blocks as they were written, in order."""
    return [piece.block for piece in pieces if piece.stands]


def drawn(pieces: Pieces) -> list[Block]:
    """The blocks as a version would have them: as the whole text reads, its footnotes counted.

    Raises Refused: cannot-stand-there, when two blocks would be read as one or one as two, and
    text-too-long.
    """
    return _read(counted(standing(pieces), gone=labels_gone(pieces)))


def as_written(pieces: Pieces) -> list[Block]:
    """The same, with its footnotes called what they are called while the text is edited."""
    return _read(standing(pieces))


def labels_gone(pieces: Pieces) -> set[str]:
    """Of the footnotes that were deleted and that no other has the label of."""
    notes = [piece for piece in pieces if piece.block.kind == FOOTNOTE]
    here = {piece.block.marker for piece in notes if piece.stands}
    return {piece.block.marker for piece in notes if not piece.stands} - here


def _read(blocks: Sequence[Block]) -> list[Block]:
    try:
        read = parse_markdown(to_markdown(blocks))
    except TooLong as error:
        raise Refused(Refusal("text-too-long", str(error))) from error
    if len(read) != len(blocks):
        raise Refused(
            Refusal(
                "cannot-stand-there",
                "At that place these words would not be a paragraph of their own.",
                fix="Change the words first, or choose another place.",
            )
        )
    pairs = zip(read, blocks, strict=True)
    return [replace(new, anchor=old.anchor) for new, old in pairs]


def index_of(pieces: Pieces, anchor: str) -> int | None:
    return next((at for at, piece in enumerate(pieces) if piece.anchor == anchor), None)


def anchors_for(blocks: Sequence[Block], known: Iterable[str], mint: Mint = mint_anchor) -> Pieces:
    """Each block with its own anchor, or a new one where it has none or another has it."""
    taken, found = set(known), []
    for block in blocks:
        anchor = block.anchor
        while not anchor or anchor in taken:
            anchor = mint()
        taken.add(anchor)
        found.append(Piece(replace(block, anchor=anchor)))
    return tuple(found)


def beside(new: Sequence[Piece], old: Sequence[Piece]) -> list[Piece]:
    """New pieces, and those old ones that are not among them, as gone, each where it stood."""
    found = list(new)
    here = {piece.anchor for piece in new}
    last = ""
    for piece in old:
        if piece.anchor not in here:
            at = next((at for at, one in enumerate(found) if one.anchor == last), -1)
            kept = piece if not piece.stands else replace(piece, gone=piece.anchor)
            found.insert(at + 1, kept)
        last = piece.anchor
    return found
