"""Programs that act for a person: their access tokens."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock, settings
from consult.access import Permission
from consult.accounts import operations, queries, tokens
from consult.accounts.forms import NewTokenForm
from consult.accounts.models import AccessToken
from consult.accounts.views.blueprint import address_of, blueprint
from consult.web import current_actor, page, permit
from consult.web.limits import limiter
from consult.web.wording import local

USUAL = timedelta(days=90)


@blueprint.route("/account/tokens")
@permit(Permission.USE_OWN_ACCOUNT)
def list_tokens() -> ResponseReturnValue:
    return page(
        "accounts/list_tokens.html",
        tokens=tokens.list_tokens(current_actor().id),
        MAY=tokens.MAY,
        is_living=tokens.is_living,
        help_url=address_of("api.show_help"),
    )


@blueprint.route("/account/tokens/new", methods=["GET", "POST"])
@permit(Permission.USE_OWN_ACCOUNT)
@limiter.limit("10 per minute", methods=["POST"])
def new_token() -> ResponseReturnValue:
    """The token is on the page that answers, and never again: it is not stored."""
    form = NewTokenForm(last_day=(local(clock.now()) + USUAL).date())
    made = _made(form) if form.validate_on_submit() else None
    return page(
        "accounts/new_token.html",
        form=None if made else form,
        made=made,
        example=f"{settings.current().address}/api/v1/reviews",
        help_url=address_of("api.show_help"),
    )


def _made(form: NewTokenForm) -> tuple[AccessToken, str] | None:
    """None when it was refused; the reasons are on the form."""
    actor = current_actor()
    assert form.last_day.data is not None, "the form has checked it"
    with form.refusals():
        return operations.make_token(
            account=queries.get_account(actor.id),
            name=form.name.data or "",
            may=form.may.data or "",
            last_day=form.last_day.data,
            by=actor,
        )
    return None


def _own_token(token_id: int) -> AccessToken:
    return tokens.get_token_of(current_actor().id, token_id)


@blueprint.route("/account/tokens/<int:token_id>/revoke", methods=["POST"])
@permit(Permission.USE_OWN_ACCOUNT, _own_token)
def revoke_token(token: AccessToken) -> ResponseReturnValue:
    operations.revoke_token(token, by=current_actor())
    flash(f"“{token.name}” no longer acts for you.", "success")
    return redirect(url_for("accounts.list_tokens"))
