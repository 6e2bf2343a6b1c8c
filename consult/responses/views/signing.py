"""Check everything, sign and send it in once; or make a nil return; and the receipt."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, TypeVar

from flask import Response as Answer
from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.queries import get_account
from consult.consultations.asking import FIXED
from consult.responses import operations, presenters, queries, rules
from consult.responses.forms import DeclineForm, SignForm
from consult.responses.models import Receipt, Response
from consult.responses.operations.receipt import JOINT, STATEMENTS
from consult.responses.queries import is_own
from consult.responses.views.blueprint import (
    blueprint,
    load_response,
    load_response_of_agency,
    tell,
)
from consult.responses.wording import KIND_WORDS, PRIORITY_WORDS, STANCE_WORDS
from consult.store import Missing
from consult.web import (
    ActionForm,
    current_actor,
    page,
    permit,
    received_at,
    whole_number,
)

F = TypeVar("F", bound=SignForm)


@blueprint.route("/responses/<int:response_id>/check", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response)
def check(response: Response) -> ResponseReturnValue:
    form: SignForm = _sign_form(response, SignForm)
    if form.validate_on_submit():
        with form.refusals():
            operations.submit(response, seen_mark=form.seen_mark.data or None, **_signed(form))
            return _sent(response, "Your response is submitted.")
    if response.subject.state in rules.SENT:
        return _sent_before(response)
    form.seen_mark.data = queries.content_mark(response.id)
    desk = presenters.workspace(response, current_actor(), whole=True)
    statement = STATEMENTS["submitted"].format(respondent=response.respondent)
    if desk.joint is not None and desk.joint.with_it:
        parties = [each.party for each in desk.joint.with_it]
        statement = JOINT.format(respondent=operations.name_of_all(response, parties))
    return page("responses/check.html", form=form, desk=desk, statement=statement)


@blueprint.route("/responses/<int:response_id>/nil-return", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response)
def nil_return(response: Response) -> ResponseReturnValue:
    form: SignForm = _sign_form(response, SignForm)
    if form.validate_on_submit():
        with form.refusals():
            operations.nil_return(response, **_signed(form))
            return _sent(response, "Your nil return is made.")
    if response.subject.state in rules.SENT:
        return _sent_before(response)
    statement = STATEMENTS["nil_return"].format(respondent=response.respondent)
    return page(
        "responses/nil_return.html",
        form=form,
        response=response,
        statement=statement,
        questions=queries.list_questions(response.consultation_id),
    )


@blueprint.route("/responses/<int:response_id>/decline", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response_of_agency)
def decline(response: Response) -> ResponseReturnValue:
    """It is not for this agency to answer."""
    form = _sign_form(response, DeclineForm)
    if form.validate_on_submit():
        with form.refusals():
            operations.decline(response, reason=form.reason.data or "", **_signed(form))
            return _sent(response, "It is recorded that this is not for you.")
    if response.subject.state in rules.SENT:
        return _sent_before(response)
    statement = STATEMENTS["declined"].format(respondent=response.respondent)
    return page("responses/decline.html", form=form, response=response, statement=statement)


@blueprint.route("/responses/<int:response_id>/reopen", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response_of_agency)
def reopen(response: Response) -> ResponseReturnValue:
    """Change what was sent in, until the round closes."""
    subject = response.subject
    form = ActionForm.fresh(state=subject.state, revision=subject.revision)
    if form.validate_on_submit():
        with form.refusals():
            operations.reopen(
                response,
                seen=form.seen,
                request_id=form.request_key,
                received_at=received_at(),
                by=current_actor(),
            )
            tell("The response is reopened.", "Change it, and submit it again before the close.")
            return redirect(url_for("responses.show_response", response_id=response.id))
    return page(
        "responses/reopen.html",
        form=form,
        response=response,
        blocked=operations.reason_against_reopening(response, by=current_actor()),
    )


@blueprint.route("/responses/<int:response_id>/receipt")
@permit(Permission.SEE_RESPONSE, load_response)
def receipt(response: Response) -> ResponseReturnValue:
    return page("responses/receipt.html", response=response, **_told(response))


@blueprint.route("/responses/<int:response_id>/receipt.txt")
@permit(Permission.SEE_RESPONSE, load_response)
def download_receipt(response: Response) -> ResponseReturnValue:
    """The same as plain text, to be filed."""
    text = render_template("responses/download_receipt.txt", response=response, **_told(response))
    answer: Answer = make_response(text)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{response.id}.txt"'
    return answer


def _sign_form(response: Response, kind: type[F]) -> F:
    account = get_account(current_actor().id)
    return kind.fresh(state=response.subject.state, signatory=account.name, role=account.job_title)


def _signed(form: SignForm) -> dict[str, Any]:
    return {
        "signed_name": form.signatory.data or "",
        "signed_role": form.role.data or "",
        "request_id": form.request_key,
        "received_at": received_at(),
        "by": current_actor(),
    }


def _sent(response: Response, words: str) -> ResponseReturnValue:
    tell(words, "This is your receipt. Print it or download it for your files.")
    return redirect(url_for("responses.receipt", response_id=response.id))


def _sent_before(response: Response) -> ResponseReturnValue:
    """Sent by somebody else, or in another window: what was sent stands, and is shown."""
    flash(f"The response of {response.respondent} was sent in already.")
    return redirect(url_for("responses.receipt", response_id=response.id))


def _told(response: Response) -> dict[str, Any]:
    """The receipt and what it says, read from the very text that was hashed."""
    receipts, number = queries.list_receipts(response.id), whole_number(request.args.get("number"))
    if not is_own(current_actor(), response):
        receipts = receipts[-1:]  # what does not count any more is the agency's own
    number = number or len(receipts)
    if not 1 <= number <= len(receipts):
        raise Missing(f"receipt {number} of response {response.id}")
    found: Receipt = receipts[number - 1]
    content = json.loads(found.canonical)
    return {
        "receipt": found,
        "receipts": receipts,
        "number": number,
        "content": content,
        "redlines": presenters.redlines_in(content),
        "moment_of": datetime.fromisoformat,
        "kinds": KIND_WORDS,
        "stances": STANCE_WORDS,
        "priorities": PRIORITY_WORDS,
        "values": FIXED,
    }
