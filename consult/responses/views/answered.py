"""What a round's questions were answered, for those who read its comments."""

from __future__ import annotations

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations.models import Consultation
from consult.responses import presenters
from consult.responses.offline.answered import write_answers
from consult.responses.views.blueprint import blueprint, load_round
from consult.store import Missing
from consult.web import Filter, listing, page, permit


def load_asking_round(consultation_id: int) -> Consultation:
    """Raises Missing for a round inside the group: it asks no questions."""
    found = load_round(consultation_id)
    if found.audience != "agencies":
        raise Missing(f"questions of round {consultation_id}")
    return found


@blueprint.route("/consultations/<int:consultation_id>/answers")
@permit(Permission.SEE_COMMENTS, load_asking_round)
def list_answers(consultation: Consultation) -> ResponseReturnValue:
    sectors = presenters.sectors_that_sent(consultation)
    asked = listing(Filter("sector", "Sector", {each: each for each in sectors}, "All sectors"))
    return page(
        "responses/list_answers.html",
        consultation=consultation,
        answers=presenters.answers_to(consultation, asked.asked.get("sector")),
        sectors=sectors,
        list=asked,
    )


@blueprint.route("/consultations/<int:consultation_id>/answers.csv")
@permit(Permission.SEE_COMMENTS, load_asking_round)
def download_answers(consultation: Consultation) -> ResponseReturnValue:
    """Every submitted answer, a row each."""
    found = presenters.answers_to(consultation)
    lines = (
        (each.number, each.question, response, answer)
        for each in found.questions
        for response, answer in each.given
    )
    answer = send_file(
        io.BytesIO(write_answers(lines)),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"answers-{consultation.id}.csv",
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
