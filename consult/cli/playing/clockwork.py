"""Let time pass between two scenes: what falls due happens at the moment it is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from consult import clock, jobs, store
from consult.lifecycle.models import Timer

JUST_AFTER = timedelta(seconds=1)


def pass_time(until: datetime) -> None:
    """Fire every timer that is due by then, each just after its time."""
    while (due := _next_due()) is not None and due + JUST_AFTER <= until:
        with clock.at(due + JUST_AFTER):
            if not jobs.run_sweep("timers"):
                raise RuntimeError(f"what was due at {due} did not happen")


def _next_due() -> datetime | None:
    with store.scope("read"):
        return store.session.scalar(select(func.min(Timer.due_at)).where(Timer.state == "armed"))
