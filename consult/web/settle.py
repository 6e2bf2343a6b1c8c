"""Commit in one place: after the request, and only when it was meant to change something."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from flask import session as cookie
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from consult import clock, store
from consult.access import comes_from
from consult.store.engine import Intent

SAFE = ("GET", "HEAD", "OPTIONS")
Keeper = Callable[..., None]

_keepable: dict[str, Keeper] = {}
log = logging.getLogger(__name__)


def keepable(name: str) -> Callable[[Keeper], Keeper]:
    """Put an operation on the short list of what survives a refused request."""

    def register(operation: Keeper) -> Keeper:
        _keepable[name] = operation
        return operation

    return register


def keep(name: str, /, **values: Any) -> None:
    """Run a keepable operation after this request has been undone, in its own transaction.

    When the request is not undone after all, it still runs, after the commit.
    """
    if name not in _keepable:
        raise ValueError(f"“{name}” is not on the list of what may survive a refusal")
    g.to_keep.append((name, values))


def install(app: Flask) -> None:
    """Open a scope on arrival, settle it on the way out, close it whatever happens."""
    app.before_request(_open)
    app.after_request(_settle)
    app.teardown_request(_close)


def _open() -> None:
    g.received_at = clock.now()
    g.to_keep = []
    comes_from(secrets.token_hex(16))
    purpose: Intent = "read" if request.method in SAFE else "request"
    g.scope = store.scope(purpose)
    g.scope.__enter__()


def _settle(response: Response) -> Response:
    if "scope" not in g:
        return response
    if request.method in SAFE:
        store.end_reading()
    elif response.status_code >= 400 or g.get("forged", False):
        store.rollback()
        response = _first_of_two(response)
    else:
        response = _keep_all(response)
    _run_kept()
    return response


def _first_of_two(refused: Response) -> Response:
    """What the first press of a button led to, when this one was refused for what that had done."""
    from consult.web.once import first_result

    first = first_result()
    if first is None:
        return refused
    g.to_keep = []
    cookie.pop("_flashes", None)
    return first


def _keep_all(response: Response) -> Response:
    from consult.web.kept import forget_sent  # both ask which methods are safe
    from consult.web.once import first_result, remember

    try:
        remember(response)
        forget_sent(response)
        store.commit()
    except IntegrityError as error:
        store.rollback()
        return first_result() or _lost(error)
    except (StaleDataError, OperationalError) as error:
        return _lost(error)
    return response


def _lost(error: Exception) -> Response:
    """Somebody else was first: nothing of ours is stored, and nothing says that it was."""
    from consult.web.errors import conflict_response  # errors render pages; settle must not

    log.info("a commit lost against another: %s", error)
    store.rollback()
    cookie.pop("_flashes", None)
    return conflict_response(error)


def _run_kept() -> None:
    waiting, g.to_keep = g.to_keep, []
    if not waiting:
        return
    with store.scope("write"):
        for name, values in waiting:
            _keepable[name](**values)
        store.commit()


def _close(_error: BaseException | None) -> None:
    comes_from(None)
    scope = g.pop("scope", None)
    if scope is not None:
        scope.__exit__(None, None, None)
