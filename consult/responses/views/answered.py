"""What a round's questions were answered, for those who read its comments."""

from __future__ import annotations

import io
from collections.abc import Iterator

from flask import send_file
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations.models import Consultation
from consult.responses import presenters
from consult.responses.offline.answered import Line, write_answers, write_answers_workbook
from consult.responses.views.blueprint import blueprint, load_round
from consult.store import Missing
from consult.web import Filter, listing, page, permit

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    data = write_answers(_lines(consultation))
    return _taken_away(data, f"answers-{consultation.id}.csv", "text/csv")


@blueprint.route("/consultations/<int:consultation_id>/answers.xlsx")
@permit(Permission.SEE_COMMENTS, load_asking_round)
def download_answers_workbook(consultation: Consultation) -> ResponseReturnValue:
    """The same for Excel."""
    title = f"Answers: {consultation.subject.title}"
    data = write_answers_workbook(title, _lines(consultation))
    return _taken_away(data, f"answers-{consultation.id}.xlsx", EXCEL)


def _lines(consultation: Consultation) -> Iterator[Line]:
    for each in presenters.answers_to(consultation).questions:
        for response, answer in each.given:
            yield each.number, each.question, response, answer


def _taken_away(data: bytes, name: str, media_type: str) -> ResponseReturnValue:
    answer = send_file(
        io.BytesIO(data),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
