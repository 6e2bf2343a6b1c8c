"""Footnotes of a text: counted 1, 2, 3 in the order in which the text mentions them first.

A label is only how a text and a note find each other while somebody writes; in a version it is
the number that readers see. A note that nothing mentions keeps its words and comes last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from consult.documents.block import CODE, FOOTNOTE, HEADING, TABLE, Block
from consult.documents.inline import reference_spans
from consult.documents.lines import guarded

LONGEST_LABEL = 20
_NOWHERE = re.compile(r"\\\[\^([\w-]{1,20})\]")
_PARTS = re.compile(r"(?:\\.|[^|\\\n])+|\||\\|\n")  # the cells of a table and what parts them


def labels_of(block: Block) -> list[str]:
    """Of the footnotes that a block mentions, in order."""
    return [label for part in _parts(block) for _, _, label in reference_spans(part)]


def counted(blocks: Sequence[Block], *, gone: Collection[str] = ()) -> list[Block]:
    """The same text with its footnotes counted, each in the place of one of them.

    gone  labels of notes that were deleted: nothing mentions them any more. What looks like a
          mention of any other note that is not there stays as the signs that were typed.
    """
    order = in_order_of_mention(blocks)
    numbers = {at: str(nth) for nth, at in enumerate(order, start=1)}
    known: dict[str, str] = {}
    for at, block in enumerate(blocks):
        if block.kind == FOOTNOTE:
            known.setdefault(block.marker, numbers[at])

    def say(label: str) -> str:
        if label in known:
            return f"[^{known[label]}]"
        return "" if label in gone else f"\\[^{label}]"

    texts = [_with(block, say) for block in blocks]
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
    notes: dict[str, int] = {}
    for at, block in enumerate(blocks):
        if block.kind == FOOTNOTE:
            notes.setdefault(block.marker, at)
    if not notes:
        return []
    others = (block for block in blocks if block.kind != FOOTNOTE)
    found = dict.fromkeys(notes[each] for b in others for each in labels_of(b) if each in notes)
    for at in _growing(found):
        found |= dict.fromkeys(notes[each] for each in labels_of(blocks[at]) if each in notes)
    left = (at for at, block in enumerate(blocks) if block.kind == FOOTNOTE and at not in found)
    return [*found, *left]


def mentions_of(note: Block, blocks: Sequence[Block]) -> int:
    """How often a text mentions one of its footnotes; 0 for what is none."""
    if note.kind != FOOTNOTE:
        return 0
    return sum(label == note.marker for block in blocks for label in labels_of(block))


def not_mentioned(blocks: Sequence[Block]) -> list[Block]:
    """The footnotes to which neither the text leads nor another note to which it does."""
    by_label: dict[str, Block] = {}
    for block in blocks:
        if block.kind == FOOTNOTE:
            by_label.setdefault(block.marker, block)
    reached = [label for b in blocks if b.kind != FOOTNOTE for label in labels_of(b)]
    seen: set[str] = set()
    while reached:
        label = reached.pop()
        if label in by_label and label not in seen:
            seen.add(label)
            reached += labels_of(by_label[label])
    known = {by_label[label].anchor or id(by_label[label]) for label in seen}
    return [
        each for each in blocks if each.kind == FOOTNOTE and (each.anchor or id(each)) not in known
    ]


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
    names: dict[str, str] = {}
    for block in blocks:
        if block.kind == FOOTNOTE and block.marker not in names:
            names[block.marker] = theirs.get(block.anchor) or free_label(
                block.marker, taken, other=f"{other}-"
            )
            taken.add(names[block.marker])
    if all(before == after for before, after in names.items()):
        return list(blocks)
    return [relabelled(block, names) for block in blocks]


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
