"""Enter the answer of an agency that answered another way; and what its lead says to that."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations.heard import Heard, files_heard, find_heard
from consult.files.models import StoredFile
from consult.files.views import send
from consult.responses import operations, presenters, queries
from consult.responses.entry_forms import (
    DiscardForm,
    EntryForm,
    EntryWordsForm,
    ObjectForm,
    correct_entry_form,
    entry_words_form,
)
from consult.responses.models import EnteredAnswer, Response
from consult.responses.views.blueprint import (
    advise,
    blueprint,
    load_response_of_agency,
    set_aside,
    tell,
)
from consult.store import Missing
from consult.web import ActionForm, current_actor, page, permit, received_at, whole_number

ENTRY = "/responses/<int:response_id>/entry"


def load_entry(response_id: int) -> EnteredAnswer:
    """Raises Missing where nothing is entered."""
    response = load_response_of_agency(response_id)
    if response.entered is None:
        raise Missing(f"entry of response {response_id}")
    return response.entered


def load_entered(response_id: int) -> EnteredAnswer:
    """Raises Missing for what does not count, or not any more."""
    entry = load_entry(response_id)
    if not entry.counts:
        raise Missing(f"entry of response {response_id} that counts")
    return entry


@blueprint.route(ENTRY, methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_response_of_agency)
def enter_answer(response: Response) -> ResponseReturnValue:
    entry = response.entered
    heard = _heard(response)
    form = EntryForm.of(entry, heard, files_heard(response.consultation_id))
    if form.validate_on_submit():
        with form.refusals():
            operations.keep_entry(
                response,
                said=form.particulars,
                file=form.sent,
                heard_file=form.chosen,
                seen_revision=form.seen,
                by=current_actor(),
            )
            tell("The particulars are saved.", "Now enter what was said.")
            return redirect(url_for("responses.enter_words", response_id=response.id))
    elif form.is_submitted():
        form.add_others(
            operations.reasons_against_keeping(
                response,
                said=form.particulars,
                file=form.sent,
                heard_file=form.chosen,
                by=current_actor(),
            )
        )
    form.ask_for_the_file_again()
    if form.is_stale and entry is not None:
        form.seen_revision.data = str(entry.revision)
    return page(
        "responses/enter_answer.html",
        form=form,
        response=response,
        entry=entry,
        heard=heard,
        blocked=operations.reasons_against_entering(response, by=current_actor()),
    )


def _heard(response: Response) -> Heard | None:
    """The meeting or call at which it was given, where the address names one of this agency's."""
    named = whole_number(request.args.get("heard"))
    if named is None or response.agency_id is None:
        return None
    return find_heard(response.consultation_id, response.agency_id, named)


@blueprint.route(f"{ENTRY}/words", methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_entry)
def enter_words(entry: EnteredAnswer) -> ResponseReturnValue:
    response = entry.response
    if entry.counts and request.method == "GET":
        flash("This answer is recorded.")
        return _to_coverage(response)
    form = _words_form(entry)
    if form.validate_on_submit():
        with form.refusals():
            _write(form, response)
            advise(form)
            if request.form.get("action") == "more":
                return _on_with(response, len(form.filled) + 1)
            tell("What you entered is saved.", "Check it, then record it.")
            return redirect(url_for("responses.record_entry", response_id=response.id))
    said = "An answer that came another way"
    if (apart := set_aside(response, form, place=said)) is not None:
        return apart
    if form.is_stale:
        form.seen_revision.data = str(entry.revision)
    return page(
        "responses/enter_words.html",
        form=form,
        response=response,
        entry=entry,
        theirs=presenters.entered_comments(entry, response) if form.is_stale else [],
        blocked=operations.reasons_against_entering(response, by=current_actor()),
        **presenters.about_questions(response.consultation, list(form.questions)),
    )


@blueprint.route(f"{ENTRY}/record", methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_entry)
def record_entry(entry: EnteredAnswer) -> ResponseReturnValue:
    """Read it once more; then it is the response of the agency."""
    response, form = entry.response, ActionForm.fresh()
    if form.validate_on_submit():
        with form.refusals():
            operations.record_entry(
                response,
                request_id=form.request_key,
                received_at=received_at(),
                by=current_actor(),
            )
            told = f"The answer of {response.respondent} is recorded."
            tell(told, "Its lead gets the receipt by e-mail, and can object to it.")
            return _to_coverage(response)
    if entry.counts and request.method == "GET":
        flash("This answer is recorded.")
        return _to_coverage(response)
    questions = queries.list_questions(response.consultation_id)
    return page(
        "responses/record_entry.html",
        form=form,
        response=response,
        entry=entry,
        comments=presenters.entered_comments(entry, response),
        answers=presenters.entered_answers(entry, questions),
        asked=len(questions),
        blocked=operations.reasons_against_entering(response, by=current_actor()),
    )


