"""Reasons that somebody may override and those that were, and texts that were taken back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from consult.editions import queries as editions
from consult.editions.models import Publication
from consult.reviews import queries
from consult.reviews.models import Override
from consult.reviews.presenters.picture import Picture
from workflows.roles import titles

Ways = dict[str, dict[str, dict[str, str]]]


def overrides_in(picture: Picture) -> Ways:
    """Trigger → guard → href of the page and who may, of every step from here."""
    return {
        option.step.trigger: {
            guard: {
                "href": url_for(
                    "reviews.override_reason",
                    review_id=picture.review.id,
                    trigger=option.step.trigger,
                    guard=guard,
                ),
                "who": titles(roles),
            }
            for guard, roles in option.step.overrides.items()
        }
        for option in picture.options
        if option.step.overrides
    }


def taken_back(picture: Picture) -> Sequence[Publication]:
    """What is in force again in place of a text of this review. At most one query."""
    if picture.flow.text != "published" or picture.state.stage not in ("live", "closed"):
        return []
    return editions.list_taken_back(picture.review.id)


def overridden_on(picture: Picture) -> list[Override]:
    """What was overridden on this review. At most one query, where its kind allows it at all."""
    if not any(step.overrides for step in picture.flow.steps):
        return []
    return queries.overrides_of([picture.review.id])[picture.review.id]
