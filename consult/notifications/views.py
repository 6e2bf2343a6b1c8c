"""Which letters come how; and sent mail, which in the demonstration anyone reads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.held import Held, holds
from consult.accounts.models import Account
from consult.accounts.queries import get_account
from consult.notifications import operations, presenters, queries, rules
from consult.notifications.daily import KIND
from consult.notifications.forms import ChooseLettersForm
from consult.notifications.models import Message
from consult.store import Missing
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    permit,
    whole_number,
)

blueprint = Blueprint("notifications", __name__)


def _demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)


@blueprint.app_context_processor
def sent_mail() -> dict[str, str]:
    """Where the bar of the demonstration leads."""
    return {"sent_mail_url": url_for("notifications.list_messages") if _demo() else ""}


def _only_in_the_demo(**_values: Any) -> None:
    if not _demo():
        raise Missing("the demonstration")


def _message(message_id: int) -> Message:
    _only_in_the_demo()
    return queries.get_message(message_id)


@blueprint.route("/clock")
@permit(Permission.SEE_CLOCK)
def show_clock() -> ResponseReturnValue:
    return page("notifications/show_clock.html", clock=presenters.the_clock())


@blueprint.route("/sent-mail")
@permit(Permission.SEE_SENT_MAIL, _only_in_the_demo)
def list_messages(_nothing: None) -> ResponseReturnValue:
    people = {str(each.id): each.name for each in queries.list_addressees()}
    asked = listing(
        Filter("person", "Person", people, every="Everyone"),
        Filter("words", "Words in the subject"),
        sorts={**by_date("written", "Written"), **a_to_z("subject", "Message")},
    )
    found = queries.list_messages(asked.asked)
    return page("notifications/list_messages.html", list=asked, found=found)


@blueprint.route("/sent-mail/<int:message_id>")
@permit(Permission.SEE_SENT_MAIL, _message)
def show_message(message: Message) -> ResponseReturnValue:
    address = current_app.config["SETTINGS"].address
    return page(
        "notifications/show_message.html",
        message=message,
        pieces=presenters.pieces_of(message.body, address),
    )


@blueprint.route("/account/letters", methods=["GET", "POST"])
@permit(Permission.USE_OWN_ACCOUNT)
def choose_letters() -> ResponseReturnValue:
    account = get_account(current_actor().id)
    chosen = queries.find_choice(account.id)
    form = ChooseLettersForm(
        kinds=chosen.kinds if chosen else [], hour=str(chosen.hour if chosen else rules.USUAL_HOUR)
    )
    if form.validate_on_submit():
        with form.refusals():
            hour = whole_number(form.hour.data or "")
            operations.choose_letters(account, kinds=form.kinds.data or [], hour=hour)
            flash("How your letters come is saved.", "success")
            return redirect(url_for("accounts.show_account"))
    always = list(rules.AT_ONCE.values())
    return page("notifications/choose_letters.html", form=form, always=always, account=account)


@holds
def letters(person: Account) -> Held:
    """How many of each kind; the letters themselves were sent to them."""
    named = rules.CHOICES | rules.AT_ONCE | {KIND: "The daily message"}
    rows = [
        {"kind": named.get(kind, kind), "count": count, "last": last}
        for kind, (count, last) in queries.count_messages(person.id).items()
    ]
    return Held(
        "letters",
        "Letters to you",
        "To send them, and to show that they were sent. You have the letters themselves.",
        {"kind": "Kind", "count": "How many", "last": "The last one"},
        rows,
    )
