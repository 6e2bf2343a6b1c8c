"""Endpoints are declared once: the view, its permission, and what openapi.json says of it.

A view is load and permit, operation, answer: it returns a shape of `answers`, with headers if it
needs some.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from consult.access import Permission
from consult.api.answers import Answer
from consult.api.asks import Asked, Body, Nothing
from consult.web import permit, programs
from workflows.refusal import Refusal

BASE = f"{programs.ROOT}/v1"
blueprint = Blueprint("api", __name__)
ARGUMENT = re.compile(r"<(int:)?(\w+)>")
Result = Answer | tuple[Answer, dict[str, str]]
View = Callable[..., Result]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Endpoint:
    """One address with one method.

    path     as Flask writes it, under /api/v1
    asked    the questions it takes; body: what it is sent, if anything
    refuses  the statuses of problems that it has of its own
    """

    name: str
    method: str
    path: str
    about: str
    permission: Permission
    answer: type[Answer]
    asked: type[Asked]
    body: type[Body] | None
    headers: dict[str, str]
    refuses: tuple[int, ...]

    @property
    def arguments(self) -> dict[str, str]:
        """Name in the path → what it is, in the words of JSON Schema."""
        found = ARGUMENT.findall(self.path)
        return {name: "integer" if kind else "string" for kind, name in found}

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it: /reviews/{review_id}."""
        return ARGUMENT.sub(r"{\2}", self.path)


DECLARED: list[Endpoint] = []


def by_address() -> list[Endpoint]:
    """As a reader looks for them."""
    return sorted(DECLARED, key=lambda each: (each.template, each.method))


def endpoint(
    method: str,
    path: str,
    permission: Permission,
    *,
    answer: type[Answer],
    loader: Callable[..., Any] | None = None,
    asked: type[Asked] = Nothing,
    body: type[Body] | None = None,
    headers: dict[str, str] | None = None,
    refuses: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """The view gets what the loader found, the questions if it takes any, the body if it has one.

    headers  those that a request may have → what for
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answered(*thing: Any) -> ResponseReturnValue:
            try:
                questions = _questions(asked)
                given = (*thing, *([questions] if asked is not Nothing else ()))
                given = (*given, _body(body)) if body is not None else given
            except ValidationError as error:  # ours are errors of ours
                return _refused(error)
            return _sent(view(*given))

        about = (view.__doc__ or "").strip()
        guarded = permit(permission, loader)(answered)
        blueprint.add_url_rule(f"{BASE}{path}", view.__name__, guarded, methods=[method])
        DECLARED.append(
            Endpoint(
                view.__name__,
                method,
                path,
                about,
                permission,
                answer,
                asked,
                body,
                headers or {},
                refuses,
            )
        )
        return view

    return declare


def _questions(shape: type[Asked]) -> Asked:
    """Raises ValidationError, for what is not known here as well."""
    return shape.model_validate(request.args.to_dict())


def _body(shape: type[Body]) -> Body:
    """Raises Problem for what is no JSON, ValidationError for what has another shape."""
    data = request.get_data(cache=False)
    if request.mimetype != "application/json":
        raise programs.Problem(415)
    return shape.model_validate_json(data)


def _refused(error: ValidationError) -> Response:
    """400 for what cannot be read at all, 422 with every part that is wrong."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in found):
        return programs.problem(400, [Refusal("not-json", "The body is not JSON.")])
    return programs.problem(422, [_wrong(each["loc"], each["msg"]) for each in found])


def _wrong(place: tuple[int | str, ...], message: str) -> Refusal:
    name = ".".join(str(each) for each in place) or "the body"
    return Refusal("wrong-value", f"“{name}”: {message.rstrip('.')}.", field=name)


def _sent(result: Result) -> Response:
    answer, headers = result if isinstance(result, tuple) else (result, {})
    sent = Response(answer.model_dump_json(), mimetype="application/json")
    sent.headers.update(headers)
    sent.headers["Cache-Control"] = "no-store"
    return sent
