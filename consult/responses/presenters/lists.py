"""A person's rounds, and what waits for them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.access import may_sign
from consult.responses.models import JointParty, PassedSection, Response
from consult.responses.presenters import sections as passing
from consult.responses.presenters.workspace import own_deadline, why_closed
from consult.responses.queries.joint import AGREED, ASKED
from consult.responses.sections import BACK, OPEN
from consult.store import Asked, Page, page_in
from consult.web import Panel, Waiting, shows_at_home, waits_for
from consult.web.wording import day

LEAST = "Nothing to say? Open it and make a nil return"  # to have read it is no answer
OPEN_OR_PAST = {"open": "Open now", "past": "Sent in or closed"}
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
    outcomes: str = ""  # as far as that is known
    url: str = ""  # of the page on which it is written: that of another agency, where it leads
    joint: str = ""  # who answers with whom
    sections: str = ""  # which are with colleagues, and how many are done
    mine: str = ""  # how many wait for the reader
    nil_url: str = ""  # where the reader signs that there is nothing to say; nothing is written
    wanted: date | None = None  # by when the agency wants its own people's drafts


def listed(actor: Actor, asked: Asked) -> tuple[list[Listed], Page[Listed]]:
    """What still waits, and a page of what is past. Five queries.

    asked  words in the title; both by title, or by closing time (else the nearest first of what
           waits, and the newest of what is past)
    """
    written = queries.list_responses_of(actor, asked.get("words"))
    rounds = [each.response.consultation_id for each in written]
    now, launched, rows = clock.now(), queries.launches_of(rounds), []
    passed = _passed([each for each, *_ in written])
    joint = _joint([each for each, *_ in written])
    newer = queries.sent_out_since([_answered_in(each, joint) for each, *_ in written], actor)
    for each, comments, answers in written:
        row = _with_others(_listed(each, actor, comments, answers, now), joint, now)
        if row.open:
            row = _with_sections(row, passed.get(each.id, ()), actor)
        words = _known(each, launched, newer.get(_answered_in(each, joint)))
        at = _outcomes_of(each, joint) if words else ""
        rows.append(replace(row, outcomes_url=at, outcomes=words))
    shown = asked.get("state") or "open past"
    waiting = [row for row in rows if row.open and "open" in shown]
    past = [row for row in rows if not row.open and "past" in shown]
    if asked.sort == "title":
        for some in (waiting, past):
            some.sort(key=lambda row: row.response.subject.title.casefold(), reverse=asked.down)
    else:
        _by_closing(waiting, newest_first=asked.sort == "closed" and asked.down)
        _by_closing(past, newest_first=asked.sort != "closed" or asked.down)
    return waiting, page_in(past, number=asked.number)


def _by_closing(rows: list[Listed], *, newest_first: bool) -> None:
    """They come the nearest close first."""
    if newest_first:
        rows.reverse()


def _listed(response: Response, actor: Actor, comments: int, answers: int, now: datetime) -> Listed:
    is_open = not why_closed(response, now)
    state = response.subject.state
    if state not in (rules.DRAFTING, rules.JOINED):
        late = state == "submitted" and response.late
        standing = queries.WHERE_THEY_STAND["late" if late else state]
    elif comments or answers:
        standing = "Being written"
    else:
        standing = "Read" if response.read_at else "Not started"
    return Listed(
        response=response,
        open=is_open,
        standing=standing
        if is_open or state in (*rules.SENT, rules.ANSWERED_JOINTLY)
        else _unanswered(response),
        to_do=_to_do(response, actor, comments + answers) if is_open else "",
        comments=comments,
        answers=answers,
        nil_url=_nil_at(response, actor) if is_open and not (comments or answers) else "",
        wanted=own_deadline(response) if is_open else None,
    )


def _nil_at(response: Response, actor: Actor) -> str:
    writes = response.agency_id is not None and response.subject.state == rules.DRAFTING
    if not writes or not may_sign(actor, response):
        return ""
    return url_for("responses.nil_return", response_id=response.id)


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
    sent = ("submitted", rules.ANSWERED_JOINTLY)
    return response.agency_id is not None and response.subject.state in sent


def _known(
    response: Response,
    launched: Mapping[int, datetime],
    newer: Mapping[int, queries.SentOut] | None,
) -> str:
    """What can be told of what became of it: all, or how its places stand in a newer text."""
    if response.consultation_id in launched and is_told(response):
        return "See what became of your comments"
    sent = is_told(response) or response.subject.state == "submitted"
    return "See your comments beside the new version" if sent and newer else ""


def _outcomes_of(response: Response, joint: Sequence[JointParty]) -> str:
    at = _answered_in(response, joint)
    return url_for("dispositions.list_outcomes", response_id=at)


def _answered_in(response: Response, joint: Sequence[JointParty]) -> int:
    """Id of the response in which it answered."""
    mine = _mine(response, joint)
    return mine.lead_id if mine is not None else response.id


def _joint(responses: Sequence[Response]) -> list[JointParty]:
    """Who answers with whom. One query, or none."""
    return queries.parties_of_many([each.id for each in responses if each.agency_id is not None])


def _mine(response: Response, joint: Sequence[JointParty]) -> JointParty | None:
    """By which it answers in the response of another one."""
    return next((e for e in joint if e.response_id == response.id and e.state == AGREED), None)


def _with_others(row: Listed, joint: Sequence[JointParty], now: datetime) -> Listed:
    response = row.response
    mine = _mine(response, joint)
    if mine is None:
        theirs = [e.name for e in joint if e.lead_id == response.id and e.state == AGREED]
        words = f"Jointly with {', '.join(theirs)}" if theirs else ""
        return replace(row, url=_workspace_at(response.id), joint=words)
    going_on = response.subject.state == rules.JOINED and not rules.window_is_open(
        queries.window_of(response), now
    )
    words = f"Led by {mine.lead.own_name}"
    if not going_on:
        if response.settled_at is None:
            row = replace(row, standing=queries.WHERE_THEY_STAND[rules.JOINED])
        return replace(row, url=_workspace_at(mine.lead_id), joint=words)
    return replace(
        row,
        open=True,
        standing=queries.WHERE_THEY_STAND[rules.JOINED],
        to_do="Read the joint response",
        url=_workspace_at(mine.lead_id),
        joint=words,
    )


def _workspace_at(response_id: int) -> str:
    return url_for("responses.show_response", response_id=response_id)


@shows_at_home
def outcomes_to_read(actor: Actor) -> Panel | None:
    """What became of one's agencies' comments, for a while after the launch. Two queries."""
    if not actor.agencies:
        return None
    sent = [each for each, *_ in queries.list_responses_of(actor) if is_told(each)]
    launched = queries.launches_of([each.consultation_id for each in sent]) if sent else {}
    since = clock.now() - LATELY
    joint = _joint([each for each in sent if each.subject.state == rules.ANSWERED_JOINTLY])
    rows = [
        (each, launched[each.consultation_id], _outcomes_of(each, joint))
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
    Three queries, and two more where some answer jointly; one for those whom no agency's round
    waits for."""
    if not actor.signed_in:
        return
    written = queries.list_open_for(actor, clock.now())
    passed = _passed([each for each, *_ in written])
    joint = _joint([each for each, *_ in written])
    marks = queries.content_marks({e.lead_id for e in joint if e.state == AGREED})
    for each, comments, answers in written:
        found = passed.get(each.id, [])
        yield from _asked_to_join(each, joint, actor)
        mine = _mine(each, joint)
        if mine is not None:
            yield _joined_waits(each, mine, marks[mine.lead_id], actor)
            continue
        yield from _sections_wait(each, found, actor)
        note = _note(comments, answers, each, actor)
        told = ". ".join(
            filter(None, (_with_whom(each, found, actor), _leading(each, joint, marks)))
        )
        yield Waiting(
            what=_what_waits(each, actor, comments + answers),
            about=each.subject.title,
            url=url_for("responses.show_response", response_id=each.id),
            due=each.closes_at,
            note=_with_own_deadline(f"{note}. {told}" if told else note, each),
            group="Consultations",
        )


