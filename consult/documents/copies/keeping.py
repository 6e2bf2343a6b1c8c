"""Working copies in the database: begun, found, held while they are changed, and ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Update, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload

from consult import audit, clock
from consult.access import Actor
from consult.accounts.models import Account
from consult.documents import operations, queries
from consult.documents.block import Block
from consult.documents.copies.pieces import Piece, Pieces, begun
from consult.documents.footnotes import counted
from consult.documents.models import CopyBlock, Draft, TypedWords, Version, WorkingCopy
from consult.settings import in_words
from consult.store import Missing, savepoint, session
from workflows.refusal import Refusal, refuse_any

DISCARDED = "copy-discarded"


@dataclass(frozen=True)
class Held:
    """A copy with its pieces, and who changed each last, and when."""

    copy: WorkingCopy
    pieces: Pieces
    edited: Mapping[str, tuple[str, datetime]]


def start_copy(draft: Draft, *, by: Actor) -> WorkingCopy:
    """The open working copy of a draft, or a new one of its newest version.

    Raises Refused: not-an-editor, not-your-draft, text-is-fixed.
    """
    draft = queries.lock_draft(draft.id)
    refuse_any([operations.why_not_edit(draft, by)])
    found = find_open(draft.id)
    if found is not None:
        return found
    newest = queries.newest_version(draft.id)
    assert newest is not None, "a draft is made with its first version"
    now = clock.now()
    copy = WorkingCopy(
        draft_id=draft.id,
        base_version_id=newest.id,
        started_at=now,
        edited_at=now,
        edited_by_id=by.id,
    )
    try:
        with savepoint():
            session.add(copy)
            session.flush()
            pieces = begun(counted(queries.blocks_of(newest.id)))
            _insert(copy.id, pieces, {p.anchor: at for at, p in enumerate(pieces)}, None)
    except IntegrityError:  # somebody began one at this moment
        found = find_open(draft.id)
        if found is None:
            raise
        return found
    return copy


def get_copy(copy_id: int) -> WorkingCopy:
    """With its draft, base version and who changed it last. Raises Missing."""
    found = session.scalars(_copies().where(WorkingCopy.id == copy_id)).one_or_none()
    if found is None:
        raise Missing(f"working copy {copy_id}")
    return found


def find_open(draft_id: int) -> WorkingCopy | None:
    wanted = _copies().where(WorkingCopy.draft_id == draft_id, WorkingCopy.ended_at.is_(None))
    return session.scalars(wanted).one_or_none()


def find_open_of(draft_ids: Collection[int]) -> dict[int, WorkingCopy]:
    """{draft id: its open working copy}, of those that have one. One query."""
    wanted = _copies().where(WorkingCopy.draft_id.in_(draft_ids), WorkingCopy.ended_at.is_(None))
    return {each.draft_id: each for each in session.scalars(wanted)}


def held(copy: WorkingCopy) -> Held:
    """One query."""
    rows = session.execute(
        select(CopyBlock, Account.name)
        .outerjoin(Account, Account.id == CopyBlock.edited_by_id)
        .where(CopyBlock.copy_id == copy.id)
        .order_by(CopyBlock.position)
        .execution_options(populate_existing=True)
    ).all()
    edited = {row.anchor: (name, row.edited_at) for row, name in rows if row.edited_at}
    return Held(copy, tuple(_piece(row) for row, _ in rows), edited)


def take(copy: WorkingCopy, *, by: Actor) -> Held:
    """The copy as it is now, held until the transaction ends: before anything in it is changed.

    Raises Refused: ended-meanwhile, not-an-editor, not-your-draft, text-is-fixed.
    """
    locked = lock_copy(copy)
    refuse_any([why_ended(locked), operations.why_not_edit(locked.draft, by)])
    return held(locked)


def lock_copy(copy: WorkingCopy) -> WorkingCopy:
    """As it is now, until the transaction ends."""
    return session.scalars(
        _copies()
        .where(WorkingCopy.id == copy.id)
        .with_for_update(of=WorkingCopy)
        .execution_options(populate_existing=True)
    ).one()


def why_ended(copy: WorkingCopy) -> Refusal | None:
    if copy.ended_at is None:
        return None
    did = "made the next version of it" if copy.version_id else "discarded it"
    return Refusal(
        "ended-meanwhile",
        f"This working copy is not edited any more: {copy.edited_by.name} {did} at "
        f"{in_words(copy.ended_at)}.",
        fix="Start a new one from the newest version.",
    )


def keep(before: Held, after: Pieces, *, by: Actor) -> None:
    """Store what is different, and note who did it."""
    copy = before.copy
    old = {piece.anchor: (at, piece) for at, piece in enumerate(before.pieces)}
    places = {piece.anchor: at for at, piece in enumerate(after)}
    known = [piece for piece in after if piece.anchor in old]
    _insert(copy.id, [piece for piece in after if piece.anchor not in old], places, by)
    _update(copy.id, [p for p in known if old[p.anchor][1] != p], places, by)
    _place(
        copy.id, {p.anchor: places[p.anchor] for p in known if places[p.anchor] != old[p.anchor][0]}
    )
    _drop(copy.id, [anchor for anchor in old if anchor not in places])
    touch(copy, by=by)


def touch(copy: WorkingCopy, *, by: Actor) -> None:
    """Something in it is different now."""
    copy.edits += 1
    copy.edited_at, copy.edited_by_id = clock.now(), by.id
    session.flush()


def discard(copy: WorkingCopy, *, seen: int, by: Actor) -> None:
    """Throw a copy away, for everybody. Its draft stays as it is.

    seen  `edits` as the page showed it. Raises Refused as `take` does, and changed-meanwhile.
    """
    copy = take(copy, by=by).copy
    refuse_any([why_not_seen(copy, seen)])
    facts = {"draft": copy.draft_id, "copy": copy.id, "edits": copy.edits}
    end(copy, None, by=by)
    audit.record(f"document:{copy.draft.document_id}", DISCARDED, facts=facts, words={}, by=by)


def end(copy: WorkingCopy, version: Version | None, *, by: Actor) -> None:
    """It has become a version, or nothing; its pieces are not needed any more."""
    touch(copy, by=by)
    copy.ended_at, copy.version_id = clock.now(), version.id if version else None
    session.execute(delete(TypedWords).where(TypedWords.copy_id == copy.id))
    session.execute(delete(CopyBlock).where(CopyBlock.copy_id == copy.id))
    session.flush()


def why_not_seen(copy: WorkingCopy, seen: int) -> Refusal | None:
    """The copy is as the page showed it. Source: house rule."""
    if seen == copy.edits:
        return None
    return Refusal(
        "changed-meanwhile",
        f"{copy.edited_by.name} changed this working copy at {in_words(copy.edited_at)}, after "
        "you opened this page.",
        fix="Look at it as it is now, and press the button again.",
    )


def why_overtaken(copy: WorkingCopy) -> Refusal | None:
    """Nobody saved another version of the draft since the copy was begun. Source: house rule."""
    if copy.draft.newest == copy.base_version.number:
        return None
    return Refusal(
        "saved-meanwhile",
        f"Version {copy.draft.newest} was saved after this working copy was begun from version "
        f"{copy.base_version.number}. Nothing of either is lost.",
        fix=f"Bring the working copy up to date with version {copy.draft.newest} first.",
    )


def _piece(row: CopyBlock) -> Piece:
    block = Block(row.anchor, row.kind, row.level, "", row.text, row.marker, row.box)
    return Piece(block, row.gone, row.joined)


def _row(copy_id: int, position: int, piece: Piece, by: Actor | None) -> dict[str, object]:
    block = piece.block
    return {
        "copy_id": copy_id,
        "position": position,
        "anchor": block.anchor,
        "kind": block.kind,
        "level": block.level,
        "marker": block.marker,
        "text": block.text,
        "box": block.box,
        "gone": piece.gone,
        "joined": piece.joined,
        "edited_by_id": by.id if by else None,
        "edited_at": clock.now() if by else None,
    }


def _insert(
    copy_id: int, pieces: Sequence[Piece], places: Mapping[str, int], by: Actor | None
) -> None:
    rows = [_row(copy_id, places[each.anchor], each, by) for each in pieces]
    if rows:
        session.execute(insert(CopyBlock), rows)


def _update(copy_id: int, pieces: Sequence[Piece], places: Mapping[str, int], by: Actor) -> None:
    for piece in pieces:
        row = _row(copy_id, places[piece.anchor], piece, by)
        session.execute(_of(copy_id, piece.anchor).values(row))


def _place(copy_id: int, places: Mapping[str, int]) -> None:
    """One statement for as many blocks as one edit moves, which may be all of them."""
    rows = [{"here": anchor, "position": position} for anchor, position in places.items()]
    if rows:
        mine = (CopyBlock.copy_id == copy_id) & (CopyBlock.anchor == bindparam("here"))
        session.connection().execute(update(CopyBlock).where(mine), rows)


def _drop(copy_id: int, anchors: Sequence[str]) -> None:
    if anchors:
        mine = (CopyBlock.copy_id == copy_id) & CopyBlock.anchor.in_(anchors)
        session.execute(delete(CopyBlock).where(mine))


def _of(copy_id: int, anchor: str) -> Update:
    return update(CopyBlock).where(CopyBlock.copy_id == copy_id, CopyBlock.anchor == anchor)


def _copies() -> Select[WorkingCopy]:
    return (
        select(WorkingCopy)
        .join(WorkingCopy.draft)
        .options(
            contains_eager(WorkingCopy.draft).options(
                joinedload(Draft.document), joinedload(Draft.subject)
            ),
            joinedload(WorkingCopy.base_version).joinedload(Version.author),
            joinedload(WorkingCopy.edited_by),
        )
    )
