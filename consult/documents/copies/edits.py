"""What can be done to a text a piece at a time: each edit gives the text that comes of it.

Which block became which is known here, so anchors are never guessed: what is changed or moved
keeps its own, of what is split the first part does, of what is joined the first does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from consult.documents import rules
from consult.documents.block import (
    BOX_BEGINS,
    BOX_GOES_ON,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    QUOTE,
    Block,
)
from consult.documents.carry import carry, mint_anchor
from consult.documents.copies import notes
from consult.documents.copies.counting import next_marker, recounted
from consult.documents.copies.pieces import (
    LONGEST_BLOCK,
    Mint,
    Piece,
    Pieces,
    anchors_for,
    as_written,
    beside,
    drawn,
    index_of,
    standing,
)
from consult.documents.copies.places import (
    read_alone,
    read_beside,
    read_in_place_of,
    source_of,
    source_of_all,
    why_not_here,
)
from consult.documents.decoding import MAX_BLOCKS
from consult.documents.inline import plain_text
from consult.documents.lines import guarded
from workflows.refusal import Refusal, Refused, refuse_any

BEFORE, AFTER, START = "before", "after", "start"
SPLITS = frozenset({PARAGRAPH, LIST_ITEM, QUOTE})
NUMBERED = frozenset({HEADING, PARAGRAPH, LIST_ITEM})


def change(pieces: Pieces, anchor: str, source: str, mint: Mint = mint_anchor) -> Pieces:
    """Other words for a block. When they read as several blocks, the one that says what it said
    before keeps the anchor, or else the first. Raises Refused."""
    at, block = _at(pieces, anchor)
    if source == source_of(block):
        return pieces
    refuse_any([why_not_here(block)])
    found = notes.let_in(pieces, read_in_place_of(block, source), [block])
    _check(found)
    refuse_any([notes.why_not_without(pieces, block, found)])
    same = [index for index, one in enumerate(found) if one.text == block.text]
    alike = (n for n, one in enumerate(found) if (one.kind == FOOTNOTE) == (block.kind == FOOTNOTE))
    keeps = same[0] if len(same) == 1 else next(alike, 0)
    found = _in_box(found, block.box)
    named = [replace(one, anchor=anchor if n == keeps else "") for n, one in enumerate(found)]
    others = {piece.anchor for piece in pieces} - {anchor}
    new = anchors_for(named, others, mint)
    return _valid(notes.at_the_end((*pieces[:at], *new, *pieces[at + 1 :]), new, block))


def change_section(pieces: Pieces, anchor: str, source: str, mint: Mint = mint_anchor) -> Pieces:
    """Other words for a heading and all below it, paired with the old ones inside it.

    What is not there any more is deleted and can be put back. Raises Refused.
    """
    start, end = span(pieces, anchor)
    old = list(pieces[start:end])
    blocks = [piece.block for piece in old if piece.stands]
    if source == source_of_all(blocks):
        return pieces
    read = notes.let_in(pieces, read_alone(source), blocks)
    if blocks[0].box == BOX_GOES_ON and read and read[0].box == BOX_BEGINS:
        read = [replace(read[0], box=BOX_GOES_ON), *read[1:]]
    known = {block.text for block in blocks}
    _check(read, unless=known)
    gone = {piece.anchor for piece in pieces}
    carried = carry(blocks, read, lambda: _fresh(gone, mint))
    new = beside([Piece(each.block) for each in carried], old)
    fresh = [Piece(each.block) for each in carried if each.old_anchor is None]
    return _valid(
        notes.at_the_end((*pieces[:start], *new, *pieces[end:]), fresh, pieces[start].block)
    )


def insert(
    pieces: Pieces, where: str, anchor: str, source: str, mint: Mint = mint_anchor
) -> Pieces:
    """New blocks before or after one. Raises Refused."""
    at, block = _at(pieces, anchor)
    found = notes.let_in(pieces, read_beside(block, source), [])
    _check(found)
    if where == AFTER and block.box:
        found = _in_box(found, BOX_GOES_ON)
    place = at if where == BEFORE else at + 1
    new = anchors_for(found, {piece.anchor for piece in pieces}, mint)
    return _valid(notes.at_the_end((*pieces[:place], *new, *pieces[place:]), new, block))


def move(pieces: Pieces, anchor: str, after: str) -> Pieces:
    """A block, with all that hangs on it, to another place: behind a block, or to the START.

    Raises Refused: moved-into-itself, cannot-stand-there, footnote-follows-the-text.
    """
    start, end = span(pieces, anchor)
    refuse_any([why_not_moved(pieces[start].block)])
    moved, rest = pieces[start:end], pieces[:start] + pieces[end:]
    at = -1 if after == START else index_of(rest, after)
    if at is None or (at >= 0 and not rest[at].stands):
        raise Refused(
            Refusal(
                "moved-into-itself",
                "It cannot be moved to a place within itself, or behind what is deleted.",
                fix="Choose another place.",
                field="after",
            )
        )
    at = min(at, notes_begin(rest) - 1)
    moved = _boxed_there(moved, pieces[end:], rest[: at + 1], rest[at + 1 :])
    found = (*rest[: at + 1], *moved, *rest[at + 1 :])
    return _valid(recounted(pieces, found, {piece.anchor for piece in moved}))


def _boxed_there(moved: Pieces, following: Pieces, above: Pieces, below: Pieces) -> Pieces:
    """Moved pieces join the box that they land in; a part of one leaves it, a whole one stays one.

    following  what stood behind them where they were
    """
    goes_on = _first_box(below) == BOX_GOES_ON
    from_inside = moved[0].block.box == BOX_GOES_ON or _first_box(following) == BOX_GOES_ON
    at_its_end = bool(_first_box(above[::-1])) and from_inside and bool(moved[0].block.box)
    if goes_on or at_its_end:
        return tuple(_boxed(piece, BOX_GOES_ON) for piece in moved)
    if moved[0].block.box and from_inside:
        return tuple(_boxed(piece, 0) for piece in moved)
    return moved


def _first_box(pieces: Pieces) -> int:
    return next((piece.block.box for piece in pieces if piece.stands), 0)


def _boxed(piece: Piece, box: int) -> Piece:
    return replace(piece, block=replace(piece.block, box=box))


def _in_box(found: Sequence[Block], box: int) -> list[Block]:
    """What was typed in a box stays in it, footnotes aside, which stand in none."""
    if not box:
        return list(found)
    inside = [BOX_GOES_ON if n else box for n in range(len(found))]
    return [
        replace(one, box=0 if one.kind == FOOTNOTE else each)
        for one, each in zip(found, inside, strict=True)
    ]


def why_not_moved(block: Block) -> Refusal | None:
    """Why a block and what hangs on it stays where it is, or None."""
    if block.kind != FOOTNOTE:
        return None
    return Refusal(
        "footnote-follows-the-text",
        "Footnotes stand in the order in which the text mentions them.",
        fix="Move the words that mention it.",
    )


def stands_after(pieces: Pieces, anchor: str) -> str:
    """Where a block stands now, as `move` is told: behind which other, or at the START."""
    at, _ = _at(pieces, anchor)
    before = [piece.anchor for piece in pieces[:at] if piece.stands]
    return before[-1] if before else START


def move_up(pieces: Pieces, anchor: str) -> Pieces:
    """One place towards the start. Raises Refused: at-the-start."""
    start, _ = span(pieces, anchor)
    block = pieces[start].block
    refuse_any([why_not_moved(block)])
    before = [at for at in range(start) if pieces[at].stands]
    if not before:
        raise Refused(Refusal("at-the-start", "It stands at the start already."))
    at = before[-1]
    while _goes_past(block, pieces[at].block) and before[:-1]:
        before.pop()
        at = before[-1]
    ahead = [index for index in before if index < at]
    return move(pieces, anchor, pieces[ahead[-1]].anchor if ahead else START)


def move_down(pieces: Pieces, anchor: str) -> Pieces:
    """One place towards the end. Raises Refused: at-the-end."""
    _, end = span(pieces, anchor)
    block = pieces[index_of(pieces, anchor) or 0].block
    refuse_any([why_not_moved(block)])
    behind = [at for at in range(end, notes_begin(pieces)) if pieces[at].stands]
    if not behind:
        raise Refused(Refusal("at-the-end", "It stands at the end already."))
    following = pieces[behind[0]].block
    last = behind[0]
    if block.kind == HEADING and following.level < block.level:
        for at in behind[1:]:  # behind what the next section begins with, which stays its own
            if pieces[at].block.kind == HEADING:
                break
            last = at
    elif block.kind == HEADING or (block.kind, following.kind) == (LIST_ITEM, LIST_ITEM):
        _, stop = span(pieces, following.anchor)
        last = [at for at in behind if at < stop][-1]
    return move(pieces, anchor, pieces[last].anchor)


def split(pieces: Pieces, anchor: str, offset: int, mint: Mint = mint_anchor) -> Pieces:
    """A block as two, the second from this character of its text on.

    Raises Refused: cannot-be-split, no-such-point.
    """
    at, block = _at(pieces, anchor)
    refuse_any([why_not_split(block)])
    halves = halved(block.text, offset)
    if halves is None:
        raise Refused(
            Refusal(
                "no-such-point",
                "Choose where the second part begins.",
                fix="The words may have been changed since this page was opened.",
                field="offset",
            )
        )
    marker = _next_marker(block)
    first = replace(block, text=halves[0])
    second = replace(block, anchor="", number="", marker=marker, text=guarded(halves[1], marker))
    second = replace(second, box=BOX_GOES_ON if block.box else 0)
    others = {piece.anchor for piece in pieces}
    new = (Piece(first), *anchors_for([second], others, mint))
    return _valid((*pieces[:at], *new, *pieces[at + 1 :]))


def halved(text: str, offset: int) -> tuple[str, str] | None:
    """Both parts of a text, or None where neither words nor their markup can be cut."""
    first, second = text[:offset].rstrip(), text[offset:].strip()
    first = first.removesuffix("\\").rstrip() if text[len(first) :].startswith("\n") else first
    if not 0 < offset < len(text) or not first or not second:
        return None
    whole, parts = plain_text(text), plain_text(first) + plain_text(second)
    return (first, second) if whole.split() and _bare(whole) == _bare(parts) else None


def why_not_split(block: Block) -> Refusal | None:
    if block.kind in SPLITS:
        return None
    because = "Only paragraphs, list items and quotations are split at a point."
    return Refusal("cannot-be-split", because, fix="Change its words instead.")


def join(pieces: Pieces, anchor: str) -> Pieces:
    """A block and the next one as one, which is the first. Raises Refused: cannot-be-joined."""
    at, block = _at(pieces, anchor)
    following = next((n for n in range(at + 1, len(pieces)) if pieces[n].stands), None)
    other = pieces[following].block if following is not None else None
    refuse_any([why_not_joined(block, other)])
    assert following is not None
    assert other is not None
    together = Piece(replace(block, text=f"{block.text} {other.text}"))
    gone = replace(pieces[following], joined=anchor)
    between = pieces[at + 1 : following]
    return _valid((*pieces[:at], together, *between, gone, *pieces[following + 1 :]))


def why_not_joined(block: Block, other: Block | None) -> Refusal | None:
    """Why a block and the next one stay two, or None."""
    if other is None:
        return Refusal("cannot-be-joined", "Nothing follows that it could be joined with.")
    alike = (block.kind, block.level) == (other.kind, other.level)
    if block.kind not in SPLITS or not alike:
        because = "Only two paragraphs, two items of one list or two quotations are joined."
        return Refusal("cannot-be-joined", because, fix="Change the words of both instead.")
    size = len(block.text) + len(other.text) + 1
    if size > LONGEST_BLOCK:
        because = f"Together they have {size:,} characters; a block may have {LONGEST_BLOCK:,}."
        return Refusal("block-too-long", because)
    return None


def delete(pieces: Pieces, anchor: str, *, whole: bool = False) -> Pieces:
    """Take a block out; with all that hangs on it if it is `whole`. It can be put back."""
    at, _ = _at(pieces, anchor)
    start, end = span(pieces, anchor) if whole else (at, at + 1)
    gone = (replace(p, gone=anchor) if p.stands else p for p in pieces[start:end])
    return _valid((*pieces[:start], *gone, *pieces[end:]))


def put_back(pieces: Pieces, anchor: str) -> Pieces:
    """What was deleted with this block stands again. Raises Refused: put-back-meanwhile."""
    if not any(piece.gone == anchor for piece in pieces):
        raise Refused(Refusal("put-back-meanwhile", "It has been put back already."))
    return _valid(tuple(replace(p, gone="") if p.gone == anchor else p for p in pieces))


def renumber(pieces: Pieces, anchor: str, number: str) -> Pieces:
    """Another number typed by hand; none gives the automatic number back.

    Raises Refused: has-no-number, not-a-number.
    """
    at, block = _at(pieces, anchor)
    refuse_any([why_no_number(block)])
    marker = number or ("-" if block.kind == LIST_ITEM else "")
    changed = Piece(replace(block, marker=marker))
    no = Refusal(
        "not-a-number",
        f"“{number[:40]}” is not read as a number there.",
        fix="Write it like 4.1, 4.1.2 or Appendix A, and that of an item like (b) or 3.",
        field="number",
    )
    found = (*pieces[:at], changed, *pieces[at + 1 :])
    try:
        now = next(one for one in as_written(found) if one.anchor == anchor)
    except Refused as refused:
        raise Refused(no) from refused
    if (now.marker, now.text) != (marker, block.text) or rules.marks_fit([now]):
        raise Refused(no)
    return found


def why_no_number(block: Block) -> Refusal | None:
    if block.kind in NUMBERED and (block.kind != LIST_ITEM or block.marker):
        return None
    return Refusal("has-no-number", "Only headings, paragraphs and items have numbers.")


def span(pieces: Pieces, anchor: str) -> tuple[int, int]:
    """Where a block and what hangs on it begin and end: of a heading its section, of an item what
    is below it. What was taken out between them counts; footnotes at the end of the text are no
    section's. Raises Refused: removed-meanwhile."""
    at, block = _at(pieces, anchor)
    end = at + 1
    for index in range(at + 1, notes_begin(pieces)):
        if not pieces[index].stands:
            continue
        if not _hangs_on(block, pieces[index].block):
            break
        end = index + 1
    return at, end


