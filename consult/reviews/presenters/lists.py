"""Rows of a list of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult import lifecycle
from consult.access import Actor
from consult.groups import queries as groups
from consult.region import queries as region
from consult.reviews import queries
from consult.reviews.models import Review
from consult.web import Filter, Listing, a_to_z, by_date, listing
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


def rows_for(reviews: Sequence[Review], actor: Actor) -> list[Row]:
    """A constant number of queries."""
    subjects = [review.subject for review in reviews]
    titles_of = queries.list_documents_under([subject.id for subject in subjects])
    options = lifecycle.options_for_many(subjects, actor) if subjects else {}
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
                ready[0] if ready else None,
            )
        )
    return found


def listing_of(actor: Actor, *, ended: bool) -> Listing:
    """How the actor may narrow and sort the list, and how they did."""
    mine = None if actor.is_manager else groups.list_groups_of(actor.account_id or 0)
    bodies = groups.list_groups() if mine is None else mine
    stages = {
        stage: name
        for stage, name in region.list_stage_names().items()
        if (stage in queries.LIVE) == ended
    }
    return listing(
        Filter("words", "Words in the title"),
        Filter("stage", "Stage", stages),
        Filter("body", "Group or board", {str(each.id): each.name for each in bodies}),
        sorts={**by_date("moved", "Last step"), **a_to_z("title", "Title")},
        keeps={"show": "ended" if ended else ""},
    )
