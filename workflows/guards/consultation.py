"""Guards on the life of one round of comment."""

from __future__ import annotations

from workflows.calendar import in_words
from workflows.facts import ConsultationFacts
from workflows.guards.drafting import LEAD
from workflows.guards.registry import guard, no
from workflows.guards.sources import NEVER_SHORTER
from workflows.guards.wording import names
from workflows.refusal import Refusal


@guard(
    code="window-not-elapsed",
    kind="consultation",
    source=NEVER_SHORTER,
    weight="law",
)
def window_has_elapsed(facts: ConsultationFacts) -> Refusal | None:
    """The closing time has come. Source: Gunning 3."""
    if facts.closes_at is None:
        return no("This round has no closing time.", "Give it one.", who=LEAD, field="closes_at")
    if facts.now >= facts.closes_at:
        return None
    closes = in_words(facts.closes_at, facts.zone)
    return no(f"This round is open until {closes}.", "Wait until then.")


@guard(
    code="answers-outstanding",
    kind="consultation",
    source="a round closes early only when nobody is left to answer",
    weight="house",
)
def everyone_has_answered(facts: ConsultationFacts) -> Refusal | None:
    """All who were asked have answered, or no answer came from them. Source: house rule."""
    if not facts.silent:
        return None
    return no(
        f"Nothing has come yet from {names(facts.silent, most=5)}.",
        "Wait for their answers, or for the closing time.",
    )


@guard(
    code="not-a-group-round",
    kind="consultation",
    source=NEVER_SHORTER,
    weight="law",
)
def round_is_for_the_group(facts: ConsultationFacts) -> Refusal | None:
    """Only a round inside the working group may close early. Source: Gunning 3."""
    if facts.audience == "group":
        return None
    return no("A round with partner agencies is never closed early.", "Wait for its closing time.")
