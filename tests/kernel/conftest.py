"""A fresh database for each test, so that threads, crashes and tampering may do their worst."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from consult import boot, clock, settings, store
from consult.jobs import sweeps
from consult.lifecycle import kinds
from consult.lifecycle.definitions import store_shipped
from consult.store import schema

engines = sys.modules["consult.store.engine"]  # the package has a function of that name
SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A migrated database with the shipped definitions, to be copied."""
    boot.load()
    if not SERVER:
        url = f"sqlite:///{tmp_path_factory.mktemp('kernel') / 'mould.db'}"
    else:
        name = f"consult_kernel_{os.getpid()}_{worker_id}"
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        url = _named(name)
    before = engines._engine
    engines._engine = None
    schema.upgrade(store.connect(url, pooled=False))
    with store.scope():
        store_shipped()
        store.commit()
    store.disconnect()
    engines._engine = before
    yield url
    if SERVER:
        _on_server(f"DROP DATABASE IF EXISTS {sa.make_url(url).database} WITH (FORCE)")


@pytest.fixture
def fresh_url(mould: str, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the mould."""
    if not SERVER:
        path = tmp_path / "fresh.db"
        shutil.copy(mould.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    base = sa.make_url(mould).database
    name = f"{base}_copy"
    _on_server(
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {base}"
    )
    yield _named(name)
    _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def fresh(fresh_url: str, tmp_path: Path) -> Iterator[sa.Engine]:
    """Connected to a fresh database; whatever else was in use comes back afterwards."""
    before = engines._engine, settings._current, clock._source, list(sweeps._nudgers)
    engines._engine = None
    settings.use(
        settings.Settings(
            mode="development",
            database_url=fresh_url,
            queue_path=str(tmp_path / "queue.db"),
            demo_clock_path=str(tmp_path / "demo-clock"),
            argon2_time=1,
            argon2_memory_kib=64,
            rate_limits=False,
            secret_key="a secret that is used in tests only",
        )
    )
    clock.use(None)
    sweeps._nudgers.clear()
    yield store.connect(fresh_url)
    store.session.remove()
    store.disconnect()
    engines._engine, settings._current, clock._source, sweeps._nudgers[:] = before


@pytest.fixture
def own_kinds() -> Iterator[None]:
    """What a test registers as kinds and sweeps is forgotten after it."""
    known, swept = dict(kinds._kinds), dict(sweeps._sweeps)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(known)
    sweeps._sweeps.clear()
    sweeps._sweeps.update(swept)


def _named(name: str) -> str:
    return sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _on_server(*statements: str) -> None:
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    server.dispose()
