"""The record as a story, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult import lifecycle
from consult.audit.queries import Told, list_entries
from consult.boards import queries as boards
from consult.boards.rules import said
from consult.consultations import queries as consultations
from consult.lifecycle import Subject
from consult.reviews.models import Review
from workflows.guards.wording import count
from workflows.shapes import Workflow

MOST = 500  # entries on one page
SHOWN_WORDS = {
    "reason": "Reason",
    "why": "Why",
    "words": "In their words",
    "clears": "What would clear it",
    "question": "Question",
}


@dataclass(frozen=True)
class Event:
    """One act: when, by whom, what, the words that go with it, and its place on the record."""

    at: datetime
    who: str
    what: str
    about: str  # title of the round or ballot; empty for the review itself
    words: list[tuple[str, str]]
    mark: str  # "review:12, entry 4, 1a2b3c4d"
    is_step: bool


def story_of(review: Review) -> list[Event]:
    """Of the review, its rounds and its ballots. A constant number of queries."""
    subjects = {review.subject.thing: review.subject}
    subjects |= {each.subject.thing: each.subject for each in consultations.list_rounds(review.id)}
    subjects |= {each.subject.thing: each.subject for each in boards.list_ballots_of(review.id)}
    told = list_entries(list(subjects), most=MOST)
    return [_event(each, subjects[each.entry.thing]) for each in told]


def _event(told: Told, subject: Subject) -> Event:
    entry = told.entry
    facts: Mapping[str, Any] = entry.body["facts"]
    flow = lifecycle.workflow_of(subject)
    words = [(label, told.words[key]) for key, label in SHOWN_WORDS.items() if key in told.words]
    return Event(
        at=entry.at,
        who=told.actor,
        what=_sentence(entry.act, facts, flow, told.words),
        about="" if subject.kind == "review" else subject.title,
        words=words,
        mark=f"{entry.thing}, entry {entry.position}, {entry.hash[:8]}",
        is_step=entry.act in ("step-taken", "started") and subject.kind == "review",
    )


def _sentence(act: str, facts: Mapping[str, Any], flow: Workflow, words: Mapping[str, str]) -> str:
    if act == "step-taken":
        return _step(facts, flow)
    if act == "started":
        return f"Began: {flow.title.lower()}."
    tell = TELL.get(act)
    return tell(facts, words) if tell else f"{act.replace('-', ' ').capitalize()}."


def _step(facts: Mapping[str, Any], flow: Workflow) -> str:
    step = flow.find_step(facts["from"], facts["trigger"])
    label = step.label if step else facts["trigger"]
    before, after = flow.states.get(facts["from"]), flow.states.get(facts["to"])
    if before is None or after is None:
        return f"{label}."
    return f"{label}: from “{before.title}” to “{after.title}”."


def _position(facts: Mapping[str, Any], _words: Mapping[str, str]) -> str:
    choice = said(facts["choice"]).lower()
    return f"Changed position to: {choice}." if facts["replaces"] else f"Took a position: {choice}."


def _bodies(_facts: Mapping[str, Any], words: Mapping[str, str]) -> str:
    group, board = words.get("working group", "none"), words.get("board", "none")
    return f"Named the bodies: working group {group}; board {board}."


def _opened(facts: Mapping[str, Any], _words: Mapping[str, str]) -> str:
    return f"Opened a ballot on {count(len(facts['versions']), 'text')}."


def _hashed(done: str) -> Callable[[Mapping[str, Any], Mapping[str, str]], str]:
    return lambda facts, _words: f"{done} version {facts['hash'][:8]} of the text."


def _plain(sentence: str) -> Callable[[Mapping[str, Any], Mapping[str, str]], str]:
    return lambda _facts, _words: sentence


TELL: dict[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    "review-started": lambda f, _w: f"Put {count(len(f['drafts']), 'draft')} under review.",
    "bodies-named": _bodies,
    "round-described": _plain("Wrote what is asked, and why."),
    "letter-written": _plain("Wrote the letter."),
    "window-set": _plain("Set the closing time."),
    "respondents-named": _plain("Chose whom to ask."),
    "round-opened": lambda f, _w: f"Asked {count(f['respondents'], 'respondent')}.",
    "question-added": _plain("Added a question."),
    "question-edited": _plain("Changed a question."),
    "question-moved": _plain("Moved a question."),
    "question-removed": _plain("Removed a question."),
    "ballot-opened": _opened,
    "position-taken": _position,
    "outcome-recorded": _plain("Recorded the outcome of a comment."),
    "assessment-signed": _plain("Signed an assessment."),
    "assessment-reviewed": _plain("Checked an assessment against the responses."),
    "text-approved": _hashed("Stored, as approved,"),
    "text-published": _hashed("Published"),
    "outcomes-published": lambda f, _w: f"Published {count(f['rows'], 'outcome')}.",
}
