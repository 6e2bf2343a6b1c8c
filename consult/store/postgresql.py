"""What PostgreSQL's connections are told and asked, for a service of many short statements."""

from __future__ import annotations

import select
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

STATEMENTS = 500  # that a connection keeps planned; the service has fewer
RESTED_AT = "rested at"
FRESH = 30.0  # seconds; what lies between may have dropped a connection that rested for longer
POOL = {
    "pool_size": 10,
    "max_overflow": 20,
    "pool_use_lifo": True,  # the connection that knows the most statements
}


def teach(made: Engine) -> None:
    """Settle each new connection, and ask one that may be gone whether it is still there."""
    cursors = _plain_cursors()

    @event.listens_for(made, "connect")
    def settle(raw: Any, _entry: ConnectionPoolEntry) -> None:
        """Moments come in the zone of the connection, so that in UTC they are ours.

        Every statement is short and comes again: it is planned once for the connection. To plan
        those of a home page anew takes twice as long as to run them.
        """
        raw.autocommit = True
        raw.execute("SET TIME ZONE 'UTC'")
        raw.execute("SET jit = off")
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.autocommit = False
        raw.prepare_threshold, raw.prepared_max = 1, STATEMENTS
        raw.cursor_factory = cursors

    @event.listens_for(made, "checkin")
    def note_rest(_raw: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[RESTED_AT] = time.monotonic()

    @event.listens_for(made, "checkout")
    def ask_the_doubtful(raw: Any, entry: ConnectionPoolEntry, _lent: object) -> None:
        """A question before each request would take a round to the server.

        A server that ends a connection says so, and then there is something to read from it; a
        connection that has only just answered and has nothing to say is there.

        Raises DisconnectionError, upon which the pool opens another connection.
        """
        rested = entry.info.get(RESTED_AT)
        if rested is None or (time.monotonic() - rested < FRESH and not _has_something_to_say(raw)):
            return
        try:
            made.dialect.do_ping(raw)
        except made.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def _has_something_to_say(raw: Any) -> bool:
    listening = select.poll()
    listening.register(raw.fileno(), select.POLLIN)
    return bool(listening.poll(0))


def _plain_cursors() -> type:
    """psycopg's cursor, that names its columns and their types and makes no objects of them.

    SQLAlchemy reads two of the seven fields that a description has, and asks for it with every
    statement; a comment has 270 columns.
    """
    import psycopg  # only where PostgreSQL is used

    class PlainCursor(psycopg.Cursor[Any]):
        @property
        def description(self) -> Any:
            result = self.pgresult
            if result is None or not result.nfields:
                return super().description
            name_of, type_of = result.fname, result.ftype
            return [
                ((name_of(i) or b"").decode(), type_of(i), None, None, None, None, None)
                for i in range(result.nfields)
            ]

    return PlainCursor
