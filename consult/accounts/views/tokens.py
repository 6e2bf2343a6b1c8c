"""Programs that act for a person: their access tokens."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, url_for
from flask import session as cookie
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
JUST_MADE = "token_made"  # in the cookie, for the next page alone


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
    actor = current_actor()
    form = NewTokenForm(last_day=(local(clock.now()) + USUAL).date())
    if form.validate_on_submit():
        assert form.last_day.data is not None, "the form has checked it"
        with form.refusals():
            token, secret = operations.make_token(
                account=queries.get_account(actor.id),
                name=form.name.data or "",
                may=form.may.data or "",
                last_day=form.last_day.data,
                by=actor,
            )
            cookie[JUST_MADE] = [token.id, secret]
            return redirect(url_for("accounts.show_token", token_id=token.id))
    return page("accounts/new_token.html", form=form)


def _own_token(token_id: int) -> AccessToken:
    return tokens.get_token_of(current_actor().id, token_id)


@blueprint.route("/account/tokens/<int:token_id>")
@permit(Permission.USE_OWN_ACCOUNT, _own_token)
def show_token(token: AccessToken) -> ResponseReturnValue:
    """Just after it was made the person's own cookie has the secret: it is nowhere else, and
    this page takes it out."""
    made_id, secret = cookie.pop(JUST_MADE, (0, ""))
    return page(
        "accounts/show_token.html",
        token=token,
        secret=secret if made_id == token.id else "",
        may=tokens.MAY[token.may],
        living=tokens.is_living(token, clock.now()),
        example=f"{settings.current().address}/api/v1/reviews",
        help_url=address_of("api.show_help"),
    )


@blueprint.route("/account/tokens/<int:token_id>/revoke", methods=["POST"])
@permit(Permission.USE_OWN_ACCOUNT, _own_token)
def revoke_token(token: AccessToken) -> ResponseReturnValue:
    operations.revoke_token(token, by=current_actor())
    flash(f"“{token.name}” no longer acts for you.", "success")
    return redirect(url_for("accounts.list_tokens"))
