"""Engines, and what SQLite needs to behave under several writers."""

from __future__ import annotations

import os
import sqlite3
import time
from contextvars import ContextVar
from typing import Any, Literal

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from consult.store import postgresql

Intent = Literal["read", "write", "request"]
intent: ContextVar[Intent] = ContextVar("intent", default="write")
READING = "only read so far"
_engine: Engine | None = None
_opened: tuple[int, int] | None = None  # which file SQLite was opened on first

PAUSES = (0.01, 0.05, 0.2, 1.0, 2.0)  # seconds
PRAGMAS = (
    "PRAGMA busy_timeout=15000",  # first; a person rather waits than is told to try again
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA synchronous=NORMAL",
)


def connect(url: str, *, pooled: bool = True) -> Engine:
    """Make the engine for this process; every session uses the last one made."""
    global _engine, _opened
    options: dict[str, Any] = {} if pooled else {"poolclass": NullPool}
    if url.startswith("sqlite"):
        made = create_engine(url, **options)
        _teach_sqlite(made)
    else:
        made = create_engine(url, **(options or postgresql.POOL))
        postgresql.teach(made)
    disconnect()
    _engine, _opened = made, None
    return made


def disconnect() -> None:
    """Close every idle connection."""
    global _engine
    if _engine is not None:
        _engine.dispose()
    _engine = None


def engine() -> Engine:
    """The engine in use. Raises RuntimeError before `connect`."""
    if _engine is None:
        raise RuntimeError("the database has not been connected")
    return _engine


def is_sqlite() -> bool:
    return engine().dialect.name == "sqlite"


def lost_its_file() -> bool:
    """Whether the file that SQLite was opened on is gone from its place, or another is there.

    Its open connections would go on reading and writing what nobody can find any more.
    """
    return _opened is not None and _file_of(engine()) != _opened


def _file_of(made: Engine) -> tuple[int, int] | None:
    try:
        found = os.stat(made.url.database or "")
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _teach_sqlite(made: Engine) -> None:
    @event.listens_for(made, "connect")
    def settle_connection(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves
        cursor = raw.cursor()
        for pragma in PRAGMAS:
            _say(cursor, pragma)
        cursor.close()
        global _opened
        if _opened is None:
            _opened = _file_of(made)

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # A deferred BEGIN that later writes fails with "database is locked" whatever the timeout.
        connection.info[READING] = intent.get() == "request"
        word = "BEGIN IMMEDIATE" if intent.get() == "write" else "BEGIN"
        connection.exec_driver_sql(word)

    @event.listens_for(made, "before_cursor_execute")
    def take_the_turn(
        connection: Connection, _cursor: Any, words: str, _given: Any, context: Any, _many: bool
    ) -> None:
        if connection.info.get(READING) and _changes(words, context):
            connection.info[READING] = False
            connection.exec_driver_sql("COMMIT")  # of what was only read
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _say(cursor: Any, pragma: str) -> None:
    """SQLite waits for whoever writes, as it is told to. It does not wait for the last other
    connection to clean up behind itself while it closes, and says at once that it is locked."""
    for pause in PAUSES:
        try:
            cursor.execute(pragma)
            return
        except sqlite3.OperationalError:
            time.sleep(pause)
    cursor.execute(pragma)


def _changes(words: str, context: Any) -> bool:
    """Whether a statement writes, or holds rows that are about to be written."""
    if not words.startswith(("SELECT", "WITH")):
        return not words.startswith("BEGIN")
    asked = context.compiled.statement if context is not None and context.compiled else None
    return getattr(asked, "_for_update_arg", None) is not None
