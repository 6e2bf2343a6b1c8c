"""Footnotes of a text: counted 1, 2, 3 in the order in which the text mentions them first.

A label is only how a text and a note find each other while somebody writes; in a version it is
the number that readers see. A note that nothing mentions keeps its words and comes last.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from consult.documents.block import CODE, FOOTNOTE, HEADING, TABLE, Block
from consult.documents.inline import reference_spans
from consult.documents.lines import guarded

LONGEST_LABEL = 20
_NOWHERE = re.compile(r"\\\[\^([\w-]{1,20})\]")
_PARTS = re.compile(r"(?:\\.|[^|\\\n])+|\||\\|\n")  # the cells of a table and what parts them


def labels_of(block: Block) -> list[str]:
    """Of the footnotes that a block mentions, in order."""
    return [label for part in _parts(block) for _, _, label in reference_spans(part)]


class Leads:
    """Which footnote each mention of a text leads to.

    A label that several notes have, as where each chapter begins again with 1, means the next of
    them, or the last where none follows.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._places: dict[str, list[int]] = {}
        for at, block in enumerate(blocks):
            if block.kind == FOOTNOTE:
                self._places.setdefault(block.marker, []).append(at)

    def __bool__(self) -> bool:
        return bool(self._places)

    def to(self, label: str, at: int) -> int | None:
        """Where the note stands that the block at this place mentions so."""
        places = self._places.get(label)
        if places is None:
            return None
        return places[min(bisect_left(places, at), len(places) - 1)]


def counted(blocks: Sequence[Block], *, gone: Collection[str] = ()) -> list[Block]:
    """The same text with its footnotes counted, each in the place of one of them.

    gone  labels of notes that were deleted: nothing mentions them any more. What looks like a
          mention of any other note that is not there stays as the signs that were typed.
    """
    order, leads = in_order_of_mention(blocks), Leads(blocks)
    numbers = {at: str(nth) for nth, at in enumerate(order, start=1)}

    def say(label: str, at: int) -> str:
        note = leads.to(label, at)
        if note is not None:
            return f"[^{numbers[note]}]"
        return "" if label in gone else f"\\[^{label}]"

    texts = [_with(block, partial(say, at=at)) for at, block in enumerate(blocks)]
    waiting = iter(order)
    return [
        _as_number(texts, next(waiting), numbers) if block.kind == FOOTNOTE else block
        for block in texts
    ]


def _as_number(texts: Sequence[Block], at: int, numbers: Mapping[int, str]) -> Block:
    return replace(texts[at], marker=numbers[at], number=numbers[at])


def in_order_of_mention(blocks: Sequence[Block]) -> list[int]:
    """Where each footnote stands: those that the text mentions, those that these mention, and
    then those that nothing does."""
    found = _reached(blocks)
    left = (at for at, block in enumerate(blocks) if block.kind == FOOTNOTE and at not in found)
    return [*found, *left]


def not_mentioned(blocks: Sequence[Block]) -> list[Block]:
    """The footnotes to which neither the text leads nor another note to which it does."""
    found = _reached(blocks)
    return [b for at, b in enumerate(blocks) if b.kind == FOOTNOTE and at not in found]


def _reached(blocks: Sequence[Block]) -> dict[int, None]:
    """Where the footnotes stand that are mentioned, in order."""
    leads = Leads(blocks)
    if not leads:
        return {}
    others = (at for at, block in enumerate(blocks) if block.kind != FOOTNOTE)
    found = dict.fromkeys(note for at in others for note in _notes_at(blocks, leads, at))
    for at in _growing(found):
        found |= dict.fromkeys(_notes_at(blocks, leads, at))
    return found


def _notes_at(blocks: Sequence[Block], leads: Leads, at: int) -> list[int]:
    places = (leads.to(label, at) for label in labels_of(blocks[at]))
    return [place for place in places if place is not None]


def mentions_of(note: Block, blocks: Sequence[Block]) -> int:
    """How often a text mentions one of its footnotes; 0 for what is none."""
    if note.kind != FOOTNOTE:
        return 0
    return sum(label == note.marker for block in blocks for label in labels_of(block))


def nowhere(blocks: Sequence[Block]) -> list[tuple[str, Block]]:
    """(label, block) of what looks like a mention of a footnote that is not there."""
    others = (block for block in blocks if block.kind != CODE and "\\[^" in block.text)
    return [(label, block) for block in others for label in _NOWHERE.findall(block.text)]


def called_as_in(
    known: Sequence[Block], blocks: Sequence[Block], *, other: str = "was"
) -> list[Block]:
    """These blocks with each footnote called what the `known` blocks call it, by its anchor.

    other  begins the label of a note that they do not have, where they call another one so
    """
    theirs = {block.anchor: block.marker for block in known if block.kind == FOOTNOTE}
    taken = set(theirs.values()) | {label for block in known for label in labels_of(block)}
    names: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if block.kind == FOOTNOTE:
            own = theirs.get(block.anchor)
            names[at] = own or free_label(block.marker, taken, other=f"{other}-")
            taken.add(names[at])
    if all(blocks[at].marker == name for at, name in names.items()):
        return list(blocks)
    leads = Leads(blocks)

    def say(label: str, at: int) -> str:
        note = leads.to(label, at)
        return f"[^{label if note is None else names[note]}]"

    found = [_with(block, partial(say, at=at)) for at, block in enumerate(blocks)]
    return [replace(b, marker=names[at]) if at in names else b for at, b in enumerate(found)]


def free_label(label: str, taken: Collection[str], *, other: str) -> str:
    """This label, or one like it that is not taken."""
    found, nth = label, 1
    while found in taken:
        end = "" if nth == 1 else f"-{nth}"
        found = f"{other}{label}"[: LONGEST_LABEL - len(end)] + end
        nth += 1
    return found


def relabelled(block: Block, names: Mapping[str, str]) -> Block:
    """The block with other labels for these footnotes, in what it mentions and as one of them.
    The number that is shown with a note stays."""
    found = _with(block, lambda label: f"[^{names.get(label, label)}]")
    if found.kind == FOOTNOTE and found.marker in names:
        found = replace(found, marker=names[found.marker])
    return found


def _with(block: Block, say: Callable[[str], str]) -> Block:
    """The block with other signs for what it mentions; never without any words."""
    if "[^" not in block.text or block.kind == CODE:
        return block
    text = "".join(_replaced(part, say) for part in _parts(block))
    if text == block.text:
        return block
    if not text.strip():
        return replace(block, text=block.text.replace("[^", "\\[^"))
    if block.kind not in (TABLE, HEADING):
        text = guarded(text.strip(), block.marker)
    return replace(block, text=text)


def _replaced(text: str, say: Callable[[str], str]) -> str:
    end, found = 0, []
    for start, stop, label in reference_spans(text):
        before, sign = text[end:start], say(label)
        found += [before if sign else before.rstrip(" "), sign]
        end = stop
    return "".join([*found, text[end:]])


def _parts(block: Block) -> Iterable[str]:
    if block.kind == CODE or "[^" not in block.text:
        return ()
    return _PARTS.findall(block.text) if block.kind == TABLE else (block.text,)


def _growing(found: Mapping[int, None]) -> Iterable[int]:
    """Each once, with those that come in meanwhile."""
    done: set[int] = set()
    while left := [at for at in found if at not in done]:
        done.update(left)
        yield from left
