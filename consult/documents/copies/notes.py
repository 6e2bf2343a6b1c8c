"""Footnotes that somebody types at a place of a working copy: under which label they come in.

While a text is edited the labels stay what they are, because others may be typing them too; only
readers see them counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from consult.documents.block import FOOTNOTE, Block
from consult.documents.copies.pieces import Piece, Pieces
from consult.documents.footnotes import free_label, labels_of, relabelled
from consult.documents.naming import first_words
from workflows.refusal import Refusal, refuse_any


def let_in(pieces: Pieces, found: Sequence[Block], instead_of: Sequence[Block]) -> list[Block]:
    """What was typed, with a label of its own for each new footnote.

    instead_of  the blocks that stood there
    Raises Refused: label-is-taken, where it cannot be said which of two notes is meant, and
    no-such-footnote, where a mention comes in that leads nowhere.
    """
    found = _still_called(found, instead_of)
    before = {label for block in instead_of for label in labels_of(block)}
    own = {block.marker for block in instead_of if block.kind == FOOTNOTE}
    others = [p for p in pieces if p.block.kind == FOOTNOTE and p.block not in instead_of]
    taken = {piece.block.marker: piece for piece in others}
    new = [block.marker for block in found if block.kind == FOOTNOTE and block.marker not in own]
    clash = [label for label in new if label in taken]
    refuse_any(_why_not_both(taken[label].block) for label in clash if label in before)
    known = set(taken) | before | set(new) | own
    names = {}
    for label in clash:
        names[label] = free_label(label, known, other="new-")
        known.add(names[label])
    standing = {label for label, piece in taken.items() if piece.stands}
    here = standing | {block.marker for block in found if block.kind == FOOTNOTE}
    lost = (each for b in found for each in labels_of(b) if each not in here | before)
    gone = set(taken) - standing
    refuse_any(_why_nowhere(label, deleted=label in gone) for label in dict.fromkeys(lost))
    return [relabelled(block, names) for block in found] if names else list(found)


def _still_called(found: Sequence[Block], instead_of: Sequence[Block]) -> Sequence[Block]:
    """A footnote whose label was typed over keeps it: the text mentions it by that."""
    was = [block.marker for block in instead_of if block.kind == FOOTNOTE]
    now = [block.marker for block in found if block.kind == FOOTNOTE]
    if len(was) != 1 or len(now) != 1 or was == now:
        return found
    return [relabelled(block, {now[0]: was[0]}) for block in found]


def why_not_without(pieces: Pieces, note: Block, found: Sequence[Block]) -> Refusal | None:
    """A footnote that the text mentions stays one when its words are changed."""
    if note.kind != FOOTNOTE or any(b.kind == FOOTNOTE and b.marker == note.marker for b in found):
        return None
    if not any(note.marker in labels_of(piece.block) for piece in pieces):
        return None
    return Refusal(
        "footnote-is-mentioned",
        "The text mentions this footnote, and these words would not be one.",
        fix=f"Begin with [^{note.marker}]: and a space. To take the footnote out, delete it.",
        field="source",
    )


def at_the_end(pieces: Pieces, new: Sequence[Piece], place: Block) -> Pieces:
    """With new footnotes behind all that stands, unless they were typed among the footnotes."""
    if place.kind == FOOTNOTE:
        return pieces
    notes = {piece.anchor for piece in new if piece.block.kind == FOOTNOTE}
    stay = tuple(piece for piece in pieces if piece.anchor not in notes)
    return (*stay, *(piece for piece in pieces if piece.anchor in notes)) if stay else pieces


def called_meanwhile(pieces: Pieces, shown: Sequence[Block]) -> list[tuple[str, str, str]]:
    """(label, number, first words) of each footnote that is mentioned by another label than the
    number readers see; of one that was deleted the number is empty."""
    numbers = {block.anchor: block.number for block in shown}
    notes = [piece for piece in pieces if piece.block.kind == FOOTNOTE]
    found = [
        (each.block.marker, numbers.get(each.anchor, ""), first_words(each.block)) for each in notes
    ]
    return [each for each in found if each[0] != each[1]]


def _why_not_both(note: Block) -> Refusal:
    return Refusal(
        "label-is-taken",
        f"There is a footnote [^{note.marker}] already, which these words mentioned: "
        f"“{first_words(note)}”.",
        fix=f"Give the new footnote another sign, such as [^{note.marker}a]. It is numbered when "
        "the text is shown.",
        field="source",
    )


def _why_nowhere(label: str, *, deleted: bool) -> Refusal:
    if deleted:
        return Refusal(
            "no-such-footnote",
            f"The footnote [^{label}] was deleted.",
            fix=f"Put it back first, or leave [^{label}] out.",
            field="source",
        )
    return Refusal(
        "no-such-footnote",
        f"No footnote is called [^{label}].",
        fix=f"Write it as a line of its own below, [^{label}]: and its words, or leave "
        f"[^{label}] out.",
        field="source",
    )
