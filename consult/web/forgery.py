"""Every unsafe request carries the token of its session, or changes nothing."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask import session as cookie
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from consult.web.once import token_in_form
from consult.web.settle import SAFE


def install(app: Flask) -> None:
    """A form shows a forged request as a refusal and keeps the text; other views get a 400 page."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(_check)
    app.after_request(_refuse)


def _check() -> None:
    g.forged = False
    if request.method in SAFE:
        return
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or token_in_form())
    except ValidationError:
        g.forged = True
        g.cookie_before = dict(cookie)


def _refuse(response: Response) -> Response:
    """Nothing of a forged request stays: no row (settle), nothing kept, no change of the cookie."""
    if not g.get("forged", False):
        return response
    g.to_keep = []
    if response.status_code >= 400:
        return response
    from consult.web.errors import forged_response  # renders a page

    cookie.clear()
    cookie.update(g.cookie_before)
    return forged_response()
