"""Sends requests, and judges every answer."""

from __future__ import annotations

import json
import re
import sqlite3
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from consult import store
from consult.store import Base
from tests.api.programs import token_for
from tests.hostile.world import World
from tests.markup import BadMarkup, read
from tests.visitor import Visitor

Text = str | bytes
Pairs = list[tuple[str, Text]]
MARK = re.compile(r"kanarie\d{3}x")
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# What is kept of a request that was refused: words typed too late, and failed passwords.
KEPT = {"kept_text", "entry", "entry_text", "chain_head", "account", "sign_in_failure"}
WORDS = {"kept_words"}  # of somebody whose sign-in had ended


@dataclass
class Sent:
    """One request: who sent what where, and what came back."""

    role: str
    method: str
    url: str
    detail: str
    status: int = 0
    text: str = ""
    to_script: str = ""  # the same, where it is JSON for the script of a page
    written: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)  # marks that were sent, and may come back

    @property
    def by_program(self) -> bool:
        return self.url.startswith("/api/")

    @property
    def is_whole(self) -> bool:
        if self.to_script:
            return _is_told(self.to_script)
        return _is_problem(self.text) if self.by_program else _is_whole(self.text)

    def __str__(self) -> str:
        return f"{self.status} {self.role}: {self.method} {self.url[:200]} {self.detail[:300]}"


class Arena:
    """Everybody's sign-in, and what was found wrong."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.faults: dict[str, str] = {}
        self.sent = 0
        self.succeeded = 0
        self._client = app.test_client(use_cookies=False)
        self.cookies: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.bearers: dict[str, str] = {}  # by which their programs act for them
        for role, person in world.people.items():
            visitor = Visitor(app)
            if person is not None:
                visitor.sign_in(person)
            if person is not None:
                self.bearers[role] = f"Bearer {token_for(person)}"
            self.tokens[role] = visitor._token()
            cookie = visitor.client.get_cookie("session")
            assert cookie is not None
            self.cookies[role] = f"session={cookie.value}"

    def send(
        self,
        role: str,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        detail: str = "",
    ) -> Sent:
        """Judged in every respect; `faults` holds what was wrong, once for each cause."""
        sent = Sent(role, method, url, detail)
        sent.own = set(MARK.findall(unquote_to_bytes(body).decode(errors="replace")))
        self.sent += 1
        given = {"Cookie": self.cookies[role], **(headers or {})}
        if sent.by_program and role in self.bearers:
            given["Authorization"] = self.bearers[role]
        try:
            with writes() as sent.written:
                path, _, query = url.partition("?")
                answer = self._client.open(
                    path, query_string=query, method=method, data=body, headers=given
                )
                sent.status = answer.status_code
                if answer.mimetype.startswith("text/") or sent.by_program:
                    sent.text = answer.get_data(as_text=True)
                elif answer.mimetype == "application/json":
                    sent.to_script = answer.get_data(as_text=True)
                answer.close()
        except Exception as error:
            self._blame(_place(error), f"{sent}\n{traceback.format_exc(limit=-4)}")
            store.session.remove()
            return sent
        self._judge(sent)
        if method not in SAFE and sent.status < 400:
            self.succeeded += 1
        return sent

    def post(self, role: str, url: str, pairs: Pairs, detail: str = "", mark: str = "") -> Sent:
        """A form as browsers send it, with the token of this person."""
        token = self.tokens[role] + (f"~{mark}" if mark else "")
        body = encoded([*pairs, ("csrf_token", token)])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send(role, "POST", url, body=body, headers=kind, detail=detail)

    def upload(self, role: str, url: str, pairs: Pairs, file: tuple[str, str, str, bytes]) -> Sent:
        """`file` is (field, filename, type, bytes)."""
        body = multipart([*pairs, ("csrf_token", self.tokens[role])], file)
        kind = {"Content-Type": "multipart/form-data; boundary=frontier"}
        return self.send(role, "POST", url, body=body, headers=kind, detail=str(file)[:120])

    def _judge(self, sent: Sent) -> None:
        where = re.sub(r"\d+", "N", sent.url.partition("?")[0])[:80]
        if where == "/health" and sent.status == 503:
            return  # it says for machines that nothing works off the jobs of a test
        if sent.status >= 500:
            self._blame(f"{sent.status} at {where}", str(sent))
        if sent.by_program:
            sent.written -= {"access_token"}  # when it was used last
        if sent.method in SAFE and sent.written:
            self._blame(f"a {sent.method} writes {sent.written} at {where}", str(sent))
        if sent.status >= 400 and not sent.written <= KEPT:
            self._blame(f"refused, and wrote {sent.written - KEPT} at {where}", str(sent))
        for mark in set(MARK.findall(sent.text)) - sent.own:
            what, may = self.world.marks[mark]
            if sent.role not in may and "the public" not in may:
                self._blame(f"“{what}” shown to {sent.role} at {where}", str(sent))
        if sent.status >= 400 and sent.method != "HEAD" and not sent.is_whole:
            self._blame(f"{sent.status} is no whole page at {where}", f"{sent}\n{sent.text[:600]}")
        if sent.text.startswith("<!DOCTYPE") and self.sent % 5 == 0:
            try:
                read(sent.text)
            except BadMarkup as bad:
                self._blame(f"bad markup at {where}: {bad}", str(sent))

    def _blame(self, cause: str, example: str) -> None:
        self.faults.setdefault(cause, example)

    def settle(self) -> None:
        """Fail with every cause that was found since the last time, once each."""
        found, self.faults = self.faults, {}
        told = "\n\n".join(f"{cause}\n    {example}" for cause, example in found.items())
        assert not found, f"{len(found)} causes in {self.sent} requests:\n\n{told}"


def encoded(pairs: Pairs) -> bytes:
    return "&".join(
        f"{quote_from_bytes(_bytes(name), '')}={quote_from_bytes(_bytes(value), '')}"
        for name, value in pairs
    ).encode()


def multipart(pairs: Pairs, file: tuple[str, str, str, bytes]) -> bytes:
    parts = [
        b'--frontier\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (_bytes(name), _bytes(value))
        for name, value in pairs
    ]
    field_name, filename, kind, data = file
    parts.append(
        b'--frontier\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: %s\r\n\r\n%s\r\n"
        % (_bytes(field_name), _bytes(filename), _bytes(kind), data)
    )
    return b"".join(parts) + b"--frontier--\r\n"


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _is_whole(text: str) -> bool:
    """One heading, a title, a sentence, from the first tag to the last."""
    return (
        text.lstrip().startswith("<!DOCTYPE html>")
        and text.rstrip().endswith("</html>")
        and len(re.findall(r"<h1[ >]", text)) == 1
        and re.search(r"<title>\s*\S", text) is not None
        and re.search(r"<(?:p|li|a)[^>]*>[^<]+[.?]?", text) is not None
    )


def _is_told(text: str) -> bool:
    """What a page's own script is told, and shows: a sentence."""
    try:
        return str(json.loads(text)["because"]).endswith(".")
    except (ValueError, KeyError):
        return False


