"""The chain under the record: each entry's seal covers its body, its place and the seal before.

A changed, removed, moved or added entry breaks the chain at a position that can be named. Cut
off at the end it does not: that is what the heads anchored outside the database are for.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

GENESIS = "0" * 64
FIRST = 1
PLAIN = frozenset({str, int, bool, type(None)})  # stand as they are, and are most of what is sealed

How = Literal["edited", "missing", "reordered", "inserted"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as it was stored: positions count from 1, previous is the seal before."""

    position: int
    previous: str
    seal: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """The first position at which a chain does not hold, and how."""

    position: int
    how: How

    def __str__(self) -> str:
        return f"entry {self.position} is {self.how}"


def canonical(value: object) -> bytes:
    """The one JSON form of a value, in UTF-8; raises TypeError or ValueError for others.

    Instants become ISO text in UTC, dataclasses objects, tuples lists, sets sorted lists, bytes
    hex. Floats are refused, since a database may hand back 1e22 as a whole number, and so are
    datetimes without a zone. What comes back from a JSON column has the same form again.
    """
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def text_digest(salt: bytes, text: str) -> str:
    """What the chain holds in place of erasable text: keyed by a random salt of 16 bytes or more.

    Once salt and text are erased, the digest tells nothing, and the chain still verifies.
    """
    if len(salt) < 16:
        raise ValueError("a salt shorter than 16 bytes lets short texts be guessed")
    return hmac.digest(salt, text.encode(), "sha256").hex()


def seal(previous: str, position: int, body: Mapping[str, Any]) -> str:
    """The seal of the entry at a position, in hex; the first entry follows GENESIS."""
    return digest([previous, position, body])


def seal_of_text(previous: str, position: int, body: str) -> str:
    """The same of a body that is canonical text already: what a long record is read with."""
    return hashlib.sha256(f'["{previous}",{position},{body}]'.encode()).hexdigest()


def verify(entries: Iterable[Sealed]) -> Broken | None:
    """The first break in a chain given in its order; None when it holds."""
    chain = list(entries)
    previous = GENESIS
    for expected, entry in enumerate(chain, start=FIRST):
        if entry.position != expected:
            return Broken(expected, _misplaced(chain, expected, entry))
        if seal(entry.previous, entry.position, entry.body) != entry.seal:
            return Broken(expected, "edited")
        if entry.previous != previous:
            return Broken(*_unlinked(chain, expected, entry))
        previous = entry.seal
    return None


def _misplaced(chain: Sequence[Sealed], expected: int, entry: Sealed) -> How:
    """Another number stands where one was expected."""
    if entry.position < expected:
        return "inserted"
    here = any(other.position == expected for other in chain[expected:])
    return "reordered" if here else "missing"


def _unlinked(chain: Sequence[Sealed], expected: int, entry: Sealed) -> tuple[int, How]:
    """The entry is whole, but what it follows is not what stands before it."""
    if entry.previous == GENESIS or any(o.seal == entry.previous for o in chain[: expected - 1]):
        return expected - 1, "inserted"
    if any(other.seal == entry.previous for other in chain[expected:]):
        return expected, "reordered"
    return max(FIRST, expected - 1), "missing"


def _plain(value: object) -> object:  # noqa: PLR0911  one line for each kind of value
    if type(value) in PLAIN:
        return value
    if isinstance(value, bool | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    return _plain_many(value)


def _plain_many(value: object) -> object:
    if type(value) is not dict and is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict | Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("only text can be a key in a sealed entry")
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(each) for each in value), key=canonical)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} says no time zone, so it cannot be sealed")
    return value.astimezone(UTC).isoformat()
