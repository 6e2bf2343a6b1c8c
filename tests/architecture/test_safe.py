"""Looking changes nothing, and asking without the token changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Flask

from consult import store
from consult.store import Base
from tests.architecture.test_matrix import rules_of
from tests.architecture.world import build
from tests.visitor import Visitor


def fingerprint() -> dict[str, str]:
    """Every table's rows, hashed."""
    found = {}
    with store.scope("read") as session:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(table.select()))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_every_table_is_read() -> None:
    assert {"entry", "message", "sign_in", "kept_text"} <= set(Base.metadata.tables)


def test_looking_at_every_page_changes_nothing(
    app: Flask, db: Any, visitor: Callable[..., Visitor]
) -> None:
    world = build()
    store.commit()
    manager = visitor(world.people["partnership manager"])
    before = fingerprint()
    pages = [rule for rule in rules_of(app) if "GET" in (rule.methods or ())]
    for rule in pages:
        manager.client.get(world.address_of(app, rule)).close()
        manager.client.head(world.address_of(app, rule)).close()
    assert fingerprint() == before


def test_a_request_without_the_token_is_refused_everywhere_and_changes_nothing(
    app: Flask, db: Any, visitor: Callable[..., Visitor]
) -> None:
    """As the people who may do the most, with enough filled in for any button to work."""
    world = build()
    store.commit()
    values = {"confirm": "y", "name": "Forged", "reason": "Forged", "choice": "yes"}
    before = None
    for role in ("partnership manager", "working group lead", "board chair", "agency lead"):
        someone = visitor(world.people[role])
        before = fingerprint()
        for rule in rules_of(app):
            if "POST" not in (rule.methods or ()):
                continue
            response = someone.client.post(world.address_of(app, rule), data=values)
            cookies_count = not rule.rule.startswith("/api/")
            wanted = (302, 400, 403, 404, 422) if cookies_count else (401,)
            assert response.status_code in wanted, f"{role} {rule}"
            away = response.headers.get("Location", "")
            assert response.status_code != 302, f"{role} {rule} was sent on to {away}"
            response.close()
        assert fingerprint() == before, role
        assert someone.get("/account").status == 200, "they are still signed in"
