"""A column that has one of many numbers, asked with one parameter."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from consult import store
from consult.groups.models import Group
from consult.store import among
from tests import factories as make


def ids_of(db: Session, numbers: list[int]) -> set[int]:
    return set(db.scalars(select(Group.id).where(among(Group.id, numbers))))


def test_it_finds_those_that_are_among_them_and_no_others(db: Session) -> None:
    first, second, other = (make.make_group() for _ in range(3))
    assert ids_of(db, [first.id, second.id, second.id, -1]) == {first.id, second.id}
    assert other.id not in ids_of(db, [first.id])
    assert ids_of(db, []) == set()


def test_the_numbers_can_be_left_to_whoever_sends_the_statement(db: Session) -> None:
    group = make.make_group()
    wanted = select(Group.id).where(among(Group.id, named="these"))
    assert db.scalars(wanted, {"these": [group.id, 0]}).all() == [group.id]


@pytest.mark.parametrize("many", [1, 70_000])
def test_it_is_the_same_statement_however_many_there_are(db: Session, many: int) -> None:
    """SQLite takes no more than 32,766 parameters, PostgreSQL no more than 65,535."""
    group, seen = make.make_group(), []

    def note(_c: object, _k: object, _s: str, sent: object, *_more: object) -> None:
        seen.append(len(sent))  # type: ignore[arg-type]

    event.listen(store.engine(), "before_cursor_execute", note)
    try:
        assert ids_of(db, [group.id, *range(-many, 0)]) == {group.id}
    finally:
        event.remove(store.engine(), "before_cursor_execute", note)
    assert seen == [1]
