"""Where a request comes from: trusted proxies in production, this machine only in a demo."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.settings import Settings

FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")


def install(app: Flask, settings: Settings) -> None:
    """In demo mode anyone may become anyone, so whoever does not sit at this machine gets a 403.

    The server's own address is refused at start-up (settings.checked); this also catches a server
    that was bound elsewhere by hand, and a proxy in front of it.
    """
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        fixed = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    if settings.demo:
        app.before_request(_refuse_strangers)


def _refuse_strangers() -> None:
    here = request.remote_addr or "127.0.0.1"
    if any(name in request.headers for name in FORWARDED) or not ip_address(here).is_loopback:
        abort(403)
