"""Headers that every answer carries: a strict policy with a nonce, no sniffing, no frames."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from consult.web.identity import current_actor


def nonce() -> str:
    """One for each request; the templates put it on their scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def install(app: Flask) -> None:
    app.after_request(_add)
    app.jinja_env.globals["csp_nonce"] = nonce


def _add(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; "
        f"script-src 'nonce-{nonce()}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "manifest-src 'self'; frame-ancestors 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    # Somebody whom nobody asked for is on no page; asking now would query a database that failed.
    if ("_login_user" in g or "actor" in g) and current_actor().signed_in:
        response.headers["Cache-Control"] = "no-store"
    return response
