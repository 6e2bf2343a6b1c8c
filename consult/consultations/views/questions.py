"""The questions of a round: listed, written, put in order, removed; corrected once it is open."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import asking, operations, presenters, queries
from consult.consultations.forms import CorrectQuestionForm, QuestionForm
from consult.consultations.models import Consultation, Question
from consult.consultations.views.loaders import (
    OfQuestion,
    OfRound,
    blueprint,
    if_frozen,
    load_agencies_round,
    load_question,
    tell,
)
from consult.web import BaseForm, SeenForm, current_actor, page, permit, whole_number
from workflows.refusal import Refusal, Refused

NO_DIRECTION = Refusal("no-direction", "A question moves up or down.", fix="Choose one of the two.")
QUESTION = "/consultations/<int:consultation_id>/questions/<int:question_id>"


@blueprint.route("/consultations/<int:consultation_id>/questions")
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def list_questions(thing: OfRound) -> ResponseReturnValue:
    return if_frozen(thing.round) or _list(thing)


def _list(thing: OfRound, form: BaseForm | None = None) -> ResponseReturnValue:
    questions = queries.questions_of(thing.round.id)
    return page(
        "consultations/list_questions.html",
        form=form,
        round=thing.round,
        review=thing.review,
        questions=questions,
        kinds=presenters.KIND_WORDS,
        options=asking.options_of,
        conditions=asking.conditions(questions),
        places=presenters.names_of(thing.round, questions),
        either=asking.either,
        moved=(request.args.get("moved"), whole_number(request.args.get("question"))),
        placeholders=presenters.placeholders_of,
    )


@blueprint.route("/consultations/<int:consultation_id>/questions/new", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def new_question(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    form = QuestionForm.over(queries.questions_of(round.id), presenters.places_in(round))
    if form.validate_on_submit():
        with form.refusals():
            operations.add_question(round, **form.values, by=current_actor())
            return _back(round, "The question is added.")
    return if_frozen(round) or page(
        "consultations/new_question.html", form=form, round=round, review=thing.review
    )


@blueprint.route(f"{QUESTION}/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_question)
def edit_question(thing: OfQuestion) -> ResponseReturnValue:
    question, places = thing.question, presenters.places_in(thing.round)
    form = QuestionForm.over(_above(question), places, question)
    if form.validate_on_submit():
        with form.refusals():
            operations.edit_question(
                question, **form.values, seen_revision=form.seen, by=current_actor()
            )
            return _back(thing.round, "The question is saved.")
    return if_frozen(thing.round) or page(
        "consultations/edit_question.html", form=form, round=thing.round, review=thing.review
    )


def _above(question: Question) -> list[Question]:
    order = queries.questions_of(question.consultation_id)
    return order[: order.index(question)]


@blueprint.route(f"{QUESTION}/move", methods=["POST"])
@permit(Permission.PREPARE_ROUND, load_question)
def move_question(thing: OfQuestion) -> ResponseReturnValue:
    direction = request.form.get("direction")
    if direction not in ("up", "down"):
        raise Refused(NO_DIRECTION)
    form = BaseForm()
    with form.refusals():
        operations.move_question(
            thing.question, direction="up" if direction == "up" else "down", by=current_actor()
        )
        return redirect(
            url_for(
                "consultations.list_questions",
                consultation_id=thing.round.id,
                moved=direction,
                question=thing.question.id,
            )
        )
    return _list(OfRound(thing.review, thing.round), form)


@blueprint.route(f"{QUESTION}/remove", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_question)
def remove_question(thing: OfQuestion) -> ResponseReturnValue:
    form = SeenForm(seen_revision=str(thing.question.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_question(thing.question, seen_revision=form.seen, by=current_actor())
            return _back(thing.round, "The question is removed.")
    return if_frozen(thing.round) or page(
        "consultations/remove_question.html", form=form, round=thing.round, question=thing.question
    )


@blueprint.route(f"{QUESTION}/correct", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_question)
def correct_question(thing: OfQuestion) -> ResponseReturnValue:
    question = thing.question
    form = CorrectQuestionForm(
        wording=question.wording, help=question.help, seen_revision=str(question.revision)
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_question(
                question,
                wording=form.wording.data or "",
                help=form.help.data or "",
                why=form.why.data or "",
                seen_revision=form.seen,
                by=current_actor(),
            )
            tell("The question is corrected.", then="Everyone who was asked is written to.")
            return redirect(url_for("consultations.show_round", consultation_id=thing.round.id))
    return page("consultations/correct_question.html", form=form, round=thing.round)


def _back(round: Consultation, text: str) -> ResponseReturnValue:
    tell(text)
    return redirect(url_for("consultations.list_questions", consultation_id=round.id))
