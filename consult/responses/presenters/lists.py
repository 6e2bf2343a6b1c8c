"""A person's rounds, and what waits for them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.access import may_sign
from consult.responses.models import PassedSection, Response
from consult.responses.presenters import sections as passing
from consult.responses.presenters.workspace import own_deadline, why_closed
from consult.responses.sections import BACK, OPEN
from consult.store import Asked, Page, page_in
from consult.web import Panel, Waiting, shows_at_home, waits_for
from consult.web.wording import day

LEAST = "Nothing to say? Open it and make a nil return"  # to have read it is no answer
LATELY = timedelta(days=60)  # how long home tells of a launch


@dataclass(frozen=True)
class Listed:
    """One round in the list of a person's rounds."""

    response: Response
    open: bool
    standing: str
    to_do: str
    comments: int
    answers: int
    outcomes_url: str = ""  # where to read what became of it
    sections: str = ""  # which are with colleagues, and how many are done
    mine: str = ""  # how many wait for the reader


def listed(actor: Actor, asked: Asked) -> tuple[list[Listed], Page[Listed]]:
    """What still waits, nearest close first; and a page of what is past. Three queries.

    asked  words in the title; past ones by title, or by closing time (else the newest first)
    """
    written = queries.list_responses_of(actor, asked.get("words"))
    rounds = [each.response.consultation_id for each in written]
    now, launched, rows = clock.now(), queries.launches_of(rounds), []
    passed = _passed([each for each, *_ in written])
    for each, comments, answers in written:
        row = _listed(each, actor, comments, answers, now)
        if row.open:
            row = _with_sections(row, passed.get(each.id, ()), actor)
        told = each.consultation_id in launched and is_told(each)
        rows.append(replace(row, outcomes_url=_outcomes_of(each)) if told else row)
    past = [row for row in rows if not row.open]
    if asked.sort == "title":
        past.sort(key=lambda row: row.response.subject.title.casefold(), reverse=asked.down)
    elif asked.sort != "closed" or asked.down:
        past.reverse()
    return [row for row in rows if row.open], page_in(past, number=asked.number)


def _listed(response: Response, actor: Actor, comments: int, answers: int, now: datetime) -> Listed:
    is_open = not why_closed(response, now)
    state = response.subject.state
    if state != rules.DRAFTING:
        late = state == "submitted" and response.late
        standing = queries.WHERE_THEY_STAND["late" if late else state]
    elif comments or answers:
        standing = "Being written"
    else:
        standing = "Read" if response.read_at else "Not started"
    return Listed(
        response=response,
        open=is_open,
        standing=standing if is_open or state in rules.SENT else _unanswered(response),
        to_do=_to_do(response, actor, comments + answers) if is_open else "",
        comments=comments,
        answers=answers,
    )


def _passed(responses: Sequence[Response]) -> dict[int, list[PassedSection]]:
    """What was passed on of those that agencies still write. One query, or none."""
    open_ones = [each.id for each in responses if each.agency_id and each.settled_at is None]
    return queries.sections_of_many(open_ones)


def _with_sections(row: Listed, found: Sequence[PassedSection], actor: Actor) -> Listed:
    mine = _waiting_for(actor, found)
    return replace(
        row,
        sections=passing.tally_of(found).words,
        mine=passing.wait_for_you(len(mine)) if mine else "",
    )


def _waiting_for(actor: Actor, found: Sequence[PassedSection]) -> list[PassedSection]:
    return [e for e in found if e.state == OPEN and e.account_id == actor.account_id]


def _unanswered(response: Response) -> str:
    whose = response.respondent if response.agency_id is not None else "you"
    return f"Closed: no answer from {whose}"


def is_told(response: Response) -> bool:
    """Whether there is anything of which an agency can be told what became."""
    return response.agency_id is not None and response.subject.state == "submitted"


def _outcomes_of(response: Response) -> str:
    return url_for("dispositions.list_outcomes", response_id=response.id)


@shows_at_home
def outcomes_to_read(actor: Actor) -> Panel | None:
    """What became of one's agencies' comments, for a while after the launch. Two queries."""
    if not actor.agencies:
        return None
    sent = [each for each, *_ in queries.list_responses_of(actor) if is_told(each)]
    launched = queries.launches_of([each.consultation_id for each in sent]) if sent else {}
    since = clock.now() - LATELY
    rows = [
        (each, launched[each.consultation_id])
        for each in sent
        if launched.get(each.consultation_id, since) > since
    ]
    rows.sort(key=lambda row: row[1], reverse=True)
    return Panel("What became of your comments", "responses/_launched.html", rows) if rows else None


