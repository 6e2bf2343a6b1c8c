"""From which request an act comes, so that all that one press did can be found together."""

from __future__ import annotations

from contextvars import ContextVar

_request: ContextVar[str | None] = ContextVar("request", default=None)


def request_id() -> str | None:
    """Of the request that is being answered; None in a worker and on the command line."""
    return _request.get()


def comes_from(request: str | None) -> None:
    """From now on, until told otherwise, what is done here was asked by this request."""
    _request.set(request)
