"""Whom a program acts for: the token in its Authorization header says so, and nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from consult.accounts import operations, queries, tokens
from consult.accounts.models import AccessToken
from consult.web import keep, keepable, programs, received_at
from consult.web.limits import limiter
from consult.web.permit import Forbidden
from consult.web.settle import SAFE
from workflows.refusal import Refusal

USED = "token-used"
FAILURES = "10 per minute; 60 per hour"  # as for wrong passwords, by where they come from
READ_ONLY = Refusal(
    "read-only-token",
    "This access token may only read.",
    fix="Make one that may take steps on your account page, under “Programs that act for you”.",
    who="you",
)
keepable(USED)(operations.note_use)


def install(blueprint: Blueprint) -> None:
    """Wrong tokens are counted; whoever sent too many waits, with right ones as well."""
    blueprint.before_request(_find_out)
    counted = limiter.shared_limit(
        FAILURES,
        scope="wrong tokens",
        deduct_when=lambda _response: bool(g.get("wrong_token", False)),
        exempt_when=lambda: not programs.is_asking(),
    )
    counted(blueprint)


def current_token() -> AccessToken | None:
    """The token of this request; None without one."""
    found: AccessToken | None = g.get("token")
    return found


def _find_out() -> Response | None:
    """A wrong token is refused everywhere, also where none is needed."""
    given = request.headers.get("Authorization")
    if given is None or not programs.is_asking():
        return None
    kind, _, secret = given.partition(" ")
    found = tokens.find_token(secret.strip(), received_at()) if kind.lower() == "bearer" else None
    if found is None:
        g.wrong_token = True
        return programs.problem(401, [tokens.WRONG])
    g.token, g.actor = found, queries.actor_for(found.account_id)
    if operations.wants_noting(found, received_at()):
        keep(USED, token_id=found.id, at=received_at())
    if request.method not in SAFE and found.may != "steps":
        raise Forbidden(READ_ONLY)
    return None
