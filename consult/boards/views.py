"""Ballots: the list, one of them, and taking a position."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.boards import operations, presenters, queries
from consult.boards.forms import PositionForm
from consult.boards.models import Ballot
from consult.groups import queries as groups
from consult.store import page_in
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    parts_of,
    permit,
    received_at,
    show_in_navigation,
)

blueprint = Blueprint("boards", __name__, url_prefix="/ballots")
WORDS: dict[str, Any] = {"title_of": presenters.title_of, "told_you": presenters.told_you}

show_in_navigation(
    25,
    "Board",
    "boards.list_ballots",
    prefix="boards.",
    when=lambda actor: actor.is_manager or bool(actor.boards),
)


def load_ballot(ballot_id: int) -> Ballot:
    """Raises Missing."""
    return queries.get_ballot(ballot_id)


@blueprint.route("")
@permit(Permission.SEE_BALLOTS)
def list_ballots() -> ResponseReturnValue:
    actor = current_actor()
    asked = listing(
        Filter("words", "Words in the title"),
        Filter("board", "Board", {str(each.id): each.name for each in groups.list_groups("board")}),
        sorts={**by_date("opened", "Opened"), **a_to_z("title", "Title")},
    )
    found = queries.list_ballots_for(actor, asked.asked)
    mine = queries.list_positions_on(
        {ballot.id: queries.voice_of(ballot, actor) for ballot in found}
    )
    return page(
        "boards/list_ballots.html",
        open=[ballot for ballot in found if ballot.closed_at is None],
        ended=page_in([each for each in found if each.closed_at], number=asked.asked.number),
        list=asked,
        standings=queries.standings_for(found),
        mine=mine,
        states=queries.states_of(found),
        seats=actor.seats,
        **WORDS,
    )


@blueprint.route("/<int:ballot_id>")
@permit(Permission.SEE_BALLOT, load_ballot)
def show_ballot(ballot: Ballot) -> ResponseReturnValue:
    shown = presenters.ballot_page(ballot, current_actor())
    return page(
        "boards/show_ballot.html",
        shown=shown,
        parts=parts_of(shown.review.id, current_actor(), "Decision"),
        **WORDS,
    )


@blueprint.route("/<int:ballot_id>/position", methods=["GET", "POST"])
@permit(Permission.TAKE_POSITION, load_ballot)
def take_position(ballot: Ballot) -> ResponseReturnValue:
    shown = presenters.ballot_page(ballot, current_actor())
    form = PositionForm.over(shown.mine)
    if form.validate_on_submit():
        with form.refusals():
            position = operations.take_position(
                ballot=ballot,
                choice=form.choice.data,
                words=form.words.data or "",
                clears=form.clears.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            text = f"Your position is recorded: {presenters.title_of(position.choice)}."
            then = "You can change it until the chair ends the ballot."
            flash({"text": text, "next": then}, "success")  # type: ignore[arg-type]
            return redirect(url_for("boards.show_ballot", ballot_id=ballot.id))
    return page(
        "boards/take_position.html",
        form=form,
        shown=shown,
        **WORDS,
    )
