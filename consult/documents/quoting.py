"""Words that somebody points at in a block, and the wording around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consult.documents.block import CODE, TABLE, Block
from consult.documents.inline import plain_text
from consult.documents.tables import rows_of

CONTEXT = 48
"""Characters that are kept before and after the words, to know them again."""

_SAME = str.maketrans("‘’‚‛“”„«»‐‑–—−\u00a0", '\'\'\'\'"""""-----\u0020')
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Quote:
    """`exact` stands at `start` of the words of a block, between `prefix` and `suffix`."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.exact)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to `end` in the words of a block."""

    start: int
    end: int


def words_of(block: Block) -> str:
    """The words that a reader sees, with one space wherever there is any: what is quoted from."""
    if block.kind == TABLE:
        cells = (plain_text(cell) for row in rows_of(block.text) for cell in row)
        return one_line(" ".join(cells))
    return one_line(block.text if block.kind == CODE else plain_text(block.text))


def one_line(words: str) -> str:
    return " ".join(words.split())


def quote_at(words: str, span: Span) -> Quote:
    """The quote of this part of the words of a block."""
    return Quote(
        exact=words[span.start : span.end],
        prefix=words[max(span.start - CONTEXT, 0) : span.start],
        suffix=words[span.end : span.end + CONTEXT],
        start=span.start,
    )


def places_of(exact: str, words: str) -> list[Span]:
    """Wherever these words stand, whatever their capitals, dashes and quotation marks."""
    wanted, text = _folded(one_line(exact)), _folded(words)
    return [Span(at, at + len(wanted)) for at in _all(wanted, text)] if wanted else []


def nearest_words(exact: str, words: str) -> str:
    """What of these words is most like what was typed; empty where nothing is."""
    from rapidfuzz import fuzz  # large, and only words that are not there need it

    wanted, text = _folded(one_line(exact)), _folded(words)
    if len(wanted) < 3 or not text:
        return ""
    if len(wanted) >= len(text):
        return words if fuzz.ratio(wanted, text) >= _ALIKE else ""
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE)
    if found is None:
        return ""
    span = whole_words(words, Span(found.dest_start, found.dest_end))
    return words[span.start : span.end]


_ALIKE = 60.0


def whole_words(words: str, span: Span) -> Span:
    """The same part, without half words at its ends."""
    inside = [
        each
        for each in _WORD.finditer(words)
        if each.start() < span.end
        and each.end() > span.start
        and 2 * (min(each.end(), span.end) - max(each.start(), span.start)) >= len(each[0])
    ]
    return Span(inside[0].start(), inside[-1].end()) if inside else span


def cut_alike(quote: Quote, words: str, span: Span) -> bool:
    """That no word is cut at an end of this part where the quote did not cut one."""
    first, last = quote.exact[:1].isalnum(), quote.exact[-1:].isalnum()
    begins = first and words[max(span.start - 1, 0) : span.start].isalnum()
    ends = last and words[span.end : span.end + 1].isalnum()
    was_cut = first and quote.prefix[-1:].isalnum(), last and quote.suffix[:1].isalnum()
    return (begins, ends) == was_cut


def _folded(words: str) -> str:
    """In small letters and plain signs; each character stays one."""
    plain = words.translate(_SAME)
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(_low(each) for each in plain)


def _low(character: str) -> str:
    low = character.lower()
    return low if len(low) == 1 else character


def _all(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)
