"""Whatever a forger who owns the database does to the record is found; some of it by an anchor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import audit, clock, store
from consult import settings as chosen
from consult.access import Actor
from consult.audit.anchor import Anchor, NotAnAnchor, read_anchor, signed, take_anchor
from consult.audit.models import ChainHead, Entry, EntryText
from consult.audit.proving import verify_all
from tests.kernel.test_record import behind_its_back
from workflows import ledger

pytestmark = pytest.mark.usefixtures("fresh")
THINGS, LENGTH = ("review:1", "response:2", "response:3"), 6
TABLES = (ChainHead.__table__, Entry.__table__, EntryText.__table__)
SOMEBODY = Actor("Somebody", account_id=3, agencies={7: "lead"})

things, places = st.sampled_from(THINGS), st.integers(1, LENGTH)
patient = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def chains() -> Anchor:
    """Three chains of six, and the anchor that was made of them."""
    with store.scope():
        for number in range(LENGTH):
            for thing in THINGS:
                audit.record(
                    thing,
                    "did",
                    facts={"number": number, "list": [None, True]},
                    words={"reason": f"word {number}"},
                    agency_id=7,
                    by=SOMEBODY,
                )
        store.commit()
    with store.scope("read"):
        return take_anchor()


def found(anchor: Anchor | None = None) -> dict[str, int]:
    """Thing → the first broken entry."""
    with store.scope("read"):
        return {fault.thing: fault.position for fault in verify_all(anchor)[1]}


@contextmanager
def forging() -> Iterator[sa.Connection]:
    """A connection for the forger; afterwards all is as it was."""
    with behind_its_back() as db:
        kept = [(table, db.execute(sa.select(table)).mappings().all()) for table in TABLES]
    yield db
    with behind_its_back() as db:
        for table, _ in reversed(kept):
            db.execute(sa.delete(table))
        for table, rows in kept:
            db.execute(sa.insert(table), [dict(row) for row in rows])


def rows_of(db: sa.Connection, thing: str) -> list[dict[str, Any]]:
    table = Entry.__table__
    query = sa.select(table).where(table.c.thing == thing).order_by(table.c.position)
    return [dict(row) for row in db.execute(query).mappings()]


def lay(db: sa.Connection, thing: str, rows: list[dict[str, Any]]) -> None:
    """Let these be the entries of a thing."""
    table = Entry.__table__
    db.execute(sa.delete(table).where(table.c.thing == thing))
    if rows:
        db.execute(sa.insert(table), rows)


def forge_head(db: sa.Connection, thing: str, rows: list[dict[str, Any]]) -> None:
    table = ChainHead.__table__
    end = rows[-1]["hash"] if rows else ledger.GENESIS
    db.execute(sa.update(table).where(table.c.thing == thing).values(length=len(rows), hash=end))


def resealed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a patient forger would: every seal made anew."""
    previous = ledger.GENESIS
    for position, row in enumerate(rows, start=1):
        row["position"], row["previous"] = position, previous
        previous = row["hash"] = ledger.seal(
            previous, position, {"thing": row["thing"], **row["body"]}
        )
    return rows


@given(things, places, st.sampled_from(["body", "act", "at", "actor_id", "previous", "hash"]))
@patient
def test_an_edited_entry_is_found(chains: Anchor, thing: str, place: int, column: str) -> None:
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            new: dict[str, Any] = {
                "body": {**rows[place - 1]["body"], "facts": {"number": 99}},
                "act": "undid",
                "at": clock.now().replace(year=2001),
                "actor_id": 4,
                "previous": "a" * 64,
                "hash": "b" * 64,
            }
            rows[place - 1][column] = new[column]
            lay(db, thing, rows)
        assert found() == {thing: place}


@given(things, places, st.sampled_from(["code", "for", "request", "by", "act"]))
@patient
def test_no_part_of_what_was_sealed_can_be_taken_out(
    chains: Anchor, thing: str, place: int, part: str
) -> None:
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            del rows[place - 1]["body"][part]
            lay(db, thing, rows)
        assert found() == {thing: place}


@given(things, places, st.booleans())
@patient
def test_a_removed_entry_is_found(chains: Anchor, thing: str, place: int, closed: bool) -> None:
    """With a gap, or with the later ones moved up."""
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            del rows[place - 1]
            for number, row in enumerate(rows, start=1):
                row["position"] = number if closed else row["position"]
            lay(db, thing, rows)
        broken = found()
    assert set(broken) == {thing}
    assert broken[thing] in (place, place - 1)  # of a last one, the head tells


@given(things, st.sets(places, min_size=2, max_size=2))
@patient
def test_reordered_entries_are_found(chains: Anchor, thing: str, two: set[int]) -> None:
    first, second = sorted(two)
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            rows[first - 1]["position"], rows[second - 1]["position"] = second, first
            lay(db, thing, rows)
        broken = found()
    assert broken == {thing: first}


