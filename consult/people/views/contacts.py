"""An agency's contacts, its deputies and its own deadline."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from consult.access import Permission
from consult.accounts import operations
from consult.accounts.agency_rules import MOST_DAYS
from consult.accounts.models import Agency, AgencyContact
from consult.accounts.queries import list_members
from consult.people import presenters, queries
from consult.people.forms import ConfirmForm, ContactForm, DeadlineForm, DeputyForm
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit, whole_number


def _back(agency_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.show_agency", agency_id=agency_id))


@blueprint.route("/agencies/<int:agency_id>/contacts/new", methods=["GET", "POST"])
@permit(Permission.KEEP_CONTACTS, queries.get_agency)
def new_contact(agency: Agency) -> ResponseReturnValue:
    form = ContactForm(seen_revision="0")
    if form.validate_on_submit():
        with form.refusals():
            contact = operations.add_contact(agency, **_said(form), by=current_actor())
            flash(f"{contact.name} is a contact of {agency.name} now.", "success")
            return _back(agency.id)
    return page("people/new_contact.html", form=form, agency=agency)


def _said(form: ContactForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("name", "role_title", "email", "phone")}


@blueprint.route(
    "/agencies/<int:agency_id>/contacts/<int:contact_id>/edit", methods=["GET", "POST"]
)
@permit(Permission.KEEP_CONTACTS, queries.get_contact)
def edit_contact(contact: AgencyContact) -> ResponseReturnValue:
    form = ContactForm(obj=contact, seen_revision=str(contact.revision))
    if form.validate_on_submit():
        with form.refusals():
            said = _said(form)
            operations.edit_contact(contact, **said, seen=form.seen, by=current_actor())
            flash(f"The contact {contact.name} is changed.", "success")
            return _back(contact.agency_id)
    return page("people/edit_contact.html", form=form, contact=contact)


@blueprint.route(
    "/agencies/<int:agency_id>/contacts/<int:contact_id>/remove", methods=["GET", "POST"]
)
@permit(Permission.KEEP_CONTACTS, queries.get_contact)
def remove_contact(contact: AgencyContact) -> ResponseReturnValue:
    form, name, agency_id = ConfirmForm(seen_revision=str(contact.revision)), *_names(contact)
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_contact(contact, seen=form.seen, by=current_actor())
            flash(f"{name} is no contact any more.", "success")
            return _back(agency_id)
    return page("people/remove_contact.html", form=form, contact=contact)


def _names(contact: AgencyContact) -> tuple[str, int]:
    return contact.name, contact.agency_id


@blueprint.route("/agencies/<int:agency_id>/contacts/confirm", methods=["GET", "POST"])
@permit(Permission.LEAD_AGENCY, queries.get_agency)
def confirm_contacts(agency: Agency) -> ResponseReturnValue:
    form = ConfirmForm(seen_revision=str(agency.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.confirm_contacts(agency, seen=form.seen, by=current_actor())
            flash(f"The contacts of {agency.name} are confirmed.", "success")
            return _back(agency.id)
    standing = presenters.standing(agency)
    return page("people/confirm_contacts.html", form=form, agency=agency, standing=standing)


@blueprint.route("/agencies/<int:agency_id>/deadline", methods=["GET", "POST"])
@permit(Permission.LEAD_AGENCY, queries.get_agency)
def edit_deadline(agency: Agency) -> ResponseReturnValue:
    form = DeadlineForm(internal_days=agency.internal_days, seen_revision=str(agency.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.set_internal_days(
                agency, days=form.internal_days.data, seen=form.seen, by=current_actor()
            )
            flash("Your agency’s own deadline is saved.", "success")
            return _back(agency.id)
    return page("people/edit_deadline.html", form=form, agency=agency, most=MOST_DAYS)


@blueprint.route("/agencies/<int:agency_id>/deputies", methods=["GET", "POST"])
@permit(Permission.LEAD_AGENCY, queries.get_agency)
def choose_deputy(agency: Agency) -> ResponseReturnValue:
    members = [each for each in list_members(agency.id) if each.role != "lead"]
    form = DeputyForm(
        deputies=[str(each.account_id) for each in members if each.role == "deputy"],
        seen_revision=str(agency.revision),
    )
    form.deputies.choices = [
        SelectChoice(str(each.account_id), each.account.name) for each in members
    ]
    if form.validate_on_submit():
        with form.refusals():
            ids = [whole_number(each) or 0 for each in form.deputies.data or []]
            operations.choose_deputy(agency, account_ids=ids, seen=form.seen, by=current_actor())
            flash("Who stands in for the lead is saved.", "success")
            return _back(agency.id)
    return page("people/choose_deputy.html", form=form, agency=agency, members=members)
