"""People: the list, one of them, what they are to the service, closed and opened again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import LEADING, Permission, ask
from consult.accounts import operations
from consult.accounts.agency_rules import SITE_ROLES
from consult.accounts.models import Account
from consult.accounts.places import AGENCY_ROLES
from consult.people import operations as leaving
from consult.people import presenters, queries
from consult.people.access import oversees
from consult.people.forms import AccountForm, AddressForm, SiteRolesForm
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/people")
@permit(Permission.SEE_PEOPLE)
def list_people() -> ResponseReturnValue:
    actor = current_actor()
    own = None if oversees(actor) else [i for i, role in actor.agencies.items() if role in LEADING]
    listing = presenters.listing_of_people(own)
    return page(
        "people/list_people.html",
        list=listing,
        found=queries.list_people(listing.asked, agency_ids=own),
        agency_roles=AGENCY_ROLES,
        site_roles=SITE_ROLES,
        invitations=queries.list_open_invitations(own),
        parts=presenters.parts("People") if own is None else [],
        may_invite=ask(Permission.INVITE_PEOPLE, actor) is None,
    )


@blueprint.route("/people/<int:account_id>")
@permit(Permission.SEE_PERSON, queries.get_person)
def show_person(person: Account) -> ResponseReturnValue:
    actor = current_actor()
    return page(
        "people/show_person.html",
        who=person,
        places=[
            (each, ask(Permission.CHANGE_PLACE, actor, each) is None) for each in person.memberships
        ],
        groups=presenters.groups_of(person),
        agency_roles=AGENCY_ROLES,
        site_roles=SITE_ROLES,
        oneself=person.id == actor.account_id,
        may_manage=ask(Permission.MANAGE_PEOPLE, actor, person) is None,
        listed=ask(Permission.SEE_PEOPLE, actor) is None,
    )


@blueprint.route("/people/<int:account_id>/site-roles", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_person)
def edit_site_roles(person: Account) -> ResponseReturnValue:
    form = SiteRolesForm(
        site_roles=[each.role for each in person.site_roles],
        seen_revision=str(operations.site_roles_mark(person)),
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.set_site_roles(
                person, roles=form.site_roles.data or [], seen=form.seen, by=current_actor()
            )
            flash(f"What {person.name} is to the service is saved.", "success")
            return redirect(url_for("people.show_person", account_id=person.id))
    return page("people/edit_site_roles.html", form=form, who=person)


@blueprint.route("/people/<int:account_id>/address", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_person)
def change_address(person: Account) -> ResponseReturnValue:
    form = AddressForm(email=person.email)
    if form.validate_on_submit():
        with form.refusals():
            operations.change_address(
                account=person, email=form.email.data or "", by=current_actor()
            )
            flash(f"The e-mail address of {person.name} is {person.email}.", "success")
            return redirect(url_for("people.show_person", account_id=person.id))
    return page("people/change_address.html", form=form, who=person)


@blueprint.route("/people/<int:account_id>/deactivate", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_person)
def deactivate_person(person: Account) -> ResponseReturnValue:
    form = AccountForm()
    if form.validate_on_submit():
        with form.refusals():
            leaving.deactivate(person, by=current_actor())
            flash(f"The account of {person.name} is closed.", "success")
            return redirect(url_for("people.show_person", account_id=person.id))
    groups = presenters.groups_of(person)
    return page("people/deactivate_person.html", form=form, who=person, groups=groups)


@blueprint.route("/people/<int:account_id>/reactivate", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_person)
def reactivate_person(person: Account) -> ResponseReturnValue:
    form = AccountForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.reactivate(person, by=current_actor())
            flash(f"The account of {person.name} is open again.", "success")
            return redirect(url_for("people.show_person", account_id=person.id))
    return page("people/reactivate_person.html", form=form, who=person, agency_roles=AGENCY_ROLES)
