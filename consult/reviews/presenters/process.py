"""The whole way of a review: where it has been, where it is, which steps stand open."""

from __future__ import annotations

from dataclasses import replace

from consult import lifecycle
from consult.access import Actor
from consult.lifecycle import list_passages
from consult.reviews.models import Review
from consult.web.ways import Way, way_of
from workflows.definition import Workflow


def way_of_review(review: Review, actor: Actor) -> Way:
    """A step stands open when nothing but whose it is could stop it. A few queries."""
    subject = review.subject
    flow = lifecycle.workflow_of(subject)
    passages = list_passages([subject.id])
    options = lifecycle.options_for(subject, actor)
    return replace(
        way_of(flow),
        held=frozenset(
            origin for each in passages if (origin := _held_from(flow, each.to_state)) is not None
        ),
        on_hold=flow.states[subject.state].held_from is not None,
        here=flow.states[subject.state].held_from or subject.state,
        passed=frozenset({flow.initial} | {each.to_state for each in passages}),
        taken=frozenset((each.from_state, each.trigger) for each in passages),
        open=frozenset(
            option.step.trigger
            for option in options
            if all(refusal.code == "not-yours" for refusal in option.refusals)
        ),
    )


def _held_from(flow: Workflow, state: str) -> str | None:
    """Where it was when it was put on hold there; None of a place that an older version had."""
    known = flow.states.get(state)
    return known.held_from if known else None
