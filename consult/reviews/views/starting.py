"""Start a review, and name its bodies."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission
from consult.documents import queries as documents
from consult.groups import queries as groups
from consult.reviews import operations, presenters
from consult.reviews.forms import ChooseKindForm, EditBodiesForm, NewReviewForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.web import current_actor, page, permit
from workflows.definition import Workflow


def load_kind(key: str) -> Workflow:
    """The newest version of a kind of review. Raises Missing."""
    return operations.review_flow(key)


@blueprint.route("/new", methods=["GET", "POST"])
@permit(Permission.START_REVIEW)
def choose_kind() -> ResponseReturnValue:
    form = ChooseKindForm()
    form.offer(operations.startable(current_actor()))
    if form.validate_on_submit():
        chosen = {"key": form.kind.data, "document": request.args.getlist("document")}
        return redirect(url_for("reviews.new_review", **chosen))
    return page("reviews/choose_kind.html", form=form)


@blueprint.route("/new/<key>", methods=["GET", "POST"])
@permit(Permission.START_REVIEW, load_kind)
def new_review(flow: Workflow) -> ResponseReturnValue:
    form = NewReviewForm(documents=request.args.getlist("document"))
    form.offer_bodies(groups.list_groups("working_group"), groups.list_groups("board"), flow)
    form.offer_documents(presenters.document_choices() if flow.text != "none" else None)
    if form.validate_on_submit():
        with form.refusals():
            review = _start(flow, form)
            flash(f"“{review.subject.title}” has begun. The next steps are below.", "success")
            return redirect(url_for("reviews.show_review", review_id=review.id))
    return page("reviews/new_review.html", form=form, flow=flow)


def _start(flow: Workflow, form: NewReviewForm) -> Review:
    return operations.start_review(
        definition=flow.key,
        title=form.title.data or "",
        why=form.why.data or "",
        drafts=[documents.get_draft(each) for each in form.draft_ids],
        new_drafts_of=[documents.get_document(each) for each in form.document_ids],
        **form.bodies,
        by=current_actor(),
    )


@blueprint.route("/<int:review_id>/bodies", methods=["GET", "POST"])
@permit(Permission.NAME_BODIES, loaders.review)
def edit_bodies(review: Review) -> ResponseReturnValue:
    form = EditBodiesForm(
        group_id=review.group_id,
        board_id=review.board_id,
        ratifying_id=review.ratifying_id,
        seen_revision=str(review.revision),
    )
    flow = lifecycle.workflow_of(review.subject)
    form.offer_bodies(groups.list_groups("working_group"), groups.list_groups("board"), flow)
    if form.validate_on_submit():
        with form.refusals():
            operations.name_bodies(
                review=review,
                **form.bodies,
                seen=form.seen,
                by=current_actor(),
            )
            flash("Who takes part in this review is saved.", "success")
            return redirect(url_for("reviews.show_review", review_id=review.id))
    return page("reviews/edit_bodies.html", form=form, review=review)
