"""Everything a page about one review needs to know, found once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import clock, lifecycle
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.assessments.models import Assessment
from consult.boards.models import Ballot
from consult.boards.tally import Standing, standing_for
from consult.consultations.answers import Answers, count_answers
from consult.consultations.models import Consultation
from consult.dispositions.queries import Tally
from consult.documents.models import Draft, Version
from consult.groups.models import Seat
from consult.lifecycle import Passage, Subject
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.queries import last_passage, next_due
from consult.reviews.facts import Rows, facts_from, read_rows, roles_in
from consult.reviews.models import Review
from consult.reviews.presenters.clearing import known
from workflows.engine import Option
from workflows.facts import RoundFacts
from workflows.shapes import State, Workflow

WORKING = frozenset({"working_group_lead", "working_group_member", "partnership_manager"})


@dataclass(frozen=True)
class DraftRow:
    """A document under review: its newest version, and what that can be compared with."""

    draft: Draft
    version: Version | None
    published_id: int | None
    consulted: Version | None

    @property
    def known(self) -> dict[str, int]:
        """Ids by the names that addresses call them; see clearing.Found."""
        return known(
            {
                "draft_id": self.draft.id,
                "document_id": self.draft.document_id,
                "version_id": self.version.id if self.version else None,
                "published_id": self.published_id,
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
    assessments: Sequence[tuple[Assessment, datetime | None]]
    ballot: Ballot | None
    standing: Standing | None
    group_seats: Sequence[Seat]
    board_seats: Sequence[Seat]
    managers: Sequence[str]
    last: Passage | None

    @property
    def state(self) -> State:
        return self.flow.states[self.review.subject.state]

    @property
    def held_from(self) -> str | None:
        """The stage that an ended review had come to."""
        return self.flow.states[self.last.from_state].stage if self.last else None

    @property
    def round_titles(self) -> dict[int, str]:
        """Round id → the title of its state."""
        return {row.round.id: _state_of(row.round.subject).title for row in self.rounds}

    @property
    def ballot_state(self) -> State | None:
        return _state_of(self.ballot.subject) if self.ballot else None

    @property
    def follows(self) -> bool:
        """Whether the reader works on it, rather than decides on it."""
        return bool(self.roles & WORKING)

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
                "consultation_id": partner.round.id if partner else None,
                "group_round_id": group.round.id if group else None,
                "ballot_id": self.ballot.id if self.ballot else None,
            }
        )

    @property
    def of_draft(self) -> dict[int, dict[str, int]]:
        """The same of each draft, by its id."""
        return {row.draft.id: row.known for row in self.drafts}


def picture_of(review: Review, actor: Actor) -> Picture:
    """A constant number of queries, however many drafts, rounds and members there are."""
    subject, rows = review.subject, read_rows([review])
    engine = engine_of(subject.definition)
    roles = roles_in([review], actor)[review.id]
    facts = facts_from(rows, review.id, clock.now())
    rounds, ballot = rows.rounds[review.id], rows.ballot_of(review.id)
    standing = rows.standing_of(review.id)
    due = next_due([each.round.id for each in rounds.asked])
    return Picture(
        review=review,
        flow=engine.workflow,
        roles=roles,
        options=engine.options(subject.state, facts, roles),
        drafts=draft_rows(rows, review.id),
        rounds=[
            RoundRow(
                each.round,
                rounds.known(each),
                rounds.tallies[each.round.id],
                count_answers(each.expected),
                due.get(each.round.id),
            )
            for each in reversed(rounds.asked)
        ],
        assessments=rows.assessments[review.id],
        ballot=ballot,
        standing=standing_for(standing, engine.workflow) if standing else None,
        group_seats=rows.seats.get(review.group_id or 0, ()),
        board_seats=rows.seats.get(review.board_id or 0, ()),
        managers=[account.name for account in accounts.list_managers()],
        last=last_passage(review.id),
    )


def draft_rows(rows: Rows, review_id: int) -> list[DraftRow]:
    """The documents of one of the reviews that were read."""
    consulted = rows.rounds[review_id].consulted() or {}
    return [
        DraftRow(each.draft, each.newest, each.published_id, consulted.get(each.draft.id))
        for each in rows.drafts[review_id]
    ]


def _state_of(subject: Subject) -> State:
    return lifecycle.workflow_of(subject).states[subject.state]
