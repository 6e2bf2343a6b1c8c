"""Sweeps: short passes over rows that wait. Losing or repeating one does no harm."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial

from sqlalchemy.dialects import postgresql, sqlite

from consult import clock
from consult.jobs.models import Beat
from consult.store import commit, is_sqlite, later, scope, session

Sweep = Callable[[], int]
_sweeps: dict[str, Sweep] = {}
_nudgers: list[Callable[[str], None]] = []
_first: list[Callable[[], None]] = []
log = logging.getLogger(__name__)


def register_sweep(name: str, sweep: Sweep) -> None:
    """A sweep does what is due, each thing in its own transaction, and says how much it did."""
    _sweeps[name] = sweep


def before_each_sweep(act: Callable[[], None]) -> Callable[[], None]:
    """Do this first, whatever is swept: a worker lives long, and what it knows may have changed."""
    if act not in _first:
        _first.append(act)
    return act


def names() -> list[str]:
    return sorted(_sweeps)


def run_sweep(name: str) -> int:
    """Run one sweep now and note that it ran. An error is noted, logged and raised."""
    try:
        for act in _first:
            act()
        done = _sweeps[name]()
    except Exception as error:
        _note(name, 0, f"{type(error).__name__}: {error}")
        raise
    _note(name, done, "")
    return done


def run_all() -> int:
    """Every sweep once; one that fails does not stop the others."""
    done = 0
    for name in names():
        try:
            done += run_sweep(name)
        except Exception:
            log.exception("the sweep “%s” failed", name)
    return done


def nudge(name: str) -> None:
    """After this transaction commits, ask a worker to sweep soon. Losing that is harmless."""
    for tell in _nudgers:
        later(partial(_quietly, tell, name), once=f"nudge {name}")


def nudge_with(tell: Callable[[str], None]) -> None:
    """How a process reaches its workers; without one, the sweep of the next minute does it."""
    _nudgers[:] = [tell]


def _quietly(tell: Callable[[str], None], name: str) -> None:
    try:
        tell(name)
    except Exception:
        log.warning("a worker could not be nudged; the next sweep will do it", exc_info=True)


def _note(name: str, done: int, error: str) -> None:
    with scope("write"):
        beat = {"at": clock.machine_now(), "done": done, "error": error}
        dialect = sqlite if is_sqlite() else postgresql
        fresh = dialect.insert(Beat).values(name=name, **beat)  # two workers may both be first
        session.execute(fresh.on_conflict_do_update(index_elements=["name"], set_=beat))
        commit()
        log.debug("sweep %s by %s: %s", name, os.getpid(), done)
