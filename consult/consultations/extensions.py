"""What must be true before there is more time to answer: reasons why not."""

from __future__ import annotations

from datetime import datetime

from consult.consultations.models import LATE_POLICIES
from consult.consultations.rules import (
    ANOTHER_ROUND,
    LEAD,
    LONGEST_WORDING,
    closing_is_ahead,
    closing_is_near_enough,
    text_fits,
)
from consult.settings import in_words
from workflows.reasons import says_something
from workflows.refusal import Refusal

USUAL = "ask"  # where the definition of the review says nothing
NEVER_LESS = "house: time to answer is made longer, never shorter"
LATE_WORDS = {  # what becomes of an answer after the close, for the pages of both sides
    "refuse": "Answers that come after the close are refused; what was written is kept.",
    "ask": "After the close an answer is taken only from an agency that asked for more time and "
    "was given it.",
    "accept": "Answers that come after the close are accepted and marked as late, until the review "
    "goes on to be decided.",
}


def policy_is_known(policy: str) -> Refusal | None:
    if policy in LATE_POLICIES:
        return None
    return Refusal("unknown-policy", "Choose what becomes of late answers.", field="policy")


def policy_can_change(state: str, *, over: datetime | None) -> Refusal | None:
    """While late answers could still be read. Source: house rule."""
    if state == "withdrawn":
        return Refusal("round-is-frozen", "This round was withdrawn, so it cannot be changed.")
    if over is None:
        return None
    return Refusal(
        "answers-no-longer-count",
        f"The review went on at {in_words(over)}, and late answers are not taken any more.",
        source="house: nobody is asked for words that nobody will answer",
    )


def policy_is_not_stricter(wanted: str, present: str, *, told: bool) -> Refusal | None:
    """What agencies were told about late answers may become milder, never stricter."""
    if not told or LATE_POLICIES.index(wanted) >= LATE_POLICIES.index(present):
        return None
    return Refusal(
        "policy-stricter",
        f"Agencies were told this when the round opened: {LATE_WORDS[present]}",
        fix="Leave it as it is, or choose something milder.",
        field="policy",
        source="house: what everyone was told about the end stays true",
    )


def round_takes_answers(state: str, closes_at: datetime | None, now: datetime) -> Refusal | None:
    """More time for everyone is given before the time is over. Source: house rule.

    The clock may not have closed a round yet whose time is over; that makes no difference.
    """
    if state == "open" and closes_at is not None and now < closes_at:
        return None
    if state in ("open", "closed") and closes_at is not None:
        return Refusal(
            "round-is-over",
            f"This round closed at {in_words(min(closes_at, now))}, so it cannot be made longer.",
            fix="Give more time to the agencies that need it, one by one.",
            who=LEAD,
            source="house: what everyone was told about the end stays true",
        )
    return _not_open(state)


def _not_open(state: str) -> Refusal:
    """It was never open, or is no more: there is no time to add to."""
    withdrawn = state == "withdrawn"
    return Refusal(
        "round-not-open",
        f"This round {'was withdrawn' if withdrawn else 'is not open yet'}, "
        "so there is no time to add to.",
        fix=ANOTHER_ROUND if withdrawn else "Change when it closes while it is being prepared.",
        who=LEAD,
    )


def time_is_longer(until: datetime, present: datetime | None, whose: str) -> Refusal | None:
    """Never shorter than before. Source: Gunning 3, and what the letters have said."""
    if present is None or until > present:
        return None
    return Refusal(
        "not-longer",
        f"{whose} can answer until {in_words(present)} already.",
        fix="Choose a later time.",
        field="day",
        source=NEVER_LESS,
    )


def time_is_sensible(
    until: datetime, present: datetime | None, whose: str, reason: str, now: datetime
) -> list[Refusal | None]:
    """It lies ahead, adds to what there was, and everybody can read why."""
    return [
        time_is_longer(until, present, whose) or closing_is_ahead(until, now),
        closing_is_near_enough(until, now),
        says_something(reason),
        text_fits(reason, "reason", "The reason", LONGEST_WORDING),
    ]


def answers_still_count(
    round_state: str, newest: bool, permits: list[str], review_at: str
) -> Refusal | None:
    """A late answer is read by a group that still answers comments on this round. Source: house."""
    if round_state == "open":
        return None
    if round_state == "closed" and newest and "record_outcomes" in permits:
        return None
    if round_state != "closed":
        return _not_open(round_state)
    return Refusal(
        "answers-no-longer-count",
        "The comments on this round are not being answered any more: "
        f"the review is at “{review_at}”.",
        fix="Ask the agency in the next round.",
        source="house: nobody is asked for words that nobody will answer",
    )
