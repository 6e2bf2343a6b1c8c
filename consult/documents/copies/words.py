"""Words that are being typed at a place of a working copy: kept as they come, taken in when meant.

Two people at one place: whoever has not seen what the other typed is told, and nothing of either
is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.access import Actor
from consult.documents.block import Block
from consult.documents.copies import edits
from consult.documents.copies.keeping import Held, keep, take, touch
from consult.documents.copies.pieces import Pieces, index_of
from consult.documents.copies.places import (
    read_alone,
    read_beside,
    read_in_place_of,
    source_of,
    source_of_all,
)
from consult.documents.decoding import MAX_CHARACTERS
from consult.documents.models import TypedWords, WorkingCopy
from consult.settings import in_words
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

OPEN_IT = "Open it, and press “Save”, or “Leave it as it was” to throw it away."
BLOCK, SECTION, BEFORE, AFTER = SCOPES = ("block", "section", "before", "after")
AT_IT = timedelta(minutes=5)  # so long after the last key somebody is said to be typing
OPEN = timedelta(minutes=2)  # so long a page that was only opened is said to be open


@dataclass(frozen=True, slots=True)
class Place:
    """Where words are typed, seen from a block: it, its section, before it or after it."""

    scope: str
    anchor: str


Words = Mapping[Place, TypedWords]


@dataclass(frozen=True)
class Typing:
    """What is sent from a page: the words, what the page had seen, and which page it is."""

    source: str
    seen: str
    hand: str


def words_in(copy: WorkingCopy) -> dict[Place, TypedWords]:
    """With who types them. One query."""
    wanted = (
        select(TypedWords)
        .where(TypedWords.copy_id == copy.id)
        .options(joinedload(TypedWords.account))
        .execution_options(populate_existing=True)
    )
    found = session.scalars(wanted.order_by(TypedWords.id))
    return {Place(each.scope, each.anchor): each for each in found}


def current(pieces: Pieces, place: Place) -> str:
    """The Markdown that stands at a place. Raises Refused: removed-meanwhile."""
    start, end = edits.span(pieces, place.anchor)
    if place.scope == BLOCK:
        return source_of(pieces[start].block)
    if place.scope == SECTION:
        return source_of_all([piece.block for piece in pieces[start:end] if piece.stands])
    return ""


def is_pending(pieces: Pieces, place: Place, typed: TypedWords) -> bool:
    """That somebody typed something there which the text does not say."""
    if typed.base == _digest(typed.source):  # it was only looked at
        return False
    if not stands(pieces, place):
        return bool(typed.source.strip())
    return typed.source.strip() != current(pieces, place).strip()


def stands(pieces: Pieces, place: Place) -> bool:
    """Whether its block is still in the text."""
    at = index_of(pieces, place.anchor)
    return at is not None and pieces[at].stands


def seen_of(pieces: Pieces, place: Place, typed: TypedWords | None) -> str:
    """What a page has seen that has shown both the text and the words that wait there."""
    here = _digest(current(pieces, place) if stands(pieces, place) else "")
    return _seen(pieces, place, typed, here)


def opened_with(pieces: Pieces, place: Place, typed: TypedWords | None) -> str:
    """What a page has seen that is opened now: words that wait, and what they were typed over."""
    if typed is None or not is_pending(pieces, place, typed):
        return seen_of(pieces, place, typed)
    return _seen(pieces, place, typed, typed.base)


def keep_words(copy: WorkingCopy, place: Place, said: Typing, *, by: Actor) -> TypedWords:
    """Keep what is being typed; it is not in the text yet.

    Raises Refused as `keeping.take` does, and removed-meanwhile, changed-meanwhile, being-edited,
    text-too-long.
    """
    now = take(copy, by=by)
    words = words_in(copy)
    _check(now, words, place, said, by)
    typed, here = words.get(place), _digest(current(now.pieces, place))
    before = typed is not None and is_pending(now.pieces, place, typed)
    if typed is not None and before and (typed.source, typed.base) == (said.source, here):
        if _is_same(typed, said, by):
            typed.kept_at = clock.now()
        return typed
    if typed is None:
        typed = TypedWords(copy_id=copy.id, scope=place.scope, anchor=place.anchor)
        session.add(typed)
    typed.source, typed.hand, typed.account_id = said.source, said.hand, by.id
    typed.base, typed.kept_at = here, clock.now()
    if before or is_pending(now.pieces, place, typed):  # who only looks changes nothing
        touch(now.copy, by=by)
    return typed


def save_words(copy: WorkingCopy, place: Place, said: Typing, *, by: Actor) -> None:
    """Take words into the text. Raises Refused as `keep_words` does, and as the edit does."""
    now = take(copy, by=by)
    words = words_in(copy)
    _check(now, words, place, said, by)
    after = taken_in(now.pieces, place, said.source)
    if (typed := words.get(place)) is not None:
        session.delete(typed)
    keep(now, after, by=by)


def drop_words(copy: WorkingCopy, place: Place, said: Typing, *, by: Actor) -> None:
    """Forget what is being typed there. Words of others go only if the page had shown them."""
    now = take(copy, by=by)
    words = words_in(copy)
    typed = words.get(place)
    if typed is None:
        return
    if not _is_same(typed, said, by) and said.seen != opened_with(now.pieces, place, typed):
        refuse_any([_why_not_seen(now, place, typed, said, by)])
    session.delete(typed)
    if is_pending(now.pieces, place, typed):
        touch(now.copy, by=by)


def leave(copy: WorkingCopy, place: Place, said: Typing, *, by: Actor) -> None:
    """A page on which nothing was typed is not open any more. Raises Refused as `take` does."""
    now = take(copy, by=by)
    typed = words_in(copy).get(place)
    if typed is None or not _is_same(typed, said, by) or is_pending(now.pieces, place, typed):
        return
    session.delete(typed)
    session.flush()


def taken_in(pieces: Pieces, place: Place, source: str) -> Pieces:
    """The text with these words at that place. Raises Refused."""
    if place.scope == BLOCK:
        return edits.change(pieces, place.anchor, source)
    if place.scope == SECTION:
        return edits.change_section(pieces, place.anchor, source)
    return edits.insert(pieces, place.scope, place.anchor, source)


def with_all_words(pieces: Pieces, words: Words) -> tuple[Pieces, list[tuple[Place, Refusal]]]:
    """The text with everything taken in that somebody typed, and what could not be."""
    left: list[tuple[Place, Refusal]] = []
    known = pieces
    for place, typed in words.items():
        if not is_pending(known, place, typed):
            continue
        try:
            if typed.base != _digest(current(known, place)):
                raise Refused(_left_behind(typed))
            pieces = taken_in(pieces, place, typed.source)
        except Refused as no:
            left += [(place, each) for each in no.refusals]
    return pieces, left


def read_at(pieces: Pieces, place: Place, source: str) -> list[Block]:
    """How words would read at a place, for a preview. Raises Refused: text-too-long."""
    at = index_of(pieces, place.anchor)
    if at is None or place.scope == SECTION:
        return read_alone(source)
    block = pieces[at].block
    return (read_in_place_of if place.scope == BLOCK else read_beside)(block, source)


def why_being_edited(now: Held, words: Words, anchor: str) -> Refusal | None:
    """Nobody's words wait at the block or at what is around it. Source: house rule."""
    for place, typed in words.items():
        here = place.anchor == anchor and place.scope == BLOCK
        if (here or _covers(now.pieces, place, anchor)) and is_pending(now.pieces, place, typed):
            return _being_edited(typed)
    return None


