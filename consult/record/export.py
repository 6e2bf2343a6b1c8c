"""The record as a file that proves itself: entries, words, heads, and the program that checks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import ColumnElement, select, true

from consult.audit.anchor import Anchor, signed, take_anchor
from consult.audit.models import Entry, EntryText
from consult.store import session
from workflows import ledger

PROGRAM = Path(__file__).with_name("verify.py")
AT_ONCE = 2000  # entries in memory
KEPT, ERASED, WITHHELD = "kept", "erased", "withheld"


def write(
    file: IO[bytes], *, things: Collection[str] | None = None, with_words: bool = True
) -> int:
    """A zip of the chains of these things, or of all; how many entries.

    with_words  otherwise names and free text are marked as withheld, and only seals are proved

    What is written meanwhile is left out: entries go as far as the heads, which are read first.
    """
    anchor = take_anchor()
    if things is not None:
        kept = [head for head in anchor.heads if head.thing in things]
        anchor = Anchor(anchor.at, anchor.code, kept)
    ends = {head.thing: head.position for head in anchor.heads}
    count = 0
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("heads.json", signed(anchor))
        archive.writestr("verify.py", PROGRAM.read_bytes())
        with archive.open("entries.jsonl", "w") as lines:
            for entry in _entries(ends, things):
                lines.write(_line(_told(entry)))
                count += 1
        with archive.open("words.jsonl", "w") as lines:
            for line in _words(ends, things, with_words=with_words):
                lines.write(_line(line))
    return count


def _entries(ends: dict[str, int], things: Collection[str] | None) -> Iterator[Entry]:
    rows = session.execute(
        select(Entry)
        .where(_of(things))
        .order_by(Entry.thing, Entry.position)
        .execution_options(yield_per=AT_ONCE)
    ).scalars()
    return (entry for entry in rows if entry.position <= ends.get(entry.thing, 0))


def _of(things: Collection[str] | None) -> ColumnElement[bool]:
    return true() if things is None else Entry.thing.in_(list(things))


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "thing": entry.thing,
        "position": entry.position,
        "previous": entry.previous,
        "seal": entry.hash,
        "body": entry.body,
    }


def _words(
    ends: dict[str, int], things: Collection[str] | None, *, with_words: bool
) -> Iterator[dict[str, Any]]:
    """One line for every word that was sealed: with its salt and text, or with what became of it.

    Words that nobody sealed are told as well: they prove that somebody added them.
    """
    waiting: list[Entry] = []
    for entry in _entries(ends, things):
        waiting.append(entry)
        if len(waiting) == AT_ONCE:
            yield from _words_of(waiting, with_words)
            waiting = []
    yield from _words_of(waiting, with_words)


def _words_of(entries: list[Entry], with_words: bool) -> Iterator[dict[str, Any]]:
    rows = session.scalars(
        select(EntryText).where(EntryText.entry_id.in_([entry.id for entry in entries]))
    )
    kept = {(row.entry_id, row.name): row for row in rows}
    for entry in entries:
        added = {name for entry_id, name in kept if entry_id == entry.id}
        for name in sorted({*entry.body.get("words", {}), *added}):
            row = kept.get((entry.id, name))
            line = {"thing": entry.thing, "position": entry.position, "name": name}
            if row is None:
                yield {**line, "state": ERASED}
            elif not with_words:
                yield {**line, "state": WITHHELD}
            else:
                yield {**line, "state": KEPT, "salt": row.salt.hex(), "text": row.text}


def _line(told: dict[str, Any]) -> bytes:
    """As stored, floats and all: what was tampered with is to be seen, not to stop the export."""
    try:
        return ledger.canonical(told) + b"\n"
    except (TypeError, ValueError):
        return json.dumps(told, sort_keys=True, default=str).encode() + b"\n"
