"""Ask about a round, answer, and correct what was answered."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import clarified
from consult.consultations.models import Clarification
from consult.consultations.queries import get_clarification
from consult.responses import operations, queries
from consult.responses.forms import AnswerAskedForm, AskForm, CorrectAnswerForm
from consult.responses.models import Response
from consult.responses.views.blueprint import (
    blueprint,
    keep_words,
    load_response_of_agency,
    set_aside,
    tell,
)
from consult.store import Missing
from consult.web import current_actor, page, permit, received_at

SAID = {
    "everyone": (
        "The answer is sent.",
        "Everyone who is asked has it by e-mail and on their page.",
    ),
    "alone": ("The answer is sent.", "Only the agency that asked can read it."),
    "declined": ("The agency is told why there is no answer.", "Nobody else can read it."),
}


@blueprint.route("/responses/<int:response_id>/ask", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_response_of_agency)
def ask_about_round(response: Response) -> ResponseReturnValue:
    form, round = AskForm(), response.consultation
    if form.validate_on_submit():
        with form.refusals():
            operations.ask_about_round(
                response,
                question=form.question.data or "",
                named=bool(form.named.data),
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell("Your question is sent.", "You are told by e-mail when it is answered.")
            return _to_response(response)
    said = "A question about the consultation"
    if (apart := set_aside(response, form, place=said)) is not None:
        return apart
    kept = keep_words(response, form, place=said, words=form.question.data or "")
    over = clarified.questions_are_taken(round.subject.state, round.closes_at, received_at())
    return page(
        "responses/ask_about_round.html", form=form, response=response, kept=kept, over=over
    )


def load_clarification(clarification_id: int) -> Clarification:
    """Raises Missing for a question to which nobody has an answer to give any more."""
    found = get_clarification(clarification_id)
    if found.consultation.subject.state == "withdrawn":
        raise Missing(f"question about a withdrawn round {clarification_id}")
    return found


@blueprint.route("/clarifications/<int:clarification_id>/answer", methods=["GET", "POST"])
@permit(Permission.ANSWER_RESPONDENTS, load_clarification)
def answer_clarification(asked: Clarification) -> ResponseReturnValue:
    form = AnswerAskedForm(told=asked.told)
    if form.validate_on_submit():
        with form.refusals():
            operations.answer_clarification(
                asked,
                outcome=form.outcome.data,
                told=form.told.data or "",
                answer=form.answer.data or "",
                explained=form.explained.data or "",
                by=current_actor(),
            )
            tell(*SAID[asked.outcome])
            return _to_round(asked)
    if (apart := _set_aside(asked, form)) is not None:
        return apart
    no = clarified.is_unanswered(asked.outcome, asked.answered_at)
    return page("responses/answer_clarification.html", form=form, asked=asked, over=no)


@blueprint.route("/clarifications/<int:clarification_id>/correct", methods=["GET", "POST"])
@permit(Permission.ANSWER_RESPONDENTS, load_clarification)
def correct_answer(asked: Clarification) -> ResponseReturnValue:
    form = CorrectAnswerForm(answer=asked.answer, seen_revision=str(asked.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_answer(
                asked,
                answer=form.answer.data or "",
                why=form.why.data or "",
                seen_revision=form.seen,
                explained=form.explained.data or "",
                by=current_actor(),
            )
            tell("The answer is corrected.", "Whoever read it is told, with what it said before.")
            return _to_round(asked)
        form.seen_revision.data = str(asked.revision)
    if (apart := _set_aside(asked, form)) is not None:
        return apart
    no = clarified.is_answered(asked.outcome)
    return page("responses/correct_answer.html", form=form, asked=asked, over=no)


def _set_aside(
    asked: Clarification, form: AnswerAskedForm | CorrectAnswerForm
) -> ResponseReturnValue | None:
    response = queries.response_of(asked.consultation_id, agency_id=asked.agency_id)
    return set_aside(response, form, place="An answer to a question") if response else None


def _to_response(response: Response) -> ResponseReturnValue:
    way = url_for("responses.show_response", response_id=response.id, _anchor="clarified")
    return redirect(way)


def _to_round(asked: Clarification) -> ResponseReturnValue:
    round_id = asked.consultation_id
    way = url_for("consultations.show_round", consultation_id=round_id, _anchor="clarified")
    return redirect(way)
