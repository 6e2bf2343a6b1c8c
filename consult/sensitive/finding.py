"""A piece of text that looks as if it identifies a child or a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Where it stands, of which kind it is, and why it was marked.

    why  ends the sentence “It looks like …”
    """

    start: int
    end: int
    kind: str
    text: str
    why: str


def digest(text: str) -> str:
    """Of the words alone: blanks and capitals make no difference. Nobody reads it back."""
    return hashlib.sha256(" ".join(text.split()).casefold().encode()).hexdigest()


def split(text: str, findings: Sequence[Finding]) -> Iterator[tuple[str, Finding | None]]:
    """The text in pieces, each with what was found in it or nothing."""
    at = 0
    for each in findings:
        if each.start > at:
            yield text[at : each.start], None
        yield text[each.start : each.end], each
        at = each.end
    if at < len(text):
        yield text[at:], None
