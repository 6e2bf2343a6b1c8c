"""What the page of a review at an earlier moment shows: no more than its reader may see now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from consult import lifecycle, settings
from consult.access import Actor, Permission, ask
from consult.assessments.models import Assessment
from consult.assessments.rules import KINDS as ASSESSMENTS
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.boards.rules import said
from consult.consultations.models import Consultation, Extension
from consult.dispositions.rules import WORDS as OUTCOMES
from consult.documents.models import Draft, Version
from consult.editions.models import Publication
from consult.groups.models import Group, Seat
from consult.groups.rules import ROLES
from consult.lifecycle import Passage, Subject
from consult.responses.rules import ANSWERED_JOINTLY, SENT
from consult.responses.waited import WAIVED
from consult.reviews import past
from consult.reviews.models import Hold, Review
from consult.reviews.past import Answer, Owned
from consult.reviews.presenters.story import named
from workflows.guards.wording import count, names
from workflows.shapes import State

ANSWERED = (*SENT, ANSWERED_JOINTLY)


@dataclass(frozen=True)
class Text:
    """A document under the review: its newest version, and what was published of it."""

    draft: Draft
    version: Version | None
    published: Publication | None
    may_read: bool


@dataclass(frozen=True)
class Sitting:
    """A body and who sat on it: (name, role)."""

    what: str
    body: Group
    people: Sequence[tuple[str, str]]


class WrittenOff(NamedTuple):
    """Respondents of whom it was recorded that no answer came: why, by whom and when."""

    who: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Round:
    """A round: its state, and as far as the reader may see them, counts."""

    title: str
    round_id: int
    state: State
    closes_at: datetime | None
    answered: str
    comments: str  # empty when the reader may not see them
    written_off: Sequence[WrittenOff]  # none when the reader may not see them
    asks: bool  # with partners: outcomes are given to these
    own_times: Sequence[str]  # "Barnet until 11:59pm on 3 March 2021"


@dataclass(frozen=True)
class Vote:
    """A ballot: its state, and positions as (name, what they said)."""

    body: str
    ballot_id: int
    state: State
    positions: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Then:
    """The review at a moment. `since` is None where it had taken no step yet."""

    at: datetime
    state: State
    since: Passage | None
    hold: Hold | None
    texts: Sequence[Text]
    sittings: Sequence[Sitting]
    rounds: Sequence[Round]
    outcomes: Sequence[tuple[str, int]] | None  # None when the reader may not see them
    votes: Sequence[Vote]
    assessments: Sequence[tuple[str, Assessment, datetime | None]]
    owners: Sequence[Owned]


def then(review: Review, at: datetime, actor: Actor) -> Then:
    """A constant number of queries for one review, but for what the policy asks of each round."""
    rounds = past.rounds_then(review.id, at)
    ballots = [each for each in boards.list_ballots_of(review.id) if each.opened_at <= at]
    subjects = [review.subject, *(e.subject for e in rounds), *(e.subject for e in ballots)]
    states = _states(subjects, at)
    told = [_round_reader(each, actor) for each in rounds]
    counted = _rounds(rounds, told, states, at)
    partners = [may for each, may in zip(rounds, told, strict=True) if each.audience == "agencies"]
    return Then(
        at=at,
        state=states[review.id].state,
        since=states[review.id].since,
        hold=past.hold_then(review.id, at),
        texts=_texts(review, at, actor),
        sittings=_sittings(review, at),
        rounds=counted,
        outcomes=_outcomes(review, at) if all(partners) else None,
        votes=_votes(ballots, states, at, actor),
        assessments=_assessments(review, at, actor),
        owners=past.owners_then(review, at),
    )


@dataclass(frozen=True)
class _Place:
    state: State
    since: Passage | None


def _states(subjects: Sequence[Subject], at: datetime) -> dict[int, _Place]:
    """Each by the version of its definition that it went by then."""
    steps = past.last_passages([each.id for each in subjects], at)
    flows = past.flows_then([each.thing for each in subjects], at)
    found = {}
    for each in subjects:
        flow, last = flows.get(each.thing) or lifecycle.workflow_of(each), steps.get(each.id)
        state = flow.states.get(last.to_state) if last else None
        found[each.id] = _Place(state or flow.states[flow.initial], last)
    return found


def _round_reader(round: Consultation, actor: Actor) -> bool:
    return ask(Permission.SEE_COMMENTS, actor, round) is None


def _texts(review: Review, at: datetime, actor: Actor) -> list[Text]:
    drafts = past.drafts_then(review, at)
    versions = past.newest_versions_then([each.id for each in drafts], at)
    published = past.publications_then([each.document_id for each in drafts], at)
    return [
        Text(
            each,
            versions.get(each.id),
            published.get(each.document_id),
            ask(Permission.READ_DRAFT, actor, each) is None,
        )
        for each in drafts
    ]


def _sittings(review: Review, at: datetime) -> list[Sitting]:
    bodies = past.bodies_then(review, at)
    called = ("Working group", "Board", "Ratifying body")
    there = [(what, body) for what, body in zip(called, bodies, strict=True) if body is not None]
    seats = past.seats_then([body.id for _, body in there], at)
    return [Sitting(what, body, [_seat(each) for each in seats[body.id]]) for what, body in there]


def _seat(seat: Seat) -> tuple[str, str]:
    return seat.account.name, ROLES[seat.role]


def _rounds(
    rounds: Sequence[Consultation],
    may_see: Sequence[bool],
    states: dict[int, _Place],
    at: datetime,
) -> list[Round]:
    ids = [each.id for each in rounds]
    answers, comments = past.answers_then(ids, at), past.comments_then(ids, at)
    closing = past.closing_times_then([each.subject.thing for each in rounds], at)
    own = past.own_times_then(ids, at)
    found = []
    for each, may in zip(rounds, may_see, strict=True):
        title = named(each)
        opened = each.opens_at is not None and each.opens_at <= at
        found.append(
            Round(
                title=title[:1].upper() + title[1:],
                round_id=each.id,
                state=states[each.id].state,
                closes_at=closing.get(each.subject.thing) or (each.closes_at if opened else None),
                answered=_answered(answers[each.id]) if opened else "",
                comments=count(comments.get(each.id, 0), "comment") if may and opened else "",
                written_off=_written_off(answers[each.id]) if may and opened else (),
                asks=each.audience == "agencies",
                own_times=[_own_time(more) for more in own[each.id]],
            )
        )
    return found


def _own_time(more: Extension) -> str:
    assert more.agency is not None
    return f"{more.agency.name} until {settings.in_words(more.until)}"


def _answered(answers: Sequence[Answer]) -> str:
    counted = Counter(each.last.to_state for each in answers if each.last is not None)
    told = f"{sum(counted[each] for each in ANSWERED)} of {len(answers)} had answered"
    silent = counted[WAIVED]
    return f"{told}, no answer came from {silent}" if silent else told


def _written_off(answers: Sequence[Answer]) -> list[WrittenOff]:
    """Of whom it was recorded in one minute, and for the same reason, together: one press takes a
    moment for each of them."""
    found: dict[tuple[str, str, datetime], list[str]] = {}
    for each in answers:
        if each.last is not None and each.last.to_state == WAIVED:
            minute = each.last.at.replace(second=0, microsecond=0)
            key = (each.last.reason, each.last.actor_name, minute)
            found.setdefault(key, []).append(each.response.own_name)
    return [WrittenOff(names(who), *key) for key, who in found.items()]


def _outcomes(review: Review, at: datetime) -> list[tuple[str, int]]:
    counted = past.outcomes_then(review, at)
    return [(OUTCOMES.get(each, each), number) for each, number in counted.most_common()]


def _votes(
    ballots: Sequence[Ballot], states: dict[int, _Place], at: datetime, actor: Actor
) -> list[Vote]:
    seen = [each for each in ballots if ask(Permission.SEE_BALLOT, actor, each) is None]
    positions = past.positions_then([each.id for each in seen], at)
    return [
        Vote(
            each.group.name,
            each.id,
            states[each.id].state,
            [(took.account.name, said(took.choice)) for took in positions[each.id]],
        )
        for each in seen
    ]


def _assessments(
    review: Review, at: datetime, actor: Actor
) -> list[tuple[str, Assessment, datetime | None]]:
    if ask(Permission.SEE_ASSESSMENTS, actor, review) is not None:
        return []
    found = past.assessments_then(review.id, at)
    return [(ASSESSMENTS[each.kind], each, checked) for each, checked in found]
