"""Quoted words marked in the HTML of a block. Pure."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from consult.documents.quoting import Quote, Span, one_line, places_of

_PIECE = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>|&#?\w+;|[^<&]|[<&]")
_HIDDEN = "govuk-visually-hidden"
_PARTS = re.compile(r"<(?:/t[dhr]|br)\b")
OPEN = f'<mark class="consult-quote"><span class="{_HIDDEN}">commented on: </span>'
GO_ON = '<mark class="consult-quote">'
CLOSE = "</mark>"
END = f'<span class="{_HIDDEN}"> (end of the words commented on) </span></mark>'


@dataclass(frozen=True, slots=True)
class _Seen:
    """A character that a reader sees, and which piece of the HTML it is."""

    character: str
    piece: int


def mark(html: str, quotes: Collection[Quote]) -> str:
    """The same HTML with these words in <mark>; words that are not in it are left alone."""
    if not quotes:
        return html
    pieces = _PIECE.findall(html)
    seen = list(_one_space(_visible(pieces)))
    text = "".join(each.character for each in seen)
    marked: set[int] = set()
    ends: set[int] = set()
    for quote in quotes:
        span = _there(quote, text)
        if span is not None:
            marked |= {seen[at].piece for at in range(span.start, span.end)}
            ends.add(seen[span.end - 1].piece)
    return _wrapped(pieces, marked, ends) if marked else html


def _there(quote: Quote, text: str) -> Span | None:
    found = places_of(one_line(quote.exact), text)
    return min(found, key=lambda each: abs(each.start - quote.start), default=None)


def _visible(pieces: Iterable[str]) -> Iterable[_Seen]:
    hidden = 0
    for at, piece in enumerate(pieces):
        if piece.startswith("<") and len(piece) > 1:
            if hidden or (piece.startswith("<span") and _HIDDEN in piece):
                hidden += piece.startswith("<span") - piece.startswith("</span")
            elif _PARTS.match(piece):
                yield _Seen(" ", at)
        elif not hidden:
            for character in entities.unescape(piece):
                yield _Seen(character, at)


def _one_space(seen: Iterable[_Seen]) -> Iterable[_Seen]:
    after_space = True
    for each in seen:
        blank = each.character.isspace()
        if not (blank and after_space):
            yield _Seen(" ", each.piece) if blank else each
        after_space = blank


def _wrapped(pieces: list[str], marked: set[int], ends: set[int]) -> str:
    """No mark reaches over a tag, so every element stays whole."""
    made: list[str] = []
    inside, begun = False, False
    for at, piece in enumerate(pieces):
        tag = piece.startswith("<") and len(piece) > 1
        here = at in marked and not tag
        if inside and not here:
            made.append(CLOSE)
            inside = False
        if here and not inside:
            made.append(GO_ON if begun else OPEN)
            inside = begun = True
        made.append(piece)
        if at in ends and begun:
            made.append(END if inside else END.removesuffix(CLOSE))
            inside = begun = False
    return "".join(made)
