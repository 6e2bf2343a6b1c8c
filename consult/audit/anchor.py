"""Anchors: where every chain ended at a moment, signed, to be kept outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from consult import clock, settings
from consult.audit.models import ChainHead, Entry
from consult.store import session
from consult.version import code_revision
from workflows import ledger

FORMAT = "consult anchor 1"


class NotAnAnchor(ValueError):
    """The file cannot be believed; the message says why, and what to do."""


@dataclass(frozen=True)
class Head:
    """Where the chain of a thing ended: position and seal of its last entry, and how many it had.

    A whole chain has as many entries as its last one's position says.
    """

    thing: str
    position: int
    digest: str
    count: int


@dataclass(frozen=True)
class Anchor:
    """All chains at a moment, by thing, and the code that looked."""

    at: datetime
    code: str
    heads: Sequence[Head]

    @property
    def entries(self) -> int:
        return sum(head.count for head in self.heads)


def take_anchor() -> Anchor:
    """Where every chain ends now. One query, so that no chain is older than another."""
    counted = (
        select(Entry.thing, func.count().label("count")).group_by(Entry.thing).subquery("counted")
    )
    rows = session.execute(
        select(ChainHead.thing, ChainHead.length, ChainHead.hash, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.thing == ChainHead.thing)
        .order_by(ChainHead.thing)
    )
    return Anchor(clock.now(), code_revision(), [Head(*row) for row in rows])


def signed(anchor: Anchor) -> bytes:
    """The file: canonical JSON, ending in its signature."""
    body = {
        "format": FORMAT,
        "at": anchor.at.isoformat(),
        "code": anchor.code,
        "key": key_name(),
        "entries": anchor.entries,
        "heads": list(anchor.heads),
    }
    return ledger.canonical({**body, "signature": _signature(body)}) + b"\n"


def read_anchor(data: bytes) -> Anchor:
    """What a file says, once its signature is found to be ours. Raises NotAnAnchor."""
    try:
        body = json.loads(data)
        given = str(body.pop("signature"))
        fits = body["format"] == FORMAT
    except (ValueError, TypeError, KeyError, AttributeError):
        fits = False
    if not fits:
        raise NotAnAnchor("This is not an anchor of the record.")
    if body.get("key") != key_name():
        raise NotAnAnchor(
            f"This anchor was signed with another key ({body.get('key')}, not {key_name()}). Set "
            "CONSULT_AUDIT_KEY (or, without one, CONSULT_SECRET_KEY) to what it was at that time."
        )
    if not hmac.compare_digest(given, _signature(body)):
        raise NotAnAnchor("This anchor was changed after it was signed.")
    return _understood(body)


def _understood(body: dict[str, Any]) -> Anchor:
    heads = [Head(**each) for each in body["heads"]]
    return Anchor(datetime.fromisoformat(body["at"]), body["code"], heads)


def key_name() -> str:
    """Which key signs, told without telling the key."""
    return hashlib.sha256(_key() + b"name").hexdigest()[:12]


def _signature(body: dict[str, Any]) -> str:
    try:
        words = ledger.canonical(body)
    except (TypeError, ValueError):
        raise NotAnAnchor("This is not an anchor of the record.") from None
    return hmac.new(_key(), words, hashlib.sha256).hexdigest()


def _key() -> bytes:
    """A key for this use only, from the one that the operator set."""
    chosen = settings.current()
    secret = chosen.audit_key or chosen.secret_key
    return hmac.new(secret.encode(), FORMAT.encode(), hashlib.sha256).digest()
