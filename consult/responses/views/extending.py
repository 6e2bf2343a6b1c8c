"""More time for one agency."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.consultations.queries import count_extensions
from consult.consultations.window_form import MoreTimeForm
from consult.responses import operations
from consult.responses.models import Response
from consult.responses.views.blueprint import blueprint, load_response_of_agency, tell
from consult.settings import in_words
from consult.web import current_actor, page, permit


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
