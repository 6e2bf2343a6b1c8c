"""The session, its scopes, and the one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, scoped_session, sessionmaker

from consult.store.engine import Intent, engine, intent
from workflows.refusal import Refused

LATER = "after the commit"
FLUSHED = "changes were sent"
_scope: ContextVar[object | None] = ContextVar("scope", default=None)
_before_commit: list[Callable[[Session], None]] = []
_marks: list[tuple[Callable[[Session], int], Callable[[Session, int], None]]] = []


class Missing(LookupError):
    """The thing asked for is not there, or not there for the person who asks."""


class Conflict(Exception):
    """Somebody else was first; the message is a whole sentence for the person who was not."""


class BoundSession(Session):
    """A session on whichever engine is in use now."""

    def get_bind(self, *_args: object, **_kwargs: object) -> object:  # type: ignore[override]
        return engine()


session: scoped_session[Session] = scoped_session(
    sessionmaker(class_=BoundSession, expire_on_commit=False),
    scopefunc=lambda: _scope.get() or threading.get_ident(),
)


@event.listens_for(BoundSession, "after_flush")
def _note_flush(current: Session, _context: object) -> None:
    current.info[FLUSHED] = True


@event.listens_for(BoundSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[FLUSHED] = True


@contextmanager
def scope(purpose: Intent = "write") -> Iterator[Session]:
    """A session of one's own, gone at the end; what was not committed is undone.

    SQLite has one writer at a time. "write" waits for its turn at once; "request" first reads what
    it needs to know who asks and whether they may, and takes its turn with the first statement
    that holds or changes a row. What was read before may have changed by then, as on PostgreSQL,
    so operations read anew what they lock.
    """
    place = _scope.set(object())
    wish = intent.set(purpose)
    try:
        yield session()
        if purpose == "read":
            end_reading()
    finally:
        session.remove()
        intent.reset(wish)
        _scope.reset(place)


def before_commit(step: Callable[[Session], None]) -> Callable[[Session], None]:
    """Run this as the last act before every commit (the record is sealed here)."""
    if step not in _before_commit:
        _before_commit.append(step)
    return step


def on_rollback_to(mark: Callable[[Session], int], cut: Callable[[Session, int], None]) -> None:
    """Let something that waits for the commit be cut back when a savepoint is undone."""
    _marks.append((mark, cut))


def commit() -> None:
    """The only commit: settle what waits for it, then make it last."""
    current = session()
    current.flush()
    for step in _before_commit:
        step(current)
    later: list[tuple[str, Callable[[], None]]] = current.info.pop(LATER, [])
    current.commit()
    current.info.clear()
    for _, act in later:
        act()


def later(act: Callable[[], None], *, once: str = "") -> None:
    """Do this once the commit has succeeded (wake a worker); never if it does not.

    Of several acts with the same name in `once`, only the first is done.
    """
    waiting = session.info.setdefault(LATER, [])
    if not once or all(name != once for name, _ in waiting):
        waiting.append((once, act))


def end_reading() -> None:
    """Undo whatever there is, at the end: rows keep what was read, and are not told to forget it.

    A rollback would mark each of thousands of rows of a long page as out of date, and have
    PostgreSQL's driver forget every statement that its connection has planned. So what has only
    read is committed.
    """
    current = session()
    if not _has_changed(current):
        current.commit()
    current.close()


def _has_changed(current: Session) -> bool:
    """Whether something was written, or would be by a commit."""
    unsent = current.new or current.dirty or current.deleted
    return bool(unsent or current.info.get(FLUSHED))


def rollback() -> None:
    current = session()
    current.rollback()
    current.info.clear()


def pause() -> None:
    """End a transaction that has changed nothing, so that slow work holds no lock."""
    current = session()
    if _has_changed(current) or any(mark(current) for mark, _ in _marks):
        raise RuntimeError("slow work was about to start with changes waiting to be written")
    current.rollback()


@contextmanager
def undone_if_refused() -> Iterator[None]:
    """What the block did is undone when it raises, and the error goes on.

    For a request that ends with a refusal. Most refusals come before anything is written, and then
    there is nothing to undo; otherwise all of the transaction is, as it will be at its end anyway.
    That spares every request that succeeds the two statements of a savepoint.
    """
    current = session()
    current.flush()
    places, flushed = [mark(current) for mark, _ in _marks], current.info.pop(FLUSHED, False)
    try:
        yield
    except BaseException as error:
        unsent = current.new or current.dirty or current.deleted
        for (_, cut), place in zip(_marks, places, strict=True):
            cut(current, place)
        if unsent or current.info.get(FLUSHED) or not isinstance(error, Refused):
            rollback()
            flushed = False
        raise
    finally:
        if flushed:
            current.info[FLUSHED] = True


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo the block's changes, and what they queued, if it raises; the error goes on."""
    current = session()
    places = [mark(current) for mark, _ in _marks]
    try:
        with current.begin_nested():
            yield
    except BaseException:
        for (_, cut), place in zip(_marks, places, strict=True):
            cut(current, place)
        raise


def _count_later(current: Session) -> int:
    return len(current.info.get(LATER, ()))


def _cut_later(current: Session, place: int) -> None:
    del current.info.get(LATER, [])[place:]


on_rollback_to(_count_later, _cut_later)
