"""What a file turned out to hold: its text, and everything a person is told or asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

Tell = Callable[[int, int], None]
"""Is told how far a reading is: so many parts of so many."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that did not become text as it stood. `where` names the section."""

    what: str
    where: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A comment in the margin.

    parent  id of the comment that it answers, "" for the first of a thread
    at      as the file says it, ISO 8601, or ""
    quote   the words that it was put on, within one block
    words   the bare words of that block; "" when it stands on none
    nth     how many blocks before it say just the same
    """

    id: str
    parent: str
    author: str
    at: str
    text: str
    done: bool
    quote: str
    words: str
    nth: int = 0

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.at[:10])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Tracked:
    """Changes that somebody tracked and nobody has accepted or rejected."""

    added: int
    removed: int
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`key` is how the text refers to it: the start of the SHA-256 of its bytes."""

    key: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read.

    source  Markdown, with tracked changes accepted
    before  the same with tracked changes rejected; "" when there were none
    title   its first heading, or else, of a Word file, the title among its properties; or ""
    named   what the head of a Markdown file says that it is called, or ""
    """

    source: str
    before: str = ""
    title: str = ""
    notices: tuple[Notice, ...] = ()
    comments: tuple[MarginComment, ...] = ()
    tracked: Tracked | None = None
    pictures: tuple[Picture, ...] = field(default=(), repr=False)
    named: str = ""

    def told(self) -> dict[str, Any]:
        """What is kept beside the text, as JSON has it."""
        return {
            "notices": [asdict(each) for each in self.notices],
            "comments": [asdict(each) for each in self.comments],
            "tracked": asdict(self.tracked) if self.tracked else None,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What `Incoming.told` kept, read again."""

    notices: tuple[Notice, ...] = ()
    comments: tuple[MarginComment, ...] = ()
    tracked: Tracked | None = None

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        tracked = kept.get("tracked")
        return cls(
            tuple(Notice(**each) for each in kept.get("notices", ())),
            tuple(MarginComment(**each) for each in kept.get("comments", ())),
            Tracked(tracked["added"], tracked["removed"], tuple(tracked["authors"]))
            if tracked
            else None,
        )
