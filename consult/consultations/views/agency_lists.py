"""Saved lists of agencies: made of those that a round asks, offered to every round, removed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import operations, queries
from consult.consultations.forms import SaveAgencyListForm
from consult.consultations.models import AgencyList, Consultation
from consult.consultations.views.loaders import OfRound, blueprint, load_agencies_round, tell
from consult.lifecycle import Subject
from consult.web import BaseForm, current_actor, page, permit

LISTS = "/consultations/<int:consultation_id>/agency-lists"


@dataclass(frozen=True)
class OfList:
    """A saved list, offered to a round."""

    review: Subject
    round: Consultation
    saved: AgencyList


def load_list(consultation_id: int, list_id: int) -> OfList:
    found = load_agencies_round(consultation_id)
    return OfList(found.review, found.round, queries.get_agency_list(list_id))


@blueprint.route(LISTS)
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def list_agency_lists(thing: OfRound) -> ResponseReturnValue:
    return page(
        "consultations/list_agency_lists.html",
        round=thing.round,
        review=thing.review,
        saved=queries.list_agency_lists(),
        expected=[row for row in queries.expected_of(thing.round.id) if row.agency_id],
    )


@blueprint.route(f"{LISTS}/new", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def save_agency_list(thing: OfRound) -> ResponseReturnValue:
    form = SaveAgencyListForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.save_agency_list(thing.round, name=form.name.data or "", by=current_actor())
            tell("The list is saved.", then="It is offered to every round.")
            return _to_lists(thing.round)
    return page(
        "consultations/save_agency_list.html",
        form=form,
        round=thing.round,
        review=thing.review,
        expected=[row for row in queries.expected_of(thing.round.id) if row.agency_id],
    )


@blueprint.route(f"{LISTS}/<int:list_id>/remove", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_list)
def remove_agency_list(thing: OfList) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_agency_list(thing.saved, by=current_actor())
            tell("The list is removed.")
            return _to_lists(thing.round)
    return page("consultations/remove_agency_list.html", form=form, thing=thing)


def _to_lists(round: Consultation) -> ResponseReturnValue:
    return redirect(url_for("consultations.list_agency_lists", consultation_id=round.id))
