"""Load the thing, ask the policy, hand it over; and leave the permission on the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Actor, Permission, ask
from consult.web.identity import current_actor
from consult.web.programs import is_asking
from workflows.refusal import Refusal, Refused

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Forbidden(Refused):
    """A policy refusal: a 403 page with the reason."""


class SignedOut(Forbidden):
    """Somebody sent a form after they were signed out."""


def permit(
    permission: Permission, loader: Callable[..., Any] | None = None
) -> Callable[[View], View]:
    """Guard a view. The loader takes the URL's values and gives the thing, or raises Missing.

    The view gets that thing as its only argument, or nothing when there is no loader.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            actor = current_actor()
            if not actor.signed_in and (no := ask(permission, actor, None)) is not None:
                if no.code == "signed-out":
                    return _ask_to_sign_in(no)
                if loader is None:
                    raise Forbidden(no)
            thing = loader(**values) if loader is not None else None
            refusal = ask(permission, actor, thing)
            if refusal is not None:
                raise Forbidden(refusal)
            _note_whose_place(permission, actor, thing)
            return view(thing) if loader is not None else view(**values)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.loader = loader  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _note_whose_place(permission: Permission, actor: Actor, thing: Any) -> None:
    """What one may not do in one's own right is done for the holder, and the record says so."""
    g.standing_in = None
    if not actor.acting or ask(permission, actor.in_own_right(), thing) is None:
        return
    for group_id in actor.acting:
        if ask(permission, actor.as_deputy(group_id), thing) is None:
            g.standing_in = actor.on_behalf(group_id)
            return


def _ask_to_sign_in(no: Refusal) -> ResponseReturnValue:
    """A page is come back to after signing in; a form that was sent is shown with its words."""
    if request.method != "GET" or is_asking():
        raise SignedOut(no)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
