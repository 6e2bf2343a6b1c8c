"""A working copy as its page shows it: each block with what was done to it and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from consult import clock
from consult.access import Actor
from consult.documents import queries
from consult.documents.block import FOOTNOTE, HEADING, LIST_ITEM, Block
from consult.documents.carry import (
    MOVED,
    NEW,
    RENUMBERED,
    REWORDED,
    SAME,
    how_changed,
    in_order,
    paired_by_anchor,
)
from consult.documents.copies import edits
from consult.documents.copies.keeping import Held, held
from consult.documents.copies.pieces import Pieces, drawn, index_of
from consult.documents.copies.places import why_not_here
from consult.documents.copies.words import (
    BEFORE,
    BLOCK,
    SECTION,
    Place,
    is_at_it,
    is_open,
    is_pending,
    stands,
    words_in,
)
from consult.documents.footnotes import called_as_in, not_mentioned
from consult.documents.models import TypedWords, WorkingCopy
from consult.documents.naming import first_words, name_all
from consult.documents.render import contents, notes_of, render_block
from workflows.refusal import Refusal

SAID = {NEW: "New", REWORDED: "Reworded", MOVED: "Moved", RENUMBERED: "Renumbered", SAME: ""}
SCOPES = {"block": "", "section": "its section", "before": "before it", "after": "after it"}
LOST = {
    "block": "{}",
    "section": "the section {}",
    "before": "the place before {}",
    "after": "the place after {}",
}
_POINT = re.compile(r"(?<=[.!?;:,])\s+|\s+(?=[–—(])|\\\n")
_ANY_POINT = re.compile(r"\s+")
_MOST_POINTS = 100
_MOST_NAMED = 4


@dataclass(frozen=True)
class Waiting:
    """Words that somebody typed and that are not in the text, or who is at it."""

    place: Place
    typed: TypedWords
    pending: bool
    now: bool
    lost: str = ""  # what it was, within a sentence, where its block does not stand any more

    @property
    def where(self) -> str:
        return SCOPES[self.place.scope]


@dataclass(frozen=True)
class Row:
    """A block with its name and number, as safe HTML, and what was done to it in this copy."""

    block: Block
    name: str
    html: Markup
    said: str
    waiting: Sequence[Waiting]
    no: Refusal | None
    changed: bool = True

    @property
    def heading(self) -> bool:
        return self.block.kind == HEADING

    @property
    def moves(self) -> bool:
        """Whether it can be put elsewhere by itself."""
        return edits.why_not_moved(self.block) is None

    @property
    def mark(self) -> str:
        """What stands in front of it."""
        if self.block.kind == LIST_ITEM:
            return "•" if self.block.marker == "-" else self.block.marker
        return self.block.number

    @property
    def depth(self) -> int:
        """How far it is set in: an item, or a further paragraph of one."""
        return min(self.block.level, 4) if self.block.kind == LIST_ITEM else 0


@dataclass(frozen=True)
class Gone:
    """What was deleted at once: by the anchor to put it back with, its first words, how many."""

    anchor: str
    words: str
    count: int


@dataclass(frozen=True)
class Desk:
    copy: WorkingCopy
    rows: Sequence[Row]
    contents: Sequence[tuple[int, str, str, str]]
    gone: Sequence[Gone]
    changes: int
    stray: Sequence[Waiting]
    """Words typed at a block that does not stand any more."""


def desk_of(copy: WorkingCopy, by: Actor) -> Desk:
    """The whole copy, as this person sees it. Three queries, whatever its length."""
    now, words = held(copy), words_in(copy)
    blocks = drawn(now.pieces)
    unread = {block.anchor for block in not_mentioned(blocks)}
    hows = _hows(queries.blocks_of(copy.base_version_id), blocks)
    names, notes = name_all(blocks), notes_of(blocks)
    raw = {piece.anchor: piece.block for piece in now.pieces}
    waiting = [_waiting(now, place, typed) for place, typed in words.items()]
    waiting = [
        each
        for each in waiting
        if each.pending or (each.now and each.typed.account_id != by.account_id)
    ]
    rows = [
        Row(
            block,
            names[block.anchor],
            Markup(render_block(block, notes)),  # noqa: S704 (cleaned there)
            _said(
                block, hows[block.anchor], raw[block.anchor], mentioned=block.anchor not in unread
            ),
            [each for each in waiting if each.place.anchor == block.anchor],
            why_not_here(raw[block.anchor]),
            hows[block.anchor] != SAME,
        )
        for block in blocks
    ]
    gone = gone_of(now.pieces)
    return Desk(
        copy,
        rows,
        contents(blocks),
        gone,
        changes=sum(how != SAME for how in hows.values()) + len(gone),
        stray=[each for each in waiting if each.place.anchor not in names],
    )


def _said(block: Block, how: str, written: Block, *, mentioned: bool) -> str:
    """What was done to it; of a footnote also how it is called meanwhile, and by whom not."""
    found = [SAID[how]]
    if block.kind == FOOTNOTE:
        found.append("" if mentioned else "Not mentioned in the text")
        label = written.marker
        found.append(f"Written [^{label}] while you edit" if label != block.number else "")
    return ". ".join(filter(None, found))


def numbers_lost(before: Sequence[Block], after: Sequence[Block]) -> str:
    """What to tell of blocks whose counted number is gone since `before`; "" if there are none."""
    now = {block.anchor: block for block in after}
    lost = [
        each.number
        for each in before
        if each.number and not each.marker and each.anchor in now and not now[each.anchor].number
    ]
    if not lost:
        return ""
    some = ", ".join(lost[:_MOST_NAMED]) + (" and more" if len(lost) > _MOST_NAMED else "")
    others = "1 other there" if len(lost) == 1 else f"{len(lost)} others there"
    return (
        f"{others} ({some}) {'has' if len(lost) == 1 else 'have'} no number now: where one is "
        "numbered by hand, none is counted. Number them by hand too, or take that number off."
    )


def gone_of(pieces: Pieces) -> list[Gone]:
    found: dict[str, list[Block]] = {}
    for piece in pieces:
        if piece.gone:
            found.setdefault(piece.gone, []).append(piece.block)
    return [Gone(anchor, first_words(blocks[0]), len(blocks)) for anchor, blocks in found.items()]


def title_of(blocks: Sequence[Block], place: Place) -> str:
    """What is done there, for a page of its own."""
    block = next((each for each in blocks if each.anchor == place.anchor), None)
    name = name_all(blocks).get(place.anchor, "") if block else ""
    if place.scope == BLOCK:
        return f"Edit {said_of(block, name)}"
    if place.scope == SECTION:
        return f"Edit the section {name}"
    return f"Insert {'before' if place.scope == BEFORE else 'after'} {said_of(block, name)}"


def said_of(block: Block | None, name: str) -> str:
    """A block within a sentence: "paragraph 4.1", "the heading “Scope”", "4.1, item 2"."""
    if block is None:
        return "a block that is not there any more"
    nouns = {HEADING: "the heading ", "paragraph": "paragraph ", FOOTNOTE: ""}
    numbered = name[:1].isdigit() or name[:1] == "“"
    return f"{nouns.get(block.kind, '')}{name}" if numbered else name


def points_in(text: str) -> list[tuple[int, str]]:
    """(offset, the words after it) of each place where a block may be split: at the ends of
    sentences and clauses, or between any two words where there are none."""
    return _points(_POINT, text) or _points(_ANY_POINT, text)


def places_for(pieces: Pieces, blocks: Sequence[Block], anchor: str) -> list[tuple[str, str]]:
    """(value, label) of each place that a block and what hangs on it can be moved to."""
    start, end = edits.span(pieces, anchor)
    inside = {piece.anchor for piece in pieces[start:end]}
    inside |= {piece.anchor for piece in pieces[edits.notes_begin(pieces) :]}
    names = name_all(blocks)
    found = [(edits.START, "At the start")]
    for block in blocks:
        if block.anchor not in inside:
            words = first_words(block)
            label = names[block.anchor]
            label = f"After {label}" if words in label else f"After {label}: {words}"
            found.append((block.anchor, label))
    return found


def _hows(base: Sequence[Block], blocks: Sequence[Block]) -> dict[str, str]:
    """What somebody did to each; a number that only follows those before it is nobody's doing."""
    pairs = paired_by_anchor(base, blocks)
    steady = in_order(pairs)
    spelt = called_as_in(blocks, base)
    found = {}
    for at, block in enumerate(blocks):
        before, how = None, NEW
        if at in pairs:
            before = base[pairs[at]]
            how = how_changed(before, block, steady=at in steady, spelt=spelt[pairs[at]])
        followed = before is not None and (before.marker, before.level) == (
            block.marker,
            block.level,
        )
        own = not followed and block.kind != FOOTNOTE
        found[block.anchor] = SAME if how == RENUMBERED and not own else how
    return found


def _waiting(now: Held, place: Place, typed: TypedWords) -> Waiting:
    pending, at = is_pending(now.pieces, place, typed), clock.now()
    active = is_at_it(typed, at) if pending else is_open(typed, at)
    return Waiting(place, typed, pending, active, _lost(now.pieces, place))


def _lost(pieces: Pieces, place: Place) -> str:
    if stands(pieces, place):
        return ""
    at = index_of(pieces, place.anchor)
    what = f"“{first_words(pieces[at].block)}”" if at is not None else "a block"
    return LOST[place.scope].format(what)


def _points(pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for match in pattern.finditer(text):
        halves = edits.halved(text, match.end())
        if halves is not None and len(found) < _MOST_POINTS:
            found.append((match.end(), first_words(Block("", "paragraph", 0, "", halves[1]))))
    return found
