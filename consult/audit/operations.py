"""Add to the record. Entries wait in the session and are sealed last before the commit."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from consult import clock
from consult.access import Actor, request_id
from consult.audit.models import ChainHead, Entry, EntryText
from consult.store import before_commit, is_sqlite, on_rollback_to, session
from consult.version import code_revision
from workflows import ledger

WAITING = "entries waiting"
HEADS, ENTRIES, TEXTS = (cast(Table, each.__table__) for each in (ChainHead, Entry, EntryText))
MOVED = (
    update(HEADS)
    .where(HEADS.c.thing == bindparam("of"))
    .values(length=bindparam("to"), hash=bindparam("seal"))
)
MADE = {
    name: insert_or(HEADS)
    .on_conflict_do_update(index_elements=[HEADS.c.thing], set_={"length": HEADS.c.length})
    .returning(HEADS.c.thing, HEADS.c.length, HEADS.c.hash)
    for name, insert_or in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
ENTERED = insert(ENTRIES).returning(ENTRIES.c.id, ENTRIES.c.thing, ENTRIES.c.position)
WORDED = insert(TEXTS)


@dataclass
class _Head:
    """How long a chain is, and the hash of its last entry."""

    thing: str
    length: int
    hash: str


@dataclass
class _Waiting:
    thing: str
    act: str
    at: datetime
    actor_id: int | None
    facts: Mapping[str, Any]
    words: dict[str, str] = field(default_factory=dict)
    behalf: str | None = None
    request: str | None = None


def record(
    thing: str,
    act: str,
    *,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] = {},
    agency_id: int | None = None,
    by: Actor,
) -> None:
    """Put an act on the chain of `thing` ("review:12").

    facts  sealed for ever: ids, states, numbers, hashes; never a name or free text
    words  names and free text: the chain holds only salted digests, so they can be erased
    agency_id  whose business it is: it is done on their behalf by those who work for them

    What a deputy does says for the holder of which seat.
    """
    waiting: list[_Waiting] = session.info.setdefault(WAITING, [])
    named = {"actor": by.name, **{name: text for name, text in words.items() if text}}
    behalf = f"agency:{agency_id}" if by.works_for(agency_id) else None
    if by.behalf is not None:
        behalf = f"seat:{by.behalf.seat_id}"
        facts = {**(facts or {}), "for": by.behalf.holder_id, "seat for": by.behalf.seat_id}
        named["on behalf of"] = by.behalf.holder
    waiting.append(
        _Waiting(thing, act, clock.now(), by.account_id, facts or {}, named, behalf, request_id())
    )


@before_commit
def seal(current: Session) -> None:
    """Chain what waits. Heads are made and locked in one order, so two commits never deadlock."""
    waiting: list[_Waiting] = current.info.pop(WAITING, [])
    by_thing: dict[str, list[_Waiting]] = {}
    for act in waiting:
        by_thing.setdefault(act.thing, []).append(act)
    if not by_thing:
        return
    heads = _locked_heads(current, sorted(by_thing))
    acts = [(heads[thing], act) for thing in sorted(by_thing) for act in by_thing[thing]]
    _append(current, acts)
    current.connection().execute(
        MOVED, [{"of": h.thing, "to": h.length, "seal": h.hash} for h in heads.values()]
    )


def _locked_heads(current: Session, things: Sequence[str]) -> dict[str, _Head]:
    """The heads of these chains by thing, made where there is none, locked in their order.

    One statement: a head that is there is written as it is, which locks it, and told.
    """
    locked = MADE["sqlite" if is_sqlite() else "postgresql"]
    start = {"length": 0, "hash": ledger.GENESIS}
    rows = current.connection().execute(locked, [{"thing": thing, **start} for thing in things])
    return {row.thing: _Head(row.thing, row.length, row.hash) for row in rows}


def _append(current: Session, acts: Sequence[tuple[_Head, _Waiting]]) -> None:
    """All that waits for any chain, in few statements however much it is."""
    salts = [{name: secrets.token_bytes(16) for name in act.words} for _, act in acts]
    entries = [_sealed(head, act, salt) for (head, act), salt in zip(acts, salts, strict=True)]
    stored = current.connection().execute(ENTERED, entries)
    ids = {(row.thing, row.position): row.id for row in stored}
    texts = [
        {"entry_id": ids[entry["thing"], entry["position"]], "name": name, "text": text}
        | {"salt": salt[name]}
        for entry, (_, act), salt in zip(entries, acts, salts, strict=True)
        for name, text in act.words.items()
    ]
    if texts:
        current.connection().execute(WORDED, texts)


def _sealed(head: _Head, act: _Waiting, salts: Mapping[str, bytes]) -> dict[str, Any]:
    """The next entry of the chain; its head moves on to it."""
    body = {
        "act": act.act,
        "at": act.at.isoformat(),
        "by": act.actor_id,
        "code": code_revision(),
        "facts": json.loads(ledger.canonical(act.facts)),
        "for": act.behalf,
        "request": act.request,
        "words": {n: ledger.text_digest(salts[n], text) for n, text in act.words.items()},
    }
    previous, position = head.hash, head.length + 1
    sealed = ledger.seal(previous, position, {"thing": act.thing, **body})
    head.length, head.hash = position, sealed
    return {
        "thing": act.thing,
        "position": position,
        "at": act.at,
        "act": act.act,
        "actor_id": act.actor_id,
        "body": body,
        "previous": previous,
        "hash": sealed,
    }


def _mark(current: Session) -> int:
    return len(current.info.get(WAITING, ()))


def _cut(current: Session, place: int) -> None:
    del current.info.get(WAITING, [])[place:]


on_rollback_to(_mark, _cut)
