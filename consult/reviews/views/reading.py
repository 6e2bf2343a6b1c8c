"""The list of reviews, one review, and its history."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.editions import queries as editions
from consult.reviews import presenters, queries
from consult.reviews.forms import AsItStoodForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.web import current_actor, page, permit
from workflows.reports import REPORTS


@blueprint.route("")
@permit(Permission.SEE_REVIEWS)
def list_reviews() -> ResponseReturnValue:
    actor, ended = current_actor(), request.args.get("show") == "ended"
    asked = presenters.listing_of(actor, ended=ended)
    found = queries.list_reviews_for(actor, asked.asked, ended=ended)
    return page(
        "reviews/list_reviews.html",
        list=asked,
        found=found,
        rows=presenters.rows_for(found.items, actor),
        consulted=queries.list_consulted(actor) if actor.agencies else (),
        ended=ended,
        takes_part=actor.is_manager or bool(actor.seats) or found.total > 0,
        may_start=ask(Permission.START_REVIEW, actor) is None,
        sees_clock=ask(Permission.SEE_CLOCK, actor) is None,
    )


@blueprint.route("/<int:review_id>")
@permit(Permission.SEE_REVIEW, loaders.review)
def show_review(review: Review) -> ResponseReturnValue:
    actor = current_actor()
    picture = presenters.picture_of(review, actor)
    return page(
        "reviews/show_review.html",
        review=review,
        picture=picture,
        steps=presenters.next_steps(picture),
        waiting=presenters.waiting_for(picture),
        undo=presenters.undo_of(picture),
        links=presenters.links_for(
            picture, works_on_it=picture.follows, reads_comments=picture.reads_comments
        ),
        overrides=presenters.overrides_in(picture),
        despite=presenters.overridden_on(picture),
        taken_back=presenters.taken_back(picture),
        plan=presenters.planned_on(picture),
        edition=editions.find_edition_of(review.id),
        held=presenters.told_hold(picture.hold) if picture.hold else "",
        REPORTS=REPORTS,
        may_name=ask(Permission.NAME_BODIES, actor, review) is None,
        parts=presenters.tabs_of(review, presenters.parts_in(picture), actor, "Overview"),
    )


@blueprint.route("/<int:review_id>/process")
@permit(Permission.SEE_REVIEW, loaders.review)
def show_process(review: Review) -> ResponseReturnValue:
    actor = current_actor()
    return page(
        "reviews/show_process.html",
        review=review,
        shown=presenters.way_of_review(review, actor),
        key=review.subject.definition.key,
        held=review.subject.held_from is not None,
        parts=presenters.tabs_of(review, presenters.parts_of(review.id), actor, "Process"),
    )


@blueprint.route("/<int:review_id>/history")
@permit(Permission.SEE_REVIEW, loaders.review)
def history(review: Review) -> ResponseReturnValue:
    return page(
        "reviews/history.html",
        review=review,
        story=presenters.story_of(review),
        parts=presenters.tabs_of(
            review, presenters.parts_of(review.id), current_actor(), "History"
        ),
    )


@blueprint.route("/<int:review_id>/as-it-stood")
@permit(Permission.SEE_REVIEW, loaders.review)
def as_it_stood(review: Review) -> ResponseReturnValue:
    """At the moment of a link, or on a day and at a time that somebody typed."""
    actor, moment = current_actor(), loaders.moment(request.args.get("moment"))
    form = AsItStoodForm.asked(moment, request.args)
    moment = moment or form.moment(started_at=review.started_at)
    return page(
        "reviews/as_it_stood.html",
        form=form,
        review=review,
        then=presenters.then(review, moment, actor) if moment else None,
        parts=presenters.tabs_of(review, presenters.parts_of(review.id), actor, "History"),
    )
