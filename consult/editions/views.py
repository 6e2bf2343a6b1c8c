"""Take a published text back; plan editions, and see what comes out when."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission, ask
from consult.editions import operations, presenters, queries, rules
from consult.editions.forms import (
    EditDatesForm,
    EditionStepForm,
    NewEditionForm,
    PlaceReviewForm,
    TakeBackForm,
    TakeOutForm,
)
from consult.editions.models import Edition, EditionPlace, Publication
from consult.editions.presenters import Asked
from consult.web import current_actor, page, permit, received_at, show_in_navigation
from consult.web.typed import typed_texts
from workflows.refusal import Refusal

blueprint = Blueprint("editions", __name__)
PLACES = ("list_", "new_", "show_", "edit_", "place_", "take_out", "take_step")

show_in_navigation(
    72,
    "Editions",
    "editions.list_editions",
    prefix=" ".join(f"editions.{each}" for each in PLACES),
    when=lambda actor: actor.is_manager,
)


def _of(edition_id: int) -> ResponseReturnValue:
    return redirect(url_for("editions.show_edition", edition_id=edition_id))


@blueprint.route("/documents/<int:document_id>/take-back", methods=["GET", "POST"])
@permit(Permission.TAKE_TEXT_BACK, queries.get_newest_publication)
def take_back(now: Publication) -> ResponseReturnValue:
    form = TakeBackForm(seen_revision=str(now.id))
    if form.validate_on_submit():
        with form.refusals():
            operations.take_back(
                document_id=now.document_id,
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash("It is taken back. The earlier text is in force again.", "success")
            return redirect(url_for("public.show_publication", document_id=now.document_id))
    return page(
        "editions/take_back.html",
        form=form,
        now=now,
        earlier=rules.earlier_of(now, queries.list_publications_of(now.document_id)),
    )


@blueprint.route("/editions")
@permit(Permission.SEE_EDITIONS)
def list_editions() -> ResponseReturnValue:
    asked = presenters.listed()
    return page(
        "editions/list_editions.html",
        list=asked,
        shelf=presenters.shelf(asked),
        may_plan=ask(Permission.MANAGE_EDITIONS, current_actor()) is None,
    )


@blueprint.route("/editions/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_EDITIONS)
def new_edition() -> ResponseReturnValue:
    form = NewEditionForm(**presenters.suggested())
    if form.validate_on_submit():
        with form.refusals():
            made = operations.plan_edition(form.plan(), by=current_actor())
            flash(f"The {made.title[:1].lower()}{made.title[1:]} is planned.", "success")
            return _of(made.id)
    return page("editions/new_edition.html", form=form)


@blueprint.route("/editions/<int:edition_id>")
@permit(Permission.SEE_EDITIONS, queries.get_edition)
def show_edition(edition: Edition) -> ResponseReturnValue:
    sheet = presenters.sheet(edition, current_actor())
    return page("editions/show_edition.html", edition=edition, sheet=sheet)


@blueprint.route("/editions/<int:edition_id>/dates", methods=["GET", "POST"])
@permit(Permission.MANAGE_EDITIONS, queries.get_edition)
def edit_dates(edition: Edition) -> ResponseReturnValue:
    form = EditDatesForm(**presenters.values_of(edition))
    if form.validate_on_submit():
        with form.refusals():
            operations.change_dates(edition, form.plan(), seen=form.seen, by=current_actor())
            flash("Your changes are saved.", "success")
            return _of(edition.id)
    closed = rules.is_permitted("change_dates", edition.title, presenters.state_of(edition))
    return page("editions/edit_dates.html", form=form, edition=edition, closed=closed)


@blueprint.route("/editions/<int:edition_id>/reviews/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_EDITIONS, queries.get_edition)
def place_review(edition: Edition) -> ResponseReturnValue:
    form = PlaceReviewForm()
    offered = presenters.placeable()
    form.offer(offered)
    if form.validate_on_submit():
        with form.refusals():
            place = operations.place_review(
                edition,
                review_id=int(form.review.data),
                received_at=received_at(),
                by=current_actor(),
            )
            flash(f"“{place.review.title}” is in the edition of {edition.name}.", "success")
            return _of(edition.id)
    closed = rules.is_permitted("place_review", edition.title, presenters.state_of(edition))
    return page(
        "editions/place_review.html", form=form, edition=edition, closed=closed, offered=offered
    )


@blueprint.route(
    "/editions/<int:edition_id>/reviews/<int:review_id>/take-out", methods=["GET", "POST"]
)
@permit(Permission.MANAGE_EDITIONS, queries.get_place)
def take_out(place: EditionPlace) -> ResponseReturnValue:
    form = TakeOutForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.take_out(place, reason=form.reason.data or "", by=current_actor())
            flash(f"“{place.review.title}” is taken out of the edition.", "success")
            return _of(place.edition_id)
    edition = place.edition
    closed = rules.is_permitted("take_out", edition.title, presenters.state_of(edition))
    return page("editions/take_out.html", form=form, place=place, closed=closed)


@blueprint.route("/editions/<int:edition_id>/steps/<trigger>", methods=["GET", "POST"])
@permit(Permission.MANAGE_EDITIONS, presenters.load_step)
def take_step(asked: Asked) -> ResponseReturnValue:
    subject = asked.edition.subject
    form = EditionStepForm.fresh(state=subject.state, revision=subject.revision)
    if form.validate_on_submit():
        try:
            with form.refusals():
                return _taken(asked, form)
        except lifecycle.Moved as moved:
            return _moved(asked, moved)
    return page(
        "editions/take_step.html",
        form=form,
        edition=asked.edition,
        step=asked.step,
        sheet=presenters.sheet(asked.edition, current_actor()),
    )


def _taken(asked: Asked, form: EditionStepForm) -> ResponseReturnValue:
    """A second press comes here too: the door gives it the result of the first."""
    operations.take_step(
        edition_id=asked.edition.id,
        trigger=asked.step.trigger,
        seen=form.seen,
        request_id=form.request_key,
        reason=form.reason.data or "",
        by=current_actor(),
    )
    flash(asked.step.done, "success")
    return _of(asked.edition.id)


def _moved(asked: Asked, moved: lifecycle.Moved) -> ResponseReturnValue:
    """Who moved it and when; the reason that was typed is not lost."""
    html = render_template(
        "errors/409.html",
        refusals=[Refusal("moved-meanwhile", str(moved))],
        back_url=url_for("editions.show_edition", edition_id=asked.edition.id),
        typed=typed_texts(),
    )
    return html, 409
