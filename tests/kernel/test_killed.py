"""Workers are killed at random while they sweep: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from consult import audit, clock, store
from consult.lifecycle import Passage, Timer
from consult.notifications.models import Message
from consult.notifications.operations import write_message
from consult.store import session
from tests.kernel import trial

pytestmark = pytest.mark.usefixtures("fresh", "own_kinds")
ROOT = Path(__file__).resolve().parents[2]
MANY = int(os.environ.get("CONSULT_KILLED", "1000"))  # timers, and as many messages
AT_ONCE, KILLS = 2, 4


def arrange() -> None:
    """So many rounds whose time has come, and so many letters that wait."""
    trial.install()
    now = clock.now()
    for _ in range(MANY):
        trial.fire(trial.begin(closes_at=now - timedelta(minutes=1)), "go")
    with store.scope("write"):
        session.execute(sa.update(Timer).values(due_at=now - timedelta(minutes=1)))
        for number in range(MANY):
            write_message("tests/any", to=None, subject=f"No {number}", body="Hi", address="a@b.c")
        store.commit()


def begin(url: str, letters: Path, minutes_ahead: int = 0) -> subprocess.Popen[bytes]:
    known = {
        "CONSULT_MODE": "development",
        "CONSULT_DATABASE_URL": url,
        "CONSULT_SECRET_KEY": "a secret that is used in tests only",
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "tests.kernel.worker", str(letters), str(minutes_ahead)]
    return subprocess.Popen(words, env={**os.environ, **known}, cwd=letters.parent)


def kill_at_random(url: str, letters: Path) -> int:
    """How many were killed while there was something to do."""
    chance, killed = random.Random(), 0
    while killed < KILLS and left():
        workers = [begin(url, letters) for _ in range(AT_ONCE)]
        wait_for_work(letters)
        time.sleep(chance.uniform(0, 0.3))
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            killed += 1
    return killed


def wait_for_work(letters: Path) -> None:
    """Until a worker does something, or there is nothing more to do."""
    before, patience = progress(letters), 600
    while progress(letters) == before and left() and patience:
        time.sleep(0.05)
        patience -= 1


def progress(letters: Path) -> tuple[int, int]:
    with store.scope("read"):
        fired = session.scalar(sa.select(sa.func.count()).where(Timer.state == "fired"))
    return fired or 0, letters.stat().st_size if letters.exists() else 0


def left() -> int:
    with store.scope("read"):
        armed = session.scalar(sa.select(sa.func.count()).where(Timer.state == "armed"))
        waiting = session.scalar(sa.select(sa.func.count()).where(Message.state == "waiting"))
    return (armed or 0) + (waiting or 0)


def test_nothing_is_lost_or_done_twice_when_workers_are_killed(
    fresh_url: str, tmp_path: Path
) -> None:
    arrange()
    letters = tmp_path / "letters.txt"
    killed = kill_at_random(fresh_url, letters)
    assert killed > 0
    last = begin(fresh_url, letters, minutes_ahead=10)  # the leases of the killed have ended
    assert last.wait(300) == 0
    assert left() == 0
    with store.scope("read"):
        fired = session.scalars(sa.select(Passage.subject_id).where(Passage.trigger == "finish"))
        times = Counter(fired)
        sent = session.scalars(sa.select(Message.message_id).where(Message.state == "sent")).all()
        _, broken = audit.verify_all()
    assert len(times) == MANY
    assert set(times.values()) == {1}
    assert broken == []
    # A letter is doubled only where a worker died between its leaving and our commit, and then it
    # carries the same Message-ID: at most one for each worker that was killed.
    went = Counter(letters.read_text("utf-8").split())
    assert set(went) == set(sent)
    assert len(sent) == MANY
    assert sum(went.values()) - MANY <= killed
