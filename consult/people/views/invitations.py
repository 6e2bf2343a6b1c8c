"""Invite somebody by e-mail; send an invitation again, or take it back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.accounts import operations
from consult.accounts.agency_rules import SITE_ROLES
from consult.accounts.models import Invitation
from consult.accounts.places import AGENCY_ROLES
from consult.accounts.queries import get_agency
from consult.people import presenters, queries
from consult.people.forms import NONE, InvitationForm, InviteForm
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/people/invite", methods=["GET", "POST"])
@permit(Permission.INVITE_PEOPLE)
def invite_person() -> ResponseReturnValue:
    actor = current_actor()
    form = presenters.fill_invite(
        InviteForm(agency=request.args.get("agency"), role="contributor"), actor
    )
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.agency.data
            agency = get_agency(int(chosen)) if chosen != NONE else None
            invitation = operations.invite(
                email=form.email.data or "",
                agency=agency,
                role=form.role.data if agency is not None else None,
                site_roles=(form.site_roles.data or []) if "site_roles" in form else [],
                by=actor,
            )
            flash(f"An invitation is on its way to {invitation.email}.", "success")
            return _on(invitation)
    return page("people/invite_person.html", form=form)


def _on(invitation: Invitation) -> ResponseReturnValue:
    return redirect(url_for("people.edit_invitation", invitation_id=invitation.id))


@blueprint.route("/people/invitations/<int:invitation_id>", methods=["GET", "POST"])
@permit(Permission.HANDLE_INVITATION, queries.get_invitation)
def edit_invitation(invitation: Invitation) -> ResponseReturnValue:
    form, actor = InvitationForm(), current_actor()
    if form.validate_on_submit():
        with form.refusals():
            if form.do.data == "withdraw":
                operations.withdraw_invitation(invitation, by=actor)
                flash(f"The invitation of {invitation.email} is withdrawn.", "success")
            else:
                operations.resend_invitation(invitation, by=actor)
                flash(f"A new link is on its way to {invitation.email}.", "success")
            return _on(invitation)
    return page(
        "people/edit_invitation.html",
        form=form,
        invitation=invitation,
        agency_roles=AGENCY_ROLES,
        site_roles=SITE_ROLES,
        expired=invitation.expires_at <= clock.now(),
        listed=True,
    )