def _asked_to_join(
    response: Response, joint: Sequence[JointParty], actor: Actor
) -> Iterable[Waiting]:
    """An agency asks whether theirs answers with it: for those who decide."""
    for each in joint:
        if each.response_id == response.id and each.state == ASKED and may_sign(actor, response):
            at = {"response_id": response.id, "party_id": each.id}
            yield Waiting(
                what=f"Say whether you answer jointly with {each.lead.own_name}",
                about=response.subject.title,
                url=url_for("responses.decide_joint", **at),  # type: ignore[arg-type]
                due=response.closes_at,
                note=f"Asked on {day(each.asked_at)}",
                group="Consultations",
            )


def _joined_waits(response: Response, mine: JointParty, mark: str, actor: Actor) -> Waiting:
    """What an agency that answers in the response of another one has to do."""
    agreed, wanted = mine.agreed_mark == mark, mine.wanted_at is not None
    to_agree = may_sign(actor, response) and wanted and not agreed
    at = {"response_id": response.id, "party_id": mine.id}
    url = url_for("responses.agree_joint", **at) if to_agree else _workspace_at(mine.lead_id)  # type: ignore[arg-type]
    what = "Read the joint response and agree to it" if to_agree else "Read the joint response"
    told = "Agreed to the text as it stands" if agreed else "Not yet agreed to the text"
    return Waiting(
        what=what,
        about=response.subject.title,
        url=url,
        due=mine.lead.closes_at if mine.lead.has_own_time else response.closes_at,
        note=f"{response.own_name} answers jointly, led by {mine.lead.own_name}. {told}",
        group="Consultations",
    )


def _leading(response: Response, joint: Sequence[JointParty], marks: Mapping[int, str]) -> str:
    with_it = [e for e in joint if e.lead_id == response.id and e.state == AGREED]
    if not with_it:
        return ""
    agreed = sum(each.agreed_mark == marks[response.id] for each in with_it)
    return f"Jointly with {', '.join(e.name for e in with_it)}: {agreed} of {len(with_it)} agreed"


def _with_whom(response: Response, found: Sequence[PassedSection], actor: Actor) -> str:
    """For those who sign: with whom sections are."""
    return passing.tally_of(found).words if may_sign(actor, response) else ""


def _sections_wait(
    response: Response, found: Sequence[PassedSection], actor: Actor
) -> Iterable[Waiting]:
    """What the actor was asked to look at; for leads, what came back."""
    mine = _waiting_for(actor, found)
    back = [e for e in found if e.state == BACK] if may_sign(actor, response) else []
    closes_at = response.closes_at
    for some, what, note, due in (
        (mine, passing.wait_for_you(len(mine)), passing.note_of(mine), passing.due_of(mine)),
        (back, passing.came_back(len(back)), "Ask somebody else, or mark it as done", None),
    ):
        if some:
            yield Waiting(
                what=what,
                about=response.subject.title,
                url=passing.workspace_of(some[0]),
                due=due or closes_at,
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
