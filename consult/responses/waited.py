"""When a respondent of whom no answer came is waited for again. Pure."""

from __future__ import annotations

from datetime import datetime

from consult.responses.rules import DRAFTING, SETTLED_AS
from consult.settings import in_words
from workflows.refusal import Refusal

WAIVED = "waived"


def somebody_is_chosen(count: int, *, again: bool = False) -> Refusal | None:
    if count:
        return None
    because = "Choose whom you wait for again." if again else "Choose whom you no longer wait for."
    return Refusal("nobody-chosen", because, field="respondents")


def is_not_waited_for(state: str, respondent: str, settled_at: datetime | None) -> Refusal | None:
    """It is recorded that no answer came. What somebody sent in is theirs. Source: house."""
    if state == WAIVED:
        return None
    at = f" at {in_words(settled_at)}" if settled_at else ""
    because = f"{respondent} is waited for already."
    if state != DRAFTING:
        because = f"{SETTLED_AS[state].format(who=respondent, at=at)}."
    return Refusal("not-written-off", because)


def step_is_known(known: bool) -> Refusal | None:
    """Responses stay with the version of their workflow that they began with."""
    if known:
        return None
    return Refusal(
        "not-in-this-version",
        "This round was opened before it could be taken back that no answer came, and its "
        "responses follow the rules that they began with.",
        source="house: rules do not change under way",
    )


def answers_are_considered(considered: bool) -> Refusal | None:
    """What was decided on stays as it was decided on. Source: house."""
    if considered:
        return None
    return Refusal(
        "answers-read-no-more",
        "The review has gone on from where answers are considered, so nobody is waited for again.",
        fix="Take the review back to where answers are considered first.",
        source="house: what a review rests on stays as it is",
    )