def notes_begin(pieces: Pieces) -> int:
    """Behind the last block that is no footnote: those after it are of the whole text."""
    others = (at for at, p in enumerate(pieces) if p.stands and p.block.kind != FOOTNOTE)
    return max(others, default=-1) + 1


def _hangs_on(block: Block, other: Block) -> bool:
    if block.kind == HEADING:
        return other.kind != HEADING or other.level > block.level
    if block.kind != LIST_ITEM or not block.marker or other.kind != LIST_ITEM:
        return False
    return other.level > block.level or (other.level == block.level and not other.marker)


def _goes_past(block: Block, before: Block) -> bool:
    """Whether one place up is further than this block, which hangs on an earlier one."""
    if block.kind == HEADING:
        return before.kind != HEADING or before.level > block.level
    if block.kind != LIST_ITEM or before.kind != LIST_ITEM or not block.marker:
        return False
    return before.level > block.level or (before.level == block.level and not before.marker)


def _at(pieces: Pieces, anchor: str) -> tuple[int, Block]:
    at = index_of(pieces, anchor)
    if at is None or not pieces[at].stands:
        because = "This block is not in the text any more: somebody deleted it or joined it."
        raise Refused(Refusal("removed-meanwhile", because))
    return at, pieces[at].block


def _check(found: Sequence[Block], *, unless: Collection[str] = ()) -> None:
    if not found:
        raise Refused(
            Refusal(
                "no-text",
                "There are no words.",
                fix="To take a block out, delete it.",
                field="source",
            )
        )
    longest = max((len(one.text) for one in found if one.text not in unless), default=0)
    if longest > LONGEST_BLOCK:
        because = f"A block has {longest:,} characters; it may have {LONGEST_BLOCK:,}."
        raise Refused(Refusal("block-too-long", because, field="source"))


def _valid(pieces: Pieces) -> Pieces:
    count = len(standing(pieces))
    if count > MAX_BLOCKS:
        because = f"The text would have {count:,} blocks; it may have {MAX_BLOCKS:,}."
        raise Refused(Refusal("text-too-long", because))
    refuse_any([rules.marks_fit(drawn(pieces))])
    return pieces


def _next_marker(block: Block) -> str:
    """Of the second part: an item has the next number, or is a further paragraph of a lettered
    one, whose letter is cited. A paragraph's number stays with the first part."""
    if block.kind != LIST_ITEM or block.marker in ("", "-"):
        return block.marker if block.kind == LIST_ITEM else ""
    return next_marker(block.marker)


def _bare(words: str) -> str:
    return "".join(words.split())


def _fresh(taken: set[str], mint: Mint) -> str:
    while (anchor := mint()) in taken:
        pass
    taken.add(anchor)
    return anchor
