"""Report on a review."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.reviews import operations, queries
from consult.reviews.forms import NewReportForm
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.reviews.views.loaders import Wanted
from consult.web import current_actor, page, permit
from workflows.reports import REPORTS


@blueprint.route("/<int:review_id>/reports/<kind>/new", methods=["GET", "POST"])
@permit(Permission.MAKE_REPORT, loaders.report)
def new_report(wanted: Wanted) -> ResponseReturnValue:
    review, kind = wanted.review, REPORTS[wanted.kind]
    made = [r for r in queries.reports_of([review.id])[review.id] if r.kind == wanted.kind]
    form = NewReportForm(seen_revision=str(len(made)))
    if form.validate_on_submit():
        with form.refusals():
            operations.make_report(
                review=review,
                kind=wanted.kind,
                on=form.on.data,
                body=form.body.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash(f"Saved: {kind.title}. It is on the page of the review.", "success")
            return redirect(url_for("reviews.show_review", review_id=review.id, _anchor="reports"))
    blocked = operations.why_not_report(review.subject, wanted.kind)
    return page(
        "reviews/new_report.html", form=form, review=review, kind=kind, made=made, blocked=blocked
    )
