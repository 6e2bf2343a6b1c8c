"""Everything a Flask application needs from this layer, in the order in which it must come."""

from __future__ import annotations

from flask import Flask, abort, g, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from consult import clock
from consult import settings as chosen
from consult.access import VISITOR
from consult.settings import Settings
from consult.web import (
    drawing,
    errors,
    forgery,
    headers,
    kept,
    limits,
    numbers,
    once,
    programs,
    proxies,
    settle,
    wording,
)
from consult.web.cookie import SignedCookie
from consult.web.identity import current_actor
from consult.web.navigation import navigation_for
from consult.web.sent import SentRequest


def install(app: Flask, settings: Settings) -> None:
    """Settle first on arrival and last on the way out; forgery before any view.

    A page that says no asks who is there as well: no request is refused outside a scope.
    """
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=settings.upload_limit_mb * 1024 * 1024,
        MAX_FORM_PARTS=errors.MOST_PARTS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.address.startswith("https://"),
    )
    app.request_class = SentRequest
    app.session_interface = SignedCookie()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(app.template_folder or "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    headers.install(app)
    settle.install(app)
    programs.install(app)
    proxies.install(app, settings)
    forgery.install(app)
    once.install(app)
    kept.install(app)
    numbers.install(app)
    app.before_request(_no_such_address)
    limits.install(app, settings)
    errors.install(app)
    wording.install(app)
    drawing.install(app)
    app.context_processor(lambda: _furniture(settings))


def _no_such_address() -> None:
    """No address has a NUL in it, and PostgreSQL cannot even ask for one."""
    if "\0" in request.path:
        abort(404)


def _furniture(settings: Settings) -> dict[str, object]:
    """What every page needs. No query: the error pages use it too."""
    called = chosen.current()
    actor = current_actor() if "scope" in g else VISITOR
    moved = clock.now() - clock.machine_now()
    context: dict[str, object] = {
        "service": {
            "name": called.service_name,
            "strapline": called.service_strapline,
            "url": "/" if actor.guest is None else f"/responses/{actor.guest.response_id}",
        },
        "zone_words": called.zone_words,
        "actor": actor,
        "navigation": navigation_for(actor) if "scope" in g else [],
        "sign_in_url": url_for("accounts.sign_in"),
        "refused": False,
        "csp_nonce": headers.nonce(),
        "now": clock.now(),
    }
    if actor.signed_in:
        account = url_for("accounts.show_account") if actor.guest is None else None
        context["person"] = {"name": actor.name, "role": actor.place, "url": account}
        context["sign_out_url"] = url_for("accounts.sign_out")
    if settings.demo:
        context["demo"], context["try_as_url"] = True, url_for("accounts.try_as")
        context["demo_clock_url"] = url_for("accounts.demo_clock")
        other = abs(moved.total_seconds()) > 60
        context["demo_clock"] = wording.moment_words(clock.now()) if other else None
    return context
