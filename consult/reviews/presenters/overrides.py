"""Reasons that somebody may override and those that were, and texts that were taken back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from consult.editions import queries as editions
from consult.editions.models import Publication
from consult.reviews import queries
from consult.reviews.models import Override
from consult.reviews.presenters.live import Live, reasons_of
from consult.reviews.presenters.picture import Picture
from consult.web import Waiting
from workflows.roles import titles

Ways = dict[str, dict[str, dict[str, str | None]]]


def overrides_in(picture: Picture) -> Ways:
    """Trigger → guard → who may, of every step from here; for them also href, of the page."""
    return {
        option.step.trigger: {
            guard: {
                "href": page_of_override(picture.review.id, option.step.trigger, guard)
                if picture.roles.intersection(roles)
                else None,
                "who": titles(roles),
            }
            for guard, roles in option.step.overrides.items()
        }
        for option in picture.options
        if option.step.overrides
    }


def page_of_override(review_id: int, trigger: str, guard: str) -> str:
    return url_for("reviews.override_reason", review_id=review_id, trigger=trigger, guard=guard)


def override_wanted(live: Live) -> Waiting | None:
    """A step of somebody else against which nothing stands but what the reader may override.

    The same options that the page of the review shows: no query.
    """
    mine = (live.roles.intersection(r) for s in live.steps_ahead for r in s.overrides.values())
    if not any(mine):
        return None
    for option in live.ahead:
        reasons, ways = reasons_of(option), option.step.overrides
        if live.roles.intersection(option.step.by) or not reasons:
            continue
        if all(live.roles.intersection(ways.get(each.guard or "", ())) for each in reasons):
            return Waiting(
                what=f"Decide whether it goes on all the same to “{option.step.label}”",
                about=live.subject.title,
                url=page_of_override(live.review.id, option.step.trigger, reasons[0].guard or ""),
                note=reasons[0].because,
                group="Reviews",
                urgent=True,
            )
    return None


def taken_back(picture: Picture) -> Sequence[Publication]:
    """What is in force again in place of a text of this review. At most one query."""
    if picture.flow.text != "published" or picture.state.stage not in ("live", "closed"):
        return []
    return editions.list_taken_back(picture.review.id)


def overridden_on(picture: Picture) -> list[Override]:
    """What this review goes on despite: by which it came here, or may take a step from here.

    What was overridden for an earlier decision is told by the history. At most one query, where
    its kind allows it at all.
    """
    if not any(step.overrides for step in picture.flow.steps):
        return []
    rows = queries.overrides_of([picture.review.id])[picture.review.id]
    carry = queries.that_carry(picture.flow, rows, picture.passages)
    newest = {(each.trigger, each.guard, each.because): each for each in rows}
    ahead = [
        newest.get((option.step.trigger, each.guard or "", each.because))
        for option in picture.options
        for each in option.despite
    ]
    return [each for each in rows if each in carry or each in ahead]
