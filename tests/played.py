"""The demo of `make run`: played once from the command line, and opened as copies of that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from consult import clock, create_app, store
from consult.settings import Settings
from tests.cli.test_commands import run
from tests.conftest import Postgresql, Sqlite, settings_with

NAME = "london-2021"


def play_demo(folder: Path) -> Path:
    """Into this empty folder; the folder again."""
    run(folder, "migrate", CONSULT_MODE="demo")
    done = run(folder, "seed", NAME, "--if-empty", CONSULT_MODE="demo")
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def copy_of(
    played: Path, folder: Path, databases: Sqlite | Postgresql, run_folder: Path
) -> Iterator[Flask]:
    """The application on a copy of it in `folder`, at the demo's own time."""
    for each in played.iterdir():
        shutil.copy(each, folder)
    settings: Settings = settings_with(
        databases,
        run_folder,
        mode="demo",
        database_url=f"sqlite:///{folder}/consult.db",
        demo_clock_path=f"{folder}/demo-clock",
        queue_path="",
    )
    app = create_app(settings)
    app.testing = True
    yield app
    store.session.remove()
    store.disconnect()
    store.connect(databases.url)
    clock.use(None)