@blueprint.route(f"{ENTRY}/discard", methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_entry)
def discard_entry(entry: EnteredAnswer) -> ResponseReturnValue:
    response, form = entry.response, DiscardForm.fresh()
    if form.validate_on_submit():
        with form.refusals():
            operations.discard_entry(response, by=current_actor())
            flash("What was being entered is thrown away.", "success")
            return _to_coverage(response)
    return page("responses/discard_entry.html", form=form, response=response, entry=entry)


@blueprint.route(f"{ENTRY}/take-back", methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_entered)
def take_back_entry(entry: EnteredAnswer) -> ResponseReturnValue:
    response = entry.response
    subject = response.subject
    form = ActionForm.fresh(state=subject.state, revision=subject.revision)
    if form.validate_on_submit():
        with form.refusals():
            operations.take_back_entry(
                response,
                seen=form.seen,
                request_id=form.request_key,
                received_at=received_at(),
                by=current_actor(),
            )
            tell("The answer is taken back.", "Put it right below, and record it again.")
            return redirect(url_for("responses.enter_answer", response_id=response.id))
    return page("responses/take_back_entry.html", form=form, response=response, entry=entry)


@blueprint.route(f"{ENTRY}/correct", methods=["GET", "POST"])
@permit(Permission.ENTER_ANSWER, load_entered)
def correct_entry(entry: EnteredAnswer) -> ResponseReturnValue:
    """After the close: what was mistaken is put right, and what it said before stays."""
    response = entry.response
    questions = queries.list_questions(response.consultation_id)
    comments = list(queries.comments_of(response.id))
    form = correct_entry_form(entry, comments, questions, queries.answers_of(response.id))
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_entry(
                response,
                comments=form.corrected,
                answers=form.answered,
                why=form.why.data or "",
                explained=form.explained.data or "",
                seen_revision=form.seen,
                received_at=received_at(),
                by=current_actor(),
            )
            tell("It is corrected.", "What stood there before is shown beside it.")
            return redirect(url_for("responses.receipt", response_id=response.id))
    said = "A correction of an answer that came another way"
    if (apart := set_aside(response, form, place=said)) is not None:
        return apart
    if form.is_stale:
        form.seen_revision.data = str(entry.revision)
    return page(
        "responses/correct_entry.html",
        form=form,
        entry=entry,
        response=response,
        comments=comments,
        blocked=operations.reasons_against_correcting(response),
        **presenters.about_questions(response.consultation, questions),
    )


@blueprint.route(f"{ENTRY}/original")
@permit(Permission.SEE_ORIGINAL, load_entry)
def download_original(entry: EnteredAnswer) -> ResponseReturnValue:
    """The letter, the mail, or the notes."""
    stored: StoredFile = entry.file
    return send(stored)


@blueprint.route(f"{ENTRY}/object", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_entered)
def object_to_entry(entry: EnteredAnswer) -> ResponseReturnValue:
    response, form = entry.response, ObjectForm(words=entry.objection)
    if form.validate_on_submit():
        with form.refusals():
            operations.object_to_entry(
                response,
                words=form.words.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            tell(
                "Your objection is recorded.",
                "It is shown beside the answer, and whoever entered it is told.",
            )
            return redirect(url_for("responses.show_response", response_id=response.id))
    return page("responses/object_to_entry.html", form=form, response=response, entry=entry)


def _words_form(entry: EnteredAnswer) -> EntryWordsForm:
    response = entry.response
    posted = whole_number(request.form.get("rows")) if request.method == "POST" else None
    return entry_words_form(
        entry,
        queries.list_questions(response.consultation_id),
        presenters.places_of(response),
        rows=whole_number(request.args.get("rows")) or 0,
        posted=(posted or 1) if request.method == "POST" else None,
    )


def _write(form: EntryWordsForm, response: Response) -> None:
    operations.write_entry(
        response,
        remarks=form.remarks,
        answers=form.answered,
        explained=form.explained.data or "",
        seen_revision=form.seen,
        received_at=received_at(),
        by=current_actor(),
    )


def _on_with(response: Response, rows: int) -> ResponseReturnValue:
    tell("What you entered is saved.", "There is room for another comment.")
    values: dict[str, Any] = {"rows": rows, "_anchor": f"comment-{rows}"}
    return redirect(url_for("responses.enter_words", response_id=response.id, **values))


def _to_coverage(response: Response) -> ResponseReturnValue:
    return redirect(url_for("responses.coverage", consultation_id=response.consultation_id))
