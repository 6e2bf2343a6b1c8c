"""Add, change and take out comments."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents.marking import mark
from consult.documents.other_wording import present_words
from consult.documents.quoting import Quote
from consult.responses import operations, presenters, queries, rules
from consult.responses.earlier import earlier_in
from consult.responses.forms import CommentForm, RemoveForm
from consult.responses.models import Comment, Response
from consult.responses.typing_places import TypedAt
from consult.responses.views.blueprint import (
    PlaceToComment,
    address_of,
    advise,
    blueprint,
    closed_page,
    keep_words,
    load_comment,
    load_place,
    set_aside,
    tell,
)
from consult.responses.views.typed import forget_typed, typed_in
from consult.web import Filter, by_date, current_actor, listing, page, permit, received_at

PLACE = "/responses/<int:response_id>/versions/<int:version_id>"
COMMENT = "/responses/<int:response_id>/comments/<int:comment_id>"


@blueprint.route(f"{PLACE}/blocks/<anchor>/comments/new", methods=["GET", "POST"])
@blueprint.route(f"{PLACE}/comments/new", methods=["GET", "POST"])
@permit(Permission.WRITE_COMMENT, load_place)
def new_comment(place: PlaceToComment) -> ResponseReturnValue:
    if (closed := closed_page(place.response)) is not None:
        return closed
    at = TypedAt(version_id=place.version.id, anchor=place.block.anchor if place.block else None)
    typed = typed_in(place.response, at)
    form = _begun(typed.brought)
    shown = shown_at(place, form.pointed.words)
    proposing = _proposes(form, shown)
    if form.validate_on_submit():
        with form.refusals():
            comment = operations.add_comment(
                place.response,
                version_id=place.version.id,
                anchor=at.anchor,
                received_at=received_at(),
                by=current_actor(),
                pointed=form.pointed,
                **form.given(),
            )
            forget_typed(place.response, at, form)
            advise(form)
            return saved(place.response, comment, "Your comment is saved.")
    said = f"Comment on {shown['name']}"
    if (apart := set_aside(place.response, form, place=said)) is not None:
        return apart
    kept = keep_words(place.response, form, place=said, words=form.words)
    return page(
        "responses/new_comment.html",
        form=form,
        place=place,
        kept=kept,
        typed=typed.offered(form),
        typed_stays=typed.stays(form),
        typed_at=at,
        proposing=proposing,
        earlier=earlier_in(place.response, [place.version], current_actor()),
        **shown,
    )


@blueprint.route(f"{PLACE}/blocks/<anchor>/comments")
@blueprint.route(f"{PLACE}/comments")
@permit(Permission.SEE_WORKSPACE, load_place)
def list_comments(place: PlaceToComment) -> ResponseReturnValue:
    """All that was said at one place, where the workspace shows only the first of it."""
    asked = listing(Filter("words", "Words in the comment"), sorts=by_date("made", "Written"))
    desk = presenters.comments_at(
        place.response, place.version, place.as_block, current_actor(), asked.asked
    )
    return page(
        "responses/list_comments.html",
        form=None,
        list=asked,
        desk=desk,
        place=place,
        **shown_at(place),
    )


@blueprint.route(f"{COMMENT}/edit", methods=["GET", "POST"])
@permit(Permission.WRITE_COMMENT, load_comment)
def edit_comment(comment: Comment) -> ResponseReturnValue:
    if (closed := closed_page(comment.response)) is not None:
        return closed
    at = TypedAt(comment_id=comment.id)
    typed = typed_in(comment.response, at)
    form, place = CommentForm.of(comment, **typed.brought), place_of(comment)
    shown = shown_at(place, form.pointed.words)
    proposing = _proposes(form, shown)
    if form.validate_on_submit():
        with form.refusals():
            operations.edit_comment(
                comment,
                seen_revision=form.seen,
                received_at=received_at(),
                by=current_actor(),
                pointed=form.pointed,
                **form.given(),
            )
            forget_typed(comment.response, at, form)
            advise(form)
            return saved(comment.response, comment, "The comment is saved.")
    said = f"Comment on {shown['name']}"
    if (apart := set_aside(comment.response, form, place=said)) is not None:
        return apart
    kept = keep_words(comment.response, form, place=said, words=form.words)
    theirs = _theirs(form, comment)
    return page(
        "responses/edit_comment.html",
        form=form,
        place=place,
        kept=kept,
        typed=typed.offered(form),
        typed_stays=typed.stays(form),
        typed_at=at,
        proposing=proposing,
        theirs=theirs,
        theirs_said=presenters.said(comment, place.as_block),
        **shown,
    )


@blueprint.route(f"{COMMENT}/remove", methods=["GET", "POST"])
@permit(Permission.WRITE_COMMENT, load_comment)
def remove_comment(comment: Comment) -> ResponseReturnValue:
    if (closed := closed_page(comment.response)) is not None:
        return closed
    if request.method == "GET" and _is_anothers(comment):
        return redirect(
            url_for("responses.leave_out", response_id=comment.response_id, comment_id=comment.id)
        )
    form = RemoveForm(seen_revision=str(comment.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_comment(
                comment, seen_revision=form.seen, received_at=received_at(), by=current_actor()
            )
            flash("The comment is taken out of the response. It stays on the record.", "success")
            return redirect(url_for("responses.show_response", response_id=comment.response_id))
        form.seen_revision.data = str(comment.revision)
    place = place_of(comment)
    redline = presenters.said(comment, place.as_block).proposed
    shown = shown_at(place)
    return page(
        "responses/remove_comment.html", form=form, comment=comment, redline=redline, **shown
    )


def _is_anothers(comment: Comment) -> bool:
    """A lead leaves it out instead."""
    actor = current_actor()
    return operations.why_not_removed(comment, by=actor) is not None and queries.answers_for(
        actor, comment.response
    )


def saved(response: Response, comment: Comment, words: str) -> ResponseReturnValue:
    tell(words, "Go on reading, or add another comment.")
    return redirect(address_of(response.id, comment.id))


def place_of(comment: Comment) -> PlaceToComment:
    response = comment.response
    place = queries.get_place(response.consultation_id, comment.version_id, comment.anchor)
    return PlaceToComment(response, place.version, place.block)


def _begun(brought: dict[str, Any]) -> CommentForm:
    """Empty, or with the words of the block that were selected (?words=…&at=12), or as typed."""
    return CommentForm(
        **brought,
        quote=request.args.get("words", "")[: rules.LONGEST_QUOTE],
        quote_at=request.args.get("at", ""),
    )


def shown_at(place: PlaceToComment, quoted: str = "") -> dict[str, str]:
    """What is commented on, as the pages show it, with what is quoted of it marked."""
    if place.block is None:
        return {"name": "the whole text", "block_html": "", "snippet": "", "words": ""}
    drawn = presenters.drawn_at(place.version, place.block.anchor)
    words = present_words(place.block.kind, place.block.text)
    return {
        "name": drawn.name,
        "block_html": mark(drawn.html, [Quote(quoted)]) if quoted else drawn.html,
        "snippet": drawn.snippet,
        "words": words,
    }


def _proposes(form: CommentForm, shown: dict[str, str]) -> bool:
    """Whether they came to propose other wording: the words that stand there are in the form."""
    if "propose" not in request.args or request.method != "GET" or not shown["words"]:
        return False
    form.proposed.data = form.proposed.data or shown["words"]
    return True


def _theirs(form: CommentForm, comment: Comment) -> Comment | None:
    """What a colleague stored meanwhile; the next press of the button is then a knowing one."""
    if not any(no.code == "changed-meanwhile" for no in form.refused):
        return None
    form.seen_revision.data = str(comment.revision)
    return comment
