"""The migrations make what the models say, and the triggers stand on populated data."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from consult import store
from consult.store import Base, schema, session
from tests import factories as make

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
NEVER_CHANGED = (
    "entry",
    "passage",
    "approval",
    "publication",
    "published_outcomes",
    "receipt",
    "consulted_version",
    "ballot_version",
    "version",
    "block",
)


def triggers() -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if store.is_sqlite()
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with store.engine().connect() as connection:
        return set(connection.scalars(sa.text(query)))


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    assert schema.differences(store.engine()) == []


def test_what_is_left_out_of_the_comparison_is_the_same_too(app: Flask) -> None:
    """Checks and partial indexes, which a comparison of types and columns does not see."""
    found = sa.inspect(store.engine())
    for table in Base.metadata.sorted_tables:
        checks = {str(each["name"]) for each in found.get_check_constraints(table.name)}
        ours = {
            str(each.name) for each in table.constraints if isinstance(each, sa.CheckConstraint)
        }
        assert ours <= checks, table.name
        indexes = {each["name"] for each in found.get_indexes(table.name)}
        assert {each.name for each in table.indexes} <= indexes, table.name


def test_every_migration_follows_the_one_before() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    before = None
    for number, path in enumerate(files, start=1):
        names = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id in ("revision", "down_revision")
        }
        assert names == {"revision": f"{number:04}", "down_revision": before}
        assert path.name.startswith(f"{number:04}_")
        before = names["revision"]


ACTS = [(act, table) for act in ("UPDATE", "DELETE") for table in NEVER_CHANGED]
ACTS.remove(("UPDATE", "passage"))  # it repeats words of the record, which may be erased


@pytest.mark.parametrize(("act", "table"), ACTS)
def test_after_a_whole_review_the_database_keeps_what_must_not_change(
    launched: Callable[[], Any], table: str, act: str
) -> None:
    launched()
    column = Base.metadata.tables[table].columns.keys()[-1]
    words = {
        "UPDATE": f"UPDATE {table} SET {column} = {column}",
        "DELETE": f"DELETE FROM {table}",
    }
    assert session.scalar(sa.text(f"SELECT count(*) FROM {table}")), f"{table} is empty"
    with pytest.raises(sa.exc.DBAPIError, match=r"kept as they are|never changes"):
        session.execute(sa.text(words[act]))


@pytest.fixture
def launched(db: Any) -> Callable[[], Any]:
    def arrange() -> Any:
        review = make.review_at("partner_comment")
        make.submit_comment(make.responses_of(make.round_of(review))[0])
        make.review_at("considering", review=review)
        for comment in _comments(review):
            make.answer(comment, "accepted")
        make.review_at("launched", review=review)
        store.commit()
        return review

    return arrange


def _comments(review: Any) -> list[Any]:
    from consult.responses.queries import submitted_comments

    return list(submitted_comments([make.round_of(review).id]))


def test_migrating_populated_data_again_changes_nothing_and_keeps_the_triggers(
    launched: Callable[[], Any],
) -> None:
    launched()
    session.remove()
    before, stood = _counts(), triggers()
    schema.upgrade(store.engine())
    assert _counts() == before
    assert triggers() == stood
    assert len(stood) >= 20
    if store.is_sqlite():
        with store.engine().connect() as connection:
            assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []


def _counts() -> dict[str, int]:
    with store.engine().connect() as connection:
        return {
            name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0
            for name in Base.metadata.tables
        }
