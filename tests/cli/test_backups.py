"""What was backed up comes back, whole and proven, on both databases."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from consult.cli.backups import _postgresql as _run_postgresql
from tests.cli.test_commands import run


class Place:
    """A service with a small set in it, its empty neighbour, and a folder for backups."""

    def __init__(self, folder: Path, url: str, empty: str) -> None:
        self.folder, self.url, self.empty = folder, url, empty

    def run(self, *arguments: str, url: str = "") -> tuple[int, str]:
        done = run(self.folder, *arguments, CONSULT_DATABASE_URL=url or self.url)
        return done.returncode, done.stdout + done.stderr


def _postgresql(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("backups")
    server = os.environ.get("TEST_DATABASE_URL", "")
    names = [f"backup_{worker_id}", f"restored_{worker_id}"]
    if server and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    if server:
        away = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names]
        _postgresql(server, *away, *(f"CREATE DATABASE {name}" for name in names))
        urls = [
            make_url(server).set(database=name).render_as_string(hide_password=False)
            for name in names
        ]
    else:
        urls = [f"sqlite:///{folder}/{name}.db" for name in names]
    made = Place(folder, *urls)
    assert made.run("migrate")[0] == 0
    code, said = made.run("seed", "scale", "--reviews", "1", "--comments", "4", "--agencies", "2")
    assert code == 0, said
    yield made
    if server:
        _postgresql(server, *away)


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(place: Place) -> None:
    file = place.folder / "no such folder" / "whole.backup"
    code, said = place.run("backup", str(file))
    assert code == 1
    assert said.startswith("Error: ")
    assert "Traceback" not in said
    assert not file.exists()


def test_a_backup_is_rehearsed_and_restored_with_every_chain_whole(place: Place) -> None:
    file = place.folder / "whole.backup"
    code, said = place.run("backup", str(file))
    assert code == 0, said
    assert "4 comments" in said
    read = re.search(r"[\d,]+ entries of the record read; every chain holds", said)
    assert read

    code, rehearsed = place.run("rehearse-restore", str(file))
    assert code == 0, rehearsed
    assert read[0] in rehearsed
    assert "It would come back in" in rehearsed

    code, restored = place.run("restore", str(file), url=place.empty)
    assert code == 0, restored
    assert read[0] in restored
    assert place.run("migrate", url=place.empty) == (0, "The database is up to date.\n")


def test_a_rehearsal_leaves_the_live_database_as_it_was(place: Place) -> None:
    file = place.folder / "still.backup"
    place.run("backup", str(file))
    before = place.run("audit", "verify")
    assert place.run("rehearse-restore", str(file))[0] == 0
    assert place.run("audit", "verify") == before


def test_a_backup_never_replaces_another(place: Place) -> None:
    file = place.folder / "first.backup"
    file.write_text("a backup of last week")
    code, said = place.run("backup", str(file))
    assert code == 1
    assert "never replaces another" in said
    assert file.read_text() == "a backup of last week"


def test_a_restore_never_overwrites(place: Place) -> None:
    file = place.folder / "over.backup"
    place.run("backup", str(file))
    code, said = place.run("restore", str(file))
    assert code == 1
    assert "not empty" in said
    assert place.run("audit", "verify")[0] == 0


def test_what_is_no_backup_is_a_sentence(place: Place) -> None:
    file = place.folder / "holiday.jpg"
    file.write_bytes(b"\xff\xd8 no backup at all")
    code, said = place.run("rehearse-restore", str(file))
    assert code == 1
    assert "Traceback" not in said


@pytest.mark.sqlite
def test_a_backup_in_which_somebody_changed_the_record_is_refused(place: Place) -> None:
    file = place.folder / "altered.backup"
    place.run("backup", str(file))
    with sqlite3.connect(file) as copy:
        triggers = copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            copy.execute(f'DROP TRIGGER "{name}"')
        copy.execute("UPDATE entry SET act = 'nothing-happened' WHERE position = 1")
    code, said = place.run("rehearse-restore", str(file))
    assert code == 1
    assert "broken at entry 1" in said


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("postgresql+psycopg://consult:secret%3A1@127.0.0.1:5544/live", "5544"),
        ("postgresql+psycopg://consult:secret%3A1@/live?host=/run/somewhere", "5432"),
        ("postgresql+psycopg://consult:secret%3A1@/live?host=/run/somewhere&port=5545", "5545"),
    ],
)
def test_the_program_is_told_the_port_but_never_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, port: str
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.delenv("PGPORT", raising=False)
    _run_postgresql("pg_dump", make_url(address), "--format=custom")
    told = (tmp_path / "told").read_text()
    assert f"port={port}" in told
    assert "secret" not in told