def is_at_it(typed: TypedWords, at: datetime) -> bool:
    """Whether somebody is typing at this moment, as far as we can tell."""
    return typed.kept_at > at - AT_IT


def is_open(typed: TypedWords, at: datetime) -> bool:
    """Whether somebody looks at the place at this moment, as far as we can tell."""
    return typed.kept_at > at - OPEN


def _check(now: Held, words: Words, place: Place, said: Typing, by: Actor) -> None:
    typed = words.get(place)
    here = _digest(current(now.pieces, place))
    same = typed is not None and _is_same(typed, said, by) and typed.base == here
    size = len(said.source)
    too_long = Refusal(
        "text-too-long",
        f"It has {size:,} characters; a text may have {MAX_CHARACTERS:,}.",
        field="source",
    )
    refuse_any(
        [
            None if same else _why_not_seen(now, place, typed, said, by),
            _why_others(now, words, place),
            too_long if size > MAX_CHARACTERS else None,
        ]
    )


def _is_same(typed: TypedWords, said: Typing, by: Actor) -> bool:
    """Kept from this very page before: it cannot be overtaken by itself."""
    return typed.account_id == by.account_id and bool(said.hand) and typed.hand == said.hand


def _why_not_seen(
    now: Held, place: Place, typed: TypedWords | None, said: Typing, by: Actor
) -> Refusal | None:
    if said.seen == seen_of(now.pieces, place, typed):
        return None
    known = typed is None or _is_same(typed, said, by) or not is_pending(now.pieces, place, typed)
    if typed is not None and not known and said.seen != opened_with(now.pieces, place, typed):
        who, at = typed.account.name, typed.kept_at
    else:
        who, at = _last(now, place)
    return Refusal(
        "changed-meanwhile",
        f"{who} changed this at {in_words(at)}, after you opened it. Your words have not been "
        "saved; they are still here.",
        fix="Put the two together and save again.",
    )


def _last(now: Held, place: Place) -> tuple[str, datetime]:
    if not stands(now.pieces, place):
        return now.copy.edited_by.name, now.copy.edited_at
    start, end = edits.span(now.pieces, place.anchor)
    if place.scope != SECTION:
        end = start + 1
    found = [now.edited[p.anchor] for p in now.pieces[start:end] if p.anchor in now.edited]
    latest = max(found, key=lambda each: each[1], default=None)
    return latest or (now.copy.edited_by.name, now.copy.edited_at)


def _why_others(now: Held, words: Words, place: Place) -> Refusal | None:
    """Words wait at a place that this one contains, or that contains it."""
    for other, typed in words.items():
        if other == place or not is_pending(now.pieces, other, typed):
            continue
        if _covers(now.pieces, other, place.anchor) or _covers(now.pieces, place, other.anchor):
            return _being_edited(typed)
    return None


def _covers(pieces: Pieces, place: Place, anchor: str) -> bool:
    if place.scope != SECTION or not stands(pieces, place):
        return False
    start, end = edits.span(pieces, place.anchor)
    return any(piece.anchor == anchor for piece in pieces[start:end])


def _being_edited(typed: TypedWords) -> Refusal:
    return Refusal(
        "being-edited",
        f"{typed.account.name} typed something here at {in_words(typed.kept_at)} that is not in "
        "the text yet.",
        fix=f"{OPEN_IT} Then change the same place in another way.",
    )


def _left_behind(typed: TypedWords) -> Refusal:
    return Refusal(
        "changed-meanwhile",
        f"What {typed.account.name} typed at {in_words(typed.kept_at)} was typed over words that "
        "have been changed since.",
        fix=OPEN_IT,
    )


def _seen(pieces: Pieces, place: Place, typed: TypedWords | None, over: str) -> str:
    waiting = typed.source if typed is not None and is_pending(pieces, place, typed) else ""
    return _digest(f"{over}\0{waiting}")


def _digest(words: str) -> str:
    return sha256(words.strip().encode()).hexdigest()
