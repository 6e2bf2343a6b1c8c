"""A person's place in an agency: given, with another role, in another agency, ended."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.accounts import operations as accounts
from consult.accounts.models import Account, Membership
from consult.accounts.places import AGENCY_ROLES
from consult.accounts.queries import get_account, get_agency
from consult.people import operations, presenters, queries
from consult.people.forms import NONE, LeaveForm, MoveForm, PlaceForm, RoleForm
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit


def _on(account_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.show_person", account_id=account_id))


def _heir(form: LeaveForm) -> Account | None:
    chosen = form.heir.data
    return get_account(int(chosen)) if chosen and chosen != NONE else None


@blueprint.route("/people/<int:account_id>/places/<int:agency_id>/role", methods=["GET", "POST"])
@permit(Permission.CHANGE_PLACE, queries.get_place)
def change_role(place: Membership) -> ResponseReturnValue:
    form = RoleForm(role=place.role, seen_revision=str(place.revision))
    if form.validate_on_submit():
        with form.refusals():
            accounts.change_role(place, role=form.role.data, seen=form.seen, by=current_actor())
            words = AGENCY_ROLES[place.role].lower()
            flash(f"{place.account.name} is {words} at {place.agency.name} now.", "success")
            return _on(place.account_id)
    return page("people/change_role.html", form=form, place=place)


@blueprint.route("/people/<int:account_id>/places/<int:agency_id>/leave", methods=["GET", "POST"])
@permit(Permission.CHANGE_PLACE, queries.get_place)
def leave_agency(place: Membership) -> ResponseReturnValue:
    form = presenters.fill_leave(LeaveForm(), place)
    person, agency = place.account, place.agency
    if form.validate_on_submit():
        with form.refusals():
            closed = operations.leave(place, heir=_heir(form), by=current_actor())
            also = " Their account is closed." if closed else ""
            flash(f"{person.name} has left {agency.name}.{also}", "success")
            if ask(Permission.SEE_PERSON, current_actor(), queries.get_person(person.id)) is None:
                return _on(person.id)
            return redirect(url_for("people.show_agency", agency_id=agency.id))
    return page(
        "people/leave_agency.html", form=form, place=place, leaving=presenters.leaving(place)
    )


@blueprint.route("/people/<int:account_id>/places/<int:agency_id>/move", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_place)
def move_person(place: Membership) -> ResponseReturnValue:
    form = presenters.fill_move(MoveForm(), place)
    person = place.account
    if form.validate_on_submit():
        with form.refusals():
            to = get_agency(int(form.agency.data))
            operations.move(place, to=to, role=form.role.data, heir=_heir(form), by=current_actor())
            flash(f"{person.name} is at {to.name} now.", "success")
            return _on(person.id)
    return page(
        "people/move_person.html", form=form, place=place, leaving=presenters.leaving(place)
    )


@blueprint.route("/people/<int:account_id>/places/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_person)
def new_place(person: Account) -> ResponseReturnValue:
    form = presenters.fill_place(PlaceForm(), person)
    if form.validate_on_submit():
        with form.refusals():
            agency = get_agency(int(form.agency.data))
            accounts.give_place(person, agency=agency, role=form.role.data, by=current_actor())
            flash(f"{person.name} has a place at {agency.name} now.", "success")
            return _on(person.id)
    return page("people/new_place.html", form=form, who=person)
