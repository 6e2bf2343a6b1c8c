"""Everything a page about one review needs to know, found once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consult import clock, lifecycle
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.assessments.queries import Signed
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.boards.tally import Standing, standing_for
from consult.consultations.answers import Answers, count_answers
from consult.consultations.models import Consultation
from consult.consultations.queries import Shown, list_rounds
from consult.consultations.running import RUNNERS
from consult.dispositions.queries import Tally
from consult.dispositions.rules import reads_comments
from consult.documents.queries import Drafted, Saved
from consult.groups.models import Seat
from consult.lifecycle import Passage, Subject, undoing
from consult.lifecycle.definitions import engine_of, find_state
from consult.lifecycle.queries import list_passages, next_due
from consult.reviews import rules
from consult.reviews.facts import Rows, facts_from, read_rows, roles_in
from consult.reviews.models import Hold, Owner, OwnerSignature, Report, Review
from consult.reviews.presenters.clearing import known
from consult.reviews.urgent import is_chairs_action
from workflows.engine import Option
from workflows.facts import RoundFacts
from workflows.shapes import State, Workflow

ASIDE = ("on_hold", "closed")  # stages beside the way
WORKING = frozenset({"working_group_lead", "working_group_member", "partnership_manager"})


@dataclass(frozen=True)
class DraftRow:
    """A document under review: its newest version, and what that can be compared with."""

    draft: Drafted
    consulted: Shown | None

    @property
    def version(self) -> Saved | None:
        return self.draft.newest

    @property
    def known(self) -> dict[str, int]:
        """Ids by the names that addresses call them; see clearing.Found."""
        return known(
            {
                "draft_id": self.draft.id,
                "document_id": self.draft.document_id,
                "version_id": self.version.id if self.version else None,
                "published_id": self.draft.published_id,
                "consulted_id": self.consulted.id if self.consulted else None,
            }
        )


@dataclass(frozen=True)
class RoundRow:
    """A round of comment and how far it has come."""

    round: Consultation
    facts: RoundFacts
    tally: Tally
    answers: Answers
    due_at: datetime | None  # when the clock will close it


@dataclass(frozen=True)
class Picture:
    """One review as it stands now."""

    review: Review
    flow: Workflow
    roles: frozenset[str]
    options: Sequence[Option]
    drafts: Sequence[DraftRow]
    rounds: Sequence[RoundRow]  # newest first
    unread_id: int | None  # the round in which answers of individuals wait to be read
    assessments: Sequence[Signed]
    ballot: Ballot | None
    standing: Standing | None
    group_seats: Sequence[Seat]
    board_seats: Sequence[Seat]
    managers: Sequence[str]
    passages: Sequence[Passage]  # steps taken, oldest first
    ratifying_seats: Sequence[Seat] = ()
    hold: Hold | None = None
    reports: Sequence[Report] = ()  # newest first
    owners: Sequence[Owner] = ()
    signatures: Mapping[int, Sequence[OwnerSignature]] = field(default_factory=dict)  # by agency
    ends_at: datetime | None = None  # when the clock takes a step, unless somebody does before
    undos: Sequence[Option] = ()  # steps from here that take another back

    @property
    def state(self) -> State:
        return self.flow.states[self.review.subject.state]

    @property
    def last(self) -> Passage | None:
        return self.passages[-1] if self.passages else None

    @property
    def held_from(self) -> str | None:
        """The stage that a review had come to before it ended or was put on hold."""
        if self.state.held_from:
            return self.flow.states[self.state.held_from].stage
        before = find_state(self.flow, self.last.from_state) if self.last else None
        return before.stage if before else None

    @property
    def stages(self) -> list[str]:
        """The public stages that this kind of review goes through, in its order."""
        way = [each.stage for each in self.flow.states.values()]
        begun = ["proposed"] if self.flow.text != "none" else []
        return [each for each in dict.fromkeys([*begun, *way]) if each not in ASIDE]

    @property
    def skipped(self) -> list[str]:
        """Public stages before the one it has come to that it did not go through."""
        here = self.held_from if self.state.stage in ASIDE else self.state.stage
        before = self.stages[: self.stages.index(here)] if here in self.stages else []
        been = {"proposed", *stages_gone_through(self.flow, self.passages)}
        return [each for each in before if each not in been]

    @property
    def not_consulted_because(self) -> str:
        """The chair's reason, where the text was approved without asking agencies about it."""
        steps = {each.trigger for each in self.flow.steps if is_chairs_action(each)}
        taken = [each.reason for each in self.passages if each.trigger in steps]
        return taken[-1] if taken and "out_for_comment" in self.skipped else ""

    @property
    def reports_here(self) -> list[str]:
        """Kinds of report that are made where it is now, by those who work on it."""
        taken = [each for each in self.state.permits if each.startswith(rules.REPORT)]
        return [each.removeprefix(rules.REPORT) for each in taken] if self.follows else []

    def has_signed(self, owner: Owner) -> bool:
        """Whether an owner has signed the newest version of every text."""
        signed = {each.version_id for each in self.signatures.get(owner.agency_id, ())}
        return all(row.version is not None and row.version.id in signed for row in self.drafts)

    @property
    def round_titles(self) -> dict[int, str]:
        """Round id → the title of its state."""
        return {row.round.id: _state_of(row.round.subject).title for row in self.rounds}

    @property
    def ballot_state(self) -> State | None:
        """At most one query."""
        return boards.states_of([self.ballot])[self.ballot.id] if self.ballot else None

    @property
    def follows(self) -> bool:
        """Whether the reader works on it, rather than decides on it."""
        return bool(self.roles & WORKING)

    @property
    def runs(self) -> bool:
        """Whether the reader runs its rounds, and sees who has answered them."""
        return bool(self.roles & RUNNERS)

    @property
    def reads_comments(self) -> bool:
        """Whether the reader may read what was said in the newest partner round."""
        row = self.newest_round("agencies")
        closed = row is not None and row.round.subject.state == "closed"
        return reads_comments(self.roles, closed=closed)

    @property
    def answered(self) -> list[RoundRow]:
        """Closed rounds that asked questions, and of which the reader may read the answers."""
        may = reads_comments(self.roles, closed=True)
        closed = [row for row in self.rounds if row.round.subject.state == "closed"]
        return [row for row in closed if may and row.facts.questions]

    @property
    def text_may_change(self) -> bool:
        return "edit_text" in self.state.permits and self.follows

    def newest_round(self, audience: str) -> RoundRow | None:
        return next((row for row in self.rounds if row.round.audience == audience), None)

    @property
    def known(self) -> dict[str, int]:
        """Ids by the names that addresses call them; see clearing.Found."""
        partner, group = self.newest_round("agencies"), self.newest_round("group")
        return known(
            {
                "review_id": self.review.id,
                "working_group_id": self.review.group_id,
                "board_id": self.review.board_id,
                "ratifying_id": self.review.ratifying_id,
                "consultation_id": partner.round.id if partner else None,
                "followed_id": partner.round.id if partner and self.runs else None,
                "unread_id": self.unread_id,
                "group_round_id": group.round.id if group else None,
                "group_round_under_way_id": group.round.id
                if group and group.round.subject.state in ("preparing", "open")
                else None,
                "ballot_id": self.ballot.id if self.ballot else None,
            }
        )

    @property
    def of_draft(self) -> dict[int, dict[str, int]]:
        """The same of each draft, by its id."""
        return {row.draft.id: row.known for row in self.drafts}


