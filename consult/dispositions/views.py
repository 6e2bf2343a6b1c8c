"""The working group's desk, the page of one comment, and what an agency is told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from consult.access import Permission, ask
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.conversations.queries import list_on_comment
from consult.dispositions import beside, chosen, operations, presenters, queries
from consult.dispositions.became import told_of
from consult.dispositions.forms import FilterForm, OutcomeForm
from consult.documents.beside import notes_on_changes
from consult.responses import queries as responses
from consult.responses.models import Comment, Response
from consult.web import current_actor, page, parts_of, permit

blueprint = Blueprint("dispositions", __name__)
notes_on_changes(beside.comments_on_changes)


def load_round(consultation_id: int) -> Consultation:
    return consultations.get_round(consultation_id)


def load_comment(comment_id: int) -> Comment:
    return responses.get_submitted_comment(comment_id)


def load_response(response_id: int) -> Response:
    return responses.get_response(response_id)


@blueprint.route("/consultations/<int:consultation_id>/comments")
@permit(Permission.SEE_COMMENTS, load_round)
def list_comments(found: Consultation) -> ResponseReturnValue:
    form = _filter_form(found)
    number = request.args.get("page", 1, type=int)
    desk = presenters.show_desk(found, form.filters, number, current_actor())
    several = len(responses.list_consulted_versions(found.id)) > 1
    return page(
        "dispositions/list_comments.html",
        filter_form=form,
        desk=desk,
        several=several,
        parts=parts_of(found.review_id, current_actor(), "Comments and outcomes"),
        href=_page_of,
    )


def _filter_form(found: Consultation) -> FilterForm:
    form = FilterForm(formdata=MultiDict({**FILTERS, **request.args.to_dict()}))
    agencies = [
        SelectChoice(str(each.agency_id), presenters.respondent_of(each))
        for each in responses.list_responses(found.id)
        if each.agency_id is not None
    ]
    form.agency.choices = [SelectChoice("", "All agencies"), *agencies]
    places = [SelectChoice(anchor, cited) for anchor, cited in presenters.list_places(found)]
    whole = SelectChoice("whole", "The whole document")
    form.place.choices = [SelectChoice("", "All parts"), whole, *places]
    return form


FILTERS = {"show": queries.ANY, "agency": "", "place": "", "priority": ""}


def _page_of(number: int) -> str:
    """The same list at another page: an address that stays right."""
    asked: dict[str, Any] = {n: v for n, v in request.args.items() if n in FILTERS and v}
    if number > 1:
        asked["page"] = number
    return url_for("dispositions.list_comments", **(request.view_args or {}), **asked)


@blueprint.route("/comments/<int:comment_id>")
@permit(Permission.SEE_COMMENTS, load_comment)
def show_comment(comment: Comment) -> ResponseReturnValue:
    shown = _chosen(comment)
    round = comment.response.consultation
    return page(
        "dispositions/show_comment.html",
        shown=shown,
        answer=chosen.answer_cited(shown.found),
        heard=list_on_comment(comment.id),
        records=ask(Permission.RECORD_CONVERSATION, current_actor(), round) is None,
    )


def _chosen(comment: Comment) -> chosen.Chosen:
    """With the page of the other comments there that the address names."""
    number = request.args.get("others", 1, type=int)
    return chosen.choose(comment, current_actor(), number=number)


@blueprint.route("/comments/<int:comment_id>/outcome", methods=["GET", "POST"])
@permit(Permission.RECORD_OUTCOME, load_comment)
def record_outcome(comment: Comment) -> ResponseReturnValue:
    form, shown = _outcome_form(comment)
    if form.validate_on_submit():
        with form.refusals():
            _record(form, comment)
            return _after(shown)
        _show_theirs(form, comment)
        shown = _chosen(comment)
    return page(
        "dispositions/record_outcome.html", form=form, shown=shown, overtaken=_is_overtaken(form)
    )


def _record(form: OutcomeForm, comment: Comment) -> None:
    version_id, anchor = form.answer
    operations.record_outcome(
        comment=comment,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        resulting_version_id=version_id,
        resulting_anchor=anchor,
        seen_revision=form.seen,
        by=current_actor(),
    )


def _is_overtaken(form: OutcomeForm) -> bool:
    return any(no.code == "recorded-meanwhile" for no in form.refused)


def _outcome_form(comment: Comment) -> tuple[OutcomeForm, chosen.Chosen]:
    shown = _chosen(comment)
    found = shown.found
    form = OutcomeForm(
        outcome=found.outcome if found else None,
        reason=found.reason if found else "",
        resulting=shown.chosen_answer,
        seen_revision=str(found.revision if found else 0),
    )
    form.offer(shown.choices)
    return form, shown


def _show_theirs(form: OutcomeForm, comment: Comment) -> None:
    """After a conflict both are on the page, so the next save is of what was seen."""
    if _is_overtaken(form):
        found = queries.find_disposition(comment.id)
        form.seen_revision.data = str(found.revision if found else 0)


def _after(shown: chosen.Chosen) -> ResponseReturnValue:
    if "save_next" in request.form and shown.next_open is not None:
        flash("The outcome is recorded. Here is the next comment without one.", "success")
        return redirect(url_for("dispositions.record_outcome", comment_id=shown.next_open))
    consultation_id = shown.comment.response.consultation_id
    left = "Every comment has an outcome." if shown.next_open is None else ""
    flash({"text": "The outcome is recorded.", "next": left}, "success")  # type: ignore[arg-type]
    return redirect(url_for("dispositions.list_comments", consultation_id=consultation_id))


@blueprint.route("/responses/<int:response_id>/outcomes")
@permit(Permission.SEE_RESPONSE, load_response)
def list_outcomes(response: Response) -> ResponseReturnValue:
    return page(
        "dispositions/list_outcomes.html",
        response=response,
        told=told_of(response, current_actor()),
    )
