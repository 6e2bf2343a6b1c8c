"""The guard on taking a step back."""

from __future__ import annotations

from workflows.calendar import in_words
from workflows.facts import ReviewFacts
from workflows.guards.registry import guard, no
from workflows.guards.wording import names
from workflows.refusal import Refusal

SOURCE = "a slip is taken back while nobody has heard of it; everything else is another step"
OTHERWISE = "Take another step from here, or ask the person whose step it is."


@guard(code="not-to-be-taken-back", kind="review", source=SOURCE, weight="house")
def step_can_be_taken_back(facts: ReviewFacts, trigger: str, source: str) -> Refusal | None:
    """The step was the last one, its minutes are not over, and nothing has happened since.

    trigger, source  the step, and the state that it led from. Source: house rule.
    """
    move = facts.move
    if move is None or move.until is None or (move.trigger, move.source) != (trigger, source):
        return no("This was not the last step here, or it is long ago.", OTHERWISE)
    if move.since:
        return no(
            f"Something has been done since: by {names(move.since, most=3)}.",
            OTHERWISE,
            code="something-happened-since",
        )
    if facts.now < move.until:
        return None
    until = in_words(move.until, facts.zone)
    return no(
        f"It could be taken back until {until}. The letters about it have gone out.",
        OTHERWISE,
        code="too-late-to-take-back",
    )
