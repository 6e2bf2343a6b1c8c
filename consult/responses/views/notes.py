"""Notes inside an agency. No page of anybody else has a way to them."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.responses import operations, presenters
from consult.responses.forms import NoteForm, RemoveForm
from consult.responses.models import AgencyNote
from consult.responses.views.blueprint import (
    PlaceToNote,
    address_of,
    blueprint,
    load_note,
    load_place_of_note,
    set_aside,
    tell,
)
from consult.responses.views.comments import place_of
from consult.web import current_actor, page, permit, received_at

NOTES = "/responses/<int:response_id>/notes"


@blueprint.route(f"{NOTES}/new", methods=["GET", "POST"])
@blueprint.route(
    "/responses/<int:response_id>/comments/<int:comment_id>/notes/new", methods=["GET", "POST"]
)
@permit(Permission.WRITE_RESPONSE, load_place_of_note)
def new_note(about: PlaceToNote) -> ResponseReturnValue:
    form = NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            note = operations.write_note(
                about.response,
                comment=about.comment,
                body=form.body.data or "",
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell("The note is saved.", "Only people of your agency see it.")
            return _back(note)
    if (apart := set_aside(about.response, form, place="A note")) is not None:
        return apart
    said = None
    if about.comment is not None:
        said = presenters.said(about.comment, place_of(about.comment).as_block)
    return page("responses/new_note.html", form=form, response=about.response, about=said)


@blueprint.route(f"{NOTES}/<int:note_id>/remove", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_note)
def remove_note(note: AgencyNote) -> ResponseReturnValue:
    form = RemoveForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_note(note, received_at=received_at(), by=current_actor())
            tell("The note is taken out.", "Nobody sees it any more.")
            return _back(note)
    return page("responses/remove_note.html", form=form, note=note)


def _back(note: AgencyNote) -> ResponseReturnValue:
    if note.comment_id is not None:
        return redirect(address_of(note.response_id, note.comment_id))
    return redirect(
        url_for("responses.show_response", response_id=note.response_id, _anchor="notes")
    )
