"""What is loaded once before the web workers are forked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TELL = """
import wsgi
from consult import store
pool = store.engine().pool
print("open:", pool.checkedin() + pool.checkedout())
"""


def test_no_worker_inherits_a_connection_to_the_database(fresh_url: str, tmp_path: Path) -> None:
    """Two processes that write to one socket, or share one SQLite handle, break each other."""
    known = {
        "CONSULT_MODE": "development",
        "CONSULT_DATABASE_URL": fresh_url,
        "CONSULT_SECRET_KEY": "a secret that is used in tests only",
        "CONSULT_DEMO_CLOCK_PATH": str(tmp_path / "clock"),
        "CONSULT_QUEUE_PATH": str(tmp_path / "queue.db"),
    }
    told = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=ROOT,
        env={**os.environ, **known},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == "open: 0", told.stderr[-1000:]
