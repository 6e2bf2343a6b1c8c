"""The page of what was found."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.search import presenters
from consult.search.asked import LONGEST
from consult.web import current_actor, page, permit, whole_number

blueprint = Blueprint("search", __name__, url_prefix="/search")

INSIDE = {"": "Texts and comments", presenters.TEXTS: "Texts", presenters.COMMENTS: "Comments"}


@blueprint.route("")
@permit(Permission.LOOK)
def find() -> ResponseReturnValue:
    """?q=the words, in=texts or comments, page=2. What makes no sense is left out."""
    typed = " ".join(request.args.get("q", "").split())[:LONGEST]
    inside = request.args.get("in", "")
    inside = inside if inside in INSIDE else ""
    number = whole_number(request.args.get("page", "")) or 1
    actor = current_actor()
    return page(
        "search/find.html",
        typed=typed,
        inside=inside,
        choices=INSIDE if actor.signed_in else {},
        found=presenters.search(typed, actor, inside=inside, number=number),
    )


def install(app: Flask) -> None:
    """The box in the navigation of every page."""

    @app.context_processor
    def box() -> dict[str, Any]:
        typed = request.args.get("q", "") if request.endpoint == "search.find" else ""
        return {"search_url": url_for("search.find"), "search_text": typed}
