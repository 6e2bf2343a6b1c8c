"""Comment forms to fill in elsewhere: take one away, send it back, look, save."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents.paper.cover import DRAFT, NOTHING_YET
from consult.documents.queries import published_ids
from consult.files.rules import WORD
from consult.responses import presenters, queries
from consult.responses.forms import ConfirmForm, SendFormForm, choose_form, columns_form
from consult.responses.models import Response, SentSheet
from consult.responses.offline import comparing, making, saving, sending
from consult.responses.offline.found import tables_from
from consult.responses.operations.gate import closed_to_words
from consult.responses.presenters import why_closed
from consult.responses.queries import get_response
from consult.responses.views.blueprint import blueprint, load_response
from consult.store import Missing
from consult.web import BaseForm, current_actor, keep, page, permit, received_at

FORMS = "/responses/<int:response_id>/forms"
SENT = f"{FORMS}/<int:sent_id>"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 4 * 1024 * 1024


def load_sent(response_id: int, sent_id: int) -> SentSheet:
    """One's own; raises Missing for everybody else's."""
    load_response(response_id)
    actor = current_actor()
    return sending.get_sent(sent_id, response_id, account_id=actor.account_id or 0)


@dataclass(frozen=True)
class FormToTake:
    """Which form of a response, for which program."""

    response: Response
    form: str
    kind: str


def load_form(response_id: int, form: str, kind: str) -> FormToTake:
    """Raises Missing for a form that there is not."""
    response = load_response(response_id)
    if form not in making.FORMS or kind not in ("xlsx", "docx"):
        raise Missing(f"form {form}.{kind}")
    return FormToTake(response, form, kind)


@blueprint.route(FORMS, methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_response)
def send_form(response: Response) -> ResponseReturnValue:
    """Forms to take away, and the place where a filled one is sent."""
    form, response_id, by = SendFormForm(), response.id, current_actor()
    if form.validate_on_submit():
        store.pause()
        with form.refusals():
            received = sending.read_file(form.file.data.filename or "", form.file.data.read())
            sending.hold_back(received, response_id, by=by)
            store.pause()
            sent = sending.keep_sheet(
                get_response(response_id), received, received_at=received_at(), by=by
            )
            _keep_late(sent)
            return redirect(_next(sent, received))
    return page(
        "responses/send_form.html",
        form=form,
        response=response,
        closed=why_closed(response, received_at()),
        sent=sending.list_sent(response_id, by.account_id or 0),
    )


def _next(sent: SentSheet, received: sending.Received) -> str:
    ask = received.by_hand or comparing.rows_of(sent).unmapped
    endpoint = "responses.map_columns" if ask else "responses.check_form"
    return url_for(endpoint, response_id=sent.response_id, sent_id=sent.id)


def _keep_late(sent: SentSheet) -> None:
    """What a file holds that comes too late is kept like other words that do."""
    closed, by = closed_to_words(sent.response, received_at()), current_actor()
    words = sending.late_words(comparing.plan(sent, by=by)) if closed else ""
    if words.strip():
        place, why = f"Rows of {sent.name}", closed[0].because
        keep("kept-text", response_id=sent.response_id, place=place, body=words, why=why, by=by)


@blueprint.route(f"{FORMS}/<form>.<kind>")
@permit(Permission.WRITE_RESPONSE, load_form)
def download_form(wanted: FormToTake) -> ResponseReturnValue:
    """An empty or pre-filled form, read whole before the session closes."""
    response, kind = wanted.response, wanted.kind
    made = making.FORMS[wanted.form](response)
    made.explained = [*_what_the_texts_are(response), *made.explained]
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    if kind == "xlsx":
        from consult.responses.offline.workbook import write_workbook

        write_workbook(made, spool)
    else:
        from consult.responses.offline.paper import write_document

        write_document(made, spool)
    spool.seek(0)
    answer = send_file(
        spool,
        mimetype=EXCEL if kind == "xlsx" else WORD,
        as_attachment=True,
        download_name=f"{made.name}-{response.id}.{kind}",
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _what_the_texts_are(response: Response) -> list[str]:
    """That what is commented on does not hold, and where to read what does."""
    told = []
    texts = queries.list_consulted_versions(response.consultation_id)
    published = published_ids({each.document_id for each in texts})
    for each in texts:
        there = NOTHING_YET
        if each.document_id in published:
            now = url_for("public.show_publication", document_id=each.document_id, _external=True)
            there = f"The text in force is at {now}."
        told.append(f"{each.title}, version {each.number}. {DRAFT}. {there}")
    return told


def _back(sent: SentSheet) -> ResponseReturnValue:
    """Nothing can be told of a form any more that is being saved: its page says how far it is."""
    return redirect(url_for("responses.check_form", response_id=sent.response_id, sent_id=sent.id))


@blueprint.route(f"{SENT}/columns", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_sent)
def map_columns(sent: SentSheet) -> ResponseReturnValue:
    """What each column of somebody's own table is."""
    if sent.state != "sent":
        return _back(sent)
    tables = tables_from(sent.content)
    versions = queries.list_consulted_versions(sent.response.consultation_id)
    texts = {each.id: each.title for each in versions}
    form = columns_form(tables, sent.mapping, texts, comparing.usual_document(sent))
    if form.validate_on_submit():
        with form.refusals():
            sending.map_columns(sent, form.given(), first=form.first, usual=form.usual)
            return redirect(
                url_for("responses.check_form", response_id=sent.response_id, sent_id=sent.id)
            )
    return page("responses/map_columns.html", form=form, sent=sent, tables=form.tables)


