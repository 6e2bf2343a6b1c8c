"""Reviews under way as a home page needs them: read once for a request, told in several places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g

from consult import clock
from consult.access import Actor
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.models import Subject
from consult.reviews import queries
from consult.reviews.facts import Rounds, Rows, facts_from, read_rows, roles_in
from consult.reviews.models import Hold, Review
from consult.reviews.presenters.clearing import known
from consult.reviews.presenters.next_steps import NOT_YOURS, leads_on
from consult.reviews.presenters.picture import draft_rows
from workflows.engine import Option
from workflows.refusal import Refusal
from workflows.shapes import State, Workflow


@dataclass(frozen=True)
class Live:
    """One review under way, as it stands for one person.

    ahead  the steps towards its end that persons may take, mine or not
    """

    review: Review
    flow: Workflow
    roles: frozenset[str]
    ahead: Sequence[Option]
    rows: Rows  # of all the reviews that were read with it

    @property
    def subject(self) -> Subject:
        return self.review.subject

    @property
    def state(self) -> State:
        return self.flow.states[self.subject.state]

    @property
    def mine(self) -> list[Option]:
        """Steps of mine towards the end, the one that matters most first."""
        found = [option for option in self.ahead if set(option.step.by) & self.roles]
        return sorted(found, key=lambda option: not option.step.primary)

    @property
    def hold(self) -> Hold | None:
        return self.rows.holds.get(self.review.id)

    @property
    def rounds(self) -> Rounds:
        return self.rows.rounds[self.review.id]

    @property
    def known(self) -> dict[str, int]:
        """Ids by the names that addresses call them; see clearing.Found."""
        partner, ballot = self.rounds.newest("agencies"), self.rows.ballot_of(self.review.id)
        return known(
            {
                "review_id": self.review.id,
                "working_group_id": self.review.group_id,
                "board_id": self.review.board_id,
                "ratifying_id": self.review.ratifying_id,
                "consultation_id": partner.round.id if partner else None,
                "ballot_id": ballot.id if ballot else None,
            }
        )

    @property
    def of_draft(self) -> dict[int, dict[str, int]]:
        """The same of each draft, by its id."""
        return {row.draft.id: row.known for row in draft_rows(self.rows, self.review.id)}


def reasons_of(option: Option) -> list[Refusal]:
    """What stands against a step, whoever asks."""
    return [reason for reason in option.refusals if reason.code != NOT_YOURS]


def live_for(actor: Actor) -> list[Live]:
    """The longest waiting first. A constant number of queries, and those once a request."""
    leads = "lead" in actor.agencies.values()  # their agency may own a text
    if not (actor.is_manager or actor.seats or leads):
        return []
    kept: dict[int, list[Live]] = g.setdefault("reviews_under_way", {})
    if actor.id not in kept:
        kept[actor.id] = _read(actor)
    return kept[actor.id]


def _read(actor: Actor) -> list[Live]:
    reviews = queries.list_live_for(actor)
    if not reviews:
        return []
    rows, roles, now = read_rows(reviews), roles_in(reviews, actor), clock.now()
    return [
        _live(review, rows, roles[review.id], facts_from(rows, review.id, now))
        for review in reviews
    ]


def _live(review: Review, rows: Rows, roles: frozenset[str], facts: object) -> Live:
    engine, state = engine_of(review.subject.definition), review.subject.state
    options = engine.options(state, facts, roles)
    flow = engine.workflow
    ahead = [option for option in options if leads_on(flow, state, option.step)]
    return Live(review, flow, roles, ahead, rows)
