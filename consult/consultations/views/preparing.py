"""Preparing a round: the task list, and the page behind each task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult import settings
from consult.access import Permission
from consult.consultations import operations, presenters, queries, window
from consult.consultations.forms import (
    DescriptionForm,
    GroupRoundForm,
    LetterForm,
    RehearseForm,
    RespondentsForm,
    WindowForm,
)
from consult.consultations.models import Consultation
from consult.consultations.reminding import schedule_of
from consult.consultations.views.loaders import (
    OfReview,
    OfRound,
    blueprint,
    if_frozen,
    load_agencies_round,
    load_review,
    tell,
)
from consult.lifecycle import Subject, workflow_of
from consult.web import BaseForm, current_actor, page, permit
from workflows.refusal import Refusal

DESCRIPTION = ("purpose", "reasons", "options", "scope")


@blueprint.route("/reviews/<int:review_id>/consultation", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_review)
def prepare_round(thing: OfReview) -> ResponseReturnValue:
    review, form = thing.review, BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.prepare_round(review.id, "agencies", by=current_actor())
            tell("You can now prepare the consultation.", then="Nobody is asked before it opens.")
            return redirect(url_for("consultations.prepare_round", review_id=review.id))
    return page("consultations/prepare_round.html", form=form, **_preparation(review))


def _preparation(review: Subject) -> dict[str, object]:
    """What the page of a review's round with agencies shows."""
    newest = queries.find_round(review.id, "agencies")
    round = newest if newest is not None and newest.subject.state == "preparing" else None
    texts = presenters.texts_of(review.id)
    context: dict[str, object] = {
        "review": review,
        "state": workflow_of(review).states[review.state],
        "earlier": newest,
        "round": round,
        "texts": texts,
    }
    if round is not None:
        drafts = [text.draft for text in texts]
        expected = queries.expected_of(round.id)
        context["ready"] = presenters.readiness(review, round, drafts, current_actor())
        context["expected"] = expected
        context["unsigned"] = presenters.without_lead(expected)
    return context


@blueprint.route("/reviews/<int:review_id>/group-round", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_review)
def prepare_group_round(thing: OfReview) -> ResponseReturnValue:
    review = thing.review
    newest = queries.find_round(review.id, "group")
    round = newest if newest is not None and newest.subject.state == "preparing" else None
    form = GroupRoundForm.of(
        round.closes_at if round else None,
        letter=round.letter if round else "",
        seen_revision=str(round.revision) if round else "",
    )
    if form.validate_on_submit():
        with form.refusals():
            _keep_group_round(review, round, form)
            return redirect(url_for("reviews.show_review", review_id=review.id))
    state = workflow_of(review).states[review.state]
    return page(
        "consultations/prepare_group_round.html",
        form=form,
        review=review,
        round=round,
        earlier=newest,
        margins=presenters.margins_of(
            [text.draft.id for text in presenters.texts_of(review.id)], current_actor()
        ),
        possible=round is not None
        or "prepare_group_round" in state.permits
        or form.has_errors,  # what was typed stays on the page, whatever happened meanwhile
        state=state,
    )


def _keep_group_round(review: Subject, round: Consultation | None, form: GroupRoundForm) -> None:
    by, closes_at = current_actor(), form.closes_at
    assert closes_at is not None
    seen = form.seen if round else None  # a round that began meanwhile was not seen
    round = round or operations.prepare_round(review.id, "group", by=by)
    operations.write_letter(round, letter=form.letter.data or "", seen_revision=seen, by=by)
    _set_window(review, round, closes_at)


def _set_window(
    review: Subject, round: Consultation, closes_at: datetime, seen: int | None = None
) -> None:
    operations.set_window(round, closes_at=closes_at, seen_revision=seen, by=current_actor())
    said = window.said_back(closes_at, settings.current().zone)
    reason: Refusal | None = None
    if round.audience == "agencies":
        reason = presenters.window_refusal(review, current_actor())
    if reason is not None:
        because = f"This will not do yet. {reason.told}"
        tell(said, "important", then=because)
    elif round.audience == "group":
        tell(said, then="The members are asked when you circulate the draft.")
    else:
        tell(said)


