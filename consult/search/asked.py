"""What somebody typed into the search box. No input is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consult.settings import zone_here

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


TEXTS, COMMENTS = "texts", "comments"
IN_FORCE, DRAFTS = "in_force", "drafts"


@dataclass(frozen=True, slots=True)
class Where:
    """What is looked through; nothing chosen is everything.

    inside        TEXTS or COMMENTS
    state         of texts: IN_FORCE or DRAFTS; comments are on drafts
    since, until  days on which texts were saved and comments written, both included
    """

    inside: str = ""
    document_id: int | None = None
    state: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def texts(self) -> bool:
        return self.inside != COMMENTS

    @property
    def comments(self) -> bool:
        return self.inside != TEXTS and self.state != IN_FORCE

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """From when, and before when."""
        after = self.until + timedelta(days=1) if self.until and self.until < date.max else None
        return _begins(self.since), _begins(after)


def _begins(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, ZoneInfo(zone_here())).astimezone(UTC) if day else None


def read(typed: str) -> Wanted:
    """Words, and phrases in double quotes. "4.1.17" is a phrase too: its parts stand together."""
    terms: list[tuple[str, ...]] = []
    for phrase, word in _PART.findall(typed[:LONGEST]):
        if found := tuple(_WORD.findall(phrase or word)):
            terms.append(found)
    return Wanted(tuple(dict.fromkeys(terms))[:MOST_TERMS])
