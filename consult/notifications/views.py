"""Sent mail: in the demonstration anyone reads what would have gone out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.notifications import presenters, queries
from consult.notifications.models import Message
from consult.store import Missing
from consult.web import Filter, a_to_z, by_date, listing, page, permit, show_in_navigation

blueprint = Blueprint("notifications", __name__)


def _demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)


show_in_navigation(
    900,
    "Sent mail",
    "notifications.list_messages",
    prefix="notifications.",
    when=lambda _actor: _demo(),
)


def _only_in_the_demo(**_values: Any) -> None:
    if not _demo():
        raise Missing("the demonstration")


def _message(message_id: int) -> Message:
    _only_in_the_demo()
    return queries.get_message(message_id)


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
