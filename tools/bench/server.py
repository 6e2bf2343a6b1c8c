"""A gunicorn of two workers, as in the Procfile: ours, or the bare one of the yardsticks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS, BARE = "wsgi:app", "tools.bench.yardstick:app"
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Server:
    """`started_s` from the command to the first answer."""

    port: int
    pid: int
    started_s: float

    def worker_megabytes(self) -> list[float]:
        """Resident memory of each worker, shared pages counted in full."""
        return [_megabytes(pid, "Rss") for pid in _children(self.pid)]

    def own_megabytes(self) -> list[float]:
        """What each worker takes: a page that several processes share is divided among them."""
        return [_megabytes(pid, "Pss") for pid in _children(self.pid)]

    def whole_megabytes(self) -> float:
        """What the web service takes for each worker: every page of its processes counted once,
        those of the process that starts the workers too."""
        workers = _children(self.pid)
        return sum(_megabytes(pid, "Pss") for pid in [self.pid, *workers]) / len(workers)


def settings_for(url: str, folder: Path) -> dict[str, str]:
    """Production settings with everything inside the run's folder. Nobody's own are taken over."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CONSULT_", "PYTHON"))
    }
    return kept | {
        "CONSULT_MODE": "production",
        "CONSULT_SECRET_KEY": SECRET,
        "CONSULT_DATABASE_URL": url,
        "CONSULT_QUEUE_PATH": str(folder / "queue.db"),
        "CONSULT_DEMO_CLOCK_PATH": str(folder / "demo-clock"),
        "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode"),
    }


SECRET = "for the length of one measurement only"  # noqa: S105 - dies with the run's database


def procfile_command() -> list[str]:
    """The web process of the Procfile, without its address and its application."""
    line = next(
        each for each in (ROOT / "Procfile").read_text().splitlines() if each.startswith("web:")
    )
    words = line.removeprefix("web:").split()
    place = words.index("--bind")
    return words[:place] + [word for word in words[place + 2 :] if word != OURS]


@contextmanager
def serving(app: str, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Start it, wait for the first answer, stop it whatever happens."""
    port, began = _free_port(), time.perf_counter()
    _, *options = procfile_command()
    command = [str(Path(sys.executable).with_name("gunicorn")), *options]
    with log.open("ab") as out:
        running = subprocess.Popen(  # noqa: S603 - the Procfile's words and our own
            [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning", app],
            cwd=ROOT,
            env=dict(environment),
            stdout=out,
            stderr=out,
        )
    try:
        _wait(port, running, log)
        yield Server(port, running.pid, time.perf_counter() - began)
    finally:
        running.terminate()
        try:
            running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


def _megabytes(pid: int, kind: str) -> float:
    """kind  Rss, resident; or Pss, where a page that several share is divided among them"""
    for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if row.startswith(f"{kind}:"):
            return int(row.split()[1]) / 1024
    return 0.0
