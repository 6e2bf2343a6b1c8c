"""Rows of a list of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult import lifecycle
from consult.access import Actor
from consult.reviews import queries
from consult.reviews.models import Review
from consult.reviews.presenters.holding import told_hold
from workflows.roles import titles
from workflows.shapes import State, Step


@dataclass(frozen=True)
class Row:
    """One review: where it is, whom it waits for, and what the reader may do now."""

    review: Review
    documents: Sequence[str]
    state: State
    waits_for: str
    ready: Step | None
    hold: str = ""  # in a sentence, while it is on hold


def rows_for(reviews: Sequence[Review], actor: Actor) -> list[Row]:
    """A constant number of queries."""
    subjects = [review.subject for review in reviews]
    titles_of = queries.list_documents_under([subject.id for subject in subjects])
    options = lifecycle.options_for_many(subjects, actor) if subjects else {}
    held = [review.id for review in reviews if review.subject.held_from]
    holds = queries.holds_of(held) if held else {}
    found = []
    for review in reviews:
        flow = lifecycle.workflow_of(review.subject)
        state = flow.states[review.subject.state]
        ready = [o.step for o in options[review.id] if o.open and o.step.primary]
        found.append(
            Row(
                review,
                titles_of[review.id],
                state,
                titles([state.waits_for]) if state.waits_for else "",
                ready[0] if ready and not state.held_from else None,
                told_hold(holds[review.id]) if review.id in holds else "",
            )
        )
    return found
