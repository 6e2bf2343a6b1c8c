"""Read the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, case, select, type_coerce

from consult.audit.models import Entry, EntryText
from consult.store import session


@dataclass(frozen=True)
class Told:
    """An entry with its words, as a page shows it. Erased words are marked, not missing."""

    entry: Entry
    words: dict[str, str]

    @property
    def actor(self) -> str:
        """Who acted; of a deputy, also for whom: “Dee Puty, for Ann Chair”."""
        name = self.words.get("actor", "someone whose name was erased")
        if "for" not in self.entry.body["facts"]:
            return name
        holder = self.words.get("on behalf of", "someone whose name was erased")
        return f"{name}, for {holder}"


def list_entries(
    things: Sequence[str], *, acts: Collection[str] = (), most: int = 500
) -> list[Told]:
    """The newest entries of these things, newest first; only these acts if any. Two queries."""
    query = select(Entry).where(Entry.thing.in_(things))
    if acts:
        query = query.where(Entry.act.in_(acts))
    newest = query.order_by(Entry.at.desc(), Entry.id.desc()).limit(most)
    return _told(session.scalars(newest).all())


def _told(entries: Sequence[Entry]) -> list[Told]:
    words: dict[int, dict[str, str]] = {}
    for text in session.scalars(
        select(EntryText).where(EntryText.entry_id.in_([entry.id for entry in entries]))
    ):
        words.setdefault(text.entry_id, {})[text.name] = text.text
    return [Told(entry, words.get(entry.id, {})) for entry in entries]


def find_last(thing: str, acts: Collection[str], about: Callable[[Told], bool]) -> Told | None:
    """The newest of these acts on a thing that is about what is meant. Two queries."""
    return next(filter(about, list_entries([thing], acts=acts)), None)


class Skimmed(NamedTuple):
    """An entry without its words; facts only of acts that were asked about."""

    id: int
    thing: str
    act: str
    at: datetime
    actor_id: int | None
    facts: Mapping[str, Any] | None


def skim_entries(
    things: Collection[str],
    *,
    acts: Collection[str] = (),
    facts_of: Collection[str] = (),
    until: datetime | None = None,
) -> list[Skimmed]:
    """Every entry of these things, or only these acts, newest first. One query.

    facts_of  acts whose facts are read as well
    until     none that is later than this
    """
    body = case((Entry.act.in_(facts_of), type_coerce(Entry.body, Text)), else_=None)
    query = select(Entry.id, Entry.thing, Entry.act, Entry.at, Entry.actor_id, body).where(
        Entry.thing.in_(things)
    )
    if acts:
        query = query.where(Entry.act.in_(acts))
    if until is not None:
        query = query.where(Entry.at <= until)
    rows = session.execute(query.order_by(Entry.at.desc(), Entry.id.desc()))
    return [
        Skimmed(entry_id, thing, act, at, actor_id, json.loads(body)["facts"] if body else None)
        for entry_id, thing, act, at, actor_id, body in rows
    ]


def get_entries(ids: Sequence[int]) -> list[Told]:
    """These entries in this order, with their words. Two queries."""
    found = {each.id: each for each in session.scalars(select(Entry).where(Entry.id.in_(ids)))}
    return _told([found[each] for each in ids if each in found])
