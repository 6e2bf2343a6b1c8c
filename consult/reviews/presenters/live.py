"""Reviews under way as a home page needs them: read once for a request, told in several places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import g

from consult import clock
from consult.access import Actor
from consult.consultations.running import RUNNERS
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.models import Subject
from consult.reviews import queries
from consult.reviews.facts import Rounds, Rows, facts_from, read_rows, roles_in
from consult.reviews.models import Hold, PlannedStep, Review
from consult.reviews.presenters.clearing import known
from consult.reviews.presenters.next_steps import NOT_YOURS, leads_on
from consult.reviews.presenters.picture import draft_rows
from workflows.engine import Engine, Option
from workflows.facts import ReviewFacts
from workflows.refusal import Refusal
from workflows.shapes import State, Step, Workflow
from workflows.timers import next_step_at


@dataclass(frozen=True)
class Live:
    """One review under way, as it stands for one person.

    What guards say is found out when it is first asked: of most reviews little is shown.
    """

    review: Review
    roles: frozenset[str]
    rows: Rows  # of all the reviews that were read with it
    now: datetime
    plan: PlannedStep | None = None  # what is to be done by itself at a later minute

    @cached_property
    def flow(self) -> Workflow:
        return self._engine.workflow

    @cached_property
    def _engine(self) -> Engine:
        return engine_of(self.subject.definition)

    @cached_property
    def _facts(self) -> ReviewFacts:
        return facts_from(self.rows, self.review.id, self.now)

    @cached_property
    def subject(self) -> Subject:
        return self.review.subject

    @cached_property
    def state(self) -> State:
        return self.flow.states[self.subject.state]

    @cached_property
    def ahead(self) -> list[Option]:
        """The steps towards its end that persons may take, mine or not."""
        return [self._engine.option(step, self._facts, self.roles) for step in self.steps_ahead]

    @cached_property
    def mine(self) -> list[Option]:
        """Steps of mine towards the end, the one that matters most first."""
        if not any(self.roles.intersection(step.by) for step in self.steps_ahead):
            return []  # so that no guard is asked
        found = [option for option in self.ahead if self.roles.intersection(option.step.by)]
        return sorted(found, key=lambda option: not option.step.primary)

    @cached_property
    def steps_ahead(self) -> list[Step]:
        state = self.subject.state
        return [s for s in self._engine.offered(state) if leads_on(self.flow, state, s)]

    @cached_property
    def ends_at(self) -> datetime | None:
        """When the clock takes a step, unless somebody takes another one before."""
        if not any(timer.state == self.subject.state for timer in self.flow.timers):
            return None
        return next_step_at(self.flow, self.subject.state, self._facts)

    @property
    def hold(self) -> Hold | None:
        return self.rows.holds.get(self.review.id)

    @cached_property
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
                "followed_id": partner.round.id if partner and self.roles & RUNNERS else None,
                "unread_id": self.rounds.unread_id,
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
    return read_live(queries.list_live_for(actor), actor)


def read_live(reviews: Sequence[Review], actor: Actor) -> list[Live]:
    """These reviews, in their order, as they stand for the actor. A constant number of queries."""
    if not reviews:
        return []
    rows, roles, now = read_rows(reviews), roles_in(reviews, actor), clock.now()
    waits = [id for id, rounds in rows.rounds.items() if rounds.is_prepared]
    plans = queries.plans_of(waits) if waits else {}
    return [Live(review, roles[review.id], rows, now, plans.get(review.id)) for review in reviews]
