"""Find and take out words wherever the database keeps text, in every table there is.

Nothing has to be told here of a new table: what holds text is looked through. Left out are only
the texts under review and what was decided on them, which are not anybody's comment and must not
change, and rows that hold no words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    String,
    Table,
    Text,
    delete,
    func,
    or_,
    select,
    text,
    type_coerce,
    update,
)

from consult.store import Base, JSONText, session

REMOVED = "[words that were purged]"
# Texts under review, decided on or published; digests; workflows; the log itself; who there is.
APART = {
    *("version", "block", "approval", "publication", "definition"),
    *("entry", "chain_head", "alembic_version", "purge", "spent_form", "record_anchor"),
    *("account", "agency", "sign_in", "access_token"),
}
NAMES = {
    "comment": "comments",
    "answer": "answers",
    "entered_answer": "answers that were entered",
    "agency_note": "notes inside agencies",
    "joint_party": "questions about joint responses",
    "passed_section": "sections with colleagues",
    "kept_text": "texts that were kept",
    "typed_form": "forms that were being typed",
    "kept_words": "forms that were kept",
    "quarantined_text": "texts that were set aside",
    "sent_sheet": "forms that were sent",
    "public_answer": "answers from the public",
    "public_disclosure": "texts of the public that were set aside",
    "public_call": "pages of public consultations",
    "explained_text": "explanations",
    "entry_text": "words of the record",
    "receipt": "receipts",
    "time_request": "requests for more time",
    "clarification": "questions about consultations",
    "answer_correction": "corrected answers about consultations",
    "message": "letters",
    "disposition": "outcomes",
    "published_outcomes": "published outcomes",
    "passage": "reasons of steps",
    "response": "names of those who signed",
    "guest_link": "links for staff without an account",
    "comment_quote": "quoted words",
    "comment_from_word": "comments from Word files",
    "entry_correction": "corrected entries",
    "placement": "places of comments",
    "extension": "reasons for more time",
    "consultation": "descriptions of rounds",
    "question": "questions of rounds",
    "question_correction": "corrected questions",
    "question_set": "saved sets of questions",
    "enclosure": "attachments",
    "enclosure_correction": "corrected attachments",
    "attachment": "uploaded files, by name or in plain text",
    "stored_file": "names of stored files",
    "imported_file": "files that were read in",
    "waiting_file": "files that wait to be read in",
    "file_batch": "lists of many files",
    "conversation": "notes of meetings and calls",
    "conversation_correction": "corrected notes of meetings and calls",
    "assessment": "assessments",
    "assessment_review": "reviews of assessments",
    "review": "reasons for reviews",
    "subject": "titles of reviews",
    "draft": "purposes of drafts",
    "document": "titles of documents",
    "collection": "collections of documents",
    "collection_part": "parts of collections",
    "copy_block": "working copies",
    "typed_words": "words that were being typed",
    "unsaved_text": "texts that were not saved",
    "hold": "holds",
    "override": "reasons that were overridden",
    "owner_signature": "signatures of owners",
    "planned_step": "planned steps",
    "timer": "what timers did",
    "position": "positions of board members",
    "edition": "notes on editions",
    "edition_place": "places in editions",
    "past_amendment": "past amendments",
    "report": "reports",
    "initiative": "initiatives of the programme",
    "initiative_event": "dates of the programme",
    "initiative_link": "links of the programme",
    "agency_contact": "contacts of agencies",
    "agency_sheet": "lists of agencies",
    "invitation": "invitations",
    "letter_choice": "choices of letters",
    "sign_in_link": "sign-in links",
    "advised_words": "words of which writers are advised",
    "region": "words about this service",
    "tour_stop": "stops of the tour",
    "record_check": "checks of the record",
    "beat": "errors of the clock",
}


def count_words(words: str) -> dict[str, int]:
    """What it is called → in how many rows of it these words stand."""
    found = {}
    for table, columns in _tables():
        holds = _holds(columns, _written(words))
        count = session.scalar(select(func.count()).select_from(table).where(holds)) or 0
        if count:
            found[NAMES.get(table.name, table.name.replace("_", " "))] = count
    return found


def take_out(words: str, at: datetime) -> None:
    """Put REMOVED in their place. Words of the record go as a whole: the chain holds digests."""
    ways = _written(words)
    for table, columns in _tables():
        if table.name == "entry_text":
            session.execute(delete(table).where(_holds(columns, ways)))
            continue
        for each in session.execute(_rows(table, columns, ways)).all():
            _change(table, columns, each, ways, at)
    _forget_in_index()
    session.expire_all()


def _forget_in_index() -> None:
    """SQLite's index of words only strikes out what is gone, until it is written anew."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO comment_words(comment_words) VALUES ('optimize')"))
        session.execute(
            text("INSERT INTO clarification_words(clarification_words) VALUES ('optimize')")
        )


