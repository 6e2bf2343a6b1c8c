"""A demo is not forgotten under the feet of a service that runs on it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consult.instance import LOCK, RUNNING, in_use
from tests.cli.test_commands import CONSULT, run
from tools.bench.server import OURS, serving, settings_for
from tools.reset import main as reset

DEMO = {"CONSULT_MODE": "demo"}


@contextmanager
def somebody_holds(lock: Path) -> Iterator[subprocess.Popen[str]]:
    words = (
        "import sys; from consult import instance; from consult.settings import Settings\n"
        "instance.hold(Settings(demo_clock_path=sys.argv[1])); print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", words, str(lock.with_name("demo-clock"))]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def test_a_demo_that_runs_is_not_reset_and_one_that_was_killed_is(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate", **DEMO).returncode == 0
    database = tmp_path / "consult.db"
    with somebody_holds(tmp_path / LOCK):
        done = run(tmp_path, "demo-reset", **DEMO)
        assert done.returncode == 1
        assert RUNNING in done.stderr
        assert reset(tmp_path) == 1
        assert database.exists()
    done = run(tmp_path, "demo-reset", **DEMO)
    assert done.returncode == 0, done.stderr
    assert not database.exists()
    assert reset(tmp_path) == 0
    assert not tmp_path.exists()


def test_web_and_worker_hold_the_lock_until_they_end(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate", **DEMO).returncode == 0
    environment = settings_for(f"sqlite:///{tmp_path}/consult.db", tmp_path)
    with serving(OURS, environment, tmp_path / "log"):
        assert in_use(tmp_path / LOCK)
    assert not in_use(tmp_path / LOCK)
    worker = subprocess.Popen([CONSULT, "worker"], cwd=tmp_path, env=environment)
    try:
        with (tmp_path / LOCK).open() as lock:  # taken as soon as the worker has started
            while worker.poll() is None:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    break
                fcntl.flock(lock, fcntl.LOCK_UN)
        assert worker.poll() is None
        assert in_use(tmp_path / LOCK)
    finally:
        worker.kill()
        worker.wait()
    assert not in_use(tmp_path / LOCK)
