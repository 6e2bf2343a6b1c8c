"""Plan a step that opens a round for a later minute, or leave it unplanned."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission
from consult.reviews import operations, presenters, queries, rules
from consult.reviews.forms import PlanStepForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.reviews.views.loaders import Asked
from consult.reviews.views.stepping import moved_page
from consult.settings import in_words
from consult.store import Missing
from consult.web import ActionForm, current_actor, page, permit


def _plannable(review_id: int, trigger: str) -> Asked:
    """Raises Missing for a step that opens no round."""
    found = loaders.step(review_id, trigger)
    if not rules.OPENING & set(found.step.effects):
        raise Missing(f"step {trigger} of review {review_id} is not planned")
    return found


@blueprint.route("/<int:review_id>/steps/<trigger>/later", methods=["GET", "POST"])
@permit(Permission.TAKE_STEP, _plannable)
def plan_step(asked: Asked) -> ResponseReturnValue:
    subject = asked.review.subject
    form = PlanStepForm.fresh(state=subject.state, revision=subject.revision, time="9am")
    if form.validate_on_submit():
        try:
            with form.refusals():
                return _planned(asked, form)
        except lifecycle.Moved as moved:
            return moved_page(asked, moved)
    picture = presenters.picture_of(asked.review, current_actor())
    option = next(
        (each for each in picture.options if each.step.trigger == asked.step.trigger), None
    )
    return page(
        "reviews/plan_step.html",
        form=form,
        review=asked.review,
        step=asked.step,
        option=option,
        picture=picture,
        plan=queries.find_plan(asked.review.id),
        effects=presenters.in_sentences(asked.step, picture),
        links=presenters.links_for(picture, works_on_it=picture.follows),
    )


def _planned(asked: Asked, form: PlanStepForm) -> ResponseReturnValue:
    assert form.instant is not None
    plan = operations.plan_step(
        review_id=asked.review.id,
        trigger=asked.step.trigger,
        at=form.instant,
        reason=form.reason.data or "",
        seen=form.seen,
        by=current_actor(),
    )
    told = f"The round opens at {in_words(plan.at)}."
    flash({"text": told, "next": "Until then you can change or drop this."}, "success")  # type: ignore[arg-type]  # base.html reads both
    return redirect(url_for("reviews.show_review", review_id=asked.review.id))


@blueprint.route("/<int:review_id>/planned/drop", methods=["GET", "POST"])
@permit(Permission.TAKE_STEP, loaders.review)
def drop_plan(review: Review) -> ResponseReturnValue:
    form, plan = ActionForm.fresh(), queries.find_plan(review.id)
    if form.validate_on_submit():
        with form.refusals():
            dropped = operations.drop_plan(review.id, by=current_actor())
            told = "The round does not open by itself." if dropped else "Nothing was planned."
            flash(told, "success")
            return redirect(url_for("reviews.show_review", review_id=review.id))
    return page("reviews/drop_plan.html", form=form, review=review, plan=plan)
