"""Add to the record. Entries wait in the session and are sealed last before the commit."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from consult import clock
from consult.access import Actor, request_id
from consult.audit.models import ChainHead, Entry, EntryText
from consult.store import before_commit, is_sqlite, on_rollback_to, session
from consult.version import code_revision
from workflows import ledger

WAITING = "entries waiting"


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
    """
    waiting: list[_Waiting] = session.info.setdefault(WAITING, [])
    named = {"actor": by.name, **{name: text for name, text in words.items() if text}}
    behalf = f"agency:{agency_id}" if by.works_for(agency_id) else None
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
    heads = _locked_heads(current, sorted(by_thing))
    _append(current, [(heads[thing], act) for thing in heads for act in by_thing[thing]])


def _locked_heads(current: Session, things: Sequence[str]) -> dict[str, ChainHead]:
    """The heads of these chains by thing, made where there is none, locked in their order."""
    if not things:
        return {}
    dialect = sqlite if is_sqlite() else postgresql
    fresh = dialect.insert(ChainHead).on_conflict_do_nothing()
    start = {"length": 0, "hash": ledger.GENESIS}
    current.execute(fresh, [{"thing": thing, **start} for thing in things])
    heads = current.scalars(
        select(ChainHead)
        .where(ChainHead.thing.in_(things))
        .order_by(ChainHead.thing)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {head.thing: head for head in heads}


def _append(current: Session, acts: Sequence[tuple[ChainHead, _Waiting]]) -> None:
    """All that waits for any chain, in few statements however much it is."""
    salts = [{name: secrets.token_bytes(16) for name in act.words} for _, act in acts]
    entries = [_sealed(head, act, salt) for (head, act), salt in zip(acts, salts, strict=True)]
    current.add_all(entries)
    current.flush()
    current.add_all(
        EntryText(entry_id=entry.id, name=name, salt=salt[name], text=text)
        for entry, (_, act), salt in zip(entries, acts, salts, strict=True)
        for name, text in act.words.items()
    )
    current.flush()


def _sealed(head: ChainHead, act: _Waiting, salts: Mapping[str, bytes]) -> Entry:
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
    return Entry(
        thing=act.thing,
        position=position,
        at=act.at,
        act=act.act,
        actor_id=act.actor_id,
        body=body,
        previous=previous,
        hash=sealed,
    )


def _mark(current: Session) -> int:
    return len(current.info.get(WAITING, ()))


def _cut(current: Session, place: int) -> None:
    del current.info.get(WAITING, [])[place:]


on_rollback_to(_mark, _cut)
