"""Read the record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.audit.models import Entry, EntryText
from consult.store import session


@dataclass(frozen=True)
class Told:
    """An entry with its words, as a page shows it. Erased words are marked, not missing."""

    entry: Entry
    words: dict[str, str]

    @property
    def actor(self) -> str:
        return self.words.get("actor", "someone whose name was erased")


def list_entries(
    things: Sequence[str], *, acts: Collection[str] = (), most: int = 500
) -> list[Told]:
    """The newest entries of these things, newest first; only these acts if any. Two queries."""
    query = select(Entry).where(Entry.thing.in_(things))
    if acts:
        query = query.where(Entry.act.in_(acts))
    newest = query.order_by(Entry.at.desc(), Entry.id.desc()).limit(most)
    entries = session.scalars(newest).all()
    words: dict[int, dict[str, str]] = {}
    for text in session.scalars(
        select(EntryText).where(EntryText.entry_id.in_([entry.id for entry in entries]))
    ):
        words.setdefault(text.entry_id, {})[text.name] = text.text
    return [Told(entry, words.get(entry.id, {})) for entry in entries]


def find_last(thing: str, acts: Collection[str], about: Callable[[Told], bool]) -> Told | None:
    """The newest of these acts on a thing that is about what is meant. Two queries."""
    return next(filter(about, list_entries([thing], acts=acts)), None)
