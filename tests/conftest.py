"""A real database for every test, emptied between them; the only fakes are clock and mailbox.

TEST_DATABASE_URL names a PostgreSQL database that the user may make others beside; without it
every test has a SQLite file of its own, copied from one that was migrated once.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # tests.factories, tests.visitor

from consult import boot, create_app, store
from consult import clock as consult_clock
from consult.lifecycle.definitions import store_shipped
from consult.region import queries as region
from consult.responses.queries import forget_advised
from consult.settings import Settings
from consult.store import schema
from tests.visitor import Visitor

# Property tests take as long as they take: a busy machine is not a failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
boot.load()  # before any test module is imported: subscribers hear news in the order of boot
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
SHIPPED = ("alembic_version", "definition")  # stored once, like the tables themselves
MOMENT = datetime(2021, 3, 3, 10, 0, tzinfo=UTC)  # a Wednesday morning


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test about one database is not a test of the other: it is not collected there."""
    here = os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql")
    foreign = "sqlite" if here else "postgresql"
    apart = [item for item in items if item.get_closest_marker(foreign)]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]


class FakeClock:
    """Stands still until a test moves it."""

    def __init__(self, moment: datetime = MOMENT) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> datetime:
        self.moment = moment
        return moment

    def advance(self, step: timedelta | None = None, **parts: float) -> datetime:
        """Move on: advance(days=3, minutes=1), or by a timedelta."""
        return self.set(self.moment + (step or timedelta(**parts)))


class Sqlite:
    """A migrated file, copied for every test."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        self._used = folder / "test.db"
        self.url = f"sqlite:///{self._used}"
        _migrate(f"sqlite:///{self._template}")
        engine = create_engine(f"sqlite:///{self._template}")
        with engine.connect() as connection:  # one file, with nothing left beside it
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        engine.dispose()
        self.clean()

    def clean(self) -> None:
        store.disconnect()
        for tail in ("-wal", "-shm", "-journal"):
            Path(f"{self._used}{tail}").unlink(missing_ok=True)
        shutil.copyfile(self._template, self._used)
        store.connect(self.url)


class Postgresql:
    """A database of this worker's own, whose rows are deleted with the triggers set aside."""

    def __init__(self, url: str) -> None:
        base = make_url(url)
        name = f"{base.database}_{WORKER}"
        admin = create_engine(base, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        self.url = base.set(database=name).render_as_string(hide_password=False)
        _migrate(self.url)
        store.connect(self.url)
        tables = [name for name in inspect(store.engine()).get_table_names() if name not in SHIPPED]
        with store.engine().connect() as connection:
            shipped = connection.scalar(text("SELECT max(id) FROM definition"))
        self._empty = "; ".join(
            ["SET session_replication_role = replica"]
            + [f'DELETE FROM "{table}"' for table in tables]
            + [f"DELETE FROM definition WHERE id > {shipped}"]
            + ["SET session_replication_role = DEFAULT"]
        )

    def clean(self) -> None:
        if store_url() != self.url:
            store.connect(self.url)
        with store.engine().begin() as connection:
            connection.exec_driver_sql(self._empty)


def store_url() -> str:
    try:
        return store.engine().url.render_as_string(hide_password=False)
    except RuntimeError:
        return ""


def _migrate(url: str) -> None:
    boot.load()
    schema.upgrade(store.connect(url))
    with store.scope("write"):
        store_shipped()
        store.commit()
    store.disconnect()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for this run's files."""
    return tmp_path_factory.mktemp("consult")


@pytest.fixture(scope="session")
def databases(run_folder: Path) -> Sqlite | Postgresql:
    url = os.environ.get("TEST_DATABASE_URL", "")
    return Postgresql(url) if url.startswith("postgresql") else Sqlite(run_folder)


@pytest.fixture(scope="session")
def settings(databases: Sqlite | Postgresql, run_folder: Path) -> Settings:
    """Development mode, cheap passwords, no rate limits."""
    return settings_with(databases, run_folder)


def settings_with(databases: Sqlite | Postgresql, run_folder: Path, **others: object) -> Settings:
    values: dict[str, object] = {
        "mode": "development",
        "database_url": databases.url,
        "secret_key": "a secret of the tests, long enough",
        "argon2_time": 1,
        "argon2_memory_kib": 64,
        "rate_limits": False,
        "queue_path": str(run_folder / "queue.db"),
        "demo_clock_path": str(run_folder / "demo-clock"),
    }
    return Settings(**{**values, **others})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def built_app(settings: Settings) -> Flask:
    return _testing(create_app(settings))


@pytest.fixture(scope="session")
def built_demo(databases: Sqlite | Postgresql, run_folder: Path) -> Flask:
    return _testing(create_app(settings_with(databases, run_folder, mode="demo")))


def _testing(app: Flask) -> Flask:
    app.testing = True
    return app


@pytest.fixture
def database(databases: Sqlite | Postgresql, built_app: Flask) -> Iterator[None]:
    """Tables, the shipped workflows and nothing else."""
    databases.clean()
    region.KNOWN_FOR = 0.0  # looked up by every request, or two pages would differ by a query
    region.learn(None)
    forget_advised()
    yield
    store.session.remove()


@pytest.fixture
def clock() -> Iterator[FakeClock]:
    """Stands at 10 on Wednesday 3 March 2021 until it is moved."""
    fake = FakeClock()
    consult_clock.use(fake)
    yield fake
    consult_clock.use(None)


@pytest.fixture
def app(built_app: Flask, database: None, clock: FakeClock) -> Flask:
    """The application in development mode, on an empty database, at a standing clock."""
    return built_app


@pytest.fixture
def demo_app(built_demo: Flask, databases: Sqlite | Postgresql, database: None) -> Iterator[Flask]:
    """The application as a demonstration, with its own clock, which starts at the real time."""
    path = Path(built_demo.config["SETTINGS"].demo_clock_path)
    path.unlink(missing_ok=True)
    consult_clock.use(consult_clock.DemoClock(str(path)))
    yield built_demo
    consult_clock.use(None)
    path.unlink(missing_ok=True)


@pytest.fixture
def db(database: None, clock: FakeClock) -> Iterator[Session]:
    """For arranging and asking. A visitor commits what was arranged before each request."""
    with store.scope("write") as session:
        yield session


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """visitor() comes without signing in; visitor(account) is signed in."""

    def make(account: object = None, *, budget: int = Visitor.BUDGET) -> Visitor:
        fresh = Visitor(app, budget=budget)
        return fresh.sign_in(account) if account is not None else fresh

    return make
