"""Stop waiting for several respondents at once, for one reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult import lifecycle
from consult.access import Actor
from consult.responses.models import Response
from consult.responses.operations.settle import waive
from workflows.refusal import Refusal, Refused, refuse_any


def waive_all(responses: Sequence[Response], *, reason: str, by: Actor) -> list[Response]:
    """Record for each of them that no answer came; those of whom that cannot be recorded any more,
    because they answered meanwhile, are left as they are.

    Raises Refused, with every reason, when that is all of them.
    """
    refuse_any([somebody_is_chosen(len(responses))])
    made: list[Response] = []
    against: list[Refusal] = []
    for each in sorted(responses, key=lambda each: each.id):  # two at once wait in one order
        try:
            made.append(waive(each, reason=reason, by=by))
        except Refused as no:
            against += no.refusals
    if not made:
        refuse_any(list(dict.fromkeys(against)))
    return made


def somebody_is_chosen(count: int) -> Refusal | None:
    if count:
        return None
    because = "Choose whom you no longer wait for."
    return Refusal("nobody-chosen", because, field="respondents")


def reasons_against_each(
    responses: Sequence[Response], *, by: Actor
) -> Mapping[int, tuple[Refusal, ...]]:
    """Response id → why waiting for it cannot be ended yet. As many queries for many as for one."""
    found = lifecycle.options_for_many([each.subject for each in responses], by)
    return {
        id: next((each.refusals for each in options if each.step.trigger == "waive"), ())
        for id, options in found.items()
    }
