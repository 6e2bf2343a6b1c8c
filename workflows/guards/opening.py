"""Guards on opening a round of comment to partner agencies.

When no round has been prepared, round_is_prepared alone says so and the others keep quiet;
the house promises (soundness.py) see to it that a definition never carries them without it.
"""

from __future__ import annotations

from datetime import timedelta

from workflows.calendar import days_and_hours, end_of_day_after, in_words, wall_length
from workflows.facts import ReviewFacts, RoundFacts
from workflows.guards.drafting import LEAD
from workflows.guards.registry import guard, no
from workflows.guards.sources import EQUALITY_BEFORE, GUNNING_2, GUNNING_3
from workflows.guards.wording import count, names
from workflows.refusal import Refusal


def _prepared(facts: ReviewFacts) -> RoundFacts | None:
    found = facts.partner_round
    return found if found is not None and found.state == "preparing" else None


@guard(
    code="no-round",
    kind="review",
    source="what partners are asked is settled before they are asked",
    weight="house",
)
def round_is_prepared(facts: ReviewFacts) -> Refusal | None:
    """A round of comment for partner agencies is being prepared. Source: house rule."""
    if _prepared(facts):
        return None
    return no(
        "No round of partner comment has been prepared.",
        "Prepare a round: its purpose, reasons, options, scope, closing time and respondents.",
        who=LEAD,
    )


@guard(code="no-purpose", kind="review", source=GUNNING_2, weight="law")
def purpose_is_stated(facts: ReviewFacts) -> Refusal | None:
    """Respondents are told what the consultation is for. Source: Gunning 2."""
    found = _prepared(facts)
    if found is None or found.purpose:
        return None
    return no(
        "The round does not say what it is for.",
        "Write the purpose of the consultation.",
        who=LEAD,
        field="purpose",
    )


@guard(code="no-reasons", kind="review", source=GUNNING_2, weight="law")
def reasons_are_stated(facts: ReviewFacts) -> Refusal | None:
    """Respondents are told why the change is proposed. Source: Gunning 2."""
    found = _prepared(facts)
    if found is None or found.reasons:
        return None
    return no(
        "The round does not give the reasons for the proposal.",
        "Write why the change is proposed.",
        who=LEAD,
        field="reasons",
    )


@guard(code="no-options", kind="review", source=GUNNING_2, weight="law")
def options_are_stated(facts: ReviewFacts) -> Refusal | None:
    """Respondents are told which other ways were considered. Source: Gunning 2, Moseley."""
    found = _prepared(facts)
    if found is None or found.options:
        return None
    return no(
        "The round does not say which options were considered.",
        "Write the options, or why there is no realistic alternative.",
        who=LEAD,
        field="options",
    )


@guard(code="no-scope", kind="review", source=GUNNING_2, weight="law")
def scope_is_open(facts: ReviewFacts) -> Refusal | None:
    """Respondents are told what can still change. Source: Gunning 2, Consultation Principles."""
    found = _prepared(facts)
    if found is None or found.scope:
        return None
    return no(
        "The round does not say what can still change.",
        "Write what is open to comment and what is already fixed.",
        who=LEAD,
        field="scope",
    )


@guard(code="window-too-short", kind="review", source=GUNNING_3, weight="law")
def window_is_long_enough(facts: ReviewFacts, *, days: int) -> Refusal | None:
    """From now to the closing time is at least so many calendar days, to the minute.

    Counted by the clock on the wall, so a clock change in between neither adds nor takes an
    hour. Source: Gunning 3 asks for adequate time; the number is a house rule.
    """
    found = _prepared(facts)
    if found is None:
        return None
    enough = in_words(end_of_day_after(facts.now, days, facts.zone), facts.zone)
    fix = f"Choose {enough} or a later closing time."
    if found.closes_at is None:
        return no("The round has no closing time.", fix, who=LEAD, field="closes_at")
    length = wall_length(facts.now, found.closes_at, facts.zone)
    if length >= timedelta(days=days):
        return None
    closes = in_words(found.closes_at, facts.zone)
    if length <= timedelta(0):
        because = f"The closing time, {closes}, is already past."
    else:
        away = days_and_hours(facts.now, found.closes_at, facts.zone)
        because = (
            f"The round would close at {closes}, {away} after it opens; "
            f"partners are given at least {count(days, 'day')}."
        )
    return no(because, fix, who=LEAD, field="closes_at")


@guard(
    code="too-few-respondents",
    kind="review",
    source="a consultation names the agencies it expects to hear from",
    weight="house",
)
def respondents_are_named(facts: ReviewFacts, *, minimum: int) -> Refusal | None:
    """At least so many agencies are invited. Source: house rule."""
    found = _prepared(facts)
    if found is None or len(found.respondents) >= minimum:
        return None
    invited = count(len(found.respondents), "agency is", "agencies are")
    return no(
        f"{invited} invited to answer; at least {minimum} must be.",
        "Invite the agencies that you expect to answer.",
        who=LEAD,
        field="respondents",
    )


@guard(
    code="questions-unfinished",
    kind="review",
    source="a question is asked in words that fit the text",
    weight="house",
)
def questions_are_complete(facts: ReviewFacts) -> Refusal | None:
    """No question still has a placeholder: words in brackets that stand for one's own.

    Source: house rule.
    """
    found = _prepared(facts)
    if found is None or not found.placeholders:
        return None
    many = len(found.placeholders)
    return no(
        f"The questions still have {count(many, 'placeholder')}: "
        f"{names([f'“{each}”' for each in found.placeholders], most=3)}.",
        f"Put your own words in {'its' if many == 1 else 'their'} place.",
        who=LEAD,
    )


@guard(
    code="no-equality-assessment",
    kind="review",
    source=EQUALITY_BEFORE,
    weight="law",
)
def equality_assessment_is_signed(facts: ReviewFacts) -> Refusal | None:
    """An equality assessment has been signed. Source: Equality Act 2010 s149."""
    if any(assessment.kind == "equality" for assessment in facts.assessments):
        return None
    return no(
        "No equality assessment has been signed.",
        "Complete the equality assessment and sign it.",
        who=LEAD,
    )
