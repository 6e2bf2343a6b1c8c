"""Three texts made one: a draft, what was published meanwhile, and what both began with.

Block by block. What one side alone changed is taken; where both changed the same block a person
decides. Nothing that either side wrote is left out without being asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from consult.documents.block import Block
from consult.documents.carry import in_order, paired_by_anchor
from consult.documents.footnotes import called_as_in
from consult.documents.pairing import pair

THEIRS, OURS, BOTH, EDIT = "theirs", "ours", "both", "edit"
SAME, CONFLICT = "same", "conflict"


@dataclass(frozen=True, slots=True)
class Place:
    """One block as it was, as it was published, and as the draft has it; None where it is not.

    how     same (neither or both changed it alike), theirs or ours (that side alone did), conflict
    moved   it is at another place in the published text, and is put there
    """

    base: Block | None
    theirs: Block | None
    ours: Block | None
    how: str
    moved: bool = False

    @property
    def anchor(self) -> str:
        found = self.ours or self.theirs or self.base
        assert found is not None
        return found.anchor

    @property
    def is_news(self) -> bool:
        """It comes from the published text."""
        return self.how in (THEIRS, CONFLICT) or self.moved


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one place; `text` is the Markdown of `edit`."""

    what: str
    text: str = ""


def merge(
    base: Sequence[Block],
    theirs: Sequence[Block],
    ours: Sequence[Block],
    *,
    beside: Sequence[Block] = (),
) -> list[Place]:
    """Every block of the result, and every one that is asked about, once, in reading order.

    The draft's order is kept; what the published text added or moved is put after the block that
    it follows there. Left out are only blocks that one side removed and the other did not touch.
    Footnotes are called what the draft calls them, on all three sides.

    beside  what was taken out of the draft and may come back
    """
    theirs = _aligned(base, theirs, ours)
    known = (*ours, *beside)
    theirs = called_as_in(known, theirs, other="new")
    base = called_as_in((*known, *theirs), base)
    was, now, mine = _by_anchor(base), _by_anchor(theirs), _by_anchor(ours)
    moved = (_moved(base, theirs) - _moved(base, ours)) & mine.keys()
    order = [block.anchor for block in ours if block.anchor not in moved]
    order = _woven(order, [block.anchor for block in theirs])
    found = (
        _place(was.get(each), now.get(each), mine.get(each), moved=each in moved) for each in order
    )
    return [place for place in found if not _is_gone(place)]


def chosen(places: Sequence[Place], choices: Mapping[str, Choice]) -> list[Block]:
    """The blocks of the result, anchors kept. Raises KeyError for a conflict nobody decided."""
    return [block for place in places for block in _taken(place, choices)]


def default(place: Place) -> str:
    """What becomes of a place that nobody is asked about; empty for a conflict."""
    return {CONFLICT: "", THEIRS: THEIRS}.get(place.how, OURS)


def _taken(place: Place, choices: Mapping[str, Choice]) -> Iterator[Block]:
    what = default(place)
    choice = choices[place.anchor] if not what else choices.get(place.anchor, Choice(what))
    if choice.what == EDIT:
        whose = place.ours or place.theirs
        assert whose is not None
        yield replace(whose, text=choice.text)
        return
    if choice.what in (OURS, BOTH) and place.ours is not None:
        yield place.ours
    if choice.what in (THEIRS, BOTH) and place.theirs is not None:
        yield place.theirs


def _place(base: Block | None, theirs: Block | None, ours: Block | None, *, moved: bool) -> Place:
    was, now, mine = _said(base), _said(theirs), _said(ours)
    if now == mine:
        how = SAME
    elif was == mine:
        how = THEIRS
    else:
        how = OURS if was == now else CONFLICT
    return Place(base, theirs, ours, how, moved=moved)


def _is_gone(place: Place) -> bool:
    """Removed from the draft, and not touched by what was published."""
    return place.ours is None and place.how in (OURS, SAME)


def _said(block: Block | None) -> tuple[str, int, str, str] | None:
    return (block.kind, block.level, block.text, block.marker) if block is not None else None


def _by_anchor(blocks: Sequence[Block]) -> dict[str, Block]:
    return {block.anchor: block for block in blocks}


def _moved(base: Sequence[Block], later: Sequence[Block]) -> set[str]:
    pairs = paired_by_anchor(base, later)
    return {later[index].anchor for index in pairs.keys() - in_order(pairs)}


def _woven(order: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What is only in `theirs` put behind the nearest one before it that is in `order` too."""
    known = set(order)
    behind: dict[str, list[str]] = {}
    last = ""
    for anchor in theirs:
        if anchor in known:
            last = anchor
        else:
            behind.setdefault(last, []).append(anchor)
    found = list(behind.get("", ()))
    for anchor in order:
        found += [anchor, *behind.get(anchor, ())]
    return found


def _aligned(base: Sequence[Block], theirs: Sequence[Block], ours: Sequence[Block]) -> list[Block]:
    """Theirs, with the draft's anchors on what both sides wrote for themselves: the same words,
    or words so like that they are another wording of the same paragraph."""
    known = {block.anchor for block in base}
    new = [block for block in theirs if block.anchor not in known]
    mine = [block for block in ours if block.anchor not in known]
    mine = [block for block in mine if block.anchor not in {each.anchor for each in new}]
    new = [block for block in new if block.anchor not in {each.anchor for each in ours}]
    same = {new[index].anchor: mine[source].anchor for index, source in pair(mine, new).items()}
    return [replace(block, anchor=same.get(block.anchor, block.anchor)) for block in theirs]
