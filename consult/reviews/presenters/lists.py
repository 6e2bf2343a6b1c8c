"""Rows of a list of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import lifecycle
from consult.access import Actor
from consult.groups import queries as groups
from consult.region import queries as region
from consult.reviews import queries
from consult.reviews.models import Review
from consult.reviews.presenters.holding import told_hold
from consult.reviews.presenters.live import Live, read_live
from consult.reviews.presenters.who_acts import waiting_since, who_acts
from consult.web import Filter, Listing, a_to_z, by_date, listing
from workflows.shapes import State, Step

ENDS_IN = ("agreed", "live", "closed")  # stages in which some kind of review ends


@dataclass(frozen=True)
class Row:
    """One review: where it is, who acts next, and what the reader may do now.

    waits_for  in words; nothing when it has ended, or is on hold
    since      since when; None when all of those whom its state waits for have acted
    hold       in a sentence, while it is on hold
    """

    review: Review
    documents: Sequence[str]
    state: State
    waits_for: str = ""
    since: datetime | None = None
    ready: Step | None = None
    hold: str = ""


def rows_for(reviews: Sequence[Review], actor: Actor) -> list[Row]:
    """A constant number of queries."""
    titles_of = queries.list_documents_under([review.id for review in reviews])
    going = [review for review in reviews if review.subject.ended_at is None]
    live = {each.review.id: each for each in read_live(going, actor)}
    return [_row(review, titles_of[review.id], live.get(review.id)) for review in reviews]


def _row(review: Review, titles: Sequence[str], live: Live | None) -> Row:
    state = lifecycle.workflow_of(review.subject).states[review.subject.state]
    if live is None:
        return Row(review, titles, state)
    if live.hold is not None:
        return Row(review, titles, state, hold=told_hold(live.hold))
    ready = [option.step for option in live.mine if option.open and option.step.primary]
    return Row(
        review, titles, state, who_acts(live), waiting_since(live), ready[0] if ready else None
    )


def listing_of(actor: Actor, *, ended: bool) -> Listing:
    """How the actor may narrow and sort the list, and how they did."""
    mine = None if actor.is_manager else groups.list_groups_of(actor.account_id or 0)
    bodies = groups.list_groups() if mine is None else mine
    stages = {
        stage: name
        for stage, name in region.list_stage_names().items()
        if (stage in ENDS_IN if ended else stage != "closed")
    }
    return listing(
        Filter("words", "Words in the title"),
        Filter("stage", "Stage", stages),
        Filter("body", "Group or board", {str(each.id): each.name for each in bodies}),
        sorts={**by_date("moved", "Last step"), **a_to_z("title", "Title")},
        keeps={"show": "ended" if ended else ""},
    )
