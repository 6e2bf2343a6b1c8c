"""The page of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Flask, g, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.search import asked, presenters
from consult.web import Filter, current_actor, page, permit, whole_number

blueprint = Blueprint("search", __name__, url_prefix="/search")

INSIDE = {"": "Texts and comments", asked.TEXTS: "Texts", asked.COMMENTS: "Comments"}
STATES = {"": "In force and drafts", asked.IN_FORCE: "In force only", asked.DRAFTS: "Drafts only"}
_CHOICES = (Filter("in", "Look in", INSIDE), Filter("state", "Texts", STATES))
_DAYS = (Filter("since", "From", day=True), Filter("until", "To", day=True))


@blueprint.route("")
@permit(Permission.LOOK)
def find() -> ResponseReturnValue:
    """?q=the words, in=texts or comments, document=7, state=in_force or drafts, since and until
    =2021-03-03, page=2. What makes no sense is left out."""
    typed = " ".join(request.args.get("q", "").split())[: asked.LONGEST]
    number = whole_number(request.args.get("page", "")) or 1
    actor = current_actor()
    reach = presenters.reach_of(actor)
    documents = presenters.documents_in(reach)
    chosen = _chosen(dict(documents))
    return page(
        "search/find.html",
        typed=typed,
        chosen=chosen,
        choices=INSIDE if actor.signed_in else {},
        states=STATES if actor.signed_in else {},
        documents=documents,
        found=presenters.search(typed, reach, where=_where(chosen), number=number),
    )


def _chosen(documents: Mapping[int, str]) -> dict[str, str]:
    """What narrows the search, as the address has it."""
    given = request.args
    one = whole_number(given.get("document", ""))
    found = {each.name: each.value(given.get(each.name, "")) for each in (*_CHOICES, *_DAYS)}
    found["document"] = str(one) if one in documents else ""
    return {name: value for name, value in found.items() if value}


def _where(chosen: Mapping[str, str]) -> asked.Where:
    days = {name: date.fromisoformat(chosen[name]) for name in ("since", "until") if name in chosen}
    return asked.Where(
        inside=chosen.get("in", ""),
        document_id=int(chosen["document"]) if "document" in chosen else None,
        state=chosen.get("state", ""),
        since=days.get("since"),
        until=days.get("until"),
    )


def install(app: Flask) -> None:
    """The box in the navigation of every page."""

    @app.context_processor
    def box() -> dict[str, Any]:
        if "scope" in g and current_actor().guest is not None:
            return {}
        typed = request.args.get("q", "") if request.endpoint == "search.find" else ""
        return {"search_url": url_for("search.find"), "search_text": typed}
