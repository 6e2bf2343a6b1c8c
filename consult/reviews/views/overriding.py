"""Let a step go on despite a reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission
from consult.reviews import operations, queries, rules
from consult.reviews.forms import OverrideForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.store import Missing
from consult.web import current_actor, page, permit
from workflows.guards import GUARDS
from workflows.shapes import Step


@dataclass(frozen=True)
class Despite:
    """A reason that somebody may override on a step of a review."""

    review: Review
    step: Step
    guard: str

    @property
    def subject(self) -> lifecycle.Subject:
        return self.review.subject


def despite(review_id: int, trigger: str, guard: str) -> Despite:
    """Raises Missing for a rule that nobody may override there."""
    asked = loaders.step(review_id, trigger)
    if guard not in asked.step.overrides:
        raise Missing(f"override of {guard} on {trigger}")
    return Despite(asked.review, asked.step, guard)


@blueprint.route("/<int:review_id>/steps/<trigger>/despite/<guard>", methods=["GET", "POST"])
@permit(Permission.TAKE_STEP, despite)
def override_reason(asked: Despite) -> ResponseReturnValue:
    subject, actor = asked.subject, current_actor()
    form = OverrideForm.fresh(state=subject.state, revision=subject.revision)
    back = url_for("reviews.show_review", review_id=asked.review.id)
    if form.validate_on_submit():
        with form.refusals():
            operations.override_reason(
                review=asked.review,
                trigger=asked.step.trigger,
                guard=asked.guard,
                because=form.because.data or "",
                reason=form.reason.data or "",
                note=form.note.data or "",
                seen=form.seen,
                by=actor,
            )
            flash("It is on the record. This reason no longer stands against the step.", "success")
            return redirect(back)
    option = operations.find_option(asked.review, asked.step.trigger, actor)
    standing = (
        [r for r in operations.overridable(option) if r.guard == asked.guard] if option else []
    )
    if not form.is_submitted() and standing:
        form.because.data = standing[0].because
    return page(
        "reviews/override_reason.html",
        form=form,
        review=asked.review,
        step=asked.step,
        standing=standing,
        not_yours=rules.may_override(asked.step, asked.guard, lifecycle.roles_on(subject, actor)),
        about=GUARDS[asked.guard].about.partition(" Source:")[0],
        given=queries.overrides_of([asked.review.id])[asked.review.id],
    )
