"""Every “no” as a page in plain words."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import (
    BadHost,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
)

from consult import store
from consult.web import programs
from consult.web.kept import keep_typed
from consult.web.permit import Forbidden, SignedOut
from consult.web.typed import typed_texts
from workflows.refusal import Refusal, Refused

log = logging.getLogger(__name__)
PAGES = (401, 403, 404, 409, 413, 422, 429, 500)
MOST_PARTS = 5000  # of one form: fields and files
KEEPING = (400, 401, 403, 409)  # with what was typed, for its sender to copy
OVERTAKEN = Refusal(
    "overtaken",
    "Somebody else changed the same thing while you were working, so what you sent was not saved.",
    fix="Go back, copy what you typed, load the page again and repeat your change.",
)
NOT_YOURS = "This form was opened by somebody else, so nothing was changed."
BUSY = Refusal(
    "busy",
    "The service was too busy to save this just now. Nothing was changed.",
    fix="Wait a moment and send it again.",
)
NO_HOST = Refusal(
    "no-such-host",
    "The browser asked for a name that no service can have.",
    fix="Check the address, up to its first single slash.",
)
TOO_MANY_PARTS = Refusal(
    "too-many-parts",
    f"The form was sent in more than {MOST_PARTS:,} parts, which no form of this service has.",
    fix="Send fewer files or fields at a time.",
)
FORGED = Refusal(
    "form-expired",
    "This page was open for too long, or was opened before you signed in. Nothing was changed.",
    fix="Go back, load the page again and repeat what you did.",
)


def show(status: int, refusals: Sequence[Refusal] = (), *, back: str | None = None) -> Response:
    """The page for a status, or the nearest one there is. `back`: where the words will be."""
    if programs.is_asking():
        return programs.problem(status, refusals)
    name = status if status in PAGES else (500 if status >= 500 else 404)
    if status in (400, 405, 415):
        name = 422
    if isinstance(request.routing_exception, BadHost):  # no address of ours can be made for it
        return _plain(status, [NO_HOST], url_for=None)
    if status >= 500:
        return _plain(status, refusals)
    keeps = status in KEEPING or g.get("keeps_typed", False)
    typed = typed_texts() if keeps else []
    html = render_template(
        f"errors/{name}.html",
        refusals=list(refusals),
        status=status,
        typed=typed,
        back=back,
        kept_for=g.get("kept_for", ""),
        public_answer=g.get("keeps_typed", False),
    )
    return make_response(html, status)


def _plain(status: int, refusals: Sequence[Refusal], **others: object) -> Response:
    """Without context processors: the database, the session, anything may be what failed."""
    page = current_app.jinja_env.get_template("errors/500.html")
    return make_response(page.render(refusals=list(refusals), **others), status)


def conflict_response(error: Exception) -> Response:
    """For a commit that lost: 409, or 503 when the database itself was too busy."""
    if isinstance(error, OperationalError):
        return show(503, [BUSY])
    return show(409, [OVERTAKEN])


def forged_response() -> Response:
    return show(400, [FORGED])


def not_yours_response(*, kept: bool) -> Response:
    """The words of one person are not shown to the next one at the same browser."""
    fix = "Sign in as that person: what they typed is kept for them for three days."
    no = Refusal("not-your-form", NOT_YOURS, fix=fix if kept else None)
    return make_response(
        render_template("errors/403.html", refusals=[no], status=403, asks=False), 403
    )


def install(app: Flask) -> None:
    @app.errorhandler(store.Missing)
    def missing(_error: store.Missing) -> Response:
        return show(404)

    @app.errorhandler(SignedOut)
    def signed_out(_error: SignedOut) -> Response:
        if programs.is_asking():
            return show(401)
        return show(401, back=keep_typed())

    @app.errorhandler(Forbidden)
    def forbidden(error: Forbidden) -> Response:
        return show(403, error.refusals)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return show(422, error.refusals)

    @app.errorhandler(programs.Problem)
    def cannot_answer(error: programs.Problem) -> Response:
        return programs.problem(error.status, error.refusals, clears=error.clears)

    @app.errorhandler(store.Conflict)
    def overtaken(error: store.Conflict) -> Response:
        return show(409, [Refusal("moved-meanwhile", str(error))])

    @app.errorhandler(StaleDataError)
    @app.errorhandler(IntegrityError)
    def stale(error: StaleDataError | IntegrityError) -> Response:
        log.info("lost against another: %s", error)
        return conflict_response(error)

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        log.warning("database busy: %s", error)
        return show(503, [BUSY])

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        fits = (request.content_length or 0) <= (request.max_content_length or 0)
        return show(413, [TOO_MANY_PARTS] if request.content_length and fits else [])

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        response = show(error.code or 500)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.allow.update(error.valid_methods)
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.exception("unexpected error", exc_info=error)
        if app.testing and app.config.get("PROPAGATE", True):
            raise error
        return show(500)
