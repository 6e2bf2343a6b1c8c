"""“Who can see what”: open to anyone, because it says how the service keeps its word."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission, ask
from consult.accounts import tokens
from consult.people import presenters, rights
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/who-can-see-what")
@permit(Permission.LOOK)
def show_rights() -> ResponseReturnValue:
    people, rows = rights.table()
    actor = current_actor()
    runs_it = ask(Permission.MANAGE_PEOPLE, actor) is None
    words = {rights.YES: "Yes", rights.OWN_ONLY: "Their own", rights.NO: "No"}
    return page(
        "people/show_rights.html",
        people=people,
        rows=rows,
        words=words,
        deputies=presenters.deputies_now() if actor.signed_in else [],
        programs=tokens.list_acting_tokens(clock.now()) if runs_it else [],
        MAY=tokens.MAY,
    )
