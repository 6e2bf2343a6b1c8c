"""Take a step: a page that says what it will do, and the button that does it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission
from consult.reviews import operations, presenters, queries, rules
from consult.reviews.forms import HoldStepForm, StepForm
from consult.reviews.urgent import reason_is_public
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.reviews.views.loaders import Asked
from consult.web import current_actor, page, permit
from consult.web.typed import typed_texts
from workflows.refusal import Refusal


@blueprint.route("/<int:review_id>/steps/<trigger>", methods=["GET", "POST"])
@permit(Permission.TAKE_STEP, loaders.step)
def take_step(asked: Asked) -> ResponseReturnValue:
    form = _form(asked)
    if form.validate_on_submit():
        try:
            with form.refusals():
                return _taken(asked, form)
        except lifecycle.Moved as moved:
            return moved_page(asked, moved)
    return _confirm(asked, form)


def _form(asked: Asked) -> StepForm:
    """A step that puts the review on hold also asks for how long, and who looks after it."""
    subject = asked.review.subject
    if asked.step.asks == "nothing":
        return StepForm.fresh(state=subject.state, revision=subject.revision)
    form = HoldStepForm.fresh(state=subject.state, revision=subject.revision)
    here = lifecycle.workflow_of(subject).states[subject.state]
    form.ask(
        operations.people_of(asked.review.id),
        until=asked.step.asks == "hold_until",
        again=here.again is not None,
    )
    return form


def _taken(asked: Asked, form: StepForm) -> ResponseReturnValue:
    """A second press comes here too: the door gives it the result of the first."""
    passage = operations.take_step(
        review_id=asked.review.id,
        trigger=asked.step.trigger,
        seen=form.seen,
        request_id=form.request_key,
        reason=form.reason.data or "",
        hold=form.terms if isinstance(form, HoldStepForm) else None,
        by=current_actor(),
    )
    state = lifecycle.workflow_of(asked.review.subject).states[passage.to_state]
    told = presenters.told_done(asked.step, state, asked.review)
    told |= presenters.told_undo(asked.review, passage)
    flash(told, "success")  # type: ignore[arg-type]
    return redirect(url_for("reviews.show_review", review_id=asked.review.id))


def moved_page(asked: Asked, moved: lifecycle.Moved) -> ResponseReturnValue:
    """Who moved it and when; the reason that was typed is not lost."""
    html = render_template(
        "errors/409.html",
        refusals=[Refusal("moved-meanwhile", str(moved))],
        back_url=url_for("reviews.show_review", review_id=asked.review.id),
        typed=typed_texts(),
    )
    return html, 409


def _confirm(asked: Asked, form: StepForm) -> ResponseReturnValue:
    """The confirmation, with every reason while it is not open."""
    actor, review = current_actor(), asked.review
    picture = presenters.picture_of(review, actor)
    every = (*picture.options, *picture.undos)
    option = next((each for each in every if each.step.trigger == asked.step.trigger), None)
    return page(
        "reviews/take_step.html",
        form=form,
        review=review,
        step=asked.step,
        option=option,
        effects=presenters.in_sentences(asked.step, picture),
        picture=picture,
        links=presenters.links_for(
            picture, works_on_it=picture.follows, reads_comments=picture.reads_comments
        ),
        reason_is_public=reason_is_public(asked.step),
        overrides=presenters.overrides_in(picture),
        can_wait=bool(rules.OPENING & set(asked.step.effects)),
        plan=queries.find_plan(review.id),
    )
