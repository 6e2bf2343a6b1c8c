"""What goes with a round: attachments, the summary, the easy read version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations import enclosed, operations, queries
from consult.consultations.forms import AttachmentForm, EasyReadForm, SummaryForm
from consult.consultations.forms.enclosing import EnclosingForm
from consult.consultations.models import Consultation, Enclosure
from consult.consultations.views.loaders import OfRound, blueprint, load_round, tell
from consult.files.models import StoredFile
from consult.files.operations import keep_file
from consult.files.rules import ENCLOSED
from consult.files.views import send
from consult.lifecycle import Subject, workflow_of
from consult.web import SeenForm, current_actor, page, permit

ROUND = "/consultations/<int:consultation_id>/attachments"
ONE = f"{ROUND}/<int:enclosure_id>"


@dataclass(frozen=True)
class OfEnclosure:
    """Something that goes with a round, with its round and its review."""

    review: Subject
    round: Consultation
    enclosure: Enclosure


@dataclass(frozen=True)
class FileOfRound:
    """A file that goes with a round."""

    round: Consultation
    stored: StoredFile


def load_enclosure(consultation_id: int, enclosure_id: int) -> OfEnclosure:
    """A file of the round, not its summary: that has a page of its own."""
    found = load_round(consultation_id)
    enclosure = queries.get_enclosure(consultation_id, enclosure_id)
    return OfEnclosure(found.review, found.round, enclosure)


@blueprint.route(ROUND)
@permit(Permission.PREPARE_ROUND, load_round)
def list_attachments(thing: OfRound) -> ResponseReturnValue:
    return _if_over(thing.round) or page(
        "consultations/list_attachments.html",
        enclosed=queries.enclosures_of(thing.round.id),
        **_context(thing),
    )


@blueprint.route(f"{ROUND}/new", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_round)
def new_attachment(thing: OfRound) -> ResponseReturnValue:
    return _attach(thing, None)


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_enclosure)
def edit_attachment(thing: OfEnclosure) -> ResponseReturnValue:
    if thing.enclosure.kind != enclosed.FILE:
        where = {enclosed.SUMMARY: "edit_summary", enclosed.EASY_READ: "edit_easy_read"}
        to = f"consultations.{where[thing.enclosure.kind]}"
        return redirect(url_for(to, consultation_id=thing.round.id))
    return _attach(OfRound(thing.review, thing.round), thing.enclosure)


def _attach(thing: OfRound, enclosure: Enclosure | None) -> ResponseReturnValue:
    form = AttachmentForm.of(enclosure, ask_why=_is_open(thing.round))
    if form.validate_on_submit():
        with form.refusals():
            _save(thing.round, enclosed.FILE, enclosure, form)
            return _back(thing.round, "The attachment is saved.")
        form.ask_for_files_again()
    context = {"form": form, "enclosure": enclosure, **_context(thing)}
    if enclosure is None:
        return _if_over(thing.round) or page("consultations/new_attachment.html", **context)
    return _if_over(thing.round) or page("consultations/edit_attachment.html", **context)


@blueprint.route(f"{ROUND}/summary", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_round)
def edit_summary(thing: OfRound) -> ResponseReturnValue:
    found = _find(thing.round, enclosed.SUMMARY)
    form = SummaryForm.of(found, ask_why=_is_open(thing.round))
    if form.validate_on_submit():
        with form.refusals():
            _save(thing.round, enclosed.SUMMARY, found, form)
            return _back(thing.round, "The summary is saved.")
    return _if_over(thing.round) or page(
        "consultations/edit_summary.html", form=form, enclosure=found, **_context(thing)
    )


@blueprint.route(f"{ROUND}/easy-read", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_round)
def edit_easy_read(thing: OfRound) -> ResponseReturnValue:
    found = _find(thing.round, enclosed.EASY_READ)
    form = EasyReadForm.of(found, ask_why=_is_open(thing.round))
    if form.validate_on_submit():
        with form.refusals():
            _save(thing.round, enclosed.EASY_READ, found, form)
            return _back(thing.round, "The easy read version is saved.")
        form.ask_for_files_again()
    return _if_over(thing.round) or page(
        "consultations/edit_easy_read.html", form=form, enclosure=found, **_context(thing)
    )


@blueprint.route(f"{ONE}/remove", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_enclosure)
def remove_attachment(thing: OfEnclosure) -> ResponseReturnValue:
    form = SeenForm(seen_revision=str(thing.enclosure.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_enclosure(
                thing.enclosure, seen_revision=form.seen, by=current_actor()
            )
            return _back(thing.round, "It is removed.")
    return page(
        "consultations/remove_attachment.html",
        form=form,
        enclosure=thing.enclosure,
        name=enclosed.NAMES[thing.enclosure.kind],
        **_context(OfRound(thing.review, thing.round)),
    )


@blueprint.route(f"{ONE}/<part>")
@permit(Permission.SEE_ROUND, lambda consultation_id, **_: queries.get_round(consultation_id))
def download_attachment(round: Consultation) -> ResponseReturnValue:
    values = request.view_args or {}
    found = queries.get_enclosure(round.id, values["enclosure_id"])
    return send(queries.file_of(found, values["part"]))


def _find(round: Consultation, kind: str) -> Enclosure | None:
    return next((each for each in queries.enclosures_of(round.id) if each.kind == kind), None)


def _save(round: Consultation, kind: str, enclosure: Enclosure | None, form: EnclosingForm) -> None:
    """What was sent, whichever of the three forms it was. Raises Refused, and Overtaken."""
    attached = form if isinstance(form, AttachmentForm) else None
    title = (attached.title.data or "") if attached is not None else ""
    readable = attached.is_readable if attached is not None else None
    words = form["words"].data or ""
    file, other_file = _kept(form, "file"), _kept(form, "other_file")
    by = current_actor()
    if enclosure is None:
        operations.add_enclosure(
            round,
            kind=kind,
            title=title,
            words=words,
            file=file,
            readable=readable,
            other_file=other_file,
            why=form.reason,
            by=by,
        )
        return
    operations.change_enclosure(
        enclosure,
        title=title,
        words=words,
        file=file,
        readable=readable,
        other_file=other_file,
        why=form.reason,
        seen_revision=form.seen,
        by=by,
    )


def _kept(form: EnclosingForm, field: str) -> StoredFile | None:
    sent = form.sent(field)
    if sent is None:
        return None
    by = current_actor()
    return keep_file(name=sent.name, data=sent.data, formats=ENCLOSED, field=field, by=by)


def _is_open(round: Consultation) -> bool:
    return round.subject.state == "open"


def _if_over(round: Consultation) -> ResponseReturnValue | None:
    """Away from a form that could not be saved. What is posted still meets the rule itself."""
    if request.method != "GET":
        return None
    editable = "edit_round" in workflow_of(round.subject).states[round.subject.state].permits
    refusal = enclosed.may_be_changed(editable=editable, state=round.subject.state)
    if refusal is None:
        return None
    flash(refusal.told)
    return redirect(url_for("consultations.show_round", consultation_id=round.id))


def _context(thing: OfRound) -> dict[str, Any]:
    """Where the pages come from: the preparation, or the page of an open round."""
    prepared = f"consultations.prepare_{'group_' if thing.round.audience == 'group' else ''}round"
    return {
        "round": thing.round,
        "review": thing.review,
        "is_open": _is_open(thing.round),
        "prepared": url_for(prepared, review_id=thing.review.id),
    }


def _back(round: Consultation, text: str) -> ResponseReturnValue:
    if _is_open(round):
        tell(text, then="Everyone who was asked is written to.")
        return redirect(url_for("consultations.show_round", consultation_id=round.id))
    tell(text)
    return redirect(url_for("consultations.list_attachments", consultation_id=round.id))
