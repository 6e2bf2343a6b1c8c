"""What the pages of a ballot show, and what waits for a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from consult import clock, lifecycle
from consult.access import Acting, Actor
from consult.accounts.models import Account
from consult.boards import queries, rules
from consult.boards.models import Ballot, BallotVersion, Position
from consult.boards.tally import Standing
from consult.consultations.heard import count_conversations
from consult.consultations.models import Consultation
from consult.consultations.queries import count_questions, list_rounds
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.groups import queries as groups
from consult.groups.models import Seat
from consult.groups.terms import last_day
from consult.lifecycle import Passage, Subject
from consult.lifecycle.queries import last_passage, next_due
from workflows.engine import Option
from workflows.facts import HoldFacts
from workflows.guards.correction import lighter_in_words
from workflows.guards.holding import RULED_OUT
from workflows.shapes import State

SOON = timedelta(days=60)  # in which the end of a seat matters to a decision


@dataclass(frozen=True)
class TextRow:
    """A text that is decided on, and the version of it that partners were asked about."""

    put: BallotVersion
    consulted: Version | None
    lighter: Sequence[
        str
    ] = ()  # what of it is called lighter than it looks, where the chair decides
    called: Sequence[documents.Called] = ()  # what changed since partners were asked, or at all

    @property
    def base_id(self) -> int | None:
        """The version that its draft builds on, which was in force when that was begun."""
        return self.put.version.draft.base_version_id

    @property
    def changed(self) -> bool:
        return self.consulted is not None and self.consulted.id != self.put.version_id


@dataclass(frozen=True)
class MemberRow:
    """A member, where they stand, and what they had said before."""

    seat: Seat | None  # None: they have left the board since
    name: str
    position: Position | None
    earlier: Sequence[Position]


@dataclass(frozen=True)
class HoldNow:
    """That the review is on hold, and why it is."""

    facts: HoldFacts
    reason: str


@dataclass(frozen=True)
class BallotPage:
    """One ballot as it stands now."""

    ballot: Ballot
    review: Subject
    state: State
    standing: Standing
    texts: Sequence[TextRow]
    members: Sequence[MemberRow]
    mine: Position | None
    may_speak: bool
    steps: Sequence[Option]  # the chair's
    rounds: Sequence[Consultation]  # closed ones with partner agencies, newest first
    questions: Mapping[int, int]  # round id → how many it asked
    heard: Mapping[int, int]  # round id → how many meetings and calls are recorded
    last: Passage | None
    alone: bool = False  # the chair decides, and members take no positions
    ratifies: bool = False  # the text is in force by the chair's action
    ratify_by: datetime | None = None  # then: when it goes out of force again, unless it is
    acting: Acting | None = None  # for whom the reader would speak
    chairing: Acting | None = None  # for whom the reader acts, with a voice of their own or not
    deputies: Mapping[int, Account] = field(default_factory=dict)  # by seat: who acts now
    ending: Sequence[tuple[Seat, date]] = ()  # with their last days, while the ballot is open
    reader: int | None = None  # id of their account
    hold: HoldNow | None = None  # that the review is on

    @property
    def acting_until(self) -> date | None:
        """The last day on which the reader acts for somebody."""
        return last_day(self.acting.until) if self.acting is not None else None

    @property
    def chair_for(self) -> str:
        """For whom the reader chairs; nothing for the chair."""
        acting = self.chairing
        return acting.holder if acting is not None and acting.role == "chair" else ""


title_of = rules.said
told_you = rules.told_you


def ballot_page(ballot: Ballot, actor: Actor) -> BallotPage:
    """A constant number of queries, however many members and texts there are."""
    assert ballot.subject.parent_id is not None
    review = lifecycle.get_subject(ballot.subject.parent_id, kind="review")
    state = queries.states_of([ballot])[ballot.id]
    flow = lifecycle.workflow_of(ballot.subject)
    alone = not any(rules.TAKES_POSITION in each.permits for each in flow.states.values())
    asked = (ballot.id, ballot.group_id, ballot.closed_at)
    seats = groups.seats_held_at([asked])[ballot.id]
    voice = queries.voice_of(ballot, actor)
    positions = queries.positions_of([ballot.id], history=True).get(ballot.id, [])
    is_open = rules.TAKES_POSITION in state.permits
    rounds = _closed_rounds(review.id)
    there = lifecycle.workflow_of(review).states[review.state]
    ratifies = is_open and rules.AWAITS in there.permits
    return BallotPage(
        ballot=ballot,
        review=review,
        state=state,
        standing=queries.standings_for([ballot])[ballot.id],
        texts=texts_of(ballot, review.id, judged=alone),
        members=_members(seats, positions),
        mine=next((p for p in positions if p.account_id == voice and not p.replaced_at), None),
        may_speak=is_open and any(seat.account_id == voice for seat in seats),
        acting=queries.acting_on(ballot, actor),
        chairing=actor.acting.get(ballot.group_id),
        deputies={} if ballot.closed_at else groups.deputies_of(seats),
        ending=[] if ballot.closed_at else _ending_soon(seats),
        reader=actor.account_id,
        hold=_hold_on(review) if is_open else None,
        steps=_chairs_steps(review, actor) if not state.final else (),
        rounds=rounds,
        questions=count_questions([each.id for each in rounds]),
        heard=count_conversations([each.id for each in rounds]),
        last=last_passage(ballot.id) if state.final else None,
        alone=alone,
        ratifies=ratifies,
        ratify_by=next_due([review.id]).get(review.id) if ratifies else None,
    )


def _closed_rounds(review_id: int) -> list[Consultation]:
    """With partner agencies, newest first."""
    partners = [each for each in list_rounds(review_id) if each.audience == "agencies"]
    return [each for each in reversed(partners) if each.subject.state == "closed"]


def texts_of(ballot: Ballot, review_id: int, *, judged: bool = False) -> list[TextRow]:
    """judged  with what is called lighter than it looks"""
    consulted = queries.consulted_versions(review_id)
    put = queries.versions_of([ballot.id]).get(ballot.id, [])
    lighter = _lighter(review_id) if judged else {}
    called = {} if judged else documents.called_in(review_id)
    return [
        TextRow(
            row,
            shown := consulted.get(row.version.draft_id),
            lighter.get(row.version.draft_id, ()),
            _since(called.get(row.version.draft_id, ()), shown, row.version),
        )
        for row in put
    ]


def _since(
    called: Sequence[documents.Called], shown: Version | None, put: Version
) -> list[documents.Called]:
    after = shown.number if shown is not None else 0
    return [each for each in called if after < each.number <= put.number]


def _hold_on(review: Subject) -> HoldNow | None:
    """The facts that the guards of the review have of it; nothing is read where there is none."""
    if review.held_from is None:
        return None
    facts = lifecycle.kind_named(review.kind).gather_many([review])[review.id].hold
    last = last_passage(review.id)
    assert facts is not None
    assert last is not None
    return HoldNow(facts, last.reason)


def _lighter(review_id: int) -> dict[int, list[str]]:
    """Draft id → sentences. Two queries."""
    drafted = documents.drafted_under([review_id])[review_id]
    looked = documents.looked_like([each.document_id for each in drafted])
    return {
        each.id: [
            lighter_in_words(each.title, found)
            for found in documents.lighter_in(each.versions, looked)
        ]
        for each in drafted
    }


def _ending_soon(seats: Sequence[Seat]) -> list[tuple[Seat, date]]:
    """Seats that may be over before the board decides, each with its last day."""
    until = clock.now() + SOON
    return [
        (each, last_day(each.ends_at)) for each in seats if each.ends_at and each.ends_at <= until
    ]


def _members(seats: Sequence[Seat], positions: Sequence[Position]) -> list[MemberRow]:
    """The chair first; those who spoke and have left since come last."""
    said: dict[int, list[Position]] = {}
    for position in positions:
        said.setdefault(position.account_id, []).append(position)
    rows = [_member(seat, seat.account.name, said.pop(seat.account_id, [])) for seat in seats]
    return rows + [_member(None, gone[0].account.name, gone) for gone in said.values()]


def _member(seat: Seat | None, name: str, said: Sequence[Position]) -> MemberRow:
    now = next((each for each in said if each.replaced_at is None), None)
    return MemberRow(seat, name, now, [each for each in reversed(said) if each.replaced_at])


def _chairs_steps(review: Subject, actor: Actor) -> list[Option]:
    """Steps of the review that end this ballot, for one who may take them."""
    if "board_chair" not in lifecycle.roles_on(review, actor):
        return []
    options = lifecycle.options_for(review, actor)
    offered = [option for option in options if not RULED_OUT & {r.code for r in option.refusals}]
    return [option for option in offered if "board_chair" in option.step.by]