def picture_of(review: Review, actor: Actor) -> Picture:
    """A constant number of queries, however many drafts, rounds and members there are."""
    subject = review.subject
    engine = engine_of(subject.definition)
    with undoing.asked_about():
        rows = read_rows([review])
        roles = roles_in([review], actor)[review.id]
    facts = facts_from(rows, review.id, clock.now())
    rounds, ballot = rows.rounds[review.id], rows.ballot_of(review.id)
    standing = rows.standing_of(review.id)
    whole = {each.id: each for each in list_rounds(review.id)}
    due = next_due([review.id, *whole])
    return Picture(
        review=review,
        flow=engine.workflow,
        roles=roles,
        options=engine.options(subject.state, facts, roles),
        ends_at=due.get(review.id),
        undos=engine.undos(subject.state, facts, roles),
        drafts=draft_rows(rows, review.id),
        rounds=[
            RoundRow(
                whole[each.round.id],
                rounds.known(each),
                rounds.tallies[each.round.id],
                count_answers(each.expected),
                due.get(each.round.id),
            )
            for each in reversed(rounds.asked)
        ],
        unread_id=rounds.unread_id,
        assessments=rows.assessments[review.id],
        ballot=ballot,
        standing=standing_for(standing, engine.workflow) if standing else None,
        group_seats=rows.seats.get(review.group_id or 0, ()),
        board_seats=rows.seats.get(review.board_id or 0, ()),
        managers=[account.name for account in accounts.list_managers()],
        passages=list_passages([review.id]),
        ratifying_seats=rows.seats.get(review.ratifying_id or 0, ()),
        hold=rows.holds.get(review.id),
        reports=rows.reports.get(review.id, ()),
        owners=rows.owners.get(review.id, ()),
        signatures={
            owner.agency_id: rows.signatures.get((review.id, owner.agency_id), ())
            for owner in rows.owners.get(review.id, ())
        },
    )


def draft_rows(rows: Rows, review_id: int) -> list[DraftRow]:
    """The documents of one of the reviews that were read."""
    consulted = rows.rounds[review_id].consulted() or {}
    return [DraftRow(each, consulted.get(each.id)) for each in rows.drafts[review_id]]


def stages_gone_through(flow: Workflow, passages: Sequence[Passage]) -> set[str]:
    """The public stages of the states that it has been in; what was taken back does not count."""
    undoes = {each.trigger for each in flow.steps if each.undoes}
    been = [flow.initial]
    for each in passages:
        if each.trigger in undoes and len(been) > 1:
            been.pop()
        else:
            been.append(each.to_state)
    states = (find_state(flow, each) for each in dict.fromkeys(been))
    return {state.stage for state in states if state is not None}


def _state_of(subject: Subject) -> State:
    return lifecycle.workflow_of(subject).states[subject.state]
