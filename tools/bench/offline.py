"""How long a filled comment form of 5,000 rows takes, from its bytes to the last comment."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

import xlsxwriter

from consult import clock, store
from consult.accounts import queries as people
from consult.cli.scale import DOMAIN
from consult.responses import queries
from consult.responses.models import SentSheet
from consult.responses.offline import comparing, saving, sending

ROWS = 5_000
WORDS = "Say who tells the family, and by when, and what happens if they cannot be reached. "


@dataclass(frozen=True)
class Taken:
    """Milliseconds of each part, and how many comments were saved."""

    read: float
    check: float
    save: float
    added: int
    excel: float  # the reader of values alone

    @property
    def whole(self) -> float:
        return self.read + self.check + self.save


def make(response_id: int) -> bytes:
    """A table with a comment in each row, on every place of the text in turn."""
    with store.scope("read"):
        response = queries.get_response(response_id)
        places = comparing.places_of_round(response.consultation_id)
    text = places.texts[0]
    names = [*text.names.values()]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet("Comments")
    for row in range(ROWS + 1):
        cells = ("Document", "Place", "Comment", "Type", "Proposed wording")
        if row:
            said = (f"Row {row}. {WORDS * 2}", "Practice", WORDS if row % 4 == 0 else "")
            cells = (text.title, names[row % len(names)], *said)
        for column, words in enumerate(cells):
            page.write_string(row, column, words)
    book.close()
    return target.getvalue()


def send(response_id: int, key: str) -> Taken:
    """Read, kept, shown, confirmed and saved, as two requests and a worker do it."""
    with store.scope("read"):
        account = people.find_account_by_email(f"{key}@{DOMAIN}")
        assert account is not None, key
        by = people.actor_for(account.id)
    data = make(response_id)
    begun = time.perf_counter()
    _values_alone(data)
    excel = time.perf_counter() - begun
    begun = time.perf_counter()
    received = sending.read_file("measured.xlsx", data)
    with store.scope("write"):
        sending.hold_back(received, response_id, by=by)
        response = queries.get_response(response_id)
        sent_id = sending.keep_sheet(response, received, received_at=clock.now(), by=by).id
        store.commit()
    read = time.perf_counter()
    with store.scope("read"):
        mark = comparing.plan(store.session.get_one(SentSheet, sent_id), by=by).mark
    checked = time.perf_counter()
    saving.confirm(sent_id, seen=mark, received_at=clock.now(), by=by)
    saving.carry_on(sent_id)
    saved = time.perf_counter()
    with store.scope("read"):
        added = store.session.get_one(SentSheet, sent_id).told["added"]
    parts = [1_000 * part for part in (read - begun, checked - read, saved - checked)]
    return Taken(parts[0], parts[1], parts[2], added, excel * 1_000)


def _values_alone(data: bytes) -> None:
    """The yardstick: the cells of the same file, and nothing done with them."""
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
