"""Change a working copy a block at a time."""

from __future__ import annotations

from collections.abc import Callable

from consult.access import Actor
from consult.documents.copies import edits
from consult.documents.copies.keeping import Held, keep, take
from consult.documents.copies.pieces import Pieces
from consult.documents.copies.words import BLOCK, Place, seen_of, why_being_edited, words_in
from consult.documents.models import WorkingCopy
from workflows.refusal import Refusal, Refused, refuse_any

UP, DOWN = "up", "down"


def move_block(copy: WorkingCopy, anchor: str, *, to: str, by: Actor) -> None:
    """To: "up", "down", "start", or the anchor of the block that it is to stand behind."""
    steps = {UP: edits.move_up, DOWN: edits.move_down}

    def moved(pieces: Pieces) -> Pieces:
        step = steps.get(to)
        return step(pieces, anchor) if step else edits.move(pieces, anchor, to)

    _change(copy, moved, by)


def split_block(copy: WorkingCopy, anchor: str, *, offset: int, seen: str, by: Actor) -> None:
    """At this character of its text. `seen` as `words.seen_of` gives it."""
    _change(copy, lambda now: edits.split(now, anchor, offset), by, anchor=anchor, seen=seen)


def join_block(copy: WorkingCopy, anchor: str, *, seen: str, by: Actor) -> None:
    """With the next one."""
    _change(copy, lambda now: edits.join(now, anchor), by, anchor=anchor, seen=seen, next_too=True)


def delete_block(copy: WorkingCopy, anchor: str, *, whole: bool, seen: str, by: Actor) -> None:
    """With all that hangs on it if it is `whole`."""
    _change(
        copy,
        lambda now: edits.delete(now, anchor, whole=whole),
        by,
        anchor=anchor,
        seen=seen,
        whole=whole,
    )


def put_back_block(copy: WorkingCopy, anchor: str, *, by: Actor) -> None:
    _change(copy, lambda now: edits.put_back(now, anchor), by)


def renumber_block(copy: WorkingCopy, anchor: str, *, number: str, seen: str, by: Actor) -> None:
    """A number typed by hand; none for the automatic one."""
    _change(copy, lambda now: edits.renumber(now, anchor, number), by, anchor=anchor, seen=seen)


def _change(
    copy: WorkingCopy,
    edit: Callable[[Pieces], Pieces],
    by: Actor,
    *,
    anchor: str = "",
    seen: str = "",
    next_too: bool = False,
    whole: bool = False,
) -> None:
    """anchor  of the block whose words this is about: nobody may be typing there."""
    now = take(copy, by=by)
    if anchor:
        _check(now, anchor, seen, next_too=next_too, whole=whole)
    after = edit(now.pieces)
    if after != now.pieces:
        keep(now, after, by=by)


def _check(now: Held, anchor: str, seen: str, *, next_too: bool, whole: bool) -> None:
    words, place = words_in(now.copy), Place(BLOCK, anchor)
    start, end = edits.span(now.pieces, anchor)
    after = [piece for piece in now.pieces[start:] if piece.stands]
    touched = [piece for piece in now.pieces[start:end] if piece.stands] if whole else after[:1]
    touched += after[1:2] if next_too else []
    refuse_any([why_being_edited(now, words, piece.anchor) for piece in touched])
    if seen != seen_of(now.pieces, place, words.get(place)):
        raise Refused(
            Refusal(
                "changed-meanwhile",
                "Somebody changed this block after you opened the page.",
                fix="Look at it as it is now, and press the button again.",
            )
        )
