"""The last step, for whoever took it and may still take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from consult import clock, lifecycle
from consult.lifecycle import Passage
from consult.reviews.models import Review
from consult.reviews.presenters.picture import Picture
from consult.web.wording import time_of_day
from workflows.definition import Step
from workflows.engine import Option
from workflows.undoing import MOVER


@dataclass(frozen=True)
class Undo:
    """What may be taken back until when, and what stands against it by now."""

    option: Option
    until: datetime


def undo_of(picture: Picture) -> Undo | None:
    """None for everybody else, and when its minutes are over."""
    last = picture.last
    if last is None or MOVER not in picture.roles or last.undo_until is None:
        return None
    if clock.now() >= last.undo_until:
        return None
    found = (each for each in picture.undos if _takes_back(each.step, last))
    option = next(found, None)
    return Undo(option, last.undo_until) if option is not None else None


def told_undo(review: Review, passage: Passage) -> dict[str, str]:
    """For the banner after the step: words, and the page that they lead to."""
    flow = lifecycle.workflow_of(review.subject)
    steps = flow.steps_from(passage.to_state)
    step = next((each for each in steps if _takes_back(each, passage)), None)
    if step is None or passage.undo_until is None:
        return {}
    page = url_for("reviews.take_step", review_id=review.id, trigger=step.trigger)
    words = f"Take this back (until {time_of_day(passage.undo_until)})"
    return {"undo": words, "undo_href": page}


def _takes_back(step: Step, passage: Passage) -> bool:
    return step.undoes == passage.trigger and step.to == passage.from_state
