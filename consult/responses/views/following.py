"""Who has answered a round, for those who run it; reminders, and the end of waiting."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission, ask
from consult.consultations.models import Consultation
from consult.responses import operations, queries
from consult.responses.forms import WaiveForm
from consult.responses.models import Response
from consult.responses.views.blueprint import blueprint, load_response, load_round, tell
from consult.web import BaseForm, current_actor, page, permit


@blueprint.route("/consultations/<int:consultation_id>/coverage")
@permit(Permission.FOLLOW_ROUND, load_round)
def coverage(consultation: Consultation) -> ResponseReturnValue:
    return _coverage(consultation)


@blueprint.route("/responses/<int:response_id>/chase", methods=["POST"])
@permit(Permission.FOLLOW_ROUND, load_response)
def chase(response: Response) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.chase(response, by=current_actor())
            tell(f"A reminder is on its way to {response.respondent}.", "It is recorded below.")
            return redirect(_back(response))
    return _coverage(response.consultation, form)


@blueprint.route("/responses/<int:response_id>/waive", methods=["GET", "POST"])
@permit(Permission.FOLLOW_ROUND, load_response)
def waive(response: Response) -> ResponseReturnValue:
    form = WaiveForm.fresh()
    assert isinstance(form, WaiveForm)
    if form.validate_on_submit():
        with form.refusals():
            operations.waive(
                response,
                reason=form.reason.data or "",
                request_id=form.request_key,
                by=current_actor(),
            )
            flash(f"It is recorded that no answer came from {response.respondent}.", "success")
            return redirect(_back(response))
    return page(
        "responses/waive.html",
        form=form,
        response=response,
        reminded=queries.last_chase(response.id),
        blocked=operations.reasons_against_waiving(response, by=current_actor()),
    )


def _coverage(consultation: Consultation, form: BaseForm | None = None) -> ResponseReturnValue:
    rows = queries.coverage(consultation.id)
    numbers = queries.tally([consultation.id])[consultation.id]
    return page(
        "responses/coverage.html",
        form=form,
        consultation=consultation,
        rows=rows,
        numbers=numbers,
        words=queries.WHERE_THEY_STAND,
        may_extend=ask(Permission.EXTEND_ROUND, current_actor(), consultation) is None,
        lasting=any(queries.has_time_left(row.response, clock.now()) for row in rows),
        over=consultation.closes_at is not None and clock.now() >= consultation.closes_at,
    )


def _back(response: Response) -> str:
    return url_for("responses.coverage", consultation_id=response.consultation_id)
