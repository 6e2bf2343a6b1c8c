"""What several processes share through a real Redis, which each test starts for itself."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consult import create_app, jobs, settings, store
from consult.jobs import sweeps
from consult.jobs.engine import queue_for, tell
from consult.jobs.models import Beat
from consult.store import session
from consult.web.limits import limiter

pytestmark = pytest.mark.usefixtures("fresh", "own_kinds")

TRIES = """
import sys
from consult import create_app
client = create_app().test_client()
print([client.post("/sign-in", data={}).status_code for _ in range(int(sys.argv[1]))])
"""


class Redis:
    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if not program:
            pytest.skip("redis-server is not installed")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}/0"
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        self._running = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                assert self._running.poll() is None, "redis-server did not start"
                assert time.monotonic() < deadline, "redis-server does not answer"
                time.sleep(0.05)

    def stop(self) -> None:
        self._running.terminate()
        self._running.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


def statuses(tries: int, redis_url: str, folder: Path) -> list[int]:
    """What a web process of its own answers to so many tries at signing in."""
    environment = {
        "CONSULT_MODE": "development",
        "CONSULT_DATABASE_URL": settings.current().database_url,
        "CONSULT_QUEUE_PATH": str(folder / "queue.db"),
        "CONSULT_DEMO_CLOCK_PATH": str(folder / "demo-clock"),
        "CONSULT_REDIS_URL": redis_url,
    }
    ran = subprocess.run(
        [sys.executable, "-c", TRIES, str(tries)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(each) for each in ran.stdout.strip("[]\n").split(",")]


def test_two_processes_count_tries_together_through_redis(redis: Redis, tmp_path: Path) -> None:
    assert 429 not in statuses(30, redis.url, tmp_path)
    assert statuses(1, redis.url, tmp_path) == [429]


def test_without_redis_each_process_counts_for_itself(tmp_path: Path) -> None:
    assert 429 not in statuses(30, "", tmp_path)
    assert 429 not in statuses(1, "", tmp_path)


def test_a_redis_that_went_away_stops_nobody_from_trying_but_still_counts(redis: Redis) -> None:
    chosen = replace(settings.current(), rate_limits=True, redis_url=redis.url)
    try:
        client = create_app(chosen).test_client()
        before = client.post("/sign-in", data={}).status_code
        redis.stop()
        after = [client.post("/sign-in", data={}).status_code for _ in range(35)]
    finally:
        limiter.enabled = False
    assert after[0] == before
    assert after[-1] == 429


def test_a_nudge_reaches_another_process_through_redis(redis: Redis) -> None:
    sweeps._sweeps.clear()
    jobs.register_sweep("one", lambda: 7)
    tell(replace(settings.current(), redis_url=redis.url), "one")
    worker = queue_for.__wrapped__(redis.url, "")  # a queue object as another process makes it
    worker.execute(worker.dequeue())
    with store.scope("read"):
        assert session.get_one(Beat, "one").done == 7
    assert worker.pending_count() == 0
