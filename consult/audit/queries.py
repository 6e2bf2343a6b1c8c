"""Read the record, and prove it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Text, select, type_coerce

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


@dataclass(frozen=True)
class BrokenChain:
    """A thing whose record does not hold, and the first entry that shows it."""

    thing: str
    position: int
    why: str


def verify_all() -> tuple[int, list[BrokenChain]]:
    """Read every chain once; (entries read, first break of each broken chain)."""
    now = select(ChainHead).execution_options(populate_existing=True)
    heads = {head.thing: head for head in session.scalars(now)}
    suspects: list[str] = []
    count, seen = 0, set()
    rows = session.execute(_rows().execution_options(yield_per=2000))
    for thing, group in groupby(rows, key=lambda row: row.thing):
        entries = [_sealed(row) for row in group]
        count += len(entries)
        seen.add(thing)
        if _fault(thing, entries, heads.get(thing)) is not None:
            suspects.append(thing)
    suspects += [thing for thing, head in heads.items() if head.length and thing not in seen]
    looked_again = (_look_again(thing) for thing in suspects)
    return count, [*(fault for fault in looked_again if fault), *_altered_words()]


def _rows() -> Select[*tuple[Any, ...]]:
    """Entries as they are stored, so that one that cannot be read is found and stops nothing."""
    return select(
        Entry.thing,
        Entry.position,
        Entry.previous,
        Entry.hash,
        type_coerce(Entry.body, Text).label("body"),
        Entry.act,
        type_coerce(Entry.at, Text).label("at"),
        type_coerce(Entry.actor_id, Text).label("actor_id"),
    ).order_by(Entry.thing, Entry.position)


def _look_again(thing: str) -> BrokenChain | None:
    """With the head held still: somebody may have written between our two readings."""
    held = select(ChainHead).where(ChainHead.thing == thing).with_for_update(read=True)
    head = session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    entries = [_sealed(row) for row in session.execute(_rows().where(Entry.thing == thing))]
    return _fault(thing, entries, head)


def _fault(thing: str, entries: list[ledger.Sealed], head: ChainHead | None) -> BrokenChain | None:
    if not entries:
        missing = head.length if head else 0
        return BrokenChain(thing, 1, f"all {missing} entries are missing") if missing else None
    broken = ledger.verify(entries)
    if broken is not None:
        return BrokenChain(thing, broken.position, str(broken))
    if head is None or (head.length, head.hash) != (len(entries), entries[-1].seal):
        return BrokenChain(thing, len(entries), "the chain does not end where its head says")
    return None


def _sealed(row: Any) -> ledger.Sealed:
    return ledger.Sealed(row.position, row.previous, row.hash, _body_of(row))


def _body_of(row: Any) -> dict[str, Any]:
    """What was sealed; something that no seal fits when the row is no longer what it says."""
    try:
        body = json.loads(row.body)
        ledger.canonical(body)
        written = row.at if isinstance(row.at, datetime) else datetime.fromisoformat(row.at)
        at = written if written.tzinfo else written.replace(tzinfo=UTC)
        same = (body["act"], body["by"]) == (row.act, row.actor_id)
        if same and datetime.fromisoformat(body["at"]) == at:
            return {"thing": row.thing, **body}
    except (ValueError, TypeError, KeyError):
        pass
    return {"not what was sealed": True}


def _altered_words() -> Iterator[BrokenChain]:
    rows = session.execute(
        select(Entry.thing, Entry.position, type_coerce(Entry.body, Text).label("body"), EntryText)
        .join(EntryText, EntryText.entry_id == Entry.id)
        .execution_options(yield_per=2000)
    )
    for thing, position, body, text in rows:
        if not _words_fit(body, text):
            yield BrokenChain(thing, position, f"the words kept as “{text.name}” were changed")


def _words_fit(body: str, text: EntryText) -> bool:
    try:
        return bool(
            json.loads(body)["words"][text.name] == ledger.text_digest(text.salt, text.text)
        )
    except (ValueError, TypeError, KeyError):
        return False
