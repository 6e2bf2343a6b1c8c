"""Sessions, savepoints, the one commit, and what is stored exactly."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from consult import audit, clock, store
from consult.access import CLOCK
from consult.accounts.models import Account, Agency
from consult.audit.models import Entry
from consult.jobs.models import Beat
from consult.store import session
from tests.kernel.conftest import engines
from tests.kernel.crowd import errors, together
from workflows.refusal import Refusal, Refused

pytestmark = pytest.mark.usefixtures("fresh")


def agency(name: str) -> Agency:
    return Agency(name=name, short_name="", sector="")


def count(model: type[Any]) -> int:
    with store.scope("read"):
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_what_a_scope_for_reading_wrote_is_undone() -> None:
    with store.scope("read"):
        session.add(agency("Flushed"))
        session.flush()
    with store.scope("read"):
        session.execute(sa.insert(Agency).values(name="Sent", short_name="", sector=""))
    with store.scope("read"):
        session.add(agency("Never flushed"))
    assert count(Agency) == 0


def test_reading_ends_with_no_rollback_at_which_a_driver_forgets_what_it_prepared() -> None:
    undone: list[Any] = []
    sa.event.listen(store.engine(), "rollback", undone.append)
    for _ in range(3):
        count(Agency)
    assert undone == []
    with store.scope("read"):
        session.add(agency("Flushed"))
        session.flush()
    assert len(undone) == 1
    if not store.is_sqlite():
        count(Agency)
        count(Agency)
        with store.scope("read"):
            kept = session.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
        assert any("FROM agency" in each for each in kept)


def test_a_connection_that_the_server_has_ended_is_replaced_and_nobody_notices() -> None:
    who, one = sa.text("SELECT 1" if store.is_sqlite() else "SELECT pg_backend_pid()"), store.engine
    with store.scope("read"), one().connect() as first, one().connect() as second:
        idle = {each.execute(who).scalar_one() for each in (first, second)}
    if not store.is_sqlite():
        with one().connect() as mine:
            [other] = idle - {mine.execute(who).scalar_one()}
            mine.execute(sa.text("SELECT pg_terminate_backend(:other, 5000)"), {"other": other})
    with store.scope("read"), one().connect() as first, one().connect() as second:
        now = {each.execute(who).scalar_one() for each in (first, second)}
    assert store.is_sqlite() or len(now - idle) == 1


def test_a_connection_that_meets_the_last_other_one_closing_tries_again() -> None:
    class Cursor:
        said: list[str] = []

        def execute(self, words: str) -> None:
            self.said.append(words)
            if len(self.said) < 3:
                raise sqlite3.OperationalError("database is locked")

    cursor = Cursor()
    engines._say(cursor, "PRAGMA journal_mode=WAL")
    assert cursor.said == ["PRAGMA journal_mode=WAL"] * 3


def test_a_result_knows_the_names_of_its_columns() -> None:
    with store.scope("read"):
        row = session.execute(sa.text('SELECT 1 AS one, 2 AS "Größe"')).mappings().one()
    assert dict(row) == {"one": 1, "Größe": 2}


def test_a_scope_undoes_what_was_not_committed() -> None:
    with store.scope():
        session.add(agency("A"))
        session.flush()
    assert count(Agency) == 0
    with store.scope():
        session.add(agency("A"))
        store.commit()
    assert count(Agency) == 1


def test_a_scope_inside_a_scope_has_its_own_session() -> None:
    with store.scope("read") as outer:
        with store.scope("read") as inner:
            assert session() is inner is not outer
        assert session() is outer


def test_a_row_read_before_a_commit_can_be_read_after_the_scope() -> None:
    with store.scope():
        made = agency("A")
        session.add(made)
        store.commit()
    assert (made.id, made.name) == (1, "A")


def test_a_savepoint_undoes_rows_entries_of_the_record_and_what_waits_for_the_commit() -> None:
    done: list[str] = []
    with store.scope():
        session.add(agency("kept"))
        audit.record("agency:1", "made", by=CLOCK)
        store.later(lambda: done.append("kept"))
        with suppress(ZeroDivisionError), store.savepoint():
            session.add(agency("undone"))
            audit.record("agency:2", "made", by=CLOCK)
            store.later(lambda: done.append("undone"))
            session.flush()
            raise ZeroDivisionError
        store.later(lambda: done.append("after"))
        store.commit()
    with store.scope("read"):
        assert session.scalars(sa.select(Agency.name)).all() == ["kept"]
        assert session.scalars(sa.select(Entry.thing)).all() == ["agency:1"]
    assert done == ["kept", "after"]


def test_a_refusal_undoes_what_was_written_before_it_and_what_waited() -> None:
    done: list[str] = []
    with store.scope():
        with suppress(Refused), store.undone_if_refused():
            session.add(agency("undone"))
            session.flush()
            audit.record("agency:2", "made", by=CLOCK)
            store.later(lambda: done.append("undone"))
            raise Refused(Refusal("no", "No."))
        store.commit()
    assert (count(Agency), count(Entry), done) == (0, 0, [])


def test_a_refusal_undoes_what_was_not_sent_yet_but_keeps_what_was_read() -> None:
    with store.scope():
        session.add(agency("kept"))
        store.commit()
    with store.scope():
        kept = session.scalars(sa.select(Agency)).one()
        with suppress(Refused), store.undone_if_refused():
            kept.name = "changed"
            session.add(agency("undone"))
            raise Refused(Refusal("no", "No."))
        assert kept.name == "kept"
        store.commit()
    assert count(Agency) == 1


def test_a_refusal_before_anything_is_written_lets_go_of_nothing() -> None:
    with store.scope():
        transaction = session.connection().get_transaction()
        with suppress(Refused), store.undone_if_refused():
            raise Refused(Refusal("no", "No."))
        assert session.connection().get_transaction() is transaction


def _stored_elsewhere(name: str) -> None:
    """By another connection of this process, at once."""
    with store.scope("write"):
        session.add(agency(name))
        store.commit()


@pytest.mark.sqlite
def test_a_request_that_has_only_read_keeps_nobody_from_writing() -> None:
    with store.scope("request"):
        assert not session.scalars(sa.select(Agency)).all()
        _stored_elsewhere("A")
        session.add(agency("B"))
        store.commit()
    assert count(Agency) == 2


@pytest.mark.sqlite
def test_a_request_that_holds_a_row_reads_it_as_it_is_now_and_keeps_others_out() -> None:
    _stored_elsewhere("A")
    with store.scope("request"):
        first = session.scalars(sa.select(Agency)).one()
        with store.scope("write"):
            session.scalars(sa.select(Agency)).one().name = "B"
            store.commit()
        held = sa.select(Agency).with_for_update().execution_options(populate_existing=True)
        assert session.scalars(held).one() is first
        assert first.name == "B"
        other = sqlite3.connect(str(store.engine().url.database), timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_savepoints_may_be_nested() -> None:
    done: list[str] = []
    with store.scope():
        with store.savepoint():
            store.later(lambda: done.append("outer"))
            audit.record("a:1", "outer", by=CLOCK)
            with suppress(ZeroDivisionError), store.savepoint():
                store.later(lambda: done.append("inner"))
                audit.record("a:1", "inner", by=CLOCK)
                raise ZeroDivisionError
        store.commit()
    assert done == ["outer"]
    assert count(Entry) == 1


def test_what_waits_for_the_commit_is_not_done_without_it() -> None:
    done: list[str] = []
    with store.scope():
        store.later(lambda: done.append("never"))
        audit.record("a:1", "never", by=CLOCK)
        store.rollback()
        session.add(agency("A"))
        store.commit()
    assert done == []
    assert count(Entry) == 0


def test_a_commit_that_fails_does_nothing_that_waited_for_it() -> None:
    done: list[str] = []
    with store.scope():
        session.add_all([agency("same"), agency("same")])
        store.later(lambda: done.append("never"))
        with pytest.raises(sa.exc.IntegrityError):
            store.commit()
        store.rollback()
        store.commit()
    assert done == []


def test_a_pause_lets_go_of_an_unchanged_transaction() -> None:
    with store.scope() as current:
        session.scalars(sa.select(Agency)).all()
        assert current.in_transaction()
        store.pause()
        assert not current.in_transaction()


def add_row() -> None:
    session.add(agency("A"))


def add_and_flush() -> None:
    session.add(agency("A"))
    session.flush()


def insert_directly() -> None:
    session.execute(sa.insert(Agency).values(name="A", short_name="", sector=""))


def wait_for_the_record() -> None:
    audit.record("a:1", "waits", by=CLOCK)


def wait_for_the_commit() -> None:
    store.later(lambda: None)


@pytest.mark.parametrize(
    "change", [add_row, add_and_flush, insert_directly, wait_for_the_record, wait_for_the_commit]
)
def test_a_pause_with_changes_waiting_is_a_mistake(change: Any) -> None:
    with store.scope():
        change()
        with pytest.raises(RuntimeError, match="changes waiting"):
            store.pause()


def test_after_a_commit_a_pause_is_fine_again() -> None:
    with store.scope():
        add_and_flush()
        store.commit()
        store.pause()


def test_many_writers_at_once_never_find_the_database_locked() -> None:
    def write(who: int) -> None:
        for turn in range(15):
            with store.scope():
                session.scalars(sa.select(Agency).limit(1)).all()  # read first, then write
                session.add(agency(f"{who}-{turn}"))
                store.commit()

    results = together(*[lambda who=who: write(who) for who in range(8)])
    assert errors(results) == []
    assert count(Agency) == 120


def test_readers_do_not_wait_for_a_writer() -> None:
    with store.scope():
        session.add(agency("unseen"))
        session.flush()
        [seen] = together(lambda: count(Agency), patience=3)
        store.commit()
    assert seen == 0


def test_a_lost_update_is_a_conflict() -> None:
    with store.scope():
        person = Account(email="a@example.org", name="A", created_at=clock.now())
        session.add(person)
        store.commit()
    with store.scope("read"):
        mine = session.get_one(Account, person.id)
    with store.scope():
        session.get_one(Account, person.id).name = "Theirs"
        store.commit()
    with store.scope():
        session.add(mine)
        mine.name = "Mine"
        with pytest.raises(StaleDataError):
            store.commit()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2021, 3, 28, 0, 30, 1, 999999, tzinfo=UTC),
        datetime(2021, 10, 31, 1, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_universal_time(moment: datetime) -> None:
    with store.scope():
        session.add(Beat(name="b", at=moment))
        store.commit()
    with store.scope("read"):
        found = session.get_one(Beat, "b").at
    assert found == moment
    assert found.utcoffset() == timedelta()


def test_moments_from_different_zones_are_compared_as_moments() -> None:
    early = datetime(2021, 7, 1, 12, 30, tzinfo=timezone(timedelta(hours=1)))  # 11:30 UTC
    with store.scope():
        session.add(Beat(name="b", at=early))
        store.commit()
        noon = datetime(2021, 7, 1, 12, tzinfo=UTC)
        assert session.scalars(sa.select(Beat.name).where(Beat.at < noon)).all() == ["b"]


def test_a_moment_without_a_zone_is_refused() -> None:
    with store.scope():
        session.add(Beat(name="b", at=datetime(2021, 3, 3)))
        with pytest.raises(sa.exc.StatementError, match="without a time zone"):
            session.flush()


def test_sealed_json_is_kept_byte_for_byte() -> None:
    with store.scope():
        audit.record("a:1", "did", facts={"ü": "“x”", "b": [1, None, True], "a": {}}, by=CLOCK)
        store.commit()
        raw = session.scalar(sa.text("SELECT body FROM entry"))
        body = session.scalars(sa.select(Entry.body)).one()
    assert '"facts":{"a":{},"b":[1,null,true],"ü":"“x”"}' in raw
    assert body["facts"] == {"a": {}, "b": [1, None, True], "ü": "“x”"}


def test_missing_children_are_refused_on_both_databases() -> None:
    with store.scope(), pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text("INSERT INTO site_role VALUES (99, 'administrator')"))


def test_the_last_page_stands_in_for_those_beyond_it() -> None:
    with store.scope():
        session.add_all([agency(f"{number:02}") for number in range(60)])
        store.commit()
        everything = sa.select(Agency).order_by(Agency.name)
        beyond = store.page_of(everything, number=99)
        before = store.page_of(everything, number=-1)
        nothing = store.page_of(everything.where(Agency.name == "none"), number=3)
    assert (beyond.number, beyond.last, len(beyond.items)) == (3, 3, 10)
    assert (before.number, before.items[0].name) == (1, "00")
    assert (nothing.number, nothing.last, list(nothing.items)) == (1, 1, [])
