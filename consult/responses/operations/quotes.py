"""Which words of its block a comment is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents.block import Block
from consult.documents.models import BlockRow
from consult.documents.quoting import (
    Span,
    nearest_words,
    one_line,
    places_of,
    quote_at,
    words_of,
)
from consult.responses import rules
from consult.responses.models import Comment, CommentQuote
from workflows.refusal import Refusal


@dataclass(frozen=True)
class Pointed:
    """What somebody pointed at: the words as typed or selected, and about where they begin."""

    words: str = ""
    near: int | None = None


WHOLE_BLOCK = Pointed()


def quote_of(pointed: Pointed, block: BlockRow | None) -> CommentQuote | None:
    """The quote, where the block has these words once or `near` says which; else None."""
    if block is None or not one_line(pointed.words):
        return None
    words = _words(block)
    span = _one_of(places_of(pointed.words, words), pointed.near)
    return CommentQuote.of(quote_at(words, span)) if span is not None else None


def speaks_against_quote(pointed: Pointed, block: BlockRow | None) -> list[Refusal | None]:
    """Why these are not words that a comment on this block can be about."""
    if not one_line(pointed.words):
        return []
    words = _words(block) if block is not None else ""
    found = places_of(pointed.words, words)
    nearest = "" if found else nearest_words(pointed.words, words)
    return [
        rules.text_fits(pointed.words, "quote", rules.LONGEST_QUOTE),
        rules.words_stand_there(len(found), nearest, chosen=pointed.near is not None),
    ]


def point_at(comment: Comment, pointed: Pointed, block: BlockRow | None) -> bool:
    """Whether the comment is about other words now."""
    new, old = quote_of(pointed, block), comment.quote
    if new is None or old is None:
        comment.quote = new
        return new is not old
    if new.quote == old.quote:
        return False
    old.exact, old.prefix, old.suffix, old.start = new.exact, new.prefix, new.suffix, new.start
    return True


def _words(block: BlockRow) -> str:
    return words_of(Block(block.anchor, block.kind, block.level, block.number, block.text))


def _one_of(found: Sequence[Span], near: int | None) -> Span | None:
    if near is not None:
        return min(found, key=lambda each: abs(each.start - near), default=None)
    return found[0] if len(found) == 1 else None
