"""A form as drawn is taken once: the same words sent again lead to where the first sending led.

Every token in a form ends in a random mark. The mark, the address and everything that was typed
make a digest, which is stored with the change itself; a second press, a retry or a race finds it.
Changed words (after the back button, say) are another digest and are taken as usual.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import cast

from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Table, bindparam, delete, insert, select

from consult import clock
from consult.access import comes_from
from consult.store import commit, scope, session
from consult.web import kept, programs
from consult.web.models import PLACE_LIMIT, SpentForm
from consult.web.settle import SAFE

FIELD, MARK = "csrf_token", "~"
KEPT = timedelta(days=3)
APART = "accounts."  # signing in and out changes the cookie, which a stored answer would not
ALL_THE_SAME = ("accounts.demo_clock",)  # this one does not

SPENT = cast(Table, SpentForm.__table__)
TAKEN = insert(SPENT)
LED_TO = select(SPENT.c.location).where(SPENT.c.digest == bindparam("sent"))


def install(app: Flask) -> None:
    """Before any view, and after the token has been checked."""
    app.before_request(_again)
    app.jinja_env.globals["csrf_token"] = _token


def _token() -> str:
    """The session's token, a random mark of this form, and for whom it was drawn."""
    return MARK.join((generate_csrf(), secrets.token_hex(8), kept.mark()))


def mark_of_form() -> str:
    """What the form that was sent says about for whom it was drawn."""
    return (request.form.get(FIELD) or "").rpartition(MARK)[2]


def token_in_form() -> str | None:
    """The session's token without the mark of the form."""
    given = request.form.get(FIELD)
    return given.partition(MARK)[0] if given else None


def remember(response: Response) -> None:
    """Store with the change itself that this form was taken. Called before the commit."""
    digest = g.get("form_digest")
    if digest and response.status_code in (302, 303):
        where = response.headers.get("Location", "/")[:PLACE_LIMIT]
        session.execute(TAKEN, {"digest": digest, "location": where, "at": clock.now()})


def first_result() -> Response | None:
    """Where the first sending of this form led, if there was one."""
    digest = g.get("form_digest")
    where = session.execute(LED_TO, {"sent": digest}).scalar() if digest else None
    return redirect(where) if where else None  # type: ignore[return-value]


def _again() -> ResponseReturnValue | None:
    if request.method in SAFE or programs.is_asking():
        return None
    mark = (request.form.get(FIELD) or "").partition(MARK)[2]
    if not mark or g.get("forged", False) or _stands_apart(request.endpoint or ""):
        return None
    g.form_digest = _digest(mark)
    comes_from(g.form_digest[:32])  # sent twice, it is one request
    earlier = first_result()
    if earlier is not None:
        flash("This had been received already, so nothing was done twice.")
    return earlier


def _stands_apart(endpoint: str) -> bool:
    return endpoint.startswith(APART) and endpoint not in ALL_THE_SAME


def _digest(mark: str) -> str:
    found = hashlib.sha256(f"{mark} {request.full_path}".encode())
    for name, value in sorted(request.form.items(multi=True)):
        if name != FIELD:
            found.update(f"\0{name}\0{value}".encode("utf-8", "surrogatepass"))
    for name, sent in sorted(request.files.items(multi=True), key=lambda each: each[0]):
        found.update(f"\0{name}\0{sent.filename}\0".encode("utf-8", "surrogatepass"))
        found.update(hashlib.file_digest(sent.stream, "sha256").digest())  # type: ignore[arg-type]
        sent.stream.seek(0)
    return found.hexdigest()


def forget_old() -> int:
    """Nobody presses a button again after days; how many were forgotten."""
    with scope("write"):
        gone = session.execute(delete(SpentForm).where(SpentForm.at < clock.now() - KEPT))
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]