@blueprint.route("/consultations/<int:consultation_id>/description/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def edit_description(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    begun = presenters.words_of_an_earlier_round(round, *DESCRIPTION)
    form = DescriptionForm(obj=begun or round, seen_revision=str(round.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.describe_round(
                round,
                purpose=form.purpose.data or "",
                reasons=form.reasons.data or "",
                options=form.options.data or "",
                scope=form.scope.data or "",
                uses=form.uses.data or "",
                privacy=form.privacy.data or "",
                seen_revision=form.seen,
                by=current_actor(),
            )
            missing = presenters.description_refusals(thing.review, current_actor())
            return _back(thing, "What you ask and why is saved.", missing)
    return if_frozen(round) or page(
        "consultations/edit_description.html",
        form=form,
        round=round,
        review=thing.review,
        begun=begun,
    )


@blueprint.route("/consultations/<int:consultation_id>/window/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def edit_window(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    form = WindowForm.of(round.closes_at, seen_revision=str(round.revision))
    if form.validate_on_submit():
        with form.refusals():
            _set_window(thing.review, round, form.closes_at, form.seen)
            return redirect(url_for("consultations.prepare_round", review_id=thing.review.id))
    return if_frozen(round) or page(
        "consultations/edit_window.html",
        form=form,
        round=round,
        review=thing.review,
        too_short=presenters.window_refusal(thing.review, current_actor()),
        schedule=schedule_of(round),
    )


@blueprint.route("/consultations/<int:consultation_id>/letter/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def edit_letter(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    begun = presenters.words_of_an_earlier_round(round, "letter")
    form = LetterForm(obj=begun or round, seen_revision=str(round.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.write_letter(
                round, letter=form.letter.data or "", seen_revision=form.seen, by=current_actor()
            )
            tell("The letter is saved.", then="Read it below as agencies will get it.")
            return redirect(url_for("consultations.edit_letter", consultation_id=round.id))
    return if_frozen(round) or page(
        "consultations/edit_letter.html",
        form=form,
        round=round,
        review=thing.review,
        begun=begun,
        agencies=len(queries.expected_of(round.id)),
        questions=len(queries.questions_of(round.id)),
    )


@blueprint.route("/consultations/<int:consultation_id>/respondents/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def edit_respondents(thing: OfRound) -> ResponseReturnValue:
    round = thing.round
    expected = {row.agency_id for row in queries.expected_of(round.id) if row.agency_id}
    listed = presenters.sectors(expected)
    agencies = {each.name: [row.agency for row in each.rows] for each in listed}
    lists = queries.list_agency_lists()
    form = RespondentsForm.over(agencies, lists, expected, round.revision)
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.chosen(agencies, lists)
            operations.expect_agencies(
                round, agency_ids=chosen, seen_revision=form.seen, by=current_actor()
            )
            count = f"{len(chosen)} agenc{'y is' if len(chosen) == 1 else 'ies are'}"
            return _back(thing, f"{count} expected to answer.")
    return if_frozen(round) or page(
        "consultations/edit_respondents.html",
        form=form,
        round=round,
        review=thing.review,
        sectors=listed,
        lists=lists,
        ticked=set(form.agencies.data or []),
    )


@blueprint.route("/consultations/<int:consultation_id>/rehearse", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_agencies_round)
def rehearse_round(thing: OfRound) -> ResponseReturnValue:
    round, by = thing.round, current_actor()
    form = RehearseForm.over(queries.expected_of(round.id))
    if form.validate_on_submit():
        with form.refusals():
            operations.rehearse_round(round, agency_id=form.chosen, by=by)
            return _back(thing, "It is sent to you. Nobody else has been told.")
    return if_frozen(round) or page(
        "consultations/rehearse_round.html",
        form=form,
        round=round,
        review=thing.review,
        rehearsed=presenters.last_rehearsal(round),
    )


def _back(thing: OfRound, text: str, missing: Sequence[Refusal] = ()) -> ResponseReturnValue:
    """To the tasks. missing: why what was saved will not do yet."""
    if missing:
        because = " ".join(each.told for each in missing)
        tell(text, "important", then=f"This will not do yet. {because}")
    else:
        tell(text)
    return redirect(url_for("consultations.prepare_round", review_id=thing.review.id))
