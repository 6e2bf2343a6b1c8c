"""The only place that asks what time it is. Everything is UTC and aware."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """This moment, to the microsecond, in UTC."""
    return _source()


def machine_now() -> datetime:
    """The machine's own time, for heartbeats: a demo that jumps ahead has not stopped beating."""
    return _system()


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from elsewhere: a simulated clock, a test. None goes back to the system."""
    global _source
    _source = source or _system


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at one moment, to load a story in its own time."""
    before = _source
    use(lambda: moment)
    try:
        yield
    finally:
        use(before)


class DemoClock:
    """The system clock moved by a number of seconds kept in a file.

    The web workers and the job worker share the file, so a demo can pass a closing date.
    Once begun it only moves forward: a record whose times ran backwards would be worth nothing.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._seen: tuple[int, int] = (0, 0)
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return _system() + self.ahead

    @property
    def ahead(self) -> timedelta:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._seen, self._ahead = (0, 0), timedelta()
            return self._ahead
        seen = (stat.st_mtime_ns, stat.st_ino)
        if seen != self._seen:
            self._ahead = timedelta(seconds=float(self._path.read_text() or 0))
            self._seen = seen
        return self._ahead

    def begin_at(self, moment: datetime) -> None:
        """Let it be `moment` now, before or after the system's own time: where a demo begins."""
        self._write(moment - _system())

    def move_to(self, moment: datetime) -> None:
        """Move forward so that it is `moment` now. Raises ValueError for a moment in the past."""
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two who move it at once go one after the other
            ahead = moment - _system()
            if ahead < self.ahead:
                raise ValueError("the demo's clock only moves forward")
            self._write(ahead)

    def _write(self, ahead: timedelta) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(str(ahead.total_seconds()))
        os.replace(fresh, self._path)


def demo() -> DemoClock | None:
    """The demonstration's clock, where that is what tells the time."""
    return _source if isinstance(_source, DemoClock) else None
