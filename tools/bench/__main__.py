"""python -m tools.bench [NAME …]: one JSON line a benchmark, then the same as a Markdown table."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench import demo, following
from tools.bench.database import Database, find_server, postgresql, sqlite
from tools.bench.line import Line, table
from tools.bench.measures import REVIEWS, Run, measure
from tools.bench.reading import sensitive
from tools.bench.server import ROOT, settings_for
from tools.bench.service import Service

KEPT = ROOT / "build" / "bench.jsonl"
SERVED = (
    "document",
    "home",
    "step",
    "comment",
    "submissions",
    "memory",
    "engine",
    "start",
    "word",
    "verify",
    "offline",
    "version",
    "search",
)
NAMES = (*SERVED, "sensitive", "redline", "quotes", "demo")


def main(arguments: list[str]) -> int:
    """Exit code 0 whatever was met: a measurement is not a test."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="all when none is named")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only on this one")
    parser.add_argument("--reviews", type=int, default=REVIEWS, help="for the home pages")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is undone
    wanted = set(given.names or NAMES)
    lines: list[Line] = []
    KEPT.parent.mkdir(exist_ok=True)
    print(_machine(), flush=True)
    with KEPT.open("w", encoding="utf-8") as kept, ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="consult-bench-")))
        for line in _all_lines(given, wanted, folder, stack):
            lines.append(line)
            print(line.as_json(), flush=True)
            print(line.as_json(), file=kept, flush=True)
    print(f"\n{_machine()}\n\n{table(lines)}\n\nThe lines are in {KEPT.relative_to(ROOT)}.")
    return 0


def _all_lines(
    given: argparse.Namespace, wanted: set[str], folder: Path, stack: ExitStack
) -> Iterator[Line]:
    if "sensitive" in wanted:
        yield from sensitive()
    yield from following.lines(wanted.__contains__)
    if "demo" in wanted:
        yield demo.line(folder)
    if not wanted & {*SERVED}:
        return
    for database in _databases(given.database, folder, stack):
        yield from _measured(database, folder, wanted.__contains__, given.reviews)


def _databases(only: str | None, folder: Path, stack: ExitStack) -> Iterator[Database]:
    if only != "postgresql":
        yield sqlite(folder)
    if only == "sqlite":
        return
    server = find_server()
    if server is None:
        print("PostgreSQL: no server answers (TEST_DATABASE_URL names one), so it is left out.")
        return
    yield stack.enter_context(postgresql(server))


def _measured(
    database: Database, folder: Path, wanted: Callable[[str], bool], reviews: int
) -> Iterator[Line]:
    own = folder / database.label
    own.mkdir()
    service = Service(settings_for(database.url, own))
    try:
        yield from measure(Run(database, service, own, wanted, reviews))
    finally:
        service.leave()


def _machine() -> str:
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
