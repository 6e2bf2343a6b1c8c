"""At which meetings and calls agencies spoke about a round, as far as its own pages ask.

What was said there belongs to a feature above: its tables are read by name, never imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, Integer, String, column, func, select, table

from consult.files.models import StoredFile
from consult.files.rules import told_apart
from consult.settings import zone_here
from consult.store import UTCDateTime, session
from workflows.calendar import day_in_words, local_day

KINDS = {"meeting": "Meeting", "call": "Call", "visit": "Visit", "webinar": "Webinar"}
ANSWERED_BY = {"call": "phone"}  # as an entered answer says how it came; else “at a meeting”

_conversation = table(
    "conversation",
    column("id", Integer),
    column("consultation_id", Integer),
    column("kind", String),
    column("held_on", Date),
)
_agency = table(
    "conversation_agency", column("conversation_id", Integer), column("agency_id", Integer)
)
_file = table(
    "conversation_file",
    column("conversation_id", Integer),
    column("file_id", Integer),
    column("left_out_at", UTCDateTime),
)
_WHERE = (_conversation.c.id, _conversation.c.kind, _conversation.c.held_on)


class Heard(NamedTuple):
    """A meeting or a call at which somebody spoke."""

    id: int
    kind: str
    held_on: date

    @property
    def called(self) -> str:
        """“meeting of 3 March 2021”."""
        return f"{KINDS[self.kind].lower()} of {day_in_words(self.held_on)}"

    @property
    def how(self) -> str:
        """How an answer that was given there came."""
        return ANSWERED_BY.get(self.kind, "meeting")


class HeardFile(NamedTuple):
    """A file that is kept with a meeting or a call. words: what it is called among others."""

    id: int
    words: str


def files_heard(consultation_id: int) -> list[HeardFile]:
    """Of the meetings and calls of a round, in the order in which they were held; none that a
    correction took away. One query."""
    rows = session.execute(
        select(StoredFile.id, StoredFile.name, StoredFile.uploaded_at, *_WHERE)
        .join(_file, _file.c.file_id == StoredFile.id)
        .join(_conversation, _conversation.c.id == _file.c.conversation_id)
        .where(_conversation.c.consultation_id == consultation_id, _file.c.left_out_at.is_(None))
        .order_by(_conversation.c.held_on, _conversation.c.id, StoredFile.id)
    ).all()
    told: dict[int, list[tuple[int, str, date]]] = {}
    for id, name, at, where, *_ in rows:
        told.setdefault(where, []).append((id, name, local_day(at, zone_here())))
    names = {where: told_apart(files) for where, files in told.items()}
    return [
        HeardFile(id, f"{names[where][id]}, from the {Heard(where, *rest).called}")
        for id, _, _, where, *rest in rows
    ]


def heard_of(consultation_id: int) -> Mapping[int, Sequence[Heard]]:
    """Agency id → where it spoke, the first time first. One query."""
    rows = session.execute(
        select(_agency.c.agency_id, *_WHERE)
        .join(_conversation, _conversation.c.id == _agency.c.conversation_id)
        .where(_conversation.c.consultation_id == consultation_id)
        .order_by(_conversation.c.held_on, _conversation.c.id)
    )
    found: dict[int, list[Heard]] = {}
    for agency_id, *rest in rows:
        found.setdefault(agency_id, []).append(Heard(*rest))
    return found


def find_heard(consultation_id: int, agency_id: int, conversation_id: int) -> Heard | None:
    """None where this agency did not speak there. One query."""
    row = session.execute(
        select(*_WHERE)
        .join(_agency, _conversation.c.id == _agency.c.conversation_id)
        .where(_conversation.c.consultation_id == consultation_id)
        .where(_conversation.c.id == conversation_id, _agency.c.agency_id == agency_id)
    ).first()
    return Heard(*row) if row is not None else None


def count_conversations(consultation_ids: Sequence[int]) -> Mapping[int, int]:
    """Round id → how many meetings and calls are recorded; none is left out. One query."""
    rows = session.execute(
        select(_conversation.c.consultation_id, func.count())
        .where(_conversation.c.consultation_id.in_(consultation_ids))
        .group_by(_conversation.c.consultation_id)
    )
    return {row[0]: row[1] for row in rows}
