"""A program with an access token, that knows nothing of cookies."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from consult import clock, store
from consult.accounts import operations, queries
from tests.factories import actor

_numbers = count(1)


def token_for(account: Any, *, may: str = "steps", name: str = "", days: int = 300) -> str:
    """Made as the page makes it; what was arranged is committed."""
    account_id = account.id
    store.session.flush()
    if store.session().in_transaction():
        store.commit()
    with store.scope("write"):
        person = queries.get_account(account_id)
        _, secret = operations.make_token(
            account=person,
            name=name or f"Program {next(_numbers)}",
            may=may,
            last_day=(clock.now() + timedelta(days=days)).date(),
            by=actor(person),
        )
        store.commit()
    return secret


class Program:
    """Sends JSON and an access token."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(
        self, method: str, url: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Whatever is arranged is seen by it."""
        if store.session().in_transaction():
            store.commit()
        wanted = {**self.headers, **(headers or {})}
        if method == "POST":
            return self.client.post(url, json=body or {}, headers=wanted)
        return self.client.open(url, method=method, headers=wanted)

    def get(self, url: str, *, status: int = 200) -> Any:
        """What is answered, as data. The status must be as expected."""
        answer = self.send("GET", url)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def step(
        self,
        review_id: int,
        trigger: str,
        *,
        status: int = 200,
        key: str = "",
        seen: dict[str, Any] | None = None,
        **body: Any,
    ) -> Any:
        """Take a step from where the review is now, unless `seen` says otherwise."""
        seen = seen or self.get(f"/api/v1/reviews/{review_id}")["seen"]
        answer = self.send(
            "POST",
            f"/api/v1/reviews/{review_id}/steps/{trigger}",
            {"seen": seen, **body},
            {"Idempotency-Key": key} if key else None,
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(force=True)
