"""Where a person begins: what waits for them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.accounts import presenters
from consult.accounts.views.blueprint import address_of, blueprint
from consult.accounts.views.identity import ended_elsewhere
from consult.web import current_actor, page, permit, show_in_navigation
from consult.web.navigation import panels_for

show_in_navigation(
    0, "Home", "accounts.home", prefix="accounts.home", when=lambda actor: actor.signed_in
)


@blueprint.route("/home")
@permit(Permission.LOOK)
def home() -> ResponseReturnValue:
    actor = current_actor()
    if not actor.signed_in and ended_elsewhere():
        flash("You are no longer signed in here: this sign-in was ended, or has run out.")
        return redirect(url_for("accounts.sign_in"))
    if not actor.signed_in:
        return redirect("/")  # the front page, which stands above this feature
    sections = presenters.sections_for(actor)
    nothing = presenters.nothing_for(actor)
    return page(
        "accounts/home.html",
        sections=sections,
        whole=request.args.get("show") == "all",
        nothing=nothing,
        nothing_url=address_of(nothing.endpoint),
        panels=panels_for(actor),
        now=clock.now(),
    )
