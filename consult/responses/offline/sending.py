"""A filled form arrives: read without a lock, kept without what identifies a child."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from consult import clock
from consult.access import Actor
from consult.files.rules import ending, plain_name, size_is_taken
from consult.responses import rules
from consult.responses.models import Response, SentSheet
from consult.responses.offline import layouts
from consult.responses.offline.comparing import ABOUT, CONFLICT, MINE, THEIRS, VERSION, Plan
from consult.responses.offline.found import Table, are_not_too_many, refused, tables_from
from consult.responses.offline.separated import read_csv
from consult.responses.operations import Guard, quarantine
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any

KEPT_FOR = timedelta(days=30)
TAKEN = "an Excel workbook (.xlsx), a Word document (.docx) or a CSV file (.csv)"
EXCEL, WORD, CSV = ("xlsx", "xlsm", "xltx", "xltm", "xls"), ("docx", "docm", "doc"), ("csv", "tsv")
NOT_KEPT = {  # what is said besides of words that are taken out of a row
    rules.DISCLOSURE: "It is set aside and is no comment. If it was read wrongly, the "
    "safeguarding lead can give it back.",
    rules.IDENTIFIES: "You can say why when you write the comment in the workspace. "
    "The words are not kept here.",
}


@dataclass
class Received:
    """A file as it was read; `telling` is what reads as if it tells of harm."""

    name: str
    sha256: str
    tables: list[Table]
    by_hand: bool = False  # its sender says what its columns are
    telling: list[str] = field(default_factory=list)


def read_file(name: str, data: bytes) -> Received:
    """Its tables. Raises Refused, each with the field "file"; asks no database."""
    name = plain_name(name)
    refuse_any([size_is_taken(name, len(data))])
    kind = ending(name)
    if kind in EXCEL:
        from consult.responses.offline.excel import read_excel  # its libraries are large

        tables = read_excel(name, data)
    elif kind in WORD:
        from consult.responses.offline.word import read_tables

        tables = read_tables(name, data)
    elif kind in CSV:
        tables = [read_csv(name, data)]
    else:
        raise refused("sheet-kind", f"“{name}” is not taken here.", f"Choose {TAKEN}.")
    are_not_too_many(tables)
    return Received(name, hashlib.sha256(data).hexdigest(), tables, by_hand=kind in CSV)


def hold_back(received: Received, response_id: int, *, by: Actor) -> None:
    """Take out of its cells what the form in the browser would not take either, and say so."""
    guard = Guard(response_id, by=by)
    seen: dict[str, list[Refusal]] = {}
    for table in received.tables:
        for line in table.lines:
            for at, cell in enumerate(line.cells):
                if cell not in seen:
                    seen[cell] = guard.speaks_against(cell, "file") if cell else []
                if not (reasons := seen[cell]):
                    continue
                told = next((no for no in reasons if no.code == rules.DISCLOSURE), reasons[0])
                if told.code == rules.DISCLOSURE and cell not in received.telling:
                    received.telling.append(cell)
                line.cells[at] = ""
                line.held[at] = [told.code, told.because, NOT_KEPT[told.code]]


def keep_sheet(
    response: Response, received: Received, *, received_at: datetime, by: Actor
) -> SentSheet:
    """For its sender alone. What reads as if it tells of harm goes to the safeguarding lead."""
    if received.telling:
        quarantine(
            response,
            place=f"A row of {received.name}",
            texts=received.telling,
            received_at=received_at,
            by=by,
        )
    made = SentSheet(
        response_id=response.id,
        account_id=by.id,
        name=received.name,
        sha256=received.sha256,
        content=[table.as_json() for table in received.tables],
        mapping={},
        choices={},
        told={},
        state="sent",
        position=0,
        total=0,
        sent_at=received_at,
    )
    session.add(made)
    session.flush()
    return made


def get_sent(sent_id: int, response_id: int, *, account_id: int) -> SentSheet:
    """One's own, of this very response. Raises Missing."""
    found = session.scalars(
        select(SentSheet).where(
            SentSheet.id == sent_id,
            SentSheet.response_id == response_id,
            SentSheet.account_id == account_id,
        )
    ).one_or_none()
    if found is None:
        raise Missing(f"sheet {sent_id} of response {response_id}")
    return found


def list_sent(response_id: int, account_id: int) -> Sequence[SentSheet]:
    """What a person sent for a response, newest first."""
    own = select(SentSheet).where(
        SentSheet.response_id == response_id, SentSheet.account_id == account_id
    )
    return session.scalars(own.order_by(SentSheet.id.desc()).limit(20)).all()


def map_columns(
    sent: SentSheet,
    given: Mapping[str, Mapping[str, str]],
    *,
    first: str = "",
    usual: int | None = None,
) -> None:
    """What each column of each table is. first: the field where something missing is told.

    usual  the version of the round that is meant where a row does not say which

    Raises Refused: no-comment-column, column-twice, being-saved.
    """
    problems: list[Refusal | None] = [still_open(sent)]
    tables = tables_from(sent.content)
    bodies = 0
    for number, columns in given.items():
        once = [what for what in columns.values() if what in layouts.ONCE]
        twice = sorted({what for what in once if once.count(what) > 1})
        name = tables[int(number)].name
        problems += [
            Refusal(
                "column-twice",
                f"Two columns of “{name}” are the same: {layouts.COMMENT_HEADINGS[what]}.",
                fix="Add one of them to the end of the comment.",
                field=next(f"t{number}c{at}" for at, told in columns.items() if told == what),
            )
            for what in twice
        ]
        bodies += layouts.BODY in once
    if not bodies:
        problems.append(
            Refusal("no-comment-column", "Say which column has the comments.", field=first)
        )
    refuse_any(problems)
    sent.mapping = {number: dict(columns) for number, columns in given.items()}
    if usual is not None:
        sent.mapping[ABOUT] = {VERSION: str(usual)}
    sent.choices = {}
    session.flush()


def choose(sent: SentSheet, plan: Plan, chosen: Mapping[int, tuple[str, int]]) -> None:
    """Which text stays of rows that a colleague changed: row → (mine or theirs, revision seen)."""
    refuse_any([still_open(sent)])
    waiting = {each.entry.index for each in plan.rows if each.what == CONFLICT}
    waiting |= {each.reply.index for each in plan.replies if each.what == CONFLICT}
    fresh = {
        str(index): f"{which}:{revision}"
        for index, (which, revision) in chosen.items()
        if index in waiting and which in (MINE, THEIRS)
    }
    sent.choices = {**sent.choices, **fresh}
    session.flush()


def still_open(sent: SentSheet) -> Refusal | None:
    if sent.state == "sent":
        return None
    return Refusal("being-saved", "This file is being saved, or was saved already.")


def forget_old() -> int:
    """Files that nobody needs any more; how many."""
    old = select(SentSheet.id).where(
        SentSheet.sent_at < clock.now() - KEPT_FOR, SentSheet.state != "saving"
    )
    gone = session.scalars(old).all()
    if gone:
        session.execute(delete(SentSheet).where(SentSheet.id.in_(gone)))
    return len(gone)


def late_words(plan: Plan) -> str:
    """Everything in a file that is not in the response, as one text to keep."""
    if plan.sheet.unmapped:
        return plan.sheet.raw
    rows = [each.entry.words for each in plan.rows if each.what != "unchanged" and each.entry.body]
    answers = [
        f"{each.question.wording}\n{each.said}"
        for each in plan.replies
        if each.what != "unchanged" and each.question is not None
    ]
    return "\n\n".join([*rows, *answers])
