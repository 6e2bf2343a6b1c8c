"""The folder of what this service keeps on its machine, and whether it is in use.

Web and worker processes hold a lock on a file there; the system lets go of it when they end,
however they end. What would be forgotten under their feet is asked for first.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from consult.settings import Settings

LOCK = "running.lock"
RUNNING = "The demo is running. Stop it first with Ctrl-C, then reset."
_held: list[int] = []  # descriptors, open until the process ends


def lock_of(settings: Settings) -> Path:
    """Beside the demo's clock, which every process of one service shares."""
    return Path(settings.demo_clock_path).with_name(LOCK)


def hold(settings: Settings) -> None:
    """Say that this process and those it forks use the data, until they end."""
    if settings.demo or settings.database_url.startswith("sqlite"):
        held = os.open(lock_of(settings), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(held, fcntl.LOCK_SH)
        _held.append(held)


def in_use(lock: Path) -> bool:
    """Whether a process that runs now holds it."""
    try:
        asked = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(asked)
    return False
