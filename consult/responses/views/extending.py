"""More time for one agency: given, asked for, decided."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.consultations.queries import count_extensions
from consult.consultations.window_form import MoreTimeForm
from consult.responses import operations, queries
from consult.responses.forms import AskTimeForm, DecideTimeForm
from consult.responses.models import Response, TimeRequest
from consult.responses.views.blueprint import (
    blueprint,
    load_response,
    load_response_of_agency,
    tell,
)
from consult.settings import in_words
from consult.web import current_actor, page, permit


@blueprint.route("/responses/<int:response_id>/ask-for-time", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response_of_agency)
def ask_for_time(response: Response) -> ResponseReturnValue:
    form = AskTimeForm.of(response.closes_at)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.ask_for_time(
                response,
                until=form.closes_at,
                reason=form.reason.data or "",
                by=current_actor(),
            )
            told = f"You have asked for time until {in_words(made.until)}."
            tell(told, "Whoever decides is told. You are told by e-mail what they say.")
            return redirect(url_for("responses.show_response", response_id=response.id))
    return page(
        "responses/ask_for_time.html",
        form=form,
        response=response,
        blocked=operations.reasons_against_asking(response),
        over=response.closes_at is not None and clock.now() >= response.closes_at,
        asked=queries.requests_of(response.id),
    )


def load_asked(request_id: int) -> queries.Asked:
    """Raises Missing for everyone who has no part in it: another agency's is not there."""
    found = queries.asked(request_id)
    load_response(found.request.response_id)
    return found


@blueprint.route("/time-requests/<int:request_id>", methods=["GET", "POST"])
@permit(Permission.DECIDE_MORE_TIME, load_asked)
def decide_request(asked: queries.Asked) -> ResponseReturnValue:
    request, form = asked.request, DecideTimeForm.fresh()
    if form.validate_on_submit():
        with form.refusals():
            return _decided(request, form)
    return page("responses/decide_request.html", form=form, request=request)


def _decided(request: TimeRequest, form: DecideTimeForm) -> ResponseReturnValue:
    who = request.response.respondent
    if form.decision.data == "give":
        answer = form.answer.data or ""
        made = operations.grant_time(request, answer=answer, by=current_actor())
        tell(f"{who} can answer until {in_words(made.until)}.", "Its leads are told.")
    else:
        operations.refuse_time(request, answer=form.answer.data or "", by=current_actor())
        tell(f"{who} does not get more time.", "Its leads are told, with your reason.")
    round_id = request.response.consultation_id
    return redirect(url_for("consultations.show_round", consultation_id=round_id))


@blueprint.route("/responses/<int:response_id>/extend", methods=["GET", "POST"])
@permit(Permission.EXTEND_ROUND, load_response_of_agency)
def extend_response(response: Response) -> ResponseReturnValue:
    seen = str(count_extensions(response.consultation_id, response.agency_id))
    form = MoreTimeForm.of(response.closes_at, seen_revision=seen)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.extend_response(
                response,
                until=form.closes_at,
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            until = in_words(made.until)
            told = f"{response.respondent} can answer until {until}."
            tell(told, "Its leads are told. Nobody else has more time.")
            return redirect(url_for("responses.coverage", consultation_id=response.consultation_id))
    return page(
        "responses/extend_response.html",
        form=form,
        response=response,
        over=response.closes_at is not None and clock.now() >= response.closes_at,
        blocked=operations.reasons_against_more_time(response),
    )
