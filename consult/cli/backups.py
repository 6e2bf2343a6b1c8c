"""Back everything up, bring it back, and rehearse that: the database holds files too."""

from __future__ import annotations

import re
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import URL, func, inspect, make_url, select

from consult import clock, store
from consult.accounts.models import Account
from consult.audit import verify_all
from consult.audit.models import Entry
from consult.cli.context import Context, pass_context
from consult.documents.models import Document
from consult.editions.models import Publication
from consult.responses.models import Comment
from consult.reviews.models import Review
from consult.settings import in_words
from consult.store.engine import engine

COUNTED = (
    ("people", Account),
    ("documents", Document),
    ("reviews", Review),
    ("comments", Comment),
    ("published texts", Publication),
)


@dataclass(frozen=True)
class Found:
    """What a database holds.

    counts   words → how many
    entries  of the record, all of which were verified
    broken   what does not hold, in sentences
    last     when the newest entry was made
    """

    counts: dict[str, int]
    entries: int
    broken: list[str]
    last: datetime | None

    def sentences(self) -> Iterator[str]:
        yield ", ".join(f"{count:,} {words}" for words, count in self.counts.items()) + "."
        if self.last is not None:
            yield f"The newest entry of the record is of {in_words(self.last)}."
        yield from self.broken
        if not self.broken:
            yield f"{self.entries:,} entries of the record read; every chain holds."


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def backup(context: Context, file: Path) -> None:
    """Write the whole database to FILE while the service runs."""
    if file.exists():
        raise click.ClickException(f"{file} is there already; a backup never replaces another.")
    try:
        _write(make_url(context.ready.database_url), file)
    except click.ClickException:
        file.unlink(missing_ok=True)  # half a backup would be taken for a whole one
        raise
    for sentence in _look(context.ready.database_url).sentences():
        click.echo(sentence)
    click.echo(
        f"Written to {file}, {file.stat().st_size / 1e6:,.1f} MB. Keep it on another machine."
    )


def _write(url: URL, file: Path) -> None:
    """Raises click.ClickException when it cannot be written whole: no such folder, a full disk."""
    if url.get_backend_name() != "sqlite":
        _postgresql("pg_dump", url, "--format=custom", "--no-owner", f"--file={file}")
        return
    with sqlite3.connect(url.database or "") as live:
        try:
            live.execute("VACUUM INTO ?", (str(file),))
        except sqlite3.Error as fault:
            raise click.ClickException(f"{file} could not be written: {fault}.") from fault


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_context
def restore(context: Context, file: Path) -> None:
    """Bring FILE back into the database of the settings, which must be empty."""
    url = make_url(context.settings.database_url)
    _refuse_full(url)
    _bring_back(file, url)
    _tell(_look(context.ready.database_url))
    click.echo("Run `consult migrate`, then start the service.")


@click.command("rehearse-restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_context
def rehearse_restore(context: Context, file: Path) -> None:
    """Bring FILE back beside the live database, prove the record, and throw the copy away.

    On PostgreSQL the user of CONSULT_DATABASE_URL must be allowed to make a database.
    """
    live = make_url(context.ready.database_url)
    began = time.monotonic()
    with _scratch(live) as beside:
        _bring_back(file, beside)
        found = _look(beside.render_as_string(hide_password=False))
    _tell(found)
    click.echo(
        f"It would come back in {time.monotonic() - began:,.0f} seconds. Rehearsed {_now()}."
    )


def _tell(found: Found) -> None:
    for sentence in found.sentences():
        click.echo(sentence)
    if found.broken:
        raise click.ClickException("The record of this backup does not hold.")


def _now() -> str:
    return in_words(clock.now())


def _look(url: str) -> Found:
    """Count and verify. The process is connected to that database afterwards."""
    store.connect(url)
    with store.scope("read"):
        counts = {
            words: store.session.scalar(select(func.count()).select_from(model)) or 0
            for words, model in COUNTED
        }
        last = store.session.scalar(select(func.max(Entry.at)))
        entries, broken = verify_all()
    faults = [f"{each.thing}: broken at entry {each.position}: {each.why}" for each in broken]
    return Found(counts, entries, faults, last)


def _bring_back(file: Path, url: URL) -> None:
    """Raises click.ClickException when the file is no backup for this kind of database."""
    if url.get_backend_name() != "sqlite":
        _postgresql(
            "pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(file)
        )
        return
    with file.open("rb") as opened:
        if not opened.read(16).startswith(b"SQLite format 3"):
            raise click.ClickException(f"{file} is no backup of a SQLite database.")
    shutil.copyfile(file, url.database or "")
    with sqlite3.connect(url.database or "") as copy:
        (said,) = copy.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise click.ClickException(f"{file} is damaged: {said}")


def _refuse_full(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    store.connect(url.render_as_string(hide_password=False), pooled=False)
    if inspect(engine()).get_table_names():
        raise click.ClickException(
            "The database of CONSULT_DATABASE_URL is not empty, and a restore never overwrites. "
            "Make an empty one and name that."
        )
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").unlink()


@contextmanager
def _scratch(live: URL) -> Iterator[URL]:
    """The address of an empty database beside the live one; it is gone afterwards."""
    if live.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield live.set(database=f"{folder}/rehearsal.db")
            store.connect(live.render_as_string(hide_password=False))
        return
    name = f"rehearsal_{secrets.token_hex(6)}"
    _say(live, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield live.set(database=name)
    finally:
        _say(live, f'DROP DATABASE "{name}" WITH (FORCE)')


def _say(live: URL, statement: str) -> None:
    """Outside of any transaction, as PostgreSQL wants it for whole databases."""
    store.connect(live.render_as_string(hide_password=False), pooled=False)
    with engine().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(statement)


def _port(url: URL) -> str:
    """The port that the service itself connects to.

    Said aloud, because Debian's pg_dump takes an address without one to mean the machine's first
    cluster, wherever that listens.
    """
    from psycopg.pq import Conninfo  # only where PostgreSQL is used

    if url.port or "port" in url.query:
        return str(url.port or url.query["port"])
    defaults = {each.keyword: each.val for each in Conninfo.get_defaults()}
    return (defaults.get(b"port") or b"5432").decode()


def _postgresql(program: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by a file, not by the command."""
    path = shutil.which(program)
    if path is None:
        raise click.ClickException(
            f"{program} is not installed here (Debian: apt-get install postgresql-client)."
        )
    with tempfile.NamedTemporaryFile("w", suffix=".pgpass") as secret:  # for its owner's eyes only
        secret.write("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", str(url.password or "")))
        secret.flush()
        place = URL.create(
            "postgresql",
            username=url.username,
            host=url.host,
            database=url.database,
            query={**url.query, "passfile": secret.name, "port": _port(url)},
        )
        done = subprocess.run(  # noqa: S603 - the program of the system and our own words
            [path, f"--dbname={place.render_as_string(hide_password=False)}", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = done.stderr.strip().removeprefix(f"{program}: ")
        raise click.ClickException(f"{program}: {said or 'it failed'}")
