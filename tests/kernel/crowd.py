"""Run the same thing in several threads that start together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any


def together(*acts: Callable[[], Any], patience: float = 60) -> list[Any]:
    """What each act returned, or the exception that it raised, in the order given."""
    results: list[Any] = [TimeoutError("it never ended")] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        gate.wait(10)
        try:
            results[place] = acts[place]()
        except BaseException as error:  # it is the test's to judge
            results[place] = error

    threads = [
        threading.Thread(target=copy_context().run, args=(run, place), daemon=True)
        for place in range(len(acts))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
    return results


def errors(results: list[Any]) -> list[BaseException]:
    return [each for each in results if isinstance(each, BaseException)]
