"""More time for everyone who was asked, and what becomes of answers that come after it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.consultations import extensions, operations, queries
from consult.consultations.forms import LatePolicyForm, MoreTimeForm
from consult.consultations.forms.late import HINTS
from consult.consultations.models import Consultation
from consult.consultations.views.loaders import (
    OfRound,
    blueprint,
    load_agencies_round,
    tell,
)
from consult.settings import in_words
from consult.web import current_actor, page, permit


@blueprint.route("/consultations/<int:consultation_id>/extend", methods=["GET", "POST"])
@permit(Permission.EXTEND_ROUND, queries.get_round)
def extend_round(round: Consultation) -> ResponseReturnValue:
    seen = str(queries.count_extensions(round.id))
    form = MoreTimeForm.of(round.closes_at, seen_revision=seen)
    if form.validate_on_submit():
        with form.refusals():
            made = operations.extend_round(
                round,
                until=form.closes_at,
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            tell(
                f"The round is open until {in_words(made.until)}.",
                then="Everyone who has not answered yet is told.",
            )
            return redirect(_back(round))
    over = extensions.round_takes_answers(round.subject.state, round.closes_at, clock.now())
    if over is not None and not form.is_submitted():
        flash(over.told)
        return redirect(_back(round))
    return page("consultations/extend_round.html", form=form, round=round)


@blueprint.route("/consultations/<int:consultation_id>/late-answers/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def edit_late_policy(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    form = LatePolicyForm(policy=round.late_policy, seen_revision=str(round.revision))
    preparing = round.opens_at is None
    if form.validate_on_submit():
        with form.refusals():
            operations.choose_late_policy(
                round,
                policy=form.policy.data or "",
                seen_revision=form.seen,
                by=current_actor(),
            )
            tell("What becomes of late answers is saved.", then="Agencies see it on their page.")
            if preparing:
                return redirect(url_for("consultations.prepare_round", review_id=round.review_id))
            return redirect(_back(round))
    over = extensions.policy_can_change(round.subject.state, over=round.late_ended_at)
    if over is not None and not form.is_submitted():
        flash(over.told)
        return redirect(_back(round))
    return page(
        "consultations/edit_late_policy.html",
        form=form,
        round=round,
        review=thing.review,
        preparing=preparing,
        hints=HINTS,
    )


def _back(round: Consultation) -> str:
    return url_for("consultations.show_round", consultation_id=round.id)
