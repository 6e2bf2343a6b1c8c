"""The programme: a list, a page for each initiative, and the forms that keep it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.programme import operations, presenters, queries, rules
from consult.programme.forms import (
    NONE,
    EditInitiativeForm,
    EventForm,
    LinkForm,
    NewInitiativeForm,
    RemoveForm,
)
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.store import page_in
from consult.web import current_actor, page, permit, show_in_navigation

blueprint = Blueprint("programme", __name__)

show_in_navigation(
    70,
    "Programme",
    "programme.list_initiatives",
    prefix="programme.",
    when=lambda actor: actor.signed_in,
)


def _of(initiative_id: int) -> ResponseReturnValue:
    return redirect(url_for("programme.show_initiative", initiative_id=initiative_id))


@blueprint.route("/programme")
@permit(Permission.SEE_PROGRAMME)
def list_initiatives() -> ResponseReturnValue:
    asked = presenters.listing_of()
    return page(
        "programme/list_initiatives.html",
        list=asked,
        found=page_in(queries.list_initiatives(asked.asked), number=asked.asked.number),
        may_add=ask(Permission.MANAGE_PROGRAMME, current_actor()) is None,
    )


@blueprint.route("/programme/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_PROGRAMME)
def new_initiative() -> ResponseReturnValue:
    form = NewInitiativeForm()
    presenters.fill_initiative(form)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.add_initiative(form.particulars(), by=current_actor())
            flash(f"“{made.title}” is on the programme.", "success")
            return _of(made.id)
    return page("programme/new_initiative.html", form=form)


@blueprint.route("/programme/<int:initiative_id>")
@permit(Permission.SEE_PROGRAMME, queries.get_initiative)
def show_initiative(initiative: Initiative) -> ResponseReturnValue:
    sheet = presenters.sheet(initiative, current_actor())
    return page("programme/show_initiative.html", sheet=sheet, initiative=initiative)


@blueprint.route("/programme/<int:initiative_id>/edit", methods=["GET", "POST"])
@permit(Permission.MANAGE_PROGRAMME, queries.get_initiative)
def edit_initiative(initiative: Initiative) -> ResponseReturnValue:
    form = EditInitiativeForm(**presenters.values_of(initiative))
    presenters.fill_initiative(form)
    if form.validate_on_submit():
        with form.refusals():
            operations.change_initiative(
                initiative, form.particulars(), seen=form.seen, by=current_actor()
            )
            flash("Your changes are saved.", "success")
            return _of(initiative.id)
    return page("programme/edit_initiative.html", form=form, initiative=initiative)


@blueprint.route("/programme/<int:initiative_id>/links/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_PROGRAMME, queries.get_initiative)
def new_link(initiative: Initiative) -> ResponseReturnValue:
    form = LinkForm()
    presenters.fill_link(form, initiative)
    if form.validate_on_submit():
        with form.refusals():
            operations.add_link(
                initiative,
                relation=form.relation.data or "",
                target_id=int(form.target.data) if form.target.data != NONE else None,
                target_name=form.target_name.data or "",
                evidence=form.evidence.data or "",
                by=current_actor(),
            )
            flash("The link is added.", "success")
            return _of(initiative.id)
    return page("programme/new_link.html", form=form, initiative=initiative)


@blueprint.route(
    "/programme/<int:initiative_id>/links/<int:link_id>/remove", methods=["GET", "POST"]
)
@permit(Permission.MANAGE_PROGRAMME, queries.get_link)
def remove_link(link: InitiativeLink) -> ResponseReturnValue:
    form = RemoveForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_link(link, by=current_actor())
            flash("The link is removed.", "success")
            return _of(link.initiative_id)
    return page("programme/remove_link.html", form=form, link=link)


@blueprint.route("/programme/<int:initiative_id>/events/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_PROGRAMME, queries.get_initiative)
def new_event(initiative: Initiative) -> ResponseReturnValue:
    form = EventForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.add_event(
                initiative,
                dated=rules.read_date(form.dated.data or ""),
                what=form.what.data or "",
                source=form.source.data or "",
                by=current_actor(),
            )
            flash("The event is added.", "success")
            return _of(initiative.id)
    return page("programme/new_event.html", form=form, initiative=initiative)


@blueprint.route(
    "/programme/<int:initiative_id>/events/<int:event_id>/remove", methods=["GET", "POST"]
)
@permit(Permission.MANAGE_PROGRAMME, queries.get_event)
def remove_event(event: InitiativeEvent) -> ResponseReturnValue:
    form = RemoveForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_event(event, by=current_actor())
            flash("The event is removed.", "success")
            return _of(event.initiative_id)
    return page("programme/remove_event.html", form=form, event=event)
