"""What there is: as an index, as OpenAPI, and as a page for people."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from consult import settings
from consult.access import Permission
from consult.api import answers
from consult.api.declared import BASE, blueprint, by_address, endpoint
from consult.api.identity import current_token
from consult.web import current_actor, page, permit


@endpoint("GET", "/", Permission.LOOK, answer=answers.Index)
def show_index() -> answers.Index:
    """What there is, and for whom the token acts."""
    token = current_token()
    return answers.Index(
        service=settings.current().service_name,
        version="1",
        acts_for=current_actor().name if token else None,
        may=token.may if token else None,
        there_is=[
            answers.Link(what=each.about, method=each.method, address=f"{BASE}{each.template}")
            for each in by_address()
        ],
        page=url_for("api.show_help"),
    )


@blueprint.route(f"{BASE}/openapi.json")
@permit(Permission.LOOK)
def show_openapi() -> ResponseReturnValue:
    from consult.api.openapi import described  # the schemas are made when somebody asks

    return Response(described(), mimetype="application/json")


@blueprint.route("/help/api")
@permit(Permission.LOOK)
def show_help() -> ResponseReturnValue:
    return page(
        "api/show_help.html",
        declared=by_address(),
        base=BASE,
        address=settings.current().address,
        openapi_url=url_for("api.show_openapi"),
        tokens_url=url_for("accounts.list_tokens"),
    )
