"""The demonstration's own pages: be anyone, and move the clock. Elsewhere they do not exist."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.accounts import demo, presenters, queries
from consult.accounts.forms import MoveClockForm, TryAsForm
from consult.accounts.identity import sign_in_as
from consult.accounts.views.blueprint import blueprint
from consult.accounts.views.sign_in import way_on
from consult.store import Missing
from consult.web import Filter, listing, page, permit
from consult.web.wording import moment_words


def _only_in_the_demo() -> None:
    if not current_app.config["SETTINGS"].demo:
        raise Missing("the demonstration")


@blueprint.route("/try-as", methods=["GET", "POST"])
@permit(Permission.TRY_THE_DEMO, _only_in_the_demo)
def try_as(_demo: None) -> ResponseReturnValue:
    form = TryAsForm()
    if form.validate_on_submit():
        account = queries.get_account(form.chosen)
        if not account.active or account.guest:
            raise Missing(f"account {account.id}")
        sign_in_as(account.id, "demo")
        return redirect(way_on(request.args.get("next")))
    asked = listing(
        Filter("words", "Name, work or place"), keeps={"next": request.args.get("next", "")}
    )
    parts = presenters.people_by_part(asked.asked.get("words"))
    return page("accounts/try_as.html", form=form, parts=parts, list=asked)


@blueprint.route("/demo-clock", methods=["GET", "POST"])
@permit(Permission.TRY_THE_DEMO, _only_in_the_demo)
def demo_clock(_demo: None) -> ResponseReturnValue:
    form = MoveClockForm()
    moment = _moment_of(request.form.get("moment", ""))
    if moment is None and form.validate_on_submit():
        moment = clock.now() + timedelta(days=form.days.data or 0)
    if request.method == "POST" and moment is not None:
        with form.refusals():
            demo.move_clock(moment)
            flash(f"It is {moment_words(moment)}. What was due by then has happened.", "success")
            return redirect(url_for("accounts.demo_clock"))
    return page("accounts/demo_clock.html", form=form, upcoming=demo.list_upcoming())


def _moment_of(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
