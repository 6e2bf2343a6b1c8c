"""The record: it verifies, and whatever is done to it behind its back is found."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from consult import audit, store
from consult.access import CLOCK, Actor
from consult.audit.models import ChainHead, Entry, EntryText
from consult.audit.proving import BrokenChain, verify_all
from consult.store import session
from tests.kernel.crowd import errors, together

pytestmark = pytest.mark.usefixtures("fresh")
THINGS = ("review:1", "response:2", "response:3")


def write(thing: str, number: int, *, words: str = "words") -> None:
    audit.record(thing, "did", facts={"number": number}, words={"reason": words}, by=CLOCK)


def verified() -> tuple[int, list[BrokenChain]]:
    with store.scope("read"):
        return verify_all()


@contextmanager
def behind_its_back() -> Iterator[sa.Connection]:
    """What somebody could do who owns the database: triggers and foreign keys set aside."""
    engine = store.engine()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
                raw.execute(f"DROP TRIGGER {name}")
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        yield connection
        connection.commit()
        if engine.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys=ON")
        else:
            connection.execute(sa.text("SET session_replication_role = DEFAULT"))
            connection.commit()


@pytest.fixture
def chains() -> None:
    """Three chains of five."""
    with store.scope():
        for number in range(5):
            for thing in THINGS:
                write(thing, number)
        store.commit()


def test_hundreds_of_random_entries_over_several_things_verify() -> None:
    chance = random.Random(7)
    letters = string.printable + "äß“”—🏛\u200b"
    total = 0
    for turn in range(60):
        with store.scope():
            for _ in range(chance.randint(1, 12)):
                facts = {"n": chance.randint(-9, 10**15), "list": [None, True, "x"], "turn": turn}
                text = "".join(chance.choices(letters, k=chance.randint(0, 300)))
                thing = f"review:{chance.randint(1, 9)}"
                audit.record(thing, "did", facts=facts, words={"body": text}, by=CLOCK)
                total += 1
            store.commit()
    assert verified() == (total, [])


def test_many_writers_on_the_same_things_leave_unbroken_chains() -> None:
    def act(who: int) -> None:
        chance = random.Random(who)
        for number in range(20):
            with store.scope():
                for thing in chance.sample(THINGS, k=2):  # in any order: sealing sorts them
                    write(thing, number)
                store.commit()

    assert errors(together(*[lambda who=who: act(who) for who in range(8)])) == []
    assert verified() == (320, [])


def test_proving_the_record_while_it_is_written_raises_no_false_alarm() -> None:
    def act() -> None:
        for number in range(60):
            with store.scope():
                write("review:1", number)
                store.commit()

    def prove() -> list[BrokenChain]:
        return [fault for _ in range(25) for fault in verified()[1]]

    results = together(act, act, prove, prove)
    assert errors(results) == []
    assert results[2] + results[3] == []


def test_what_a_refused_transaction_recorded_is_not_there(chains: None) -> None:
    with store.scope():
        write("review:1", 99)
        store.rollback()
        store.commit()
    assert verified() == (15, [])


def edit_facts(db: sa.Connection) -> None:
    body = db.scalar(sa.select(sa.text("body FROM entry WHERE thing='response:2' AND position=3")))
    _set(db, "body", str(body).replace('"number":2', '"number":7'))


def edit_to_a_fraction(db: sa.Connection) -> None:
    body = db.scalar(sa.select(sa.text("body FROM entry WHERE thing='response:2' AND position=3")))
    _set(db, "body", str(body).replace('"number":2', '"number":2.5'))


def edit_to_rubbish(db: sa.Connection) -> None:
    _set(db, "body", "not json at all")


def edit_to_a_list(db: sa.Connection) -> None:
    _set(db, "body", "[]")


def edit_without_words(db: sa.Connection) -> None:
    _set(db, "body", '{"act":"did"}')


def edit_the_act(db: sa.Connection) -> None:
    _set(db, "act", "undid")


def edit_the_time(db: sa.Connection) -> None:
    _set(db, "at", "2001-01-01 00:00:00.000000")


def edit_the_actor(db: sa.Connection) -> None:
    _set(db, "actor_id", 7)


def edit_the_seal(db: sa.Connection) -> None:
    _set(db, "hash", "f" * 64)


def edit_the_link(db: sa.Connection) -> None:
    _set(db, "previous", "f" * 64)


def remove_one(db: sa.Connection) -> None:
    db.execute(sa.text("DELETE FROM entry WHERE thing='response:2' AND position=3"))


def remove_the_first(db: sa.Connection) -> None:
    db.execute(sa.text("DELETE FROM entry WHERE thing='response:2' AND position=1"))


def remove_the_last(db: sa.Connection) -> None:
    db.execute(sa.text("DELETE FROM entry WHERE thing='response:2' AND position=5"))


def remove_and_close_the_gap(db: sa.Connection) -> None:
    remove_one(db)
    db.execute(sa.text("UPDATE entry SET position=3 WHERE thing='response:2' AND position=4"))
    db.execute(sa.text("UPDATE entry SET position=4 WHERE thing='response:2' AND position=5"))


def remove_all_but_the_head(db: sa.Connection) -> None:
    db.execute(sa.text("DELETE FROM entry WHERE thing='response:2'"))


def remove_the_head(db: sa.Connection) -> None:
    db.execute(sa.text("DELETE FROM chain_head WHERE thing='response:2'"))


def move_the_head_back(db: sa.Connection) -> None:
    db.execute(sa.text("UPDATE chain_head SET length=4 WHERE thing='response:2'"))


def swap_two(db: sa.Connection) -> None:
    for old, new in ((3, 93), (4, 3), (93, 4)):
        db.execute(
            sa.text("UPDATE entry SET position=:n WHERE thing='response:2' AND position=:o"),
            {"n": new, "o": old},
        )


def swap_two_bodies(db: sa.Connection) -> None:
    [three, four] = db.scalars(
        sa.text("SELECT body FROM entry WHERE thing='response:2' AND position IN (3,4) ORDER BY 1")
    )
    _set(db, "body", four, 3)
    _set(db, "body", three, 4)


def insert_one(db: sa.Connection) -> None:
    db.execute(
        sa.text(
            "INSERT INTO entry (thing, position, at, act, actor_id, body, previous, hash) "
            "SELECT thing, 6, at, act, actor_id, body, hash, :hash FROM entry "
            "WHERE thing='response:2' AND position=5"
        ),
        {"hash": "a" * 64},
    )


def move_to_another_thing(db: sa.Connection) -> None:
    db.execute(
        sa.text(
            "UPDATE entry SET thing='review:1', position=6 WHERE thing='response:2' AND position=5"
        )
    )


def _set(db: sa.Connection, column: str, value: object, position: int = 3) -> None:
    db.execute(
        sa.text(f"UPDATE entry SET {column}=:v WHERE thing='response:2' AND position=:p"),
        {"v": value, "p": position},
    )


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (edit_facts, 3),
        (edit_to_a_fraction, 3),
        (edit_to_rubbish, 3),
        (edit_to_a_list, 3),
        (edit_without_words, 3),
        (edit_the_act, 3),
        (edit_the_time, 3),
        (edit_the_actor, 3),
        (edit_the_seal, 3),
        (edit_the_link, 3),
        (remove_one, 3),
        (remove_the_first, 1),
        (remove_the_last, 4),
        (remove_and_close_the_gap, 3),
        (remove_all_but_the_head, 1),
        (remove_the_head, 5),
        (move_the_head_back, 5),
        (swap_two, 3),
        (swap_two_bodies, 3),
        (insert_one, 6),
        (move_to_another_thing, 4),
    ],
    ids=lambda each: getattr(each, "__name__", str(each)),
)
def test_tampering_is_found_where_it_was_done(
    chains: None, tamper: Callable[[sa.Connection], None], place: int
) -> None:
    with behind_its_back() as connection:
        tamper(connection)
    _, broken = verified()
    assert ("response:2", place) in [(fault.thing, fault.position) for fault in broken]
    assert "response:3" not in [fault.thing for fault in broken]


def test_erased_words_leave_the_chain_whole(chains: None) -> None:
    with store.scope():
        session.execute(sa.delete(EntryText).where(EntryText.name == "actor"))
        store.commit()
    assert verified() == (15, [])
    with store.scope("read"):
        told = audit.list_entries(["response:2"])
    assert told[0].actor == "someone whose name was erased"
    assert told[0].words == {"reason": "words"}


@pytest.mark.parametrize(
    "change",
    [{"text": "other words"}, {"salt": b"0123456789abcdef"}, {"name": "motive"}],
    ids=lambda change: next(iter(change)),
)
def test_altered_words_are_found(chains: None, change: dict[str, object]) -> None:
    which = sa.select(Entry.id).where(Entry.thing == "response:2", Entry.position == 3)
    with behind_its_back() as connection:
        connection.execute(
            sa.update(EntryText)
            .where(EntryText.name == "reason", EntryText.entry_id == which.scalar_subquery())
            .values(**change)
        )
    assert [(fault.thing, fault.position) for fault in verified()[1]] == [("response:2", 3)]


def test_a_shortened_salt_is_found_and_stops_nothing(chains: None) -> None:
    with behind_its_back() as connection:
        connection.execute(
            sa.update(EntryText)
            .where(EntryText.name == "reason")
            .where(
                EntryText.entry_id
                == sa.select(Entry.id).where(Entry.position == 2).limit(1).scalar_subquery()
            )
            .values(salt=b"short")
        )
    assert len(verified()[1]) == 1


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE entry SET act='x'",
        "DELETE FROM entry",
        "UPDATE entry_text SET text='x'",
        pytest.param("TRUNCATE entry CASCADE", marks=pytest.mark.postgresql),
        pytest.param("TRUNCATE entry_text", marks=pytest.mark.postgresql),
        pytest.param("TRUNCATE passage CASCADE", marks=pytest.mark.postgresql),
        pytest.param("INSERT OR REPLACE INTO entry SELECT * FROM entry", marks=pytest.mark.sqlite),
    ],
)
def test_the_database_itself_refuses_to_change_the_record(chains: None, act: str) -> None:
    with store.scope():
        with pytest.raises(sa.exc.DBAPIError, match="kept as they are"):
            session.execute(sa.text(act))
        store.rollback()
    assert verified() == (15, [])


def test_words_may_be_erased_but_empty_ones_are_not_kept() -> None:
    with store.scope():
        audit.record("a:1", "did", words={"reason": ""}, by=Actor("Somebody", account_id=3))
        store.commit()
        assert session.scalars(sa.select(EntryText.name)).all() == ["actor"]
        assert session.scalars(sa.select(ChainHead.length)).all() == [1]
