"""A database for one run: a file in the run's folder, or a PostgreSQL database made and dropped."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOCAL = (
    "postgresql+psycopg://root@127.0.0.1:5432/postgres",
    "postgresql+psycopg://postgres@127.0.0.1:5432/postgres",
)


@dataclass(frozen=True)
class Database:
    """`label` is the suffix of the benchmarks' names."""

    label: str
    url: str


def sqlite(folder: Path) -> Database:
    return Database("sqlite", f"sqlite:///{folder}/consult.db")


def find_server() -> str | None:
    """The address of a PostgreSQL that answers: TEST_DATABASE_URL, or one on this machine."""
    if importlib.util.find_spec("psycopg") is None:
        return None
    import psycopg  # an extra

    given = os.environ.get("TEST_DATABASE_URL")
    for url in (given,) if given else LOCAL:
        try:
            with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=3):
                return url
        except psycopg.Error:
            continue
    return None


@contextmanager
def postgresql(server: str) -> Iterator[Database]:
    """A database of our own beside the one that is named, dropped at the end."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    base = make_url(server)
    name = f"consult_bench_{os.getpid()}"
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        url = base.set(database=name).render_as_string(hide_password=False)
        yield Database("postgresql", url)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()
