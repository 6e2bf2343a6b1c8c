"""Read the record, and prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select

from consult.audit.models import ChainHead, Entry, EntryText
from consult.store import session
from workflows import ledger


@dataclass(frozen=True)
class Told:
    """An entry with its words, as a page shows it. Erased words are marked, not missing."""

    entry: Entry
    words: dict[str, str]

    @property
    def actor(self) -> str:
        return self.words.get("actor", "someone whose name was erased")


def list_entries(things: Sequence[str], *, most: int = 500) -> list[Told]:
    """The newest entries of these things, newest first. Two queries."""
    entries = session.scalars(
        select(Entry)
        .where(Entry.thing.in_(things))
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(most)
    ).all()
    words: dict[int, dict[str, str]] = {}
    for text in session.scalars(
        select(EntryText).where(EntryText.entry_id.in_([entry.id for entry in entries]))
    ):
        words.setdefault(text.entry_id, {})[text.name] = text.text
    return [Told(entry, words.get(entry.id, {})) for entry in entries]


@dataclass(frozen=True)
class BrokenChain:
    """A thing whose record does not hold, and the first entry that shows it."""

    thing: str
    position: int
    why: str


def verify_all() -> tuple[int, list[BrokenChain]]:
    """Read every chain once; (entries read, first break of each broken chain)."""
    heads = {head.thing: head for head in session.scalars(select(ChainHead))}
    broken: list[BrokenChain] = []
    count = 0
    seen: set[str] = set()
    rows = session.execute(
        select(Entry.thing, Entry.position, Entry.previous, Entry.hash, Entry.body)
        .order_by(Entry.thing, Entry.position)
        .execution_options(yield_per=2000)
    )
    for thing, group in groupby(rows, key=lambda row: row.thing):
        entries = list(_sealed(thing, group))
        count += len(entries)
        seen.add(thing)
        broken += _check(thing, entries, heads.get(thing))
    broken += [
        BrokenChain(thing, 1, f"all {head.length} entries are missing")
        for thing, head in heads.items()
        if head.length and thing not in seen
    ]
    broken += _altered_words()
    return count, broken


def _sealed(thing: str, rows: Any) -> Iterator[ledger.Sealed]:
    for row in rows:
        yield ledger.Sealed(row.position, row.previous, row.hash, {"thing": thing, **row.body})


def _check(
    thing: str, entries: list[ledger.Sealed], head: ChainHead | None
) -> Iterator[BrokenChain]:
    fault = ledger.verify(entries)
    if fault is not None:
        yield BrokenChain(thing, fault.position, str(fault))
    elif head is None or (head.length, head.hash) != (len(entries), entries[-1].seal):
        yield BrokenChain(thing, len(entries), "the chain does not end where its head says")


def _altered_words() -> Iterator[BrokenChain]:
    rows = session.execute(
        select(Entry.thing, Entry.position, Entry.body, EntryText)
        .join(EntryText, EntryText.entry_id == Entry.id)
        .execution_options(yield_per=2000)
    )
    for thing, position, body, text in rows:
        if body["words"].get(text.name) != ledger.text_digest(text.salt, text.text):
            yield BrokenChain(thing, position, f"the words kept as “{text.name}” were changed")
