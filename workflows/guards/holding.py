"""Guards on whether what was decided before a hold still stands after it."""

from __future__ import annotations

from workflows.facts import ReviewFacts
from workflows.guards.registry import guard, no
from workflows.refusal import Refusal

SAID = "whoever put it on hold said whether the decision has to be made again"
# Codes of what no step or waiting clears: the terms of the hold rule the step out.
RULED_OUT = frozenset({"approval-to-be-repeated", "approval-stands"})


@guard(code="approval-to-be-repeated", kind="review", source=SAID, weight="house")
def approval_is_not_to_be_repeated(facts: ReviewFacts) -> Refusal | None:
    """The hold does not ask for another decision. Source: house rule."""
    if facts.hold is None or not facts.hold.repeat_approval:
        return None
    return no(
        f"When {facts.hold.owner} took this hold on, it was said that the text is decided again.",
        "Resume it to be decided again.",
    )


@guard(code="approval-stands", kind="review", source=SAID, weight="house")
def approval_is_to_be_repeated(facts: ReviewFacts) -> Refusal | None:
    """The hold asks for another decision. Source: house rule."""
    if facts.hold is not None and facts.hold.repeat_approval:
        return None
    return no(
        "It was not asked for that the text is decided again after this hold.",
        "Resume it from where it was; the chair can return the text for changes from there.",
    )
