"""Which letters come how; and sent mail, which in the demonstration anyone reads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.held import Held, holds
from consult.accounts.models import Account
from consult.accounts.queries import get_account
from consult.consultations.models import Consultation
from consult.consultations.queries import get_round
from consult.consultations.reminding import schedule_of
from consult.lifecycle import roles_on
from consult.notifications import operations, presenters, queries, reminders, rules
from consult.notifications.daily import KIND
from consult.notifications.forms import ChaseForm, ChooseLettersForm
from consult.notifications.models import Message
from consult.responses import operations as responses
from consult.responses.models import Response
from consult.responses.queries import get_response
from consult.store import Missing
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    listings,
    page,
    permit,
    whole_number,
)

blueprint = Blueprint("notifications", __name__)


def install(app: Flask) -> None:
    """The account's page says how its letters come."""
    app.jinja_env.globals["letters_of"] = _letters_of


def _letters_of(account_id: int) -> str:
    chosen = queries.find_choice(account_id)
    return rules.how_letters_come(chosen.kinds, chosen.hour) if chosen else rules.AS_THEY_COME


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
    lists = listings(*presenters.SORTS)
    clock = presenters.the_clock({sort: each.asked.number for sort, each in lists.items()})
    return page("notifications/show_clock.html", clock=clock, lists=lists)


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
            operations.choose_letters(account, kinds=form.chosen, hour=hour)
            flash("How your letters come is saved.", "success")
            return redirect(url_for("accounts.show_account"))
    always = list(rules.AT_ONCE.values())
    return page("notifications/choose_letters.html", form=form, always=always, account=account)


@blueprint.route("/consultations/<int:consultation_id>/chase", methods=["GET", "POST"])
@permit(Permission.FOLLOW_ROUND, get_round)
def chase_respondents(round: Consultation) -> ResponseReturnValue:
    """Everything that would be sent, before any of it is; one respondent, or all who have not
    finished."""
    form, rows = ChaseForm.fresh(), reminders.preview(round)
    one = whole_number(request.args.get("respondent"))
    rows = [row for row in rows if one is None or row.response.id == one]
    if form.validate_on_submit():
        with form.refusals():
            return _chased(round, [row for row in rows if row.response.id in form.chosen])
    ready = [row for row in rows if row.against is None]
    form.who.data = ",".join(str(row.response.id) for row in ready)
    return page(
        "notifications/chase_respondents.html",
        form=form,
        round=round,
        ready=ready,
        not_now=[row for row in rows if row.against is not None],
        one=one,
        schedule=schedule_of(round),
    )


def _chased(round: Consultation, rows: list[reminders.Reminder]) -> ResponseReturnValue:
    made = responses.chase_all([row.response for row in rows], by=current_actor())
    names = {row.response.id: row.response.respondent for row in rows}
    who = names[made[0].response_id] if len(made) == 1 else f"{len(made)} respondents"
    left = len(rows) - len(made)
    then = f"{left} had answered, or been reminded, meanwhile." if left else "It is recorded."
    flash({"text": f"A reminder is on its way to {who}.", "next": then}, "success")  # type: ignore[arg-type]  # base.html reads both
    return redirect(url_for("responses.coverage", consultation_id=round.id))


def _response(response_id: int) -> Response:
    """Raises Missing for everyone who has no part in it: another agency's is not there."""
    found = get_response(response_id)
    if roles_on(found.subject, current_actor()):
        return found
    raise Missing(f"response {response_id}")


@blueprint.route("/responses/<int:response_id>/reminders")
@permit(Permission.FOLLOW_ROUND, _response)
def list_reminders(response: Response) -> ResponseReturnValue:
    return page(
        "notifications/list_reminders.html",
        response=response,
        log=reminders.log_of(response),
    )


@blueprint.route("/consultations/<int:consultation_id>/reminders")
@permit(Permission.FOLLOW_ROUND, get_round)
def list_round_reminders(round: Consultation) -> ResponseReturnValue:
    """What goes out by itself and when, and everything that went."""
    asked = listing(
        Filter("how", "How it was sent", reminders.HOW),
        Filter("words", "Words in the name"),
        sorts={**by_date("at", "Sent"), **a_to_z("who", "Respondent")},
    )
    return page(
        "notifications/list_round_reminders.html",
        round=round,
        schedule=schedule_of(round),
        list=asked,
        found=reminders.log_of_round(round, asked.asked),
    )


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
