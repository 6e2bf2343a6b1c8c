"""The list of reviews, one review, and its history."""

from __future__ import annotations

from flask import url_for

from consult.access import Permission
from consult.api import answers, loaders
from consult.api.asks import HistoryAsked, ReviewsAsked
from consult.api.declared import endpoint
from consult.api.presenters import reviews as sent
from consult.reviews import presenters, queries
from consult.reviews.models import Review
from consult.web import current_actor


@endpoint("GET", "/reviews", Permission.SEE_REVIEWS, answer=answers.Reviews, asked=ReviewsAsked)
def list_reviews(asked: ReviewsAsked) -> answers.Reviews:
    """The reviews in which the person takes part, newest first; a manager's are all."""
    found = queries.list_reviews_below(
        current_actor(),
        below=asked.after,
        stage=asked.stage or "",
        state=asked.state or "",
        definition=asked.definition or "",
        most=asked.limit + 1,
    )
    rows = found[: asked.limit]
    more = None
    if len(found) > asked.limit:
        same = asked.model_dump(exclude={"after"}, exclude_unset=True)
        more = url_for("api.list_reviews", after=rows[-1].id, **same)
    return answers.Reviews(reviews=sent.rows(rows), next=more)


@endpoint(
    "GET",
    "/reviews/<int:review_id>",
    Permission.SEE_REVIEW,
    loader=loaders.review,
    answer=answers.Review,
)
def show_review(review: Review) -> tuple[answers.Review, dict[str, str]]:
    """Where a review is, and every step from there: open, or with each reason why not."""
    answer = sent.whole(presenters.picture_of(review, current_actor()))
    return answer, {"ETag": f'"{answer.seen.state}.{answer.seen.revision}"'}


@endpoint(
    "GET",
    "/reviews/<int:review_id>/history",
    Permission.SEE_REVIEW,
    loader=loaders.review,
    answer=answers.History,
    asked=HistoryAsked,
)
def show_history(review: Review, _asked: HistoryAsked) -> answers.History:
    """What was done on a review, by whom and when, newest first."""
    return sent.history(presenters.story_of(review), review)  # it reads the page asked for itself