def _is_problem(text: str) -> bool:
    """With at least one reason, in a sentence."""
    try:
        return all(each["because"].endswith(".") for each in json.loads(text)["refusals"])
    except (ValueError, KeyError):
        return False


def _place(error: BaseException) -> str:
    """The exception and the innermost line of ours, which is one cause."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        each for each in frames if "/consult/" in each.filename or "/workflows/" in each.filename
    ]
    ours = [each for each in ours if "site-packages" not in each.filename]
    last = next((each for each in reversed(ours) if "/web/errors" not in each.filename), frames[-1])
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} {last.name}"


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables to which something was written and committed meanwhile."""
    waiting: dict[int, set[str]] = {}
    written: set[str] = set()

    def note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := WRITES.match(statement):
            waiting.setdefault(id(connection), set()).add(found[1].lower())

    def commit(connection: Connection) -> None:
        written.update(waiting.pop(id(connection), ()))

    def rollback(connection: Connection) -> None:
        waiting.pop(id(connection), None)

    listeners = (("before_cursor_execute", note), ("commit", commit), ("rollback", rollback))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield written
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


class Photograph:
    """Every row as it was, and the time, to go back to."""

    def __init__(self, databases: Any, clock: Any) -> None:
        self._databases = databases
        self._clock, self._moment = clock, clock.moment
        self._file = sqlite3.connect(":memory:", check_same_thread=False)
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        if store.engine().dialect.name == "sqlite":
            with _driver() as live:
                live.backup(self._file)
            return
        with store.engine().connect() as connection:
            for table in Base.metadata.sorted_tables:
                wanted = table.select()
                if table.name == "definition":  # those that ship stay, like the tables themselves
                    wanted = wanted.where(table.c.proposer_id.is_not(None))
                self._rows[table] = [dict(row) for row in connection.execute(wanted).mappings()]

    def restore(self) -> None:
        self._clock.set(self._moment)
        store.session.remove()
        self._databases.clean()
        if not self._rows:
            with _driver() as live:
                self._file.backup(live)
            return
        with store.engine().begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(table.insert(), rows)


@contextmanager
def _driver() -> Iterator[Any]:
    """The SQLite connection itself."""
    connection = store.engine().raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()
