"""openapi.json, from the declarations of the endpoints and the shapes that they send."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import json
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from consult import settings
from consult.access import Permission
from consult.api.answers import Problem
from consult.api.declared import BASE, Endpoint, by_address

REF = "#/components/schemas/{model}"
JSON, PROBLEM = "application/json", "application/problem+json"
ALWAYS = {401: "The access token is wrong", 429: "Too many wrong access tokens", 500: "A failure"}
MEANS = {
    400: "It cannot be read",
    403: "The person, or the token, may not",
    404: "There is nothing there, or nothing that the person may see",
    409: "Somebody was first: it says who, when, and where the review is now",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Refused, with every reason, or of the wrong shape",
    428: "It does not say where the review stood when it was looked at",
}
Json = dict[str, Any]


def described() -> str:
    """The whole of it."""
    return _described(settings.current().service_name)


@cache
def _described(service: str) -> str:
    return json.dumps(document(service), indent=1)


def document(service: str) -> Json:
    """OpenAPI 3.1."""
    shapes: list[type[BaseModel]] = [Problem]
    for each in by_address():
        shapes += [each.answer, *([each.body] if each.body else [])]
    sent = [(each, "serialization") for each in dict.fromkeys(shapes)]
    _, schemas = models_json_schema(sent, ref_template=REF)  # type: ignore[arg-type]
    paths: dict[str, Json] = {}
    for each in by_address():
        paths.setdefault(each.template, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": service,
            "version": "1",
            "description": "Errors are problem details (RFC 9457) with every reason.",
        },
        "servers": [{"url": BASE}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(each: Endpoint) -> Json:
    said: Json = {
        "operationId": each.name,
        "summary": each.about,
        "parameters": [*_in_path(each), *_questions(each), *_headers(each)],
        "responses": {"200": _sends(each.answer, "Done" if each.body else "Found")}
        | {str(status): _sends(Problem, means, PROBLEM) for status, means in _problems(each)},
        "security": [{}] if each.permission is Permission.LOOK else [{"token": []}],
    }
    if each.body:
        said["requestBody"] = {"required": True, "content": _content(each.body)}
    return said


def _problems(each: Endpoint) -> list[tuple[int, str]]:
    found = set(ALWAYS) | set(each.refuses)
    if each.arguments:
        found |= {403, 404}
    if each.asked.model_fields or each.body is None:
        found |= {422}
    return [(status, ALWAYS.get(status) or MEANS[status]) for status in sorted(found)]


def _in_path(each: Endpoint) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
        for name, kind in each.arguments.items()
    ]


def _questions(each: Endpoint) -> list[Json]:
    schema = each.asked.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": "query", "required": False, "schema": about}
        for name, about in schema.get("properties", {}).items()
    ]


def _headers(each: Endpoint) -> list[Json]:
    return [
        {
            "name": name,
            "in": "header",
            "required": False,
            "description": about,
            "schema": {"type": "string"},
        }
        for name, about in each.headers.items()
    ]


def _sends(shape: type[BaseModel], about: str, kind: str = JSON) -> Json:
    return {"description": about, "content": _content(shape, kind)}


def _content(shape: type[BaseModel], kind: str = JSON) -> Json:
    return {kind: {"schema": {"$ref": REF.format(model=shape.__name__)}}}
