"""Check everything, sign and send it in once; or make a nil return; and the receipt."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.queries import get_account
from consult.documents.block import Block
from consult.documents.paper.cover import Cover
from consult.files.rules import WORD
from consult.responses import operations, presenters, queries, rules
from consult.responses.forms import DeclineForm, SignForm
from consult.responses.models import Receipt, Response
from consult.responses.operations.receipt import JOINT, STATEMENTS
from consult.responses.presenters import receipts
from consult.responses.queries import is_own
from consult.responses.views.blueprint import (
    blueprint,
    load_response,
    load_response_of_agency,
    set_aside,
    tell,
)
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
            operations.decline(
                response,
                reason=form.reason.data or "",
                explained=form.explained.data or "",
                **_signed(form),
            )
            return _sent(response, "It is recorded that this is not for you.")
    if (apart := set_aside(response, form, place="Why it is not for us")) is not None:
        return apart
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
    told = _told(response)
    redlines = receipts.redlines_in(told["content"])
    return page("responses/receipt.html", response=response, redlines=redlines, **told)


@blueprint.route("/responses/<int:response_id>/receipt.txt")
@permit(Permission.SEE_RESPONSE, load_response)
def download_receipt(response: Response) -> ResponseReturnValue:
    """The same as plain text, to be filed."""
    text = render_template("responses/download_receipt.txt", response=response, **_told(response))
    return _file(response, text.encode(), "txt", "text/plain; charset=utf-8")


@blueprint.route("/responses/<int:response_id>/receipt.docx")
@permit(Permission.SEE_RESPONSE, load_response)
def download_receipt_word(response: Response) -> ResponseReturnValue:
    from consult.documents.paper.word import text_as_word  # large, as every document library

    data = text_as_word(*_on_paper(response))
    return _file(response, data, "docx", WORD)


@blueprint.route("/responses/<int:response_id>/receipt.pdf")
@permit(Permission.SEE_RESPONSE, load_response)
def download_receipt_pdf(response: Response) -> ResponseReturnValue:
    from consult.documents.paper.pdf import text_as_pdf

    data = text_as_pdf(*_on_paper(response))
    return _file(response, data, "pdf", "application/pdf")


def _on_paper(response: Response) -> tuple[Cover, list[Block]]:
    told, reopened = _told(response), response.settled_at is None
    return receipts.on_paper(told["receipt"], told["content"], reopened=reopened)


def _file(response: Response, data: bytes, ending: str, kind: str) -> ResponseReturnValue:
    name = f"receipt-{response.id}.{ending}"
    return send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)


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
    every, number = queries.list_receipts(response.id), whole_number(request.args.get("number"))
    if not is_own(current_actor(), response):
        every = every[-1:]  # what does not count any more is the agency's own
    number = number or len(every)
    if not 1 <= number <= len(every):
        raise Missing(f"receipt {number} of response {response.id}")
    found: Receipt = every[number - 1]
    content = json.loads(found.canonical)
    return {
        "receipt": found,
        "receipts": every,
        "number": number,
        "content": content,
        "title": receipts.title_of(content),
        "reopened": receipts.REOPENED,
        "late": receipts.late_of(content),
        "moment_of": datetime.fromisoformat,
        "answer_of": receipts.answer_of,
        "place_of": receipts.place_of,
        "written_by": receipts.written_by,
        "chosen_of": receipts.chosen_of,
    }
