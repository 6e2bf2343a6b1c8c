"""A person's browser, as fast as a script can be: a cookie, pages, forms."""

from __future__ import annotations

import html
import re
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
PART = re.compile(r"(name|value)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str
    ms: float


@dataclass
class Client:
    """One person at one server; every request opens a connection, as gunicorn's workers want."""

    port: int
    cookie: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, values: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(values))

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's forms, token included."""
        answer = self.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        found = {}
        for field in HIDDEN.findall(answer.body.decode()):
            parts = dict(PART.findall(field))
            found[parts["name"]] = html.unescape(parts.get("value", ""))
        return found

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            words = response.read()
        finally:
            connection.close()
        ms = (time.perf_counter() - began) * 1000
        return Answer(response.status, words, response.headers.get("Location") or "", ms)


def fresh(form: dict[str, str]) -> dict[str, str]:
    """The same form drawn once more: its token with another mark."""
    token, sign, _ = form["csrf_token"].partition("~")
    return {**form, "csrf_token": f"{token}{sign}{secrets.token_hex(8)}"}


def in_turn(*asks: Callable[[], Answer], times: int, warm: int = 8) -> list[list[Answer]]:
    """Ask each in turn, so that noise falls on all alike; the first `warm` rounds do not count."""
    answers: list[list[Answer]] = [[] for _ in asks]
    for number in range(warm + times):
        for place, ask in enumerate(asks):
            answer = ask()
            if number >= warm:
                answers[place].append(answer)
    return answers


def at_once(
    ask: Callable[[int], Answer], *, clients: int, times: int
) -> tuple[list[Answer], float]:
    """All answers, and seconds from the first request to the last answer."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(ask, range(times)))
    return answers, time.perf_counter() - began


def median(answers: Sequence[Answer], status: int = 200) -> float:
    """Milliseconds. An answer that is not as expected is no measurement. Raises RuntimeError."""
    wrong = [each for each in answers if each.status != status]
    if wrong:
        raise RuntimeError(f"expected {status}, got {wrong[0].status}: {wrong[0].body[:300]!r}")
    return statistics.median(each.ms for each in answers)


def percentile(answers: Sequence[Answer], share: float) -> float:
    ordered = sorted(each.ms for each in answers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