@given(things, st.integers(1, LENGTH + 1), st.booleans())
@patient
def test_an_inserted_entry_is_found(chains: Anchor, thing: str, place: int, sealed: bool) -> None:
    """With a seal of rubbish, or with one that fits what stands before it."""
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            fresh = {**rows[0], "id": 10_000, "body": {**rows[0]["body"], "facts": {"n": 5}}}
            rows.insert(place - 1, fresh)
            for number, row in enumerate(rows, start=1):
                row["position"] = number
            before = rows[place - 2]["hash"] if place > 1 else ledger.GENESIS
            fresh["previous"], fresh["hash"] = before, "c" * 64
            if sealed:
                fresh["hash"] = ledger.seal(before, place, {"thing": thing, **fresh["body"]})
            lay(db, thing, rows)
        broken = found()
    assert set(broken) == {thing}
    assert broken[thing] in (place, place + 1)


@given(things, places)
@patient
def test_a_replaced_entry_is_found(chains: Anchor, thing: str, place: int) -> None:
    """By another whose seal fits what stands before it."""
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            row = rows[place - 1]
            row["body"] = {**row["body"], "facts": {"number": 77}}
            row["hash"] = ledger.seal(row["previous"], place, {"thing": thing, **row["body"]})
            lay(db, thing, rows)
        broken = found()
    assert set(broken) == {thing}
    assert broken[thing] in (place, place + 1)


@given(things, st.integers(0, LENGTH - 1))
@patient
def test_a_tail_that_was_cut_off_is_found(chains: Anchor, thing: str, left: int) -> None:
    with forging():
        with behind_its_back() as db:
            lay(db, thing, rows_of(db, thing)[:left])
        assert found() == {thing: max(left, 1)}


@given(things, st.integers(0, LENGTH - 1), st.booleans())
@patient
def test_a_cut_tail_with_a_forged_head_is_found_with_the_anchor(
    chains: Anchor, thing: str, left: int, headless: bool
) -> None:
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)[:left]
            lay(db, thing, rows)
            forge_head(db, thing, rows)
            if headless and not rows:
                db.execute(sa.delete(ChainHead).where(ChainHead.thing == thing))
        assert found() == {}, "inside the database nothing can show it: the guide says so"
        assert found(chains) == {thing: left + 1}


@given(things, places, st.integers(0, 3))
@patient
def test_a_chain_that_was_sealed_anew_is_found_with_the_anchor(
    chains: Anchor, thing: str, place: int, more: int
) -> None:
    with forging():
        with behind_its_back() as db:
            rows = rows_of(db, thing)
            rows[place - 1]["body"]["facts"] = {"number": 55}
            rows += [{**rows[-1], "id": 20_000 + each} for each in range(more)]
            lay(db, thing, resealed(rows))
            forge_head(db, thing, rows)
        assert found() == {}
        assert found(chains) == {thing: LENGTH}


@given(st.integers(0, 4))
@settings(parent=patient, max_examples=5)
def test_what_was_written_since_an_anchor_is_no_fault(chains: Anchor, more: int) -> None:
    with forging():
        with store.scope():
            for _ in range(more):
                audit.record("review:1", "did", by=SOMEBODY)
            audit.record("review:9", "did", by=SOMEBODY)
            store.commit()
        assert found(chains) == {}


def test_an_anchor_is_read_back_as_it_was_made(chains: Anchor) -> None:
    again = read_anchor(signed(chains))
    assert (again.at, again.code, list(again.heads)) == (chains.at, chains.code, chains.heads)
    assert again.entries == len(THINGS) * LENGTH
    assert [head.position for head in again.heads] == [LENGTH] * 3


@pytest.mark.parametrize(
    ("forged", "because"),
    [
        (b"not json", "not an anchor"),
        (b"[]", "not an anchor"),
        (b'{"format":"consult anchor 1"}', "not an anchor"),
        (b'{"format":"another","signature":""}', "not an anchor"),
    ],
)
def test_another_file_is_no_anchor(fresh: sa.Engine, forged: bytes, because: str) -> None:
    with pytest.raises(NotAnAnchor, match=because):
        read_anchor(forged)


@pytest.mark.parametrize("part", ["at", "code", "entries", "heads", "signature"])
def test_an_anchor_that_was_changed_is_not_believed(chains: Anchor, part: str) -> None:
    body = json.loads(signed(chains))
    body[part] = body[part][:-1] if isinstance(body[part], str | list) else body[part] + 1
    with pytest.raises(NotAnAnchor, match="changed after it was signed"):
        read_anchor(json.dumps(body).encode())


def test_an_anchor_of_another_key_says_which_key_is_missing(chains: Anchor) -> None:
    file = signed(chains)
    chosen.use(replace(chosen.current(), audit_key="another key, and a long enough one"))
    with pytest.raises(NotAnAnchor, match="another key"):
        read_anchor(file)


def test_an_entry_says_on_whose_behalf_by_which_code_and_nothing_of_a_request(
    chains: Anchor,
) -> None:
    with store.scope("read"):
        body = audit.list_entries(["review:1"])[0].entry.body
    assert body["for"] == "agency:7"
    assert body["code"]
    assert body["request"] is None
