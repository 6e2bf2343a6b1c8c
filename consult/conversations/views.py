"""The pages of meetings and calls about a round."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.consultations.heard import KINDS
from consult.consultations.models import Consultation
from consult.consultations.queries import expected_of, get_round
from consult.conversations import operations, presenters, queries
from consult.conversations.forms import ConversationForm
from consult.conversations.models import Conversation
from consult.files.rules import ENCLOSED
from consult.files.views import send
from consult.individuals.operations import set_words_aside
from consult.lifecycle import get_subject
from consult.web import (
    Filter,
    by_date,
    current_actor,
    keep,
    keepable,
    listing,
    page,
    permit,
    received_at,
)

blueprint = Blueprint("conversations", __name__)
HARM = "notes-that-tell-of-harm"
ALL = "/consultations/<int:consultation_id>/conversations"
ONE = f"{ALL}/<int:conversation_id>"


@keepable(HARM)
def _keep_aside(**values: object) -> None:
    set_words_aside(**values)  # type: ignore[arg-type]


def load_round(consultation_id: int, **_: object) -> Consultation:
    """The round that decides who may; what of it is asked for is found by the view."""
    return get_round(consultation_id)


def _asked_for(round: Consultation) -> Conversation:
    """Raises Missing for one of another round."""
    return queries.get_conversation(round.id, (request.view_args or {})["conversation_id"])


@blueprint.route(ALL)
@permit(Permission.SEE_COMMENTS, load_round)
def list_conversations(round: Consultation) -> ResponseReturnValue:
    agencies = queries.list_agencies_heard(round.id)
    asked = listing(
        Filter("words", "Words in what it was about"),
        Filter("agency", "Agency", {str(each.id): each.name for each in agencies}),
        sorts=by_date("held", "Held"),
    )
    found = queries.list_conversations_asked(round.id, asked.asked)
    return page("conversations/list_conversations.html", list=asked, found=found, **_context(round))


@blueprint.route(f"{ALL}/new", methods=["GET", "POST"])
@permit(Permission.RECORD_CONVERSATION, load_round)
def new_conversation(round: Consultation) -> ResponseReturnValue:
    form = _form(round, None)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.record_conversation(
                round, form.recorded, files=form.sent, by=current_actor()
            )
            _tell("It is recorded.", "It is evidence, and no answer of anybody.")
            return _to(made)
    elif form.is_submitted():
        form.add_others(operations.reasons_against_recording(round, form.recorded, files=form.sent))
    _after_refusal(round, form)
    return page(
        "conversations/new_conversation.html",
        form=form,
        accept=",".join(f".{each}" for each in ENCLOSED),
        **_context(round),
    )


@blueprint.route(ONE)
@permit(Permission.SEE_COMMENTS, load_round)
def show_conversation(round: Consultation) -> ResponseReturnValue:
    found = _asked_for(round)
    return page(
        "conversations/show_conversation.html",
        found=found,
        about=presenters.about(found),
        answers=presenters.answers_at(found, round),
        **_context(round),
    )


@blueprint.route(f"{ONE}/correct", methods=["GET", "POST"])
@permit(Permission.RECORD_CONVERSATION, load_round)
def correct_conversation(round: Consultation) -> ResponseReturnValue:
    found = _asked_for(round)
    form = _form(round, found)
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_conversation(
                found,
                form.recorded,
                files=form.sent,
                left_out=form.gone,
                why=form.reason,
                seen_revision=form.seen,
                by=current_actor(),
            )
            _tell("It is corrected.", "What it said before stands beside it.")
            return _to(found)
    elif form.is_submitted():
        form.add_others(
            operations.reasons_against_recording(
                round, form.recorded, files=form.sent, why=form.reason
            )
        )
    _after_refusal(round, form)
    return page(
        "conversations/correct_conversation.html",
        form=form,
        found=found,
        accept=",".join(f".{each}" for each in ENCLOSED),
        **_context(round),
    )


@blueprint.route(f"{ONE}/files/<int:file_id>")
@permit(Permission.SEE_COMMENTS, load_round)
def download_file(round: Consultation) -> ResponseReturnValue:
    values = request.view_args or {}
    return send(queries.get_file(round.id, values["conversation_id"], values["file_id"]))


@blueprint.route("/consultations/<int:consultation_id>/conversations.xlsx")
@permit(Permission.SEE_COMMENTS, load_round)
def download_conversations(round: Consultation) -> ResponseReturnValue:
    answer = send_file(
        io.BytesIO(presenters.as_workbook(round)),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=f"meetings-and-calls-{round.id}.xlsx",
        max_age=0,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _form(round: Consultation, found: Conversation | None) -> ConversationForm:
    choices = presenters.choices_of(round, found)
    asked = [row.agency for row in expected_of(round.id) if row.agency is not None]
    about = request.args.get("about", "") if found is None else ""
    return ConversationForm.of(
        found, agencies=asked, comments=choices.comments, passages=choices.passages, about=about
    )


def _after_refusal(round: Consultation, form: ConversationForm) -> None:
    """What tells of harm outlives the refusal: it is for the safeguarding lead."""
    if form.is_submitted():
        form.ask_for_files_again()
    if form.is_telling:
        actor = current_actor()
        keep(
            HARM,
            consultation_id=round.id,
            texts=[text for _, text in form.marked],
            email="",
            young=False,
            received_at=received_at(),
            noted_by=actor,
        )


def _context(round: Consultation) -> dict[str, Any]:
    return {
        "round": round,
        "review": get_subject(round.review_id, kind="review"),
        "records": ask(Permission.RECORD_CONVERSATION, current_actor(), round) is None,
        "kinds": KINDS,
    }


def _to(conversation: Conversation) -> ResponseReturnValue:
    return redirect(
        url_for(
            ".show_conversation",
            consultation_id=conversation.consultation_id,
            conversation_id=conversation.id,
        )
    )


def _tell(text: str, then: str) -> None:
    flash({"text": text, "next": then}, "success")  # type: ignore[arg-type]  # base.html reads both
