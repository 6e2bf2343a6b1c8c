"""How long it takes to prove a record of 100,000 entries."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable

from sqlalchemy import func, select

from consult import audit, store
from consult.access import Actor
from consult.audit.models import Entry

ENTRIES, CHAINS, AT_ONCE = 100_000, 3_000, 2_000
WORDS = "Say who tells the family, and by when, and what happens if they cannot be reached. "


def fill() -> int:
    """At least so many entries on the record, as comments leave them; how many there are."""
    with store.scope("read"):
        there = store.session.scalar(select(func.count()).select_from(Entry)) or 0
    by = Actor("Somebody of an agency", account_id=3, agencies={3: "contributor"})
    for start in range(there, ENTRIES, AT_ONCE):
        with store.scope("write"):
            for number in range(start, start + AT_ONCE):
                audit.record(
                    f"bench:{number % CHAINS}",
                    "comment-added",
                    facts={"comment": number, "version": 3, "anchor": "b12", "kind": "practice"},
                    words={"body": WORDS * 3},
                    agency_id=3,
                    by=by,
                )
            store.commit()
    with store.scope("read"):
        return store.session.scalar(select(func.count()).select_from(Entry)) or 0


def prove() -> None:
    """Raises RuntimeError for a record that does not hold: that would be no measurement."""
    with store.scope("read"):
        _, broken = audit.verify_all()
    if broken:
        raise RuntimeError(str(broken[0]))


def hash_only() -> None:
    """The yardstick: SHA-256 over the same canonical bytes, read by the bare driver."""
    raw = store.engine().raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("SELECT body FROM entry ORDER BY id")
        for (body,) in cursor.fetchall():
            hashlib.sha256(body.encode()).digest()
        cursor.close()
    finally:
        raw.close()


def median_ms(act: Callable[[], object], times: int = 3) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
