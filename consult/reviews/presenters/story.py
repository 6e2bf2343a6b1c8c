"""The record as a story, newest first, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from consult import lifecycle
from consult.audit.queries import Told, list_entries
from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.documents import queries as documents
from consult.reviews import queries
from consult.reviews.models import Review
from consult.reviews.presenters.telling import Act, sentence
from consult.web.wording import day
from workflows.shapes import Workflow

MOST = 500  # entries on one page
# Of an agency's work only what it sent in, and what was done about its silence; of a document
# only what was saved of the drafts under this review.
OUTWARD = ("step-taken", "chased", "version-saved", "draft-rebased")
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
    "note": "Note",
}


@dataclass(frozen=True)
class Event:
    """One act: when, what in a sentence, the words that go with it, its place on the record."""

    at: datetime
    what: str
    words: list[tuple[str, str]]
    mark: str  # "review:12, entry 4, 1a2b3c4d"
    is_step: bool


@dataclass(frozen=True)
class Day:
    """What was done on one day, newest first."""

    name: str  # "3 March 2021"
    events: Sequence[Event]


@dataclass(frozen=True)
class _Told:
    """What the record calls by number, as a reader knows it."""

    names: Mapping[str, str]  # thing → "the round with partner agencies", an agency, a document
    flows: Mapping[str, Workflow]
    drafts: frozenset[int]


def days_of(review: Review) -> list[Day]:
    """A constant number of queries, however much was done."""
    events = story_of(review)
    return [Day(name, list(group)) for name, group in groupby(events, key=lambda e: day(e.at))]


def story_of(review: Review) -> list[Event]:
    """Of the review, its drafts, its rounds and what came back, and its ballots. Newest first."""
    rounds = consultations.list_rounds(review.id)
    ballots = boards.list_ballots_of(review.id)
    responses = queries.list_responses_to([each.id for each in rounds])
    drafts = documents.drafts_of([review.id])[review.id]
    subjects = [
        review.subject,
        *(each.subject for each in rounds),
        *(each.subject for each in ballots),
    ]
    known = _Told(
        names={each.subject.thing: _named(each) for each in rounds}
        | {each.thing: each.respondent for each in responses}
        | {f"document:{each.document_id}": each.document.title for each in drafts},
        flows={each.thing: lifecycle.workflow_of(each) for each in subjects},
        drafts=frozenset(each.id for each in drafts),
    )
    outward = [thing for thing in known.names if thing not in known.flows]
    told = [
        *list_entries([each.thing for each in subjects], most=MOST),
        *list_entries(outward, acts=OUTWARD, most=MOST),
    ]
    told.sort(key=lambda each: (each.entry.at, each.entry.id), reverse=True)
    return [event for each in told[:MOST] if (event := _event(each, known)) is not None]


def _named(round: Consultation) -> str:
    where = "in the working group" if round.audience == "group" else "with partner agencies"
    return f"the round {where}"


def _event(told: Told, known: _Told) -> Event | None:
    entry, facts = told.entry, told.entry.body["facts"]
    kind = entry.thing.partition(":")[0]
    if kind == "document" and facts["draft"] not in known.drafts:
        return None
    who = told.actor[:1].upper() + told.actor[1:]
    about, flow = known.names.get(entry.thing, ""), known.flows.get(entry.thing)
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
    )
