"""How long the demonstration takes to load, through the operations, into an empty database."""

from __future__ import annotations

import time
from pathlib import Path

from tools.bench.line import Line
from tools.bench.server import settings_for
from tools.bench.service import Service

MOST_S = 20


def line(folder: Path) -> Line:
    """On SQLite, as `make run` loads it the first time; the whole command, its start included."""
    own = folder / "demo"
    own.mkdir()
    environment = settings_for(f"sqlite:///{own}/demo.db", own)
    service = Service({**environment, "CONSULT_MODE": "demo"})
    tables, whole = (_timed(service, *words) for words in (("migrate",), ("seed", "london-2021")))
    return Line(
        "demo",
        whole * 1000,
        f"≤ {MOST_S * 1000:,} ms",
        whole <= MOST_S,
        "the tables alone",
        tables * 1000,
    )


def _timed(service: Service, *words: str) -> float:
    began = time.perf_counter()
    service.command(*words)
    return time.perf_counter() - began
