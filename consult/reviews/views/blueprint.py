"""Where the views of this feature are hung up."""

from __future__ import annotations

from flask import Blueprint

from consult.web import show_in_navigation

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")

show_in_navigation(
    10,
    "Reviews",
    "reviews.list_reviews",
    prefix="reviews. assessments. dispositions.",
    when=lambda actor: actor.signed_in,
)
