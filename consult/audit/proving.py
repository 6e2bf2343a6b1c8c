"""Prove the record: every chain, the words beside it, and what an anchor says was there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Text, select, type_coerce

from consult.audit.anchor import Anchor
from consult.audit.models import ChainHead, Entry, EntryText
from consult.settings import in_words
from consult.store import session
from workflows import ledger

AT_ONCE = 2000  # entries that are held in memory
EMPTY = (0, ledger.GENESIS)  # where a chain ends that has no entry


@dataclass(frozen=True)
class BrokenChain:
    """A thing whose record does not hold, and the first entry that shows it."""

    thing: str
    position: int
    why: str

    def __str__(self) -> str:
        return f"{self.thing}: broken at entry {self.position}: {self.why}"


@dataclass
class _Reading:
    """What one pass over all entries has seen so far.

    ends      thing → position and seal of its last entry that holds
    suspects  things to be looked at again, with their heads held still
    altered   thing → the first entry whose words were changed
    anchored  (thing, position) → seal that an anchor says is there; those not met yet
    replaced  thing → position at which another seal stands than was anchored
    """

    anchored: dict[tuple[str, int], str]
    count: int = 0
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    suspects: dict[str, None] = field(default_factory=dict)
    altered: dict[str, BrokenChain] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)

    def see(self, row: Row[*tuple[Any, ...]]) -> None:
        """The next entry, in the order in which they were written."""
        _, thing, position, previous, seal, *_ = row
        if (position - 1, previous) != self.ends.get(thing, EMPTY) or not _holds(row):
            self.suspects[thing] = None
        self.ends[thing] = (position, seal)
        if self.anchored and self.anchored.pop((thing, position), seal) != seal:
            self.replaced[thing] = position


def verify_all(anchor: Anchor | None = None) -> tuple[int, list[BrokenChain]]:
    """Read every chain once; (entries read, the first break of each broken chain, by thing).

    anchor  also that everything which it says was there still is
    """
    reading = _Reading(
        {(head.thing, head.position): head.digest for head in anchor.heads if head.position}
        if anchor
        else {}
    )
    rows = session.execute(_rows().order_by(Entry.id).execution_options(yield_per=AT_ONCE))
    for part in rows.partitions():
        reading.count += len(part)
        for row in part:
            reading.see(row)
        _check_words(part, reading)
    _compare_heads(reading)
    found = [fault for thing in reading.suspects if (fault := _look_again(thing))]
    found += reading.altered.values()
    if anchor is not None:
        found += _unlike(anchor, reading)
    return reading.count, _first_of_each(found)


def _compare_heads(reading: _Reading) -> None:
    """Somebody may have written between our two readings: suspects only, until looked at."""
    rows = session.execute(select(ChainHead.thing, ChainHead.length, ChainHead.hash))
    heads = {row.thing: (row.length, row.hash) for row in rows}
    for thing in {**heads, **reading.ends}:
        if heads.get(thing) != reading.ends.get(thing, EMPTY):
            reading.suspects[thing] = None


def _first_of_each(found: Iterable[BrokenChain]) -> list[BrokenChain]:
    first: dict[str, BrokenChain] = {}
    for fault in found:
        known = first.get(fault.thing)
        if known is None or fault.position < known.position:
            first[fault.thing] = fault
    return [first[thing] for thing in sorted(first)]


def _unlike(anchor: Anchor, reading: _Reading) -> Iterable[BrokenChain]:
    """What was there when the anchor was made, and is not now."""
    when = in_words(anchor.at)
    for head in anchor.heads:
        if head.count != head.position:
            why = f"it had {head.count} entries when it was anchored at {when}"
            yield BrokenChain(head.thing, min(head.count, head.position) + 1, why)
    for thing, position in reading.anchored:
        last = reading.ends.get(thing, (0, ""))[0]
        why = f"entries up to {position} were anchored at {when} and are missing"
        yield BrokenChain(thing, min(last + 1, position), why)
    for thing, position in reading.replaced.items():
        why = f"this or an earlier entry is not the one that was anchored at {when}"
        yield BrokenChain(thing, position, why)


def _rows() -> Select[*tuple[Any, ...]]:
    """Entries as they are stored, so that one that cannot be read is found and stops nothing."""
    return select(
        Entry.id,
        Entry.thing,
        Entry.position,
        Entry.previous,
        Entry.hash,
        type_coerce(Entry.body, Text).label("body"),
        Entry.act,
        type_coerce(Entry.at, Text).label("at"),
        type_coerce(Entry.actor_id, Text).label("actor_id"),
    )


def _holds(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether its seal is that of its body, and its columns say what its body says.

    The body is stored as it was sealed, but for the thing, which stands before its last part.
    A false alarm does no harm: what is suspected is read again with more care.
    """
    _, thing, position, previous, seal, body, act, at, actor_id = row
    cut = body.rfind(',"words":{')
    sealed = f'{body[:cut]},"thing":{_quoted(thing)}{body[cut:]}'
    by = "null" if actor_id is None else actor_id
    begins = f'{{"act":{_quoted(act)},"at":"{_instant(at)}","by":{by},'
    return bool(
        cut > 0
        and body.startswith(begins)
        and ledger.seal_of_text(previous, position, sealed) == seal
    )


