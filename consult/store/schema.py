"""Bring a database to the newest schema. Imported by the command line and tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.engine import Engine

from consult.store.base import Base

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(engine: Engine, target: str = "head") -> None:
    """Migrate to `target`; a database that is there already is left in milliseconds."""
    with _quiet(engine) as connection:
        command.upgrade(_config(connection), target)
        connection.commit()


def revise(engine: Engine, message: str, number: str) -> None:
    """Write the next migration from the difference between models and database."""
    with _quiet(engine) as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def differences(engine: Engine) -> list[object]:
    """What the models have that the database has not, and the other way round."""
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Base.metadata))


def _is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """The indexes of words are each database's own and have no model: see the migration."""
    return not (name or "").startswith(("block_words", "comment_words", "clarification_words"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config


@contextmanager
def _quiet(engine: Engine) -> Iterator[Connection]:
    """A connection on which SQLite does not cascade away the children of a rebuilt table."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            yield connection
            return
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")
