"""Sign in with a password or a link sent by e-mail, and out again."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock, store
from consult.access import Permission
from consult.accounts import operations, passwords, queries
from consult.accounts.forms import OpenLinkForm, RequestLinkForm, SignInForm
from consult.accounts.models import Account, SignInLink
from consult.accounts.rules import is_local_path
from consult.accounts.sessions import link_works
from consult.accounts.views.blueprint import address_of, blueprint
from consult.accounts.views.identity import sign_in_as, sign_out_here
from consult.settings import Settings
from consult.web import current_actor, keep, keepable, page, permit, received_at
from consult.web.limits import limiter

FAILED = "failed-sign-in"
keepable(FAILED)(operations.count_failure)


def way_on(path: str | None) -> str:
    """Where to go after signing in: the page that was asked for, if it is one of ours."""
    return path if path is not None and is_local_path(path) else url_for("accounts.home")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@permit(Permission.SIGN_IN)
@limiter.limit("30 per minute; 300 per hour", methods=["POST"])  # an office has one address
def sign_in() -> ResponseReturnValue:
    if current_actor().signed_in and request.method == "GET":
        return redirect(way_on(request.args.get("next")))
    form = SignInForm()
    if form.validate_on_submit():
        account, matched = _prove(form.email.data or "", form.password.data or "")
        with form.refusals():
            person = operations.admit(account, matched=matched, at=received_at())
            sign_in_as(person.id, "password")
            return redirect(way_on(request.args.get("next")))
        _count_failure(form.email.data or "")
    return page("accounts/sign_in.html", form=form, next_path=request.args.get("next", ""))


def _prove(email: str, password: str) -> tuple[Account | None, bool]:
    """Checking takes long on purpose, so no lock is held meanwhile."""
    account = queries.find_account_by_email(email)
    known = account.password_hash if account is not None else None
    store.pause()
    return account, passwords.matches(known, password)


def _count_failure(email: str) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    keep(
        FAILED,
        email=email,
        at=received_at(),
        most=settings.lockout_failures,
        minutes=settings.lockout_minutes,
    )


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@permit(Permission.SIGN_IN)
@limiter.limit("5 per minute; 30 per hour", methods=["POST"])
def request_link() -> ResponseReturnValue:
    form = RequestLinkForm()
    if form.validate_on_submit():
        minutes = current_app.config["SETTINGS"].link_minutes
        path = request.args.get("next", "")
        operations.request_link(email=form.email.data or "", next_path=path, minutes=minutes)
        return redirect(url_for("accounts.link_sent"))
    return page("accounts/request_link.html", form=form)


@blueprint.route("/sign-in/link/sent")
@permit(Permission.SIGN_IN)
def link_sent() -> ResponseReturnValue:
    return page(
        "accounts/link_sent.html",
        minutes=current_app.config["SETTINGS"].link_minutes,
        sent_mail_url=address_of("notifications.list_messages"),
    )


def _link(token: str) -> tuple[str, SignInLink | None]:
    return token, queries.find_link(token)


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
@permit(Permission.SIGN_IN, _link)
@limiter.limit("20 per minute", methods=["POST"])
def open_link(found: tuple[str, SignInLink | None]) -> ResponseReturnValue:
    token, link = found
    form = OpenLinkForm()
    if form.validate_on_submit():
        with form.refusals():
            used = operations.redeem_link(token=token)
            sign_in_as(used.account_id, "link")
            return redirect(way_on(used.next_path))
    refusal = link_works(link, clock.now())
    return page("accounts/open_link.html", form=form, link=link, refusal=refusal)


@blueprint.route("/sign-out", methods=["POST"])
@permit(Permission.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    sign_out_here()
    flash("You are signed out.", "success")
    return redirect(url_for("accounts.sign_in"))
