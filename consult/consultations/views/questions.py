"""The questions of a round: listed, written, put in order, removed."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import operations, presenters, queries
from consult.consultations.forms import QuestionForm
from consult.consultations.models import Consultation
from consult.consultations.views.loaders import (
    OfQuestion,
    OfRound,
    blueprint,
    if_frozen,
    load_agencies_round,
    load_question,
    tell,
)
from consult.web import SeenForm, current_actor, page, permit
from workflows.refusal import Refusal, Refused

NO_DIRECTION = Refusal("no-direction", "A question moves up or down.", fix="Choose one of the two.")
QUESTION = "/consultations/<int:consultation_id>/questions/<int:question_id>"


@blueprint.route("/consultations/<int:consultation_id>/questions")
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def list_questions(thing: OfRound) -> ResponseReturnValue:
    return if_frozen(thing.round) or page(
        "consultations/list_questions.html",
        round=thing.round,
        review=thing.review,
        questions=queries.questions_of(thing.round.id),
        kinds=presenters.KIND_WORDS,
    )


@blueprint.route("/consultations/<int:consultation_id>/questions/new", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def new_question(thing: OfRound) -> ResponseReturnValue:
    round, form = thing.round, QuestionForm()
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
    question = thing.question
    form = QuestionForm(
        wording=question.wording,
        help=question.help,
        kind=question.kind,
        choices="\n".join(question.choices),
        required=question.required,
        seen_revision=str(question.revision),
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.edit_question(
                question, **form.values, seen_revision=form.seen, by=current_actor()
            )
            return _back(thing.round, "The question is saved.")
    return if_frozen(thing.round) or page(
        "consultations/edit_question.html", form=form, round=thing.round, review=thing.review
    )


@blueprint.route(f"{QUESTION}/move", methods=["POST"])
@permit(Permission.PREPARE_ROUND, load_question)
def move_question(thing: OfQuestion) -> ResponseReturnValue:
    direction = request.form.get("direction")
    if direction not in ("up", "down"):
        raise Refused(NO_DIRECTION)
    operations.move_question(
        thing.question, direction="up" if direction == "up" else "down", by=current_actor()
    )
    return redirect(
        url_for(
            "consultations.list_questions",
            consultation_id=thing.round.id,
            _anchor=f"question-{thing.question.id}",
        )
    )


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


def _back(round: Consultation, text: str) -> ResponseReturnValue:
    tell(text)
    return redirect(url_for("consultations.list_questions", consultation_id=round.id))
