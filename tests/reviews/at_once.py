"""Acts of several people, each in a transaction of its own, started together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from consult import store
from consult.access import Actor
from consult.reviews import operations
from consult.reviews.models import Review

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Run each in a transaction of its own, started together; results or errors, in order."""
    start = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Act) -> None:
        start.wait()
        try:
            with store.scope("write"):
                found[place] = act()
                store.commit()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def step(review_id: int, trigger: str, by: Actor, **others: Any) -> Act:
    return lambda: operations.take_step(review_id=review_id, trigger=trigger, by=by, **others)


def seen(review: Review) -> tuple[str, int]:
    return (review.subject.state, review.subject.revision)
