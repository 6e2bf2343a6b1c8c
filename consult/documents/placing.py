"""Where what was said of one version stands in the next: sure, or a person is asked. Pure.

Anchors say which block is which; what was split, joined, or so much reworded that a person should
look is found by the words that two texts share. Quoted words are found where the wording before
and after lines up, then wherever they stand once, and last by likeness.
"""

from __future__ import annotations

from dataclasses import replace

from consult.documents.block_places import (
    AMBIGUOUS,
    COVERED,
    HOWS,
    JOINED,
    SPLIT,
    WHOLE,
    Blocks,
    Placed,
    ask,
)
from consult.documents.carry import MOVED, RENUMBERED, REWORDED, SAME
from consult.documents.quoting import Quote, Span, cut_alike, quote_at

__all__ = ["AMBIGUOUS", "HOWS", "JOINED", "SPLIT", "WHOLE", "Placed", "Placing"]

KEPT = 60.0
"""Likeness of quoted words to what lines up with them now."""
ALIKE = 75.0
"""The same where it is not sure which block it is."""
APART = 25.0
"""How much better than in the next part of a split block quoted words must line up."""
GONE = 55.0
"""Below this likeness nothing is left of quoted words."""
BESIDE = 20
"""Characters on either side by which words are known again."""
NEXT = 8
"""Characters on both sides by which a few letters are known again."""
MANY = 6
"""Words from which they are known again in a block where nobody would look for them."""
TELLING = 24
"""Characters that are no accident when they stand once."""
LONG = 12
"""Characters from which quoted words are known again by themselves."""


class Placing(Blocks):
    """From one version to a later one, for comments on blocks and on words of them."""

    def place(self, anchor: str | None, quote: Quote | None = None) -> Placed:
        """Of a comment on this block of the old version, or on the whole of it.

        Raises KeyError for an anchor that the old version has not.
        """
        if anchor is None:
            return Placed(WHOLE, None)
        found = self.block(anchor)
        return self._with_quote(anchor, found, quote) if quote is not None else found

    def _with_quote(self, anchor: str, at: Placed, quote: Quote) -> Placed:
        if at.anchor is None:
            return self._known_again(anchor, at, quote) or self._in_one_candidate(anchor, at, quote)
        if at.how in (SAME, MOVED, RENUMBERED):
            span = self._unmoved(at.anchor, quote)
            if span is not None:
                return replace(at, span=span)
        return self._in_targets(anchor, at, quote)

    def _unmoved(self, anchor: str, quote: Quote) -> Span | None:
        words = self.new_words(anchor)
        there = words[quote.start : quote.end] == quote.exact
        return Span(quote.start, quote.end) if there else None

    def _in_targets(self, anchor: str, at: Placed, quote: Quote) -> Placed:
        lines = [
            (score, target, span)
            for target in (at.anchor, *at.parts)
            if target is not None
            for score, span in [self.line(anchor, target).where(quote)]
            if span is not None
        ]
        lines.sort(key=lambda each: -each[0])
        if len(lines) > 1 and lines[1][0] > lines[0][0] - APART:  # a bit of it is in each
            return ask([(target, int(score)) for score, target, _ in lines])
        best = lines[0] if lines else None
        if best and at.how == SPLIT and best[2].end - best[2].start < COVERED * len(quote.exact):
            return ask([(each, int(best[0])) for each in (best[1], at.anchor, *at.parts) if each])
        if best is not None and best[0] >= KEPT and self._is_plain(anchor, quote, best[1], best[2]):
            return replace(at, anchor=best[1], span=best[2])
        known = self._known_again(anchor, at, quote)
        if known is not None:
            return known
        if best is None or best[0] < GONE:
            return replace(at, span=None)  # the block is there, and its words are not
        likely = [(best[1], int(best[0]))]
        likely += [(each, 0) for each in (at.anchor, *at.parts) if each and each != best[1]]
        return ask(likely)

    def _in_one_candidate(self, anchor: str, at: Placed, quote: Quote) -> Placed:
        """Where it is not sure which block it is, long words that line up in one candidate say."""
        if len(quote.exact) < TELLING:
            return at
        lines = [(*self.line(anchor, each).where(quote), each) for each, _ in at.candidates]
        lines.sort(key=lambda each: -each[0])
        if not lines or lines[0][0] < ALIKE or any(each[0] >= GONE for each in lines[1:]):
            return at
        _, span, target = lines[0]
        return Placed(REWORDED, target, span)

    def _is_plain(self, anchor: str, quote: Quote, target: str, span: Span) -> bool:
        """That it is no accident: long enough to be known in other words; or as it was, and as
        often there as before, or between the same words."""
        if len(quote.exact) >= LONG:
            return True
        now = self.new_words(target)
        if now[span.start : span.end] != quote.exact:
            return False
        before, after = quote.prefix[-NEXT:], quote.suffix[:NEXT]
        leads = now[: span.start].endswith(before)
        follows = now[span.end :].startswith(after)
        as_often = now.count(quote.exact) == self.old_words(anchor).count(quote.exact)
        return (leads and follows) or (as_often and (leads or follows))

    def _known_again(self, anchor: str, at: Placed, quote: Quote) -> Placed | None:
        """Where its words stand with some of the wording around them, and nowhere else.

        Only what stood once in the old block is looked for, so that no other words are taken.
        """
        old = self.old_words(anchor)
        for before, after in ((BESIDE, BESIDE), (BESIDE, 0), (0, BESIDE), (0, 0)):
            lead = quote.prefix[len(quote.prefix) - before :] if before else ""
            probe = f"{lead}{quote.exact}{quote.suffix[:after]}"
            if len(probe) < TELLING or old.count(probe) != 1:
                continue
            found = self._everywhere(probe)
            if len(found) == 1:
                target, start = found[0]
                near = target == at.anchor or target in at.parts or target in dict(at.candidates)
                if not (before or after or near or len(quote.exact.split()) >= MANY):
                    continue
                span = Span(start + len(lead), start + len(lead) + len(quote.exact))
                if not cut_alike(quote, self.new_words(target), span):
                    continue
                return Placed(self._how_now(at, target), target, span)
        return None

    def _everywhere(self, probe: str) -> list[tuple[str, int]]:
        return [
            (anchor, start)
            for anchor in self.shares.with_words(probe)
            if (start := self.new_words(anchor).find(probe)) >= 0
        ]

    def _how_now(self, at: Placed, target: str) -> str:
        if target == at.anchor or target in at.parts:
            return at.how
        return REWORDED if target in dict(at.candidates) else MOVED

    def quoted(self, placed: Placed) -> Quote | None:
        """The quote as it stands now."""
        if placed.anchor is None or placed.span is None:
            return None
        return quote_at(self.new_words(placed.anchor), placed.span)
