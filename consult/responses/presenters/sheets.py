"""A filled form on its way: what it would do, which texts to choose between, how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consult import clock
from consult.access import Actor
from consult.consultations.asking import in_words
from consult.responses import rules
from consult.responses.contents import Contents
from consult.responses.models import SentSheet
from consult.responses.offline import comparing
from consult.responses.offline.comparing import (
    CHANGED,
    CONFLICT,
    NEW,
    REFUSED,
    SAME,
    Compared,
    Plan,
    Replied,
)
from consult.responses.offline.entries import NO_DOCUMENT
from consult.responses.presenters.workspace import why_closed
from consult.responses.wording import KIND_WORDS, PRIORITY_WORDS, STANCE_WORDS
from consult.store import Asked, Page, page_in
from consult.web import Filter, Listing, a_to_z, listing

CHOICES_SHOWN = 20
STATES = {
    NEW: "New",
    CHANGED: "Changed",
    CONFLICT: "For you to choose",
    REFUSED: "Refused",
    SAME: "Unchanged",
}


@dataclass(frozen=True)
class Row:
    """A row of a file as the page shows it. reasons: (column, sentence)."""

    where: str
    state: str
    place: str
    words: str
    reasons: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Two:
    """A row and the text in the workspace, to choose between."""

    index: int
    revision: int
    where: str
    place: str
    mine: Sequence[tuple[str, str]]
    theirs: Sequence[tuple[str, str]]
    by: str
    at: datetime


@dataclass(frozen=True)
class Shown:
    """plan: none once it is being saved."""

    plan: Plan | None = None
    list: Listing | None = None
    found: Page[Row] | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    button: str = ""
    closed: str = ""
    telling: bool = False
    can_map: bool = False
    unnamed: int = 0  # rows that do not say which of several documents they are about
    left: Sequence[tuple[str, str]] = ()


def sheet_shown(sent: SentSheet, actor: Actor) -> Shown:
    """What the page of a filled form needs. About twelve queries, however long it is."""
    if sent.state != "sent":
        left = [(where, " ".join(reasons)) for where, *reasons in sent.told.get("left", [])]
        return Shown(left=left)
    plan = comparing.plan(sent, by=actor)
    asked = listing(
        Filter("state", "Show", STATES, "All rows"),
        Filter("words", "Words in the row"),
        sorts={**a_to_z("state", "What it would do"), **a_to_z("place", "Place")},
    )
    wanted = asked.asked.get("state")
    rows = [_row(each) for each in plan.rows if wanted in ("", each.what)]
    rows += [_answer_row(each) for each in plan.replies if wanted in ("", each.what)]
    rows = _sorted([each for each in rows if _says(each, asked.asked)], asked.asked)
    codes = {no.code for refusals in plan.refusals for no in refusals}
    return Shown(
        plan=plan,
        list=asked,
        found=page_in(rows, number=asked.asked.number),
        counts={STATES[what]: plan.counts[what] for what in STATES if plan.counts[what]},
        button=button(plan),
        closed=why_closed(sent.response, clock.now()),
        telling=rules.DISCLOSURE in codes,
        unnamed=sum(any(no.code == NO_DOCUMENT for no in refusals) for refusals in plan.refusals),
        can_map=bool(sent.mapping) or plan.sheet.unmapped or bool(plan.sheet.notices),
    )


def _says(row: Row, asked: Asked) -> bool:
    text = " ".join((row.where, row.place, row.words)).casefold()
    return all(word in text for word in asked.get("words").casefold().split())


def _sorted(rows: list[Row], asked: Asked) -> list[Row]:
    """As asked for; equals stay in the order of the file."""
    if not asked.sort:
        return rows
    return sorted(rows, key=lambda row: str(getattr(row, asked.sort)), reverse=asked.down)


def button(plan: Plan) -> str:
    """“Add 12 comments, change 3 and save 2 answers”; empty when there is nothing to do."""
    added, changed = (plan.count(what, comments=True) for what in (NEW, CHANGED))
    answers = sum(plan.count(what, comments=False) for what in (NEW, CHANGED))
    parts = [f"add {_many(added, 'comment')}"] if added else []
    if changed:
        parts.append(f"change {changed:,}" if added else f"change {_many(changed, 'comment')}")
    if answers:
        parts.append(f"save {_many(answers, 'answer')}")
    if not parts:
        return ""
    said = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    if len(parts) == 2 and not answers:
        said = ", ".join(parts)
    return said[0].upper() + said[1:]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _row(each: Compared) -> Row:
    entry = each.entry
    changes = [f"Changes {', '.join(each.changes)}."] if each.changes else []
    notes = [*changes, *entry.notes, *([each.note] if each.note else [])]
    words = entry.typed or entry.proposed or entry.rationale or ""
    reasons = [(no.column, no.told) for no in each.refusals]
    return Row(entry.where, STATES[each.what], entry.said_place, words, reasons, notes)


def _answer_row(each: Replied) -> Row:
    notes = [*each.reply.notes, *([each.note] if each.note else [])]
    reasons = [(no.column, no.told) for no in each.refusals]
    place = f"Question {each.reply.number}" if each.reply.number else ""
    return Row(each.reply.where, STATES[each.what], place, each.said, reasons, notes)


def conflicts(plan: Plan) -> list[Two]:
    """Rows whose text was changed in the workspace since the form was made."""
    found = [_two(each) for each in plan.rows if each.what == CONFLICT]
    return found + [_two_answers(each) for each in plan.replies if each.what == CONFLICT]


def _two(each: Compared) -> Two:
    entry, comment = each.entry, each.comment
    assert comment is not None
    who = (comment.edited_by or comment.author).name
    return Two(
        entry.index,
        comment.revision,
        entry.where,
        entry.said_place,
        _labelled(each.contents),
        _labelled(Contents.of(comment)),
        who,
        comment.edited_at,
    )


def _labelled(said: Contents) -> list[tuple[str, str]]:
    return [
        ("Comment", said.body),
        ("Proposed wording", said.proposed),
        ("Type", KIND_WORDS[said.kind]),
        ("Stance", STANCE_WORDS[said.stance]),
        ("Priority", PRIORITY_WORDS[said.priority]),
        ("Reasons", said.rationale),
        ("Not to be published, because", said.withheld_why),
    ]


def _two_answers(each: Replied) -> Two:
    stored, question = each.stored, each.question
    assert stored is not None
    assert question is not None
    return Two(
        each.reply.index,
        stored.revision,
        each.reply.where,
        f"Question {each.reply.number}: {question.wording}",
        [("Answer", each.said)],
        [("Answer", in_words(question, stored.words) or "No answer")],
        stored.edited_by.name,
        stored.edited_at,
    )
