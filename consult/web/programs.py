"""Requests of programs: everything under /api. A cookie counts for nothing there.

So nobody can be made to send one by a page elsewhere, and there is no token of a form to check.
What is refused is said as problem details (RFC 9457), with the reasons that a page would show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json, request

from consult.access import VISITOR
from workflows.refusal import Refusal

ROOT = "/api"
MOST = 256 * 1024  # bytes of a body
WAIT = 60  # seconds, for whoever asked too often
SAID = {
    400: Refusal("bad-request", "The request could not be understood."),
    401: Refusal(
        "no-token",
        "This needs an access token.",
        fix="Send “Authorization: Bearer”, then a token made under “Programs that act for you”.",
    ),
    403: Refusal("forbidden", "This is not open to you."),
    404: Refusal("not-there", "There is nothing at this address, or nothing that you may see."),
    405: Refusal("no-such-method", "This address does not take this method."),
    413: Refusal("too-large", f"The body has more than {MOST:,} bytes, which nothing here needs."),
    415: Refusal("not-json", "The body must be JSON.", fix="Send Content-Type: application/json."),
    429: Refusal(
        "too-often", "Too many wrong access tokens came from here.", fix="Wait for a minute."
    ),
}
FAILED = Refusal(
    "failed", "Something went wrong here. Nothing was changed.", fix="Try again later."
)


class Problem(Exception):
    """What a program asked cannot be answered; nothing is changed. `clears` as in `problem`."""

    def __init__(
        self, status: int, *refusals: Refusal, clears: Mapping[int, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status, self.refusals, self.clears = status, refusals, clears


def is_asking() -> bool:
    """Whether the request that is being answered is a program's."""
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def install(app: Flask) -> None:
    app.before_request(_nobody_yet)


def _nobody_yet() -> None:
    """Until a token has said who asks, nobody does."""
    if is_asking():
        g.actor = VISITOR
        request.max_content_length = MOST


def problem(
    status: int, refusals: Sequence[Refusal] = (), *, clears: Mapping[int, str] | None = None
) -> Response:
    """Every reason, in the order of the page that would show them.

    clears  place in `refusals` → address of the page that clears it
    """
    found = list(refusals) or [SAID.get(status, FAILED if status >= 500 else SAID[400])]
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": found[0].because,
        "refusals": [reason(each, (clears or {}).get(n)) for n, each in enumerate(found)],
    }
    answer = Response(json.dumps(body), status, mimetype="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Consult"'
    if status == 429:
        answer.headers["Retry-After"] = str(WAIT)
    return answer


def reason(refusal: Refusal, clears: str | None = None) -> dict[str, Any]:
    """One refusal or warning as programs read it."""
    weight, colon, _ = (refusal.source or "").partition(": ")
    return {
        "code": refusal.code,
        "because": refusal.because,
        "fix": refusal.fix,
        "who": refusal.who,
        "source": refusal.source,
        "weight": weight if colon else None,
        "field": refusal.field,
        "guard": refusal.guard,
        "warning": refusal.warning,
        "clears": clears,
    }
