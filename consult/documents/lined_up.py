"""Two wordings of one block lined up word by word: where a part of one is in the other. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from consult.documents.quoting import Quote, Span, whole_words

_TOKEN = re.compile(r"\w+|[^\w\s]")


def likeness(before: str, after: str) -> float:
    """0 to 100, by characters."""
    from rapidfuzz import fuzz  # large, and only what changed needs it

    return fuzz.ratio(before.casefold(), after.casefold())


class Tokens:
    """The words and signs of a text: a number that stands for each, where it starts and ends."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.numbers: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        low = words.casefold()
        for each in _TOKEN.finditer(low if len(low) == len(words) else words):
            start, end = each.span()
            self.numbers.append(hash(each[0]))
            self.starts.append(start)
            self.ends.append(end)


class Lined:
    """Two wordings compared once; asked for as many parts as there are."""

    def __init__(self, before: Tokens, after: Tokens) -> None:
        from rapidfuzz.distance import Levenshtein  # large, and only what changed needs it

        self._before, self._after = before, after
        self._codes = [
            (code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end)
            for code in Levenshtein.opcodes(before.numbers, after.numbers)
        ]

    @property
    def common(self) -> float:
        """What part (0 to 1) of the words of the longer one both have, in one order."""
        both = sum(to - start for tag, start, to, _, _ in self._codes if tag == "equal")
        return both / max(len(self._before.starts), len(self._after.starts), 1)

    def where(self, quote: Quote) -> tuple[float, Span | None]:
        """(likeness 0 to 100, where it is now); nowhere when none of its words stayed in line."""
        first = bisect_right(self._before.ends, quote.start)
        last = bisect_right(self._before.starts, quote.end - 1) - 1
        kept = [
            index
            for tag, from_old, to_old, from_new, _ in self._codes
            if tag == "equal" and from_old <= last and to_old > first
            for index in (
                from_new + max(first - from_old, 0),
                from_new + min(last, to_old - 1) - from_old,
            )
        ]
        if not kept:
            return 0.0, None
        span = self._widened(
            Span(self._after.starts[min(kept)], self._after.ends[max(kept)]), first, last
        )
        span = self._exactly(span, quote)
        return likeness(quote.exact, self._after.words[span.start : span.end]), span

    def _widened(self, span: Span, first: int, last: int) -> Span:
        """With the words that took the place of its first and last ones."""
        start, end = span.start, span.end
        for tag, from_old, to_old, from_new, to_new in self._codes:
            if tag == "replace" and from_old >= first and to_old <= last + 1:
                start = min(start, self._after.starts[from_new])
                end = max(end, self._after.ends[to_new - 1])
        return Span(start, end)

    def _exactly(self, span: Span, quote: Quote) -> Span:
        """Part of a word was quoted, or a sign more or less: as it was, where it still is."""
        words = self._after.words
        if words[span.start : span.end] == quote.exact:
            return span
        at = words.find(quote.exact, max(span.start - 2, 0), span.end + 2)
        return Span(at, at + len(quote.exact)) if at >= 0 else whole_words(words, span)
