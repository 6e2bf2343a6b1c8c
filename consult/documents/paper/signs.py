"""What stands in a text and is no words: references to footnotes, and images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from consult.documents.block import CODE, FOOTNOTE, TABLE, Block
from consult.documents.change import ADDED, REMOVED, Change
from consult.documents.change import SAME as UNCHANGED
from consult.documents.runs import Run, runs_of
from consult.documents.tables import rows_of

LOOSE_NOTES = "Notes not mentioned in the text"
"""The heading above footnotes that a page has no foot for."""
_PRIVATE = 0xF0000  # characters that nobody types


class Signs:
    """References and images as one character each, so that two wordings of a paragraph can be
    compared: a note is the same if it was carried over, whatever its label is now."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._signs: dict[tuple[str, ...], str] = {}
        self._words: dict[str, str] = {}
        olds = [each.old for each in changes if each.old is not None]
        news = [each.new for each in changes if each.new is not None]
        self._old, self._new = notes_in(olds), notes_in(news)
        self._cited = [*labels_in(olds)], [*labels_in(news)]
        self.uses = Counter(self._cited[1])
        order = [each for each in dict.fromkeys(self._cited[1]) if each in self._new]
        counted = order == [str(n) for n in range(1, len(order) + 1)]
        self.as_typed = not counted and all(each.how == UNCHANGED for each in changes)

    def before(self, runs: Iterable[Run]) -> list[Run]:
        return [self._signed(run, self._old) for run in runs]

    def after(self, runs: Iterable[Run]) -> list[Run]:
        return [self._signed(run, self._new) for run in runs]

    def words_of(self, run: Run) -> Run:
        """What a sign stands for, in words."""
        return replace(run, text=self._words.get(run.text, run.text), note="", image="")

    def in_the_text(self, change: Change) -> Change | None:
        """What of a change stands in the text and not at the foot of a page; None for nothing.

        A note that is no longer referred to comes into the text, where nobody loses it.
        """
        old = None if self._is_cited(change.old, 0) else change.old
        new = None if self._is_cited(change.new, 1) else change.new
        if (old, new) == (change.old, change.new):
            return change
        if old is None and new is None:
            return None
        return Change(ADDED if old is None else REMOVED, old, new, ())

    def _is_cited(self, block: Block | None, side: int) -> bool:
        if block is None or block.kind != FOOTNOTE or block.marker not in self._cited[side]:
            return False
        return (self._old, self._new)[side].get(block.marker) is block

    def note(self, label: str, *, gone: bool, kept: bool) -> tuple[Block | None, Block]:
        """The note as it was, where its changes are to be seen, and as it stands there."""
        if gone:
            return None, self._old[label]
        found = self._new[label]
        before = (each for each in self._old.values() if each.anchor == found.anchor)
        return (next(before, None) if kept else None), found

    def _signed(self, run: Run, notes: dict[str, Block]) -> Run:
        if run.note and run.note in notes:
            return replace(run, text=self._sign("note", notes[run.note].anchor, run.text))
        if run.image:
            return replace(run, text=self._sign("image", run.image, run.text))
        return replace(run, note="")

    def _sign(self, what: str, key: str, words: str) -> str:
        sign = self._signs.setdefault((what, key), chr(_PRIVATE + len(self._signs)))
        self._words[sign] = words
        return sign


def is_loose(change: Change) -> bool:
    """Of what stands in the text: a note that no text mentions, now or before."""
    return all(each.kind == FOOTNOTE for each in (change.old, change.new) if each is not None)


def notes_in(blocks: Iterable[Block]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for block in blocks:
        if block.kind == FOOTNOTE:
            found.setdefault(block.marker, block)
    return found


def labels_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Of the references as they will be written, in order."""
    for block in blocks:
        if block.kind in (CODE, FOOTNOTE):
            continue
        texts = (
            [cell for row in rows_of(block.text) for cell in row]
            if block.kind == TABLE
            else [block.text]
        )
        yield from (run.note for text in texts for run in runs_of(text) if run.note)
