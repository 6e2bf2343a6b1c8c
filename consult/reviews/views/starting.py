"""Start a review, and name its bodies."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import queries as documents
from consult.groups import queries as groups
from consult.reviews import operations, presenters
from consult.reviews.forms import EditBodiesForm, NewReviewForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/new", methods=["GET", "POST"])
@permit(Permission.START_REVIEW)
def new_review() -> ResponseReturnValue:
    form = NewReviewForm(documents=request.args.getlist("document"))
    form.offer_bodies(groups.list_groups("working_group"), groups.list_groups("board"))
    form.documents.choices = presenters.document_choices()
    if form.validate_on_submit():
        with form.refusals():
            review = _start(form)
            flash(f"“{review.subject.title}” has begun. The next steps are below.", "success")
            return redirect(url_for("reviews.show_review", review_id=review.id))
    return page("reviews/new_review.html", form=form)


def _start(form: NewReviewForm) -> Review:
    return operations.start_review(
        title=form.title.data or "",
        why=form.why.data or "",
        drafts=[documents.get_draft(each) for each in form.draft_ids],
        new_drafts_of=[documents.get_document(each) for each in form.document_ids],
        group_id=form.group_id.data,
        board_id=form.board_id.data,
        by=current_actor(),
    )


@blueprint.route("/<int:review_id>/bodies", methods=["GET", "POST"])
@permit(Permission.NAME_BODIES, loaders.review)
def edit_bodies(review: Review) -> ResponseReturnValue:
    form = EditBodiesForm(
        group_id=review.group_id, board_id=review.board_id, seen_revision=str(review.revision)
    )
    form.offer_bodies(groups.list_groups("working_group"), groups.list_groups("board"))
    if form.validate_on_submit():
        with form.refusals():
            operations.name_bodies(
                review=review,
                group_id=form.group_id.data,
                board_id=form.board_id.data,
                seen=form.seen,
                by=current_actor(),
            )
            flash("The working group and the board are saved.", "success")
            return redirect(url_for("reviews.show_review", review_id=review.id))
    return page("reviews/edit_bodies.html", form=form, review=review)
