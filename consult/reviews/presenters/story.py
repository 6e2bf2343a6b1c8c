"""The record as a story, newest first, day by day: all of it, or what a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import url_for

from consult import lifecycle
from consult.accounts.queries import names_of
from consult.audit.queries import Skimmed, Told, get_entries, skim_entries
from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.documents import queries as documents
from consult.reviews import past, queries
from consult.reviews.models import Review
from consult.reviews.presenters.story_kinds import KINDS, kind_of
from consult.reviews.presenters.telling import MIRRORED, STEPS, Act, sentence
from consult.store import Page, page_in
from consult.web import Filter, Listing, listing
from consult.web.wording import day, local
from workflows.shapes import Workflow

SIZE = 50  # events on one page
CLOCK = "clock"
# Of an agency's work only what it sent in, and what was done about its silence; of a document
# only what was saved of the drafts under this review; of a body who came and went.
OUTWARD = (
    *("step-taken", "chased", "version-saved", "draft-rebased", "seat-given", "seat-ended"),
    *("answer-entered", "entry-corrected", "entry-objected"),
)
TOLD_BY_FACTS = ("step-taken", "version-saved", "draft-rebased", "outcomes-published")
SHOWN_WORDS = {
    "reason": "Reason",
    "despite": "Despite",
    "why": "Why",
    "words": "In their words",
    "clears": "What would clear it",
    "because": "Why",
    "waits for": "What it waits for",
    "report": "Report",
    "signed by": "Signed by",
    "question": "Question",
    "answer": "Answer",
    "objection": "What they say",
    "note": "Note",
}


@dataclass(frozen=True)
class Event:
    """One act: when, what in a sentence, the words that go with it, its place on the record.

    then  address of the review as it stood just after this
    """

    at: datetime
    what: str
    words: list[tuple[str, str]]
    mark: str  # "review:12, entry 4, 1a2b3c4d"
    is_step: bool
    then: str


@dataclass(frozen=True)
class Day:
    """What was done on one day, newest first."""

    name: str  # "3 March 2021"
    events: Sequence[Event]


@dataclass(frozen=True)
class Story:
    """One page of what was asked for."""

    list: Listing
    found: Page[Skimmed]
    days: Sequence[Day]

    @property
    def backwards(self) -> bool:
        """Whether the first day that was asked for comes after the last."""
        first, last = self.list.asked.get("from"), self.list.asked.get("to")
        return bool(first and last) and first > last


@dataclass(frozen=True)
class _Known:
    """What the record calls by number, as a reader knows it."""

    review: Review
    names: Mapping[str, str]  # thing → "the round with partner agencies", an agency, a document
    flows: Mapping[str, Workflow]
    drafts: frozenset[int]
    groups: frozenset[str]
    today: frozenset[str]  # digests of the definitions in `flows`


def story_of(review: Review) -> Story:
    """A constant number of queries, however much was done; words of one page only are read."""
    known = _known(review)
    rows = [row for row in _rows(known) if _is_told(row, known)]
    asked = _listing(rows)
    chosen = [row for row in rows if _is_wanted(row, asked)]
    found = page_in(chosen, number=asked.asked.number, size=SIZE)
    told = get_entries([row.id for row in found.items])
    older = past.flows_of(_other_versions(told, known))
    events = [event for each in told if (event := _event(each, known, older)) is not None]
    days = groupby(events, key=lambda event: day(event.at))
    return Story(asked, found, [Day(name, list(group)) for name, group in days])


def _known(review: Review) -> _Known:
    """Of the review, its drafts, its bodies, its rounds and what came back, and its ballots."""
    rounds = consultations.list_rounds(review.id)
    ballots = boards.list_ballots_of(review.id)
    responses = queries.list_responses_to([each.id for each in rounds])
    drafts = documents.drafts_of([review.id])[review.id]
    bodies = [each for each in (review.group, review.board, review.ratifying) if each]
    groups = {f"group:{each.id}": each.name for each in bodies}
    subjects = [
        review.subject,
        *(each.subject for each in rounds),
        *(each.subject for each in ballots),
    ]
    return _Known(
        review=review,
        names={each.subject.thing: named(each) for each in rounds}
        | {each.thing: each.respondent for each in responses}
        | {f"document:{each.document_id}": each.document.title for each in drafts}
        | groups,
        flows={each.thing: lifecycle.workflow_of(each) for each in subjects},
        drafts=frozenset(each.id for each in drafts),
        groups=frozenset(groups),
        today=frozenset(each.definition.digest for each in subjects),
    )


def named(round: Consultation) -> str:
    """A round within a sentence."""
    where = "in the working group" if round.audience == "group" else "with partner agencies"
    return f"the round {where}"


def _rows(known: _Known) -> list[Skimmed]:
    outward = [thing for thing in known.names if thing not in known.flows]
    rows = skim_entries(list(known.flows), facts_of=TOLD_BY_FACTS)
    rows += skim_entries(outward, acts=OUTWARD, facts_of=TOLD_BY_FACTS)
    return sorted(rows, key=lambda row: (row.at, row.id), reverse=True)


def _is_told(row: Skimmed, known: _Known) -> bool:
    """Whether there is a sentence for it; the rest is told by another act."""
    kind, facts = row.thing.partition(":")[0], row.facts or {}
    if kind == "document":
        return facts["draft"] in known.drafts
    if kind == "group":
        return row.at > known.review.started_at
    if row.act == "step-taken":
        return (kind, facts["trigger"]) in STEPS or kind == "review"
    if row.act == "outcomes-published":
        return bool(facts["rows"])
    return (kind, row.act) not in MIRRORED


def _listing(rows: Sequence[Skimmed]) -> Listing:
    """How the story may be narrowed, and how it was. One query."""
    people = names_of({row.actor_id for row in rows if row.actor_id is not None})
    who = {str(each): name for each, name in people.items()}
    if any(row.actor_id is None for row in rows):
        who[CLOCK] = "The clock"
    return listing(
        Filter("kind", "What", KINDS, every="Everything"),
        Filter("person", "Who", who, every="Everybody"),
        Filter("from", "From", day=True),
        Filter("to", "To", day=True),
    )


def _is_wanted(row: Skimmed, asked: Listing) -> bool:
    get, on = asked.asked.get, local(row.at).date()
    actor = CLOCK if row.actor_id is None else str(row.actor_id)
    return (
        get("kind") in ("", kind_of(row.thing, row.act))
        and get("person") in ("", actor)
        and (not get("from") or date.fromisoformat(get("from")) <= on)
        and (not get("to") or on <= date.fromisoformat(get("to")))
    )


def _other_versions(told: Sequence[Told], known: _Known) -> set[str]:
    """Digests of the definitions by which steps were taken, other than today's."""
    steps = [each.entry for each in told if each.entry.act == "step-taken"]
    by = {each.body["facts"]["definition"] for each in steps if each.thing in known.flows}
    return by - known.today


def _event(told: Told, known: _Known, older: Mapping[str, Workflow]) -> Event | None:
    """older: digest → a version that is no longer what something goes by"""
    entry, facts = told.entry, told.entry.body["facts"]
    kind = entry.thing.partition(":")[0]
    who = told.actor[:1].upper() + told.actor[1:]
    about, flow = known.names.get(entry.thing, ""), known.flows.get(entry.thing)
    flow = older.get(facts.get("definition", ""), flow)
    what = sentence(Act(kind, entry.act, who, facts, told.words, about, flow))
    if what is None:
        return None
    words = [(label, told.words[key]) for key, label in SHOWN_WORDS.items() if key in told.words]
    return Event(
        at=entry.at,
        what=what,
        words=words,
        mark=f"{entry.thing}, entry {entry.position}, {entry.hash[:8]}",
        is_step=kind == "review" and entry.act in ("step-taken", "review-started"),
        then=url_for("reviews.as_it_stood", review_id=known.review.id, moment=entry.at.isoformat()),
    )
