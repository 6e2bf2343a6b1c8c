"""All questions of a round on one page, saved as far as they are answered."""

from __future__ import annotations

from functools import partial

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations.asking import conditions
from consult.consultations.models import Consultation, Enclosure
from consult.documents.queries import published_ids
from consult.responses import operations, presenters, queries
from consult.responses.forms import AnswersForm, answers_form, words_of
from consult.responses.models import Response
from consult.responses.typing_places import TypedAt
from consult.responses.views.blueprint import (
    ToRehearse,
    advise,
    blueprint,
    closed_page,
    keep_words,
    load_rehearsal,
    load_response,
    load_round,
    set_aside,
    tell,
)
from consult.responses.views.typed import forget_typed, typed_in
from consult.store import Missing
from consult.web import current_actor, page, permit, received_at
from workflows.refusal import Refused

SAVED = ("Your answers are saved.", "They are a draft until the response is submitted.")
UNCHANGED = ("Nothing was changed.", "Your answers are as they were.")


@blueprint.route("/responses/<int:response_id>/answers", methods=["GET", "POST"])
@permit(Permission.ANSWER_QUESTIONS, load_response)
def answer_questions(response: Response) -> ResponseReturnValue:
    questions = queries.list_questions(response.consultation_id)
    if not questions:
        raise Missing(f"questions of round {response.consultation_id}")
    if (closed := closed_page(response)) is not None:
        return closed
    at = TypedAt()
    typed = typed_in(response, at)
    form = answers_form(questions, queries.answers_of(response.id), **typed.brought)
    if form.validate_on_submit():
        with form.refusals():
            changed = bool(form.touched())
            _save(form, response)
            forget_typed(response, at, form)
            advise(form)
            tell(*(SAVED if changed else UNCHANGED), done=changed)
            return redirect(url_for("responses.show_response", response_id=response.id))
    elif form.is_submitted():
        _add_what_else_is_wrong(form)
    if (apart := set_aside(response, form, place="Answers to the questions")) is not None:
        return apart
    kept = keep_words(response, form, place="Answers to the questions", words=form.words)
    return page(
        "responses/answer_questions.html",
        form=form,
        response=response,
        kept=kept,
        typed=typed.offered(form),
        typed_stays=typed.stays(form),
        typed_at=at,
        theirs=_theirs(form, response),
        **presenters.about_questions(response.consultation, questions),
    )


@blueprint.route("/consultations/<int:consultation_id>/questions/preview")
@permit(Permission.FOLLOW_ROUND, load_round)
def preview_questions(consultation: Consultation) -> ResponseReturnValue:
    """As a respondent will have them; nothing is saved."""
    questions = queries.list_questions(consultation.id)
    if not questions:
        raise Missing(f"questions of round {consultation.id}")
    return page(
        "responses/preview_questions.html",
        form=answers_form(questions, {}),
        round=consultation,
        **presenters.about_questions(consultation, questions),
    )


@blueprint.route("/consultations/<int:consultation_id>/rehearsal/<int:agency_id>")
@permit(Permission.PREPARE_ROUND, load_rehearsal)
def preview_workspace(thing: ToRehearse) -> ResponseReturnValue:
    """The text, the letter and the questions as one agency will have them; nothing is saved."""
    questions = queries.list_questions(thing.round.id)
    shown = presenters.rehearsal(thing.round, thing.agency)
    return page(
        "responses/preview_workspace.html",
        shown=shown,
        in_force=published_ids({version.document_id for version, _ in shown.texts}),
        questions=questions,
        conditions=conditions(questions),
        stored=partial(_stored, thing.round.id),
    )


def _stored(round_id: int, enclosure: Enclosure, part: str) -> str:
    return url_for(
        "consultations.download_attachment",
        consultation_id=round_id,
        enclosure_id=enclosure.id,
        part=part,
    )


def _add_what_else_is_wrong(form: AnswersForm) -> None:
    """Beside what the form itself refused: nobody is told of one mistake after the other."""
    wrong = {*form.errors}
    for no in operations.unsound([operations.Given(*each) for each in form.touched()]):
        if no.field not in wrong:
            form.add(no)


def _save(form: AnswersForm, response: Response) -> None:
    """Save what the person changed; raise Refused with the reasons of every question."""
    given = [operations.Given(*each) for each in form.touched()]
    try:
        operations.answer_questions(
            response,
            given=given,
            explained=form.explained.data or "",
            received_at=received_at(),
            by=current_actor(),
        )
    except Refused as no:
        taken = {each.field for each in no.refusals if each.code == "changed-meanwhile"}
        form.conflicted |= {each.id for each in form.questions if f"q{each.id}" in taken}
        raise


def _theirs(form: AnswersForm, response: Response) -> dict[str, dict[str, object]]:
    """Field name → what a colleague stored meanwhile, for the questions in conflict."""
    if not form.conflicted:
        return {}
    answers = queries.answers_of(response.id)
    form.see(answers)
    return {
        f"q{question.id}": {
            "words": words_of(question, answers[question.id]) or "No answer",
            "by": answers[question.id].edited_by.name,
            "at": answers[question.id].edited_at,
        }
        for question in form.questions
        if question.id in form.conflicted
    }
