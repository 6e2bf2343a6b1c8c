"""Sections that colleagues ask each other to look at. No page of anybody else has a way to them."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents.block import HEADING
from consult.responses import operations, presenters, queries, sections
from consult.responses.forms import FinishSectionForm, GiveBackForm, PassSectionForm
from consult.responses.models import PassedSection
from consult.responses.queries import is_own
from consult.responses.views.blueprint import (
    PlaceToComment,
    blueprint,
    closed_page,
    load_place_of_agency,
    load_response_of_agency,
    set_aside,
    tell,
)
from consult.store import Missing
from consult.web import BaseForm, current_actor, page, permit, received_at
from workflows.refusal import Refusal

PLACE = "/responses/<int:response_id>/versions/<int:version_id>"
SECTION = "/responses/<int:response_id>/sections/<int:section_id>"


def load_section_to_pass(
    response_id: int, version_id: int, anchor: str | None = None
) -> PlaceToComment:
    """Raises Missing for whoever is not of the agency, and for what is no heading."""
    place = load_place_of_agency(response_id, version_id, anchor)
    no_heading = place.block is not None and place.block.kind != HEADING
    if no_heading or not is_own(current_actor(), place.response):
        raise Missing(f"section {anchor} of version {version_id} in response {response_id}")
    return place


def load_section(response_id: int, section_id: int) -> PassedSection:
    """Raises Missing for everybody outside the agency, but whoever comes by a link and was asked"""
    response, actor = load_response_of_agency(response_id), current_actor()
    found = queries.get_section(response_id, section_id)
    asked = actor.comes_for(response_id) and found.account_id == actor.account_id
    if not asked and not is_own(actor, response):
        raise Missing(f"section {section_id} of response {response_id}")
    return found


@blueprint.route(f"{PLACE}/blocks/<anchor>/sections/new", methods=["GET", "POST"])
@blueprint.route(f"{PLACE}/sections/new", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_section_to_pass)
def pass_section(place: PlaceToComment) -> ResponseReturnValue:
    if (closed := closed_page(place.response)) is not None:
        return closed
    people = presenters.choices_for(place.response, current_actor())
    form = PassSectionForm.of(people)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.pass_section(
                place.response,
                version_id=place.version.id,
                anchor=place.block.anchor if place.block is not None else None,
                account_id=form.person_id,
                note=form.note.data or "",
                due_on=form.due_on.data,
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell(f"The section is with {made.account.name}.", "They are told by e-mail.")
            return redirect(presenters.workspace_of(made))
    if (apart := set_aside(place.response, form, place="A section")) is not None:
        return apart
    return page(
        "responses/pass_section.html",
        form=form,
        place=place,
        people=people,
        **presenters.section_at(place.version, place.block),
    )


@blueprint.route(f"{SECTION}/done", methods=["GET", "POST"])
@permit(Permission.WRITE_COMMENT, load_section)
def finish_section(section: PassedSection) -> ResponseReturnValue:
    form = FinishSectionForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.finish_section(
                section,
                answer=form.answer.data or "",
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell("The section is marked as done.", "Your colleagues see it.")
            return redirect(presenters.workspace_of(section))
    if (apart := set_aside(section.response, form, place="A section")) is not None:
        return apart
    return _page("responses/finish_section.html", section, form)


@blueprint.route(f"{SECTION}/give-back", methods=["GET", "POST"])
@permit(Permission.WRITE_COMMENT, load_section)
def give_section_back(section: PassedSection) -> ResponseReturnValue:
    form = GiveBackForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.give_section_back(
                section,
                reason=form.answer.data or "",
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell("You gave the section back.", "Whoever asked you and the lead are told.")
            return redirect(presenters.workspace_of(section))
    if (apart := set_aside(section.response, form, place="A section")) is not None:
        return apart
    return _page("responses/give_section_back.html", section, form)


@blueprint.route(f"{SECTION}/take-back", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_section)
def take_section_back(section: PassedSection) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.take_section_back(section, by=current_actor())
            tell("You took the section back.", "It does not wait for anybody any more.")
            return redirect(presenters.workspace_of(section))
    return _page("responses/take_section_back.html", section, form)


def _page(template: str, section: PassedSection, form: BaseForm) -> ResponseReturnValue:
    return page(
        template,
        form=form,
        section=section,
        name=operations.name_of(section),
        back=presenters.workspace_of(section),
        blocked=_why_not(template, section),
    )


def _why_not(template: str, section: PassedSection) -> list[Refusal]:
    """What a page says in place of its form: it is with somebody else, or is settled."""
    actor = current_actor()
    lead = queries.answers_for(actor, section.response)
    if template.endswith("take_section_back.html"):
        found = [
            sections.can_be_settled_by_lead(section.state, section.settled_at),
            sections.is_yours_to_take_back(
                section.asked_by.name, asked=section.asked_by_id == actor.account_id, lead=lead
            ),
        ]
    elif lead and section.state == sections.BACK and "finish" in template:
        found = []
    else:
        who = section.settled_by.name if section.settled_by is not None else ""
        yours = section.account_id == actor.account_id
        found = [
            sections.still_waits(section, who),
            sections.is_with_you(section.account.name, yours=yours),
        ]
    return [no for no in found if no is not None]