def _rows(table: Table, columns: Sequence[Column[Any]], ways: Sequence[str]) -> Any:
    raw = [type_coerce(column, Text).label(column.name) for column in columns]
    keys = [key.label(f"key_{key.name}") for key in table.primary_key.columns]
    return select(*keys, *raw).where(_holds(columns, ways))


def _change(
    table: Table, columns: Sequence[Column[Any]], row: Any, ways: Sequence[str], at: datetime
) -> None:
    values: dict[str, Any] = {}
    for column in columns:
        said = row._mapping[column.name]
        if said and isinstance(column.type, JSONText):
            held = json.loads(said)
            if (without := _without(held, ways)) != held:
                values[column.name] = without
            continue
        changed = said
        for way in ways:
            changed = changed.replace(way, REMOVED) if changed else changed
        if changed != said:
            values[column.name] = _fitting(column, changed)
    if not values:  # they stand only in what holds the texts of a list together
        return
    keys = [key == row._mapping[f"key_{key.name}"] for key in table.primary_key.columns]
    if "purged_at" in table.c:
        values["purged_at"] = at
    if table in _locked():  # elsewhere a revision says what was, as in the steps of a review
        values["revision"] = table.c.revision + 1
    session.execute(update(table).where(*keys).values(values))


@cache
def _locked() -> frozenset[Any]:
    """Tables whose revision tells a second writer that a row has changed."""
    mappers = Base.registry.mappers
    return frozenset(each.local_table for each in mappers if each.version_id_col is not None)


def _without(held: Any, ways: Sequence[str]) -> Any:
    """The same without these words in its texts: what holds them together is not anybody's."""
    if isinstance(held, str):
        for way in ways:
            held = held.replace(way, REMOVED)
        return held
    if isinstance(held, list):
        return [_without(each, ways) for each in held]
    if isinstance(held, dict):
        return {key: _without(each, ways) for key, each in held.items()}
    return held


def _fitting(column: Column[Any], words: str) -> Any:
    """As the column takes it."""
    longest = getattr(column.type, "length", None)
    return words[:longest] if longest else words


def _tables() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Each table with the columns in which somebody's words may stand."""
    for table in Base.metadata.sorted_tables:
        if table.name in APART:
            continue
        columns = [each for each in table.columns if _takes_words(each)]
        if columns:
            yield table, columns


def _takes_words(column: Column[Any]) -> bool:
    if column.primary_key or column.foreign_keys or column.unique:
        return False
    if isinstance(column.type, JSONText):
        return True
    return isinstance(column.type, (Text, String)) and (column.type.length or 10_000) >= 120


def _holds(columns: Sequence[Column[Any]], ways: Sequence[str]) -> Any:
    """A search that knows capitals: LIKE does not, on SQLite."""
    place = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    return or_(*(place(type_coerce(each, Text), way) > 0 for each in columns for way in ways))


def _written(words: str) -> list[str]:
    """The ways in which these words may be stored: as typed, with the line ends of a browser, and
    inside JSON."""
    plain = [words, words.replace("\n", "\r\n")]
    inside = [
        json.dumps(each, ensure_ascii=plainly)[1:-1] for each in plain for plainly in (False, True)
    ]
    return sorted({*plain, *inside}, key=len, reverse=True)
