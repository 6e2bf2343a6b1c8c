"""Where an invitation leads: the person says who they are and chooses a password."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock, store
from consult.access import Permission
from consult.accounts import operations, passwords, queries
from consult.accounts.agency_rules import SITE_ROLES
from consult.accounts.forms import AcceptInvitationForm
from consult.accounts.identity import sign_in_as
from consult.accounts.models import Invitation
from consult.accounts.operations.invitations import invitation_works
from consult.accounts.places import AGENCY_ROLES
from consult.accounts.views.blueprint import blueprint
from consult.web import page, permit
from consult.web.limits import limiter


def _invitation(token: str) -> tuple[str, Invitation | None]:
    return token, queries.find_invitation(token)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@permit(Permission.SIGN_IN, _invitation)
@limiter.limit("20 per minute", methods=["POST"])
def accept_invitation(found: tuple[str, Invitation | None]) -> ResponseReturnValue:
    token, invitation = found
    refusal = invitation_works(invitation, clock.now())
    form = AcceptInvitationForm()
    if form.validate_on_submit():
        hashed = _hash(form.password.data or "") if refusal is None else ""
        with form.refusals():
            account = operations.accept_invitation(
                token=token,
                name=form.name.data or "",
                job_title=form.job_title.data or "",
                password=form.password.data or "",
                password_hash=hashed,
            )
            sign_in_as(account.id, "password")
            flash("Welcome. Your account is made.", "success")
            return redirect(url_for("accounts.home"))
    return page(
        "accounts/accept_invitation.html",
        form=form,
        invitation=invitation,
        place=_place(invitation),
        no=refusal,
    )


def _hash(password: str) -> str:
    """Slow on purpose, so no lock is held meanwhile."""
    store.pause()
    return passwords.hash_password(password)


def _place(invitation: Invitation | None) -> str:
    """What the person will be, in words."""
    if invitation is None:
        return ""
    words = [SITE_ROLES[role] for role in invitation.site_roles]
    if invitation.agency is not None and invitation.role is not None:
        words.append(f"{AGENCY_ROLES[invitation.role]}, {invitation.agency.name}")
    return "; ".join(words)
