"""The chain shows every kind of tampering, and says where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import review

from workflows.ledger import GENESIS, Broken, Sealed, canonical, digest, seal, text_digest, verify


def chain(bodies: list[Mapping[str, Any]]) -> list[Sealed]:
    entries: list[Sealed] = []
    previous = GENESIS
    for position, body in enumerate(bodies, start=1):
        sealed = seal(previous, position, body)
        entries.append(Sealed(position, previous, sealed, body))
        previous = sealed
    return entries


FIVE = chain([{"step": number} for number in range(1, 6)])


def resealed(entry: Sealed, **changed: Any) -> Sealed:
    """A forger's entry: changed, and with a seal that fits it."""
    forged = replace(entry, **changed)
    return replace(forged, seal=seal(forged.previous, forged.position, forged.body))


FORGED = resealed(FIVE[2], body={"step": 33})
EXTRA = resealed(FIVE[2], body={"step": 99})


@pytest.mark.parametrize(
    ("entries", "broken"),
    [
        ([], None),
        (FIVE, None),
        (FIVE[:3], None),  # a cut tail: only the anchored heads show it
        ([FIVE[0], replace(FIVE[1], body={}), *FIVE[2:]], Broken(2, "edited")),
        ([FIVE[0], replace(FIVE[1], seal="f" * 64), *FIVE[2:]], Broken(2, "edited")),
        ([FIVE[0], *FIVE[2:]], Broken(2, "missing")),
        (FIVE[1:], Broken(1, "missing")),
        ([FIVE[0], FIVE[2], FIVE[1], *FIVE[3:]], Broken(2, "reordered")),
        ([*FIVE[:2], FIVE[1], *FIVE[2:]], Broken(3, "inserted")),
        ([*FIVE[:2], FORGED, *FIVE[3:]], Broken(3, "missing")),
        (  # removed, and the rest renumbered and sealed again
            [FIVE[0], resealed(FIVE[2], position=2), resealed(FIVE[3], position=3)],
            Broken(1, "missing"),
        ),
        (  # put in between, and the next renumbered but still following the one before
            [*FIVE[:2], EXTRA, resealed(FIVE[2], position=4)],
            Broken(3, "inserted"),
        ),
        (  # put in at the very front
            [resealed(FIVE[0], body={"step": 0}), resealed(FIVE[0], position=2)],
            Broken(1, "inserted"),
        ),
        (  # exchanged and renumbered
            [FIVE[0], resealed(FIVE[2], position=2, previous=FIVE[2].seal), FIVE[2]],
            Broken(2, "reordered"),
        ),
    ],
)
def test_a_break_is_named(entries: list[Sealed], broken: Broken | None) -> None:
    assert verify(entries) == broken


def test_a_break_reads_as_a_phrase() -> None:
    assert str(Broken(4, "missing")) == "entry 4 is missing"


BODIES = st.lists(
    st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4), max_size=3),
    min_size=2,
    max_size=8,
)


@given(BODIES, st.data())
def test_any_edit_is_found(bodies: list[Mapping[str, Any]], data: st.DataObject) -> None:
    entries = chain(bodies)
    at = data.draw(st.integers(0, len(entries) - 1))
    entries[at] = replace(entries[at], body={**entries[at].body, "forged!": True})
    assert verify(entries) == Broken(at + 1, "edited")


@given(BODIES, st.data())
def test_any_removal_but_the_last_is_found(
    bodies: list[Mapping[str, Any]], data: st.DataObject
) -> None:
    entries = chain(bodies)
    at = data.draw(st.integers(0, len(entries) - 2))
    del entries[at]
    assert verify(entries) == Broken(at + 1, "missing")


@given(BODIES, st.data())
def test_any_exchange_is_found(bodies: list[Mapping[str, Any]], data: st.DataObject) -> None:
    entries = chain(bodies)
    one = data.draw(st.integers(0, len(entries) - 2))
    other = data.draw(st.integers(one + 1, len(entries) - 1))
    entries[one], entries[other] = entries[other], entries[one]
    assert verify(entries) == Broken(one + 1, "reordered")


@given(BODIES, st.data())
def test_anything_put_in_is_found(bodies: list[Mapping[str, Any]], data: st.DataObject) -> None:
    entries = chain(bodies)
    at = data.draw(st.integers(1, len(entries) - 1))
    before = entries[at - 1]
    extra = Sealed(at + 1, before.seal, seal(before.seal, at + 1, {"x": 1}), {"x": 1})
    assert verify([*entries[:at], extra, *entries[at:]]) is not None


@given(BODIES, st.data())
def test_an_entry_that_was_edited_and_sealed_again_is_found(
    bodies: list[Mapping[str, Any]], data: st.DataObject
) -> None:
    entries = chain(bodies)
    at = data.draw(st.integers(0, len(entries) - 2))
    entries[at] = resealed(entries[at], body={**entries[at].body, "forged!": True})
    assert verify(entries) == Broken(at + 1, "missing")


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    BIG = 2


class Mixed(Enum):
    PAIR = ("a", 1)


@dataclass(frozen=True)
class Small:
    name: str
    at: datetime


SUMMER = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        (("é", True, -2), '["é",true,-2]'),
        ({"b", "a"}, '["a","b"]'),
        (frozenset({10, 9}), "[10,9]"),
        (datetime(2021, 7, 1, 13, tzinfo=SUMMER), '"2021-07-01T12:00:00+00:00"'),
        (date(2021, 7, 1), '"2021-07-01"'),
        (b"\x01\xff", '"01ff"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ([Colour.RED, Size.BIG, Mixed.PAIR], '["red",2,["a",1]]'),
        (
            Small("x", datetime(2021, 7, 1, tzinfo=UTC)),
            '{"at":"2021-07-01T00:00:00+00:00","name":"x"}',
        ),
    ],
)
def test_a_value_has_one_canonical_form(value: object, form: str) -> None:
    assert canonical(value).decode() == form


@pytest.mark.parametrize("value", [1.5, object(), {1: "a"}, Small])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_time_without_a_zone_cannot_be_sealed() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        canonical(datetime(2021, 7, 1))


def test_the_facts_of_a_decision_can_be_sealed_and_read_back() -> None:
    form = canonical(review())
    assert canonical(json.loads(form)) == form


def test_a_text_is_held_by_a_salted_digest() -> None:
    salt, other = b"0" * 16, b"1" * 16
    assert text_digest(salt, "Ada") == text_digest(salt, "Ada")
    assert text_digest(salt, "Ada") != text_digest(other, "Ada")
    assert text_digest(salt, "Ada") != text_digest(salt, "Ida")
    with pytest.raises(ValueError, match="16 bytes"):
        text_digest(b"short", "Ada")


def test_a_digest_is_of_the_canonical_form() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
