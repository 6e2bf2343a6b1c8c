"""Where the views of this feature are hung up."""

from __future__ import annotations

from flask import Blueprint

from consult.web import show_in_navigation

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")

# The pages of a round for those who run it belong to its review, whichever feature they are of.
OF_ROUNDS = (
    "consultations. conversations. notifications.chase notifications.list_round_reminders "
    "responses.coverage responses.waive_several responses.list_answers responses.preview_ "
    "individuals.edit_call individuals.list_answers individuals.read_answer "
    "individuals.set_answer_aside"
)

show_in_navigation(
    10,
    "Reviews",
    "reviews.list_reviews",
    prefix=f"reviews. assessments. dispositions. {OF_ROUNDS}",
    when=lambda actor: actor.signed_in,
)
