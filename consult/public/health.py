"""Whether the service is well: its database answers, its clock beats, its queue is worked off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from consult import clock
from consult.jobs.models import Beat
from consult.store import lost_its_file, rollback, session

CLOCK = "timers"
LATEST = timedelta(minutes=3)
OK = "ok"
LOST = "its file was removed or replaced while it was open: stop the service and start it again"


def examine() -> dict[str, str]:
    """Each part → "ok", or what is wrong with it in a few words. Two queries.

    Beats are judged by the machine's own time: a demo that jumps ahead has not stopped beating.
    """
    try:
        session.execute(text("SELECT 1"))
        beats = {beat.name: beat for beat in session.scalars(select(Beat))}
    except SQLAlchemyError:
        rollback()
        unknown = "unknown, since the database does not answer"
        return {"database": "does not answer", "clock": unknown, "queue": unknown}
    now = clock.machine_now()
    database = LOST if lost_its_file() else OK
    return {"database": database, "clock": clock_of(beats, now), "queue": queue_of(beats, now)}


def clock_of(beats: Mapping[str, Beat], now: datetime) -> str:
    """The sweep that closes rounds and takes timed steps ran in the last three minutes."""
    beat = beats.get(CLOCK)
    if beat is None:
        return "has not run yet: is a worker running?"
    return _stopped(beat, now) or OK


def queue_of(beats: Mapping[str, Beat], now: datetime) -> str:
    """Every other sweep ran lately, and none ended in an error."""
    others: Sequence[Beat] = [beat for name, beat in beats.items() if name != CLOCK]
    faults = [f"{beat.name} {_stopped(beat, now)}" for beat in others if _stopped(beat, now)]
    faults += [f"{beat.name} failed when it last ran" for beat in beats.values() if beat.error]
    if not beats:
        return "has not run yet: is a worker running?"
    return "; ".join(faults) or OK


def _stopped(beat: Beat, now: datetime) -> str:
    if now - beat.at < LATEST:
        return ""
    return f"last ran at {beat.at.isoformat(timespec='seconds')}"
