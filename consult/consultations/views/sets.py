"""Saved sets of questions: chosen from, made of the questions of a round, removed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import operations, presenters, queries, sets
from consult.consultations.forms import ChooseQuestionsForm, SaveSetForm
from consult.consultations.models import Consultation, QuestionSet
from consult.consultations.views.loaders import (
    OfRound,
    blueprint,
    if_frozen,
    load_agencies_round,
    tell,
)
from consult.lifecycle import Subject
from consult.store import Missing
from consult.web import BaseForm, current_actor, page, permit, whole_number

SETS = "/consultations/<int:consultation_id>/question-sets"


@dataclass(frozen=True)
class OfSet:
    """A set, offered to a round."""

    review: Subject
    round: Consultation
    offered: sets.Set
    row: QuestionSet | None  # none for one that comes with the service


def load_set(consultation_id: int, key: str) -> OfSet:
    found = load_agencies_round(consultation_id)
    offered = next((each for each in sets.shipped() if each.key == key), None)
    row = None
    if offered is None:
        number = whole_number(key)
        if number is None:
            raise Missing(f"question set {key}")
        row = queries.get_set(number)
        offered = sets.Set(key, row.name, f"Saved by {row.saved_by.name}.", row.questions)
    return OfSet(found.review, found.round, offered, row)


@blueprint.route(SETS)
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def list_sets(thing: OfRound) -> ResponseReturnValue:
    return if_frozen(thing.round) or page(
        "consultations/list_sets.html",
        round=thing.round,
        review=thing.review,
        shipped=sets.shipped(),
        saved=queries.list_sets(),
        questions=len(queries.questions_of(thing.round.id)),
    )


@blueprint.route(f"{SETS}/new", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def save_set(thing: OfRound) -> ResponseReturnValue:
    form = SaveSetForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.save_set(thing.round, name=form.name.data or "", by=current_actor())
            tell("The set is saved.", then="It is offered to every round.")
            return redirect(url_for("consultations.list_sets", consultation_id=thing.round.id))
    return page(
        "consultations/save_set.html",
        form=form,
        round=thing.round,
        review=thing.review,
        questions=queries.questions_of(thing.round.id),
    )


@blueprint.route(f"{SETS}/<key>", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_set)
def use_set(thing: OfSet) -> ResponseReturnValue:
    form = ChooseQuestionsForm.over(thing.offered.questions)
    if form.validate_on_submit():
        with form.refusals():
            chosen = sets.chosen(thing.offered, form.places)
            made = operations.add_questions(thing.round, asked=chosen, by=current_actor())
            count = f"{len(made)} question{' is' if len(made) == 1 else 's are'}"
            tell(
                f"{count} added.",
                then=f"Change {'it' if len(made) == 1 else 'them'} as your text needs it.",
            )
            return redirect(url_for("consultations.list_questions", consultation_id=thing.round.id))
    return if_frozen(thing.round) or page(
        "consultations/use_set.html", form=form, thing=thing, kinds=presenters.KIND_WORDS
    )


@blueprint.route(f"{SETS}/<key>/remove", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_set)
def remove_set(thing: OfSet) -> ResponseReturnValue:
    if thing.row is None:
        raise Missing("a set that comes with the service cannot be removed")
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_set(thing.row, by=current_actor())
            tell("The set is removed.")
            return redirect(url_for("consultations.list_sets", consultation_id=thing.round.id))
    return page("consultations/remove_set.html", form=form, thing=thing)
