"""Sent mail: in the demonstration anyone reads what would have gone out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.notifications import presenters, queries
from consult.notifications.models import Message
from consult.store import Missing
from consult.web import page, permit, show_in_navigation

blueprint = Blueprint("notifications", __name__)
MOST = 2**31 - 1  # what a database takes for a number of a row


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
    person = request.args.get("person", type=int)
    person = person if person is not None and 0 < person <= MOST else None
    number = min(request.args.get("page", 1, type=int), MOST)
    return page(
        "notifications/list_messages.html",
        found=queries.list_messages(account_id=person, number=number),
        people=queries.list_addressees(),
        chosen=person,
    )


@blueprint.route("/sent-mail/<int:message_id>")
@permit(Permission.SEE_SENT_MAIL, _message)
def show_message(message: Message) -> ResponseReturnValue:
    address = current_app.config["SETTINGS"].address
    return page(
        "notifications/show_message.html",
        message=message,
        pieces=presenters.pieces_of(message.body, address),
    )
