"""What is being typed in a form, kept for its writer alone until it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import Permission
from consult.responses import operations, queries
from consult.responses.forms import TypedOnForm
from consult.responses.models import Comment, Response, TypedForm
from consult.responses.typing_places import TypedAt
from consult.responses.views.blueprint import (
    PlaceToComment,
    blueprint,
    load_comment,
    load_place,
    load_response,
)
from consult.store import Missing
from consult.web import current_actor, permit, received_at
from consult.web.limits import limiter
from consult.web.typed import OPEN_TOO_LONG
from consult.web.wording import time_of_day
from workflows.refusal import Refused

FORM = "/responses/<int:response_id>/typed/<typed_at>"
BESIDE = ("csrf_token", "seen_hand")  # of the drawing, not of what is typed
LONGEST_NAME = 60


@dataclass(frozen=True)
class Typed:
    """What its reader typed in the form that they open. `asked`: they want it back."""

    row: TypedForm | None
    asked: bool
    response_id: int
    at: TypedAt

    @property
    def brought(self) -> dict[str, Any]:
        """For the form: what was typed in the place of what is stored."""
        if self.row is None or not self.asked:
            return {}
        fields = [(str(name), str(value)) for name, value in self.row.fields]
        return {"formdata": MultiDict([*fields, ("seen_hand", self.row.hand)])}

    def offered(self, form: TypedOnForm) -> TypedForm | None:
        """What waits beside this form and is not in it."""
        return self.row if self.row is not None and self.row.hand != form.hand else None

    def stays(self, form: TypedOnForm) -> bool:
        """That words which the form was refused for wait for their writer all the same."""
        if request.method != "POST" or not form.is_marked:
            return False
        row = queries.find_typed(self.response_id, str(self.at), current_actor().id)
        return row is not None and row.hand == form.hand


def typed_in(response: Response, at: TypedAt) -> Typed:
    """A form that was sent says itself what was typed."""
    if request.method == "POST":
        return Typed(None, False, response.id, at)
    row = queries.find_typed(response.id, str(at), current_actor().id)
    return Typed(row, "kept" in request.args, response.id, at)


def forget_typed(response: Response, at: TypedAt, form: TypedOnForm) -> None:
    """It is saved: in the same transaction nothing waits any more."""
    operations.forget_typed(response, place=str(at), hand=form.hand, by=current_actor())


def load_typed(response_id: int, typed_at: str) -> Response | Comment | PlaceToComment:
    """What the form is about, by the rules of its own page. Raises Missing."""
    at = TypedAt.parse(typed_at)
    if at is None:
        raise Missing(f"form {typed_at}")
    if at.comment_id is not None:
        return load_comment(response_id, at.comment_id)
    if at.version_id is not None:
        return load_place(response_id, at.version_id, at.anchor)
    return load_response(response_id)


@blueprint.route(FORM, methods=["POST"])
@limiter.limit("120 per minute", key_func=lambda: f"typed {current_actor().account_id}")
@permit(Permission.WRITE_COMMENT, load_typed)
def keep_typed(thing: Response | Comment | PlaceToComment) -> ResponseReturnValue:
    """Sent by the page itself: {kept}, or {because} when it could not be kept."""
    form = TypedOnForm()
    if not form.validate_on_submit():
        return {"because": OPEN_TOO_LONG}, 422
    try:
        row = operations.keep_typed(
            _response_of(thing),
            place=_place(),
            fields=_sent(),
            hand=form.hand,
            received_at=received_at(),
            by=current_actor(),
        )
    except Refused as no:
        because = " ".join(each.told for each in no.refusals)
        return {"because": because}, 409 if form_waits(no) else 422
    return {"kept": time_of_day(row.kept_at) if row is not None else ""}


@blueprint.route(f"{FORM}/drop", methods=["POST"])
@permit(Permission.WRITE_COMMENT, load_typed)
def drop_typed(thing: Response | Comment | PlaceToComment) -> ResponseReturnValue:
    """Its writer wants it no more."""
    form, response = TypedOnForm(), _response_of(thing)
    if form.validate_on_submit() and operations.forget_typed(
        response, place=_place(), hand=form.hand, by=current_actor()
    ):
        flash("What you had typed there is thrown away.", "success")
    return redirect(url_for("responses.show_response", response_id=response.id))


def form_waits(no: Refused) -> bool:
    return "typed-meanwhile" in no.codes


def _response_of(thing: Response | Comment | PlaceToComment) -> Response:
    return thing if isinstance(thing, Response) else thing.response


def _place() -> str:
    assert request.view_args is not None
    return str(TypedAt.parse(request.view_args["typed_at"]))


def _sent() -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in BESIDE and len(name) <= LONGEST_NAME
    ]
