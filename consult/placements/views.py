"""The comments of a draft that wait to be placed, one by one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.placements import operations, presenters, queries
from consult.placements.earlier import said_earlier
from consult.placements.forms import PlaceForm
from consult.responses import queries as responses
from consult.responses.earlier import says_what_was_said_earlier
from consult.responses.models import Comment
from consult.store import Missing
from consult.web import Filter, a_to_z, by_date, current_actor, listing, page, permit, whole_number

blueprint = Blueprint("placements", __name__)
says_what_was_said_earlier(said_earlier)


def load_version(document_id: int, version_id: int) -> Version:
    """Raises Missing for a version of another document."""
    found = documents.get_version(version_id)
    if found.document_id != document_id:
        raise Missing(f"version {version_id} of document {document_id}")
    return found


def load_comment(comment_id: int) -> Comment:
    return responses.get_submitted_comment(comment_id)


@blueprint.route("/documents/<int:document_id>/versions/<int:version_id>/places")
@permit(Permission.PLACE_COMMENTS, load_version)
def list_waiting(version: Version) -> ResponseReturnValue:
    asked = listing(
        Filter("words", "Words in the comment, or who made it"),
        sorts={**a_to_z("who", "Who made it"), **by_date("made", "When it was made")},
    )
    return page(
        "placements/list_waiting.html",
        version=version,
        newest=documents.newest_version(version.draft_id),
        list=asked,
        found=presenters.list_waiting(version, asked.asked),
    )


@blueprint.route("/comments/<int:comment_id>/place", methods=["GET", "POST"])
@permit(Permission.PLACE_COMMENTS, load_comment)
def place_comment(comment: Comment) -> ResponseReturnValue:
    shown = presenters.placing_of(comment)
    if shown.placement is None:
        return page("placements/place_comment.html", shown=shown, form=None)
    form = PlaceForm(
        choice=shown.placement.anchor,
        seen_revision=str(shown.placement.revision),
        version_id=str(shown.newest.id),
    )
    form.offer(shown.likely, shown.every)
    if form.validate_on_submit():
        with form.refusals():
            operations.choose_place(
                comment,
                documents.get_version(whole_number(str(form.version_id.data)) or 0),
                choice=form.chosen,
                seen_revision=form.seen,
                by=current_actor(),
            )
            return _after(shown.newest)
        form.seen_revision.data = str(shown.placement.revision)
        form.version_id.data = str(shown.newest.id)
    return page("placements/place_comment.html", shown=shown, form=form)


def _after(version: Version) -> ResponseReturnValue:
    """To the next that waits, or to the list that says that none does."""
    waiting = queries.find_first_waiting(version.id)
    flash("The comment is placed. You can change it on the page of the comment.", "success")
    if waiting:
        return redirect(url_for("placements.place_comment", comment_id=waiting.comment_id))
    return redirect(presenters.address_of(version))
