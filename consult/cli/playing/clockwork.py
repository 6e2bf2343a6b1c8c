"""Let time pass between two scenes: what falls due happens at the moment it is due."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import func, select

from consult import clock, jobs, store
from consult.lifecycle.models import Timer

JUST_AFTER = timedelta(seconds=1)


class Clockwork:
    """Knows what falls due next, and looks again only after a step: nothing else arms a timer."""

    def __init__(self) -> None:
        self._known = False
        self._due: datetime | None = None

    def wind(self) -> None:
        """A step was taken."""
        self._known = False

    def pass_time(self, until: datetime) -> None:
        """Fire every timer that is due by then, each just after its time."""
        while (due := self._next()) is not None and due + JUST_AFTER <= until:
            with clock.at(due + JUST_AFTER):
                if not jobs.run_sweep("timers"):
                    raise RuntimeError(f"what was due at {due} did not happen")
            self.wind()

    def _next(self) -> datetime | None:
        if not self._known:
            armed = select(func.min(Timer.due_at)).where(Timer.state == "armed")
            with store.scope("read"):
                self._due = store.session.scalar(armed)
            self._known = True
        return self._due


@contextmanager
def without_tidying() -> Iterator[None]:
    """Python looks for cycles once at the end: for this short while that saves a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
