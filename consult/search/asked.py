"""What somebody typed into the search box. No input is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_TERMS = 8
LONGEST = 200  # characters of what is typed that are read

_PART = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Terms that all have to be there; a term of several words is a phrase."""

    terms: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for term in self.terms for word in term)


def read(typed: str) -> Wanted:
    """Words, and phrases in double quotes. "4.1.17" is a phrase too: its parts stand together."""
    terms: list[tuple[str, ...]] = []
    for phrase, word in _PART.findall(typed[:LONGEST]):
        if found := tuple(_WORD.findall(phrase or word)):
            terms.append(found)
    return Wanted(tuple(dict.fromkeys(terms))[:MOST_TERMS])
