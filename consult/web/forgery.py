"""Every unsafe request carries the token of its session, or changes nothing."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask import session as cookie
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from consult.web import kept, programs
from consult.web.identity import current_actor
from consult.web.once import mark_of_form, token_in_form
from consult.web.settle import SAFE


def install(app: Flask) -> None:
    """A form shows a forged request as a refusal and keeps the text; other views get a 400 page."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(_check)
    app.after_request(_refuse)


def _check() -> Response | None:
    g.forged = False
    if request.method in SAFE or programs.is_asking():
        return None
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or token_in_form())
    except ValidationError:
        g.forged = True
        g.cookie_before = dict(cookie)
        if _is_of_another():
            from consult.web.errors import not_yours_response  # renders a page

            return not_yours_response(kept=kept.keep_typed() is not None)
    return None


def _is_of_another() -> bool:
    """Whether the form was drawn for one account, and another is signed in here by now."""
    drawn, actor = kept.drawn_for(mark_of_form()), current_actor()
    return drawn is not None and actor.signed_in and actor.id != drawn.account_id


def _refuse(response: Response) -> Response:
    """Nothing of a forged request stays: no row (settle), no change of the cookie.

    Words alone may be kept, for the person whose signed mark the form carries.
    """
    if not g.get("forged", False):
        return response
    g.to_keep = [each for each in g.to_keep if each[0] == kept.KEEP]
    if response.status_code >= 400:
        return response
    from consult.web.errors import forged_response  # renders a page

    cookie.clear()
    cookie.update(g.cookie_before)
    return forged_response()
