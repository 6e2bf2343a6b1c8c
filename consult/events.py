"""News from a lower feature to the ones above it, handled in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Call the decorated function for every event of this type, in order of import."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _handlers[event]:
            _handlers[event].append(handler)
        return handler

    return register


def publish(event: object) -> None:
    """Tell every subscriber now. What one of them raises undoes the whole transaction."""
    for handler in _handlers[type(event)]:
        handler(event)
