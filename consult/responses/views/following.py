"""Who has answered a round, for those who run it: a board and its parts; the end of waiting."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission, ask
from consult.accounts.queries import people_of_many
from consult.consultations.heard import heard_of
from consult.consultations.models import Consultation
from consult.consultations.opened import count_public
from consult.consultations.reminding import schedule_of
from consult.responses import operations, presenters, queries
from consult.responses.forms import WaitAgainForm, WaiveForm, WaiveSeveralForm
from consult.responses.models import Response
from consult.responses.views.blueprint import blueprint, load_response, load_round
from consult.responses.waited import WAIVED
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    permit,
    whole_number,
)
from workflows.guards.wording import names


@blueprint.route("/consultations/<int:consultation_id>/coverage")
@permit(Permission.FOLLOW_ROUND, load_round)
def coverage(consultation: Consultation) -> ResponseReturnValue:
    board = presenters.board(consultation)
    asked = listing(
        Filter("state", "Where it stands", queries.WHERE_THEY_STAND),
        Filter("sector", "Sector", {each.name: each.name for each in board.sectors}),
        Filter("words", "Words in the name"),
        sorts={
            **a_to_z("name", "Respondent"),
            "state": "Where it stands, those still waited for first",
            "-state": "Where it stands, those finished first",
            **by_date("active", "Last activity"),
            **by_date("closes", "Closing time"),
        },
    )
    return page(
        "responses/coverage.html",
        consultation=consultation,
        board=board,
        list=asked,
        found=presenters.lines(board, asked.asked),
        heard=heard_of(consultation.id),
        decides=_decides_more_time(board),
        required=sum(each.required for each in queries.list_questions(consultation.id)),
        **_round(consultation, board),
    )


@blueprint.route("/consultations/<int:consultation_id>/coverage/sectors")
@permit(Permission.FOLLOW_ROUND, load_round)
def coverage_by_sector(consultation: Consultation) -> ResponseReturnValue:
    board = presenters.board(consultation)
    return page(
        "responses/coverage_by_sector.html",
        consultation=consultation,
        board=board,
        words=queries.WHERE_THEY_STAND,
        **_round(consultation, board),
    )


@blueprint.route("/consultations/<int:consultation_id>/coverage/councils")
@permit(Permission.FOLLOW_ROUND, load_round)
def coverage_of_councils(consultation: Consultation) -> ResponseReturnValue:
    board = presenters.board(consultation)
    return page(
        "responses/coverage_of_councils.html",
        consultation=consultation,
        board=board,
        councils=presenters.councils(board),
        **_round(consultation, board),
    )


@blueprint.route("/responses/<int:response_id>/waive", methods=["GET", "POST"])
@permit(Permission.FOLLOW_ROUND, load_response)
def waive(response: Response) -> ResponseReturnValue:
    form = WaiveForm.fresh()
    assert isinstance(form, WaiveForm)
    if form.validate_on_submit():
        with form.refusals():
            operations.waive(
                response,
                reason=form.reason.data or "",
                request_id=form.request_key,
                by=current_actor(),
            )
            flash(f"It is recorded that no answer came from {response.respondent}.", "success")
            return redirect(url_for("responses.coverage", consultation_id=response.consultation_id))
    return page(
        "responses/waive.html",
        form=form,
        response=response,
        reminded=queries.last_chase(response.id),
        blocked=operations.reasons_against_waiving(response, by=current_actor()),
    )


@blueprint.route("/consultations/<int:consultation_id>/coverage/waive", methods=["GET", "POST"])
@permit(Permission.FOLLOW_ROUND, load_round)
def waive_several(consultation: Consultation) -> ResponseReturnValue:
    """One reason for several who have not answered: of a sector, or one by one."""
    silent = presenters.silent_in(consultation, current_actor())
    form = WaiveSeveralForm.over(silent.sectors, silent.unsent)
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.chosen(silent.sectors, silent.asked)
            made = operations.waive_all(chosen, reason=form.reason.data or "", by=current_actor())
            _tell_waived(made, len(chosen))
            return redirect(url_for("responses.coverage", consultation_id=consultation.id))
    return page("responses/waive_several.html", form=form, consultation=consultation, silent=silent)


def _tell_waived(made: list[Response], chosen: int) -> None:
    who = made[0].respondent if len(made) == 1 else f"{len(made)} respondents"
    left = chosen - len(made)
    then = f"{left} of those you chose had answered meanwhile." if left else ""
    flash({"text": f"It is recorded that no answer came from {who}.", "next": then}, "success")  # type: ignore[arg-type]  # base.html reads both


@blueprint.route(
    "/consultations/<int:consultation_id>/coverage/wait-again", methods=["GET", "POST"]
)
@permit(Permission.FOLLOW_ROUND, load_round)
def wait_again(consultation: Consultation) -> ResponseReturnValue:
    """Take back that no answer came: of one, of several, or of all with the same reason."""
    off = presenters.written_off_in(consultation, current_actor())
    form = WaitAgainForm.over(off.given, whole_number(request.args.get("respondent")))
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.chosen(off.given, off.asked)
            made = operations.wait_again_all(
                chosen, reason=form.reason.data or "", by=current_actor()
            )
            _tell_awaited(made)
            return redirect(url_for("responses.coverage", consultation_id=consultation.id))
    return page("responses/wait_again.html", form=form, consultation=consultation, off=off)


def _tell_awaited(made: list[Response]) -> None:
    one = len(made) == 1
    told = f"{made[0].respondent} owes" if one else f"{len(made)} respondents owe"
    wrote = _who_was_written_to(made)
    then = f"{wrote} You can also send a reminder, give more time, or enter what came."
    flash({"text": f"{told} an answer again.", "next": then}, "success")  # type: ignore[arg-type]  # base.html reads both


def _who_was_written_to(made: list[Response]) -> str:
    people = people_of_many([each.agency_id for each in made if each.agency_id])
    nobody = [each.own_name for each in made if each.agency_id and not people[each.agency_id]]
    if len(nobody) == len(made):
        whose = "it" if len(made) == 1 else "any of them"
        return f"Nobody of {whose} has an account, so nobody was written to."
    written = "It was written to." if len(made) == 1 else "They were written to."
    return f"{written} Nobody of {names(nobody)} has an account." if nobody else written


def _decides_more_time(board: presenters.Board) -> bool:
    """Whether the reader decides on requests for more time of this round, where there are any."""
    first = next((row.request for row in board.rows if row.request is not None), None)
    if first is None:
        return False
    return ask(Permission.DECIDE_MORE_TIME, current_actor(), queries.asked(first.id)) is None


def _round(consultation: Consultation, board: presenters.Board) -> dict[str, Any]:
    """What the head of all three pages asks."""
    now = clock.now()
    return {
        "may_extend": ask(Permission.EXTEND_ROUND, current_actor(), consultation) is None,
        "lasting": any(queries.has_time_left(row.response, now) for row in board.rows),
        "from_public": count_public(consultation.id),
        "schedule": schedule_of(consultation),
        "may_wait_again": any(row.doing == WAIVED for row in board.rows)
        and operations.answers_are_considered(consultation),
        "over": consultation.closes_at is not None and now >= consultation.closes_at,
    }