@blueprint.route(SENT, methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_sent)
def check_form(sent: SentSheet) -> ResponseReturnValue:
    """What a filled form would do, row by row; and afterwards what it did."""
    form, by, sent_id, response_id = ConfirmForm(), current_actor(), sent.id, sent.response_id
    if form.validate_on_submit():
        store.pause()
        with form.refusals():
            saving.confirm(sent_id, seen=form.mark.data or "", received_at=received_at(), by=by)
            return redirect(
                url_for("responses.check_form", response_id=response_id, sent_id=sent_id)
            )
        sent = sending.get_sent(sent_id, response_id, account_id=by.account_id or 0)
        _keep_late(sent)
    shown = presenters.sheet_shown(sent, by)
    if shown.plan is not None:
        form.mark.data = shown.plan.mark
    return page("responses/check_form.html", form=form, sent=sent, shown=shown)


@blueprint.route(f"{SENT}/go-on", methods=["POST"])
@permit(Permission.WRITE_RESPONSE, load_sent)
def go_on_saving(sent: SentSheet) -> ResponseReturnValue:
    """Save the rest now, where no worker has."""
    form, sent_id, response_id = BaseForm(), sent.id, sent.response_id
    if form.validate_on_submit():
        store.pause()
        saving.carry_on(sent_id)
    return redirect(url_for("responses.check_form", response_id=response_id, sent_id=sent_id))


@blueprint.route(f"{SENT}/choices", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_sent)
def choose_texts(sent: SentSheet) -> ResponseReturnValue:
    """Rows that somebody changed in the workspace meanwhile: both texts, and which one stays."""
    if sent.state != "sent":
        return _back(sent)
    plan = comparing.plan(sent, by=current_actor())
    waiting = presenters.conflicts(plan)[: presenters.CHOICES_SHOWN]
    form = choose_form((each.index, each.revision, each.where) for each in waiting)
    if form.validate_on_submit():
        with form.refusals():
            sending.choose(sent, plan, form.chosen())
            left = len(presenters.conflicts(comparing.plan(sent, by=current_actor())))
            if left:
                flash(f"Your choices are kept. {left} more to make.")
            endpoint = "responses.choose_texts" if left else "responses.check_form"
            return redirect(url_for(endpoint, response_id=sent.response_id, sent_id=sent.id))
    return page("responses/choose_texts.html", form=form, sent=sent, waiting=waiting)
