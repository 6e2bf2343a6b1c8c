"""Make the next version of a draft from its working copy, or bring the copy up to date first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult import lifecycle
from consult.access import Actor
from consult.documents import operations, queries, redline
from consult.documents.ancestors import gone_before, never_used
from consult.documents.block import Block
from consult.documents.copies.keeping import (
    Held,
    end,
    held,
    keep,
    lock_copy,
    take,
    why_ended,
    why_not_seen,
    why_overtaken,
)
from consult.documents.copies.pieces import Piece, Pieces, anchors_for, beside, drawn
from consult.documents.copies.words import OPEN_IT, Place, is_pending, with_all_words, words_in
from consult.documents.merge import Choice, chosen
from consult.documents.merge import Place as MergedPlace
from consult.documents.models import Version, WorkingCopy
from consult.documents.reading import Reading
from consult.documents.returning import called, renamed
from workflows.refusal import Refusal, refuse_any


@dataclass(frozen=True)
class Finished:
    """What a working copy would be as a version.

    edits   of the copy that this was read from
    left    words that somebody typed and that cannot be taken in as they are
    joined  {anchor of a block: that of the block its words went into}
    """

    edits: int
    before: Sequence[Block]
    reading: Reading
    left: Sequence[tuple[Place, Refusal]]
    joined: Mapping[str, str]


def finished(copy: WorkingCopy) -> Finished:
    """With everything that is being typed taken in. Takes as long as comparing two versions.

    Raises Refused: cannot-stand-there, text-too-long, when the text does not hold together.
    """
    now = held(copy)
    pieces, left = with_all_words(now.pieces, words_in(copy))
    before = queries.blocks_of(copy.base_version_id)
    blocks = drawn(pieces)
    names = _put_back(copy, before, blocks)
    blocks = called(blocks, names)
    changes = tuple(redline.redline(before, blocks))
    suggested = redline.suggest_class(changes)
    reading = Reading(tuple(blocks), copy.base_version.number, suggested, changes)
    known = {block.anchor for block in before}
    joined = {p.anchor: p.joined for p in pieces if p.joined and p.anchor in known}
    joined = {one: names.get(other, other) for one, other in joined.items()}
    return Finished(copy.edits, before, reading, left, joined)


def _put_back(
    copy: WorkingCopy, before: Sequence[Block], blocks: Sequence[Block]
) -> Mapping[str, str]:
    """What was typed that an earlier version had: its anchor in the copy → that of then."""
    known = {block.anchor for block in before}
    new = never_used(copy.draft.document_id, {each.anchor for each in blocks} - known)
    return renamed(before, blocks, gone_before(copy.base_version), new) if new else {}


def make_version(
    copy: WorkingCopy, found: Finished, *, change_class: str, note: str, seen: int, by: Actor
) -> Version:
    """The next version of the draft. A second press gives the version that the first one made.

    found  what `finished` gave; seen  `edits` as the page that was decided on showed it
    Raises Refused as `operations.add_version` does, and ended-meanwhile, changed-meanwhile,
    words-left, no-text.
    """
    if copy.draft.subject_id is not None:
        lifecycle.hold(copy.draft.subject_id)
    queries.lock_draft(copy.draft_id)
    locked = lock_copy(copy)
    if locked.version_id is not None:
        return queries.get_version(locked.version_id)
    refuse_any(
        (
            why_ended(locked),
            why_not_seen(locked, seen) or why_not_seen(locked, found.edits),
            why_overtaken(locked),
            *(no for _, no in found.left),
            _has_text(found),
        )
    )
    version = operations.add_version(
        locked.draft,
        source=found.reading,
        change_class=change_class,
        note=note,
        seen_number=locked.base_version.number,
        joined=found.joined,
        by=by,
    )
    end(locked, version, by=by)
    return version


def merged(pieces: Pieces, places: Sequence[MergedPlace], choices: Mapping[str, Choice]) -> Pieces:
    """The copy with what another version changed taken in. What that version took out, or the
    answers left out, can be put back. Raises Refused: cannot-stand-there, text-too-long."""
    new = anchors_for(chosen(places, choices), ())
    found = tuple(beside([Piece(piece.block) for piece in new], pieces))
    drawn(found)  # it holds together
    return found


def catch_up(
    copy: WorkingCopy,
    places: Sequence[MergedPlace],
    choices: Mapping[str, Choice],
    *,
    newest: Version,
    seen: int,
    by: Actor,
) -> None:
    """The copy builds on the newest version from now on.

    places  what merging the two gave; choices  what was answered to it; seen  `edits` as the
    page showed it
    Raises Refused as `keeping.take` does, and changed-meanwhile, saved-meanwhile, words-left,
    cannot-stand-there.
    """
    now = take(copy, by=by)
    last = queries.newest_version(copy.draft_id)
    refuse_any(
        (
            why_not_seen(now.copy, seen),
            why_words_wait(now),
            None
            if last is not None and last.id == newest.id
            else Refusal("saved-meanwhile", "Yet another version was saved. Look again."),
        )
    )
    now.copy.base_version = newest
    keep(now, merged(now.pieces, places, choices), by=by)


def why_words_wait(now: Held) -> Refusal | None:
    """Words that somebody typed are in the text, or put aside, before it is merged with another."""
    for place, typed in words_in(now.copy).items():
        if is_pending(now.pieces, place, typed):
            return Refusal(
                "words-left",
                f"{typed.account.name} typed something that is not in the text yet.",
                fix=OPEN_IT,
            )
    return None


def _has_text(found: Finished) -> Refusal | None:
    if found.reading.blocks:
        return None
    return Refusal("no-text", "There is no text left.", fix="Put something back, or discard it.")
