"""What a lead leaves out, puts back and merges before the response is signed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.responses import operations, presenters, queries
from consult.responses.forms import LeaveOutForm, MergeForm, RemoveForm
from consult.responses.models import Comment
from consult.responses.views.blueprint import (
    PlaceToComment,
    blueprint,
    closed_page,
    keep_words,
    load_comment_of_agency,
    load_place_of_agency,
    set_aside,
    tell,
)
from consult.responses.views.comments import COMMENT, PLACE, place_of, saved, shown_at
from consult.web import current_actor, page, permit, received_at, whole_number

FEWEST = 2  # comments that make a merge


@blueprint.route(f"{COMMENT}/leave-out", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_comment_of_agency)
def leave_out(comment: Comment) -> ResponseReturnValue:
    if (closed := closed_page(comment.response)) is not None:
        return closed
    form = LeaveOutForm(seen_revision=str(comment.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.leave_out(
                comment,
                reason=form.reason.data or "",
                explained=form.explained.data or "",
                seen_revision=form.seen,
                received_at=received_at(),
                by=current_actor(),
            )
            tell("The comment is left out.", "Your colleagues still see it, and why.")
            return _checked(comment)
    place = "Why a comment is left out"
    if (apart := set_aside(comment.response, form, place=place)) is not None:
        return apart
    form.seen_revision.data = str(comment.revision)
    return page("responses/leave_out.html", form=form, comment=comment, **_about(comment))


@blueprint.route(f"{COMMENT}/put-back", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_comment_of_agency)
def put_back(comment: Comment) -> ResponseReturnValue:
    if (closed := closed_page(comment.response)) is not None:
        return closed
    form = RemoveForm(seen_revision=str(comment.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.put_back(comment, received_at=received_at(), by=current_actor())
            tell("The comment is part of the response again.", "It is sent in with the others.")
            return _checked(comment)
    return page("responses/put_back.html", form=form, comment=comment, **_about(comment))


@blueprint.route(f"{COMMENT}/undo-merge", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_comment_of_agency)
def undo_merge(comment: Comment) -> ResponseReturnValue:
    if (closed := closed_page(comment.response)) is not None:
        return closed
    form = RemoveForm(seen_revision=str(comment.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.undo_merge(
                comment, seen_revision=form.seen, received_at=received_at(), by=current_actor()
            )
            tell("The merge is undone.", "Each comment stands for itself again.")
            return _checked(comment)
    form.seen_revision.data = str(comment.revision)
    parts = queries.merged_into([comment.id]).get(comment.id, [])
    about = _about(comment)
    return page("responses/undo_merge.html", form=form, comment=comment, parts=parts, **about)


@blueprint.route(f"{PLACE}/blocks/<anchor>/comments/merge", methods=["GET", "POST"])
@blueprint.route(f"{PLACE}/comments/merge", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_place_of_agency)
def merge_comments(place: PlaceToComment) -> ResponseReturnValue:
    if (closed := closed_page(place.response)) is not None:
        return closed
    there = _there(place)
    if request.method == "GET" and len(there) < FEWEST:
        flash("There is nothing to merge here any more: it takes two comments on the same place.")
        return redirect(url_for("responses.list_comments", **_address(place)))
    form, shown = MergeForm.of_all(_chosen(there)), shown_at(place)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.merge_comments(
                place.response,
                seen=form.parts,
                received_at=received_at(),
                by=current_actor(),
                **form.given(),
            )
            return saved(place.response, made, "The comments are merged into one.")
    if form.is_stale:
        form.see(there)
    said = f"A merged comment on {shown['name']}"
    if (apart := set_aside(place.response, form, place=said)) is not None:
        return apart
    kept = keep_words(place.response, form, place=said, words=form.words)
    of = [each.id for each in there if each.id in form.parts]
    return page(
        "responses/merge_comments.html",
        form=form,
        place=place,
        kept=kept,
        there=[presenters.said(each, place.as_block) for each in there],
        of=of,
        **shown,
    )


def _there(place: PlaceToComment) -> list[Comment]:
    """The comments that stand at a place."""
    anchor = place.block.anchor if place.block else None
    return [
        each
        for each in queries.comments_of(place.response.id)
        if (each.version_id, each.anchor) == (place.version.id, anchor)
    ]


def _address(place: PlaceToComment) -> dict[str, Any]:
    at = {"response_id": place.response.id, "version_id": place.version.id}
    return {**at, "anchor": place.block.anchor} if place.block else {**at}


def _chosen(there: list[Comment]) -> list[Comment]:
    """Those that the address names; all, where it names none."""
    asked = {whole_number(each) for each in request.args.getlist("of")}
    return [each for each in there if each.id in asked] if asked else there


def _about(comment: Comment) -> dict[str, object]:
    place = place_of(comment)
    return {**shown_at(place), "redline": presenters.said(comment, place.as_block).proposed}


def _checked(comment: Comment) -> ResponseReturnValue:
    return redirect(
        url_for("responses.check", response_id=comment.response_id, _anchor=f"c{comment.id}")
    )
