"""The numbers people cite: the ones typed by hand, and ours where nobody typed any.

Sub-headings and paragraphs of a section share one counter, so that no number is given twice.
Within a section that somebody has numbered by hand we add nothing of our own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.documents.block import BOX_BEGINS, HEADING, PARAGRAPH, Block
from consult.documents.boxes import begins_box

UNNUMBERED = "{-}"

_DOTTED = r"(?:[A-Z]{1,2}[0-9]{1,3}|[A-Z]|[0-9]{1,3})(?:\.[0-9]{1,3})+[.):]?"
_SINGLE = r"(?:[A-Z]{1,2}[0-9]{1,3}|[0-9]{1,3})(?:[.):]|(?=\s+[^a-z]))"
_NAMED = (
    r"(?:Appendix|Annex|Chapter|Part|Schedule|Section)\s(?:[A-Z]|[0-9]{1,3}|[IVX]{1,5})"
    r"(?:[.:)]|\s(?:[—–-]|&mdash;)|(?=\s+[^a-z]))"
)
_ON_HEADING = re.compile(rf"({_NAMED}|{_DOTTED}|{_SINGLE})[^\S\n]+(?=\S)")
_ON_PARAGRAPH = re.compile(rf"({_DOTTED})[^\S\n]+(?=[^\sa-z])")
_LETTERED = re.compile(r"\((?:[a-z]|[ivxIVX]{1,5}|[A-Z]|[0-9]{1,2})\)\s")
"""A sign that somebody typed before the words of a heading, such as (a): it wants none of ours."""
_LOOKS = re.compile(r"[*_~\\]")
_DASH = re.compile(r"\s(?:[—–-]|&mdash;)$")


def split_typed(kind: str, text: str) -> tuple[str, str]:
    """The number typed at the start of a heading or paragraph (or ""), and the words after it."""
    pattern = _ON_HEADING if kind == HEADING else _ON_PARAGRAPH
    found = pattern.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def bare(number: str) -> str:
    """A number as it is cited: "4.1." is 4.1, "Appendix A" is A."""
    return number.rstrip(".:)").rpartition(" ")[2]


@dataclass(slots=True)
class _Section:
    level: int
    base: str
    ours: bool
    """Whether the headings in it get numbers from us."""
    paragraphs: bool
    count: int = 0

    def next(self, taken: set[str]) -> str:
        while True:
            self.count += 1
            number = f"{self.base}.{self.count}" if self.base else str(self.count)
            if number not in taken:
                return number


def number_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks with their numbers: typed ones as typed, ours for the rest."""
    blocks = [
        replace(b, box=BOX_BEGINS) if begins_box(b, blocks[at - 1] if at else None) else b
        for at, b in enumerate(blocks)
    ]
    typed = [b for b in blocks if b.kind in (HEADING, PARAGRAPH) and b.marker not in ("", "{-}")]
    taken = {bare(_shown(b.marker)) for b in typed}
    by_hand = _numbered_by_hand(blocks, taken)
    headed = any(b.kind == HEADING for b in blocks)
    ours = not any(b.kind == HEADING for b in typed)
    stack = [_Section(0, "", ours, ours and not headed and not typed)]
    numbered = []
    for index, block in enumerate(blocks):
        if block.kind == HEADING:
            title = index == 0 and _is_title(blocks)
            numbered.append(_number_heading(block, stack, taken, title=title))
            section = stack[-1]
            if index in by_hand or (section.base and section.base in by_hand):
                section.ours = section.paragraphs = False
        elif block.kind == PARAGRAPH:
            section = stack[-1]
            ours_now = section.next(taken) if section.paragraphs and not block.marker else ""
            numbered.append(replace(block, number=_shown(block.marker) or ours_now))
        else:
            numbered.append(block)
    return numbered


def _number_heading(block: Block, stack: list[_Section], taken: set[str], *, title: bool) -> Block:
    while stack[-1].level >= block.level:
        stack.pop()
    parent = stack[-1]
    if title:
        stack.append(_Section(block.level, "", parent.ours, paragraphs=False))
        return block
    number = "" if block.marker == UNNUMBERED else _shown(block.marker)
    if (
        not number
        and block.marker != UNNUMBERED
        and parent.ours
        and not _LETTERED.match(_LOOKS.sub("", block.text[:20]))
    ):
        number = parent.next(taken)
    stack.append(_Section(block.level, bare(number), bool(number), bool(number)))
    return replace(block, number=number)


def _shown(marker: str) -> str:
    return _DASH.sub("", marker)


def _is_title(blocks: Sequence[Block]) -> bool:
    """A text opens with its title when that is its only top heading and another follows."""
    first, *others = [b for b in blocks if b.kind == HEADING]
    return (
        len(blocks) > 1
        and blocks[1].kind == HEADING
        and not first.marker
        and first.level < min(b.level for b in others)
    )


def _numbered_by_hand(blocks: Sequence[Block], taken: set[str]) -> set[str | int]:
    """Sections somebody numbered: by their number, or by the place of their heading."""
    found: set[str | int] = set()
    for number in taken:
        parts = number.split(".")
        found.update(".".join(parts[:length]) for length in range(1, len(parts)))
    heading = -1
    for index, block in enumerate(blocks):
        if block.kind == HEADING:
            heading = index
        elif block.kind == PARAGRAPH and block.marker:
            found.add(heading)
    return found