@lru_cache(maxsize=50_000)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _instant(at: datetime | str) -> str:
    """ISO text in UTC of what the driver gives: PostgreSQL's a datetime, SQLite's a text."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat()
    whole, _, fraction = at.partition(".")
    return f"{whole[:10]}T{whole[11:]}{'.' + fraction if fraction.strip('0') else ''}+00:00"


def _look_again(thing: str) -> BrokenChain | None:
    """With the head held still: somebody may have written between our two readings."""
    held = select(ChainHead).where(ChainHead.thing == thing).with_for_update(read=True)
    head = session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    rows = session.execute(_rows().where(Entry.thing == thing).order_by(Entry.position))
    return _fault(thing, [_sealed(row) for row in rows], head)


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


def _sealed(row: Row[*tuple[Any, ...]]) -> ledger.Sealed:
    body = _body_of(row)
    return ledger.Sealed(row.position, row.previous, row.hash, {"thing": row.thing, **body})


def _body_of(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """What was sealed; something that no seal fits when the row is no longer what it says."""
    try:
        body: dict[str, Any] = json.loads(row.body, parse_float=_no_fraction)
        written = row.at if isinstance(row.at, datetime) else datetime.fromisoformat(row.at)
        at = written if written.tzinfo else written.replace(tzinfo=UTC)
        same = (body["act"], body["by"]) == (row.act, row.actor_id)
        if same and datetime.fromisoformat(body["at"]) == at:
            return body
    except (ValueError, TypeError, KeyError):
        pass
    return {"not what was sealed": True}


def _no_fraction(words: str) -> float:
    raise ValueError(f"{words} was never sealed")


def _check_words(part: Sequence[Row[*tuple[Any, ...]]], reading: _Reading) -> None:
    """Names and free text beside these entries against their digests. One query."""
    entries = {row.id: row for row in part}
    kept = session.execute(
        select(EntryText.entry_id, EntryText.name, EntryText.salt, EntryText.text)
        .where(EntryText.entry_id.between(part[0].id, part[-1].id))
        .order_by(EntryText.entry_id, EntryText.name)
    )
    for entry_id, name, salt, text in kept:
        row = entries.get(entry_id)
        if row is None or not _fits(row.body, name, salt, text):
            _note_altered(reading, row, name)


def _note_altered(reading: _Reading, row: Row[*tuple[Any, ...]] | None, name: str) -> None:
    """Words without an entry belong to one that was removed, which the chain tells."""
    known = reading.altered.get(row.thing) if row is not None else None
    if row is not None and (known is None or row.position < known.position):
        why = f"the words kept as “{name}” were changed"
        reading.altered[row.thing] = BrokenChain(row.thing, row.position, why)


def _fits(body: str, name: str, salt: bytes, text: str) -> bool:
    """Whether the body's last part, which is flat, says this digest by this name."""
    try:
        said = f'"{name}":"{ledger.text_digest(salt, text)}"'
    except (ValueError, TypeError):
        return False
    return body.find(said, body.rfind("{")) >= 0
