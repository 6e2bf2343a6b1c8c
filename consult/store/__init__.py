"""The database: one module makes sessions, and commits are made in one place."""

from consult.store.alone import add_alone
from consult.store.among import among
from consult.store.base import Base, JSONText, Revised, UTCDateTime
from consult.store.engine import connect, disconnect, engine, is_sqlite, lost_its_file
from consult.store.pages import Asked, Page, in_order, page_in, page_of, says
from consult.store.session import (
    Conflict,
    Missing,
    before_commit,
    commit,
    end_reading,
    later,
    on_rollback_to,
    pause,
    rollback,
    savepoint,
    scope,
    session,
    undone_if_refused,
)

__all__ = [
    "Asked",
    "Base",
    "Conflict",
    "JSONText",
    "Missing",
    "Page",
    "Revised",
    "UTCDateTime",
    "add_alone",
    "among",
    "before_commit",
    "commit",
    "connect",
    "disconnect",
    "end_reading",
    "engine",
    "in_order",
    "is_sqlite",
    "later",
    "lost_its_file",
    "on_rollback_to",
    "page_in",
    "page_of",
    "pause",
    "rollback",
    "savepoint",
    "says",
    "scope",
    "session",
    "undone_if_refused",
]