def _to_do(response: Response, actor: Actor, written: int) -> str:
    if response.account_id is not None:
        return "Read it and reply"
    if not may_sign(actor, response):
        return "Read it and add your comments"
    return "Check what is written and sign it off" if written else "Read it and answer"


@waits_for
def answers_wait(actor: Actor) -> Iterable[Waiting]:
    """Open rounds of a person's agencies and groups, and the sections there that wait for them.
    Two queries; one for those whom no agency's round waits for."""
    if not actor.signed_in:
        return
    written = queries.list_open_for(actor, clock.now())
    passed = _passed([each for each, *_ in written])
    for each, comments, answers in written:
        found = passed.get(each.id, [])
        yield from _sections_wait(each, found, actor)
        note = _note(comments, answers, each, actor)
        told = passing.tally_of(found).words
        yield Waiting(
            what=_what_waits(each, actor, comments + answers),
            about=each.subject.title,
            url=url_for("responses.show_response", response_id=each.id),
            due=each.closes_at,
            note=_with_own_deadline(f"{note}. {told}" if told else note, each),
            group="Consultations",
        )


def _sections_wait(
    response: Response, found: Sequence[PassedSection], actor: Actor
) -> Iterable[Waiting]:
    """What the actor was asked to look at; for leads, what came back."""
    mine = _waiting_for(actor, found)
    back = [e for e in found if e.state == BACK] if may_sign(actor, response) else []
    for some, what, note in (
        (mine, passing.wait_for_you(len(mine)), passing.note_of(mine) if mine else ""),
        (back, passing.came_back(len(back)), "Ask somebody else, or mark them as done"),
    ):
        if some:
            yield Waiting(
                what=what,
                about=response.subject.title,
                url=passing.workspace_of(some[0]),
                due=response.closes_at,
                note=note,
                group="Consultations",
            )


@waits_for
def texts_not_sent(actor: Actor) -> Iterable[Waiting]:
    """What a lead's agency wrote and did not send before the round closed. One query."""
    if not (actor.agencies or actor.seats):
        return
    now = clock.now()
    for each in queries.list_unsent_for(actor, now, now - LATELY):
        if may_sign(actor, each):
            yield Waiting(
                what=_not_sent(each),
                about=each.subject.title,
                url=url_for("responses.show_response", response_id=each.id),
                note=_what_now(each, now),
                group="Consultations",
            )


def _not_sent(response: Response) -> str:
    whose = f"The text of {response.respondent}" if response.agency_id else "Your text"
    return f"{whose} was not sent"


def _what_now(response: Response, now: datetime) -> str:
    kept = "The round has closed. What was written is kept"
    round = response.consultation
    makes_sense = not rules.asking_makes_sense(queries.window_of(response), round.late_policy, now)
    if response.agency_id is None or round.late_ended_at or not makes_sense:
        return kept
    return f"{kept}. You can ask for more time there, until the review goes on to be decided"


def _what_waits(response: Response, actor: Actor, written: int) -> str:
    if response.account_id is not None:
        return "Read the working group’s draft and reply"
    if not may_sign(actor, response):
        return f"Comment for {response.respondent}"
    return f"{'Sign off the answer' if written else 'Answer'} for {response.respondent}"


def _note(comments: int, answers: int, response: Response, actor: Actor) -> str:
    parts = [_count(comments, "comment"), _count(answers, "answer")]
    drafts = " and ".join(part for part in parts if part)
    if not drafts:
        read = "Read, nothing written yet" if response.read_at else "Nothing written yet"
        return f"{read}. {LEAST}" if may_sign(actor, response) else read
    if response.ready_at:
        return f"{drafts}, sent to the lead to be signed"
    verb = "waits" if comments + answers == 1 else "wait"
    return f"{drafts} {verb} for sign-off"


def _with_own_deadline(note: str, response: Response) -> str:
    wanted = own_deadline(response)
    return f"{note}. {response.respondent} wants drafts by {day(wanted)}" if wanted else note


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
