"""Between a request and an actor: the cookie holds a token, the database knows whose it is."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import LoginManager, login_user, logout_user

from consult import clock
from consult.access import Actor
from consult.accounts import operations, passwords, queries
from consult.settings import Settings
from consult.web import current_actor, kept


class SignedIn:
    """What Flask-Login carries: the token of the sign-in, and who it stands for."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, token: str, actor: Actor) -> None:
        self._token = token
        self.actor = actor

    def get_id(self) -> str:
        return self._token


def install(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    passwords.set_cost(time=settings.argon2_time, memory_kib=settings.argon2_memory_kib)
    manager = LoginManager()
    manager.session_protection = None  # the sign-in is revocable, and phones change address
    manager.user_loader(find_signed_in)
    manager.init_app(app)


def find_signed_in(token: str) -> SignedIn | None:
    """Nobody for a token that is unknown, ended or too old, or whose account is closed."""
    actor = queries.find_actor(token, clock.now())
    return SignedIn(token, actor) if actor.signed_in else None


def sign_in_as(account_id: int, how: str) -> None:
    """Begin a sign-in with a fresh cookie, so that one planted beforehand is worth nothing."""
    settings: Settings = current_app.config["SETTINGS"]
    _end_this()
    token = operations.start_sign_in(
        account_id=account_id, how=how, device=device_words(), hours=settings.session_hours
    )
    cookie.clear()
    login_user(SignedIn(token, queries.actor_for(account_id)))
    kept.expect_words(account_id)


def ended_elsewhere() -> bool:
    """Whether this browser still brings a token that stands for nobody now; it is told once."""
    return cookie.pop("_user_id", None) is not None


def sign_out_here() -> None:
    """End this sign-in, in the database as well: a copied cookie is worth nothing."""
    _end_this()
    logout_user()
    cookie.clear()


def _end_this() -> None:
    actor = current_actor()
    if actor.session_id is not None:
        operations.end_sign_in(queries.get_sign_in_of(actor.id, actor.session_id))


def device_words() -> str:
    """“Firefox on Windows”, as far as the browser says."""
    agent = request.headers.get("User-Agent", "")
    names = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
    systems |= {"Mac OS": "Mac", "Linux": "Linux"}
    browser = next(
        (name for key, name in (*names.items(), ("Safari", "Safari")) if key in agent), ""
    )
    system = next((name for key, name in systems.items() if key in agent), "")
    return " on ".join(part for part in (browser, system) if part) or "An unknown browser"
