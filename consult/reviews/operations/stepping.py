"""Take a step through the door."""

from __future__ import annotations

from typing import Any

from consult import clock, lifecycle, settings
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.groups import queries as groups
from consult.lifecycle import Passage, Subject
from consult.reviews import queries, rules
from consult.reviews.urgent import reason_is_public
from workflows.calendar import local_day
from workflows.reasons import says_something
from workflows.refusal import Refusal, refuse_any


def take_step(
    *,
    review_id: int,
    trigger: str,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    reason: str = "",
    hold: rules.HoldTerms | None = None,
    by: Actor,
) -> Passage:
    """Take one step through the door. A repeated request id gives the first result.

    hold  its terms, for a step that puts the review on hold
    Raises Missing, Refused with every reason, and Moved when the review is elsewhere by now.
    """
    subject = lifecycle.get_subject(review_id, kind="review")
    step = lifecycle.workflow_of(subject).find_step(subject.state, trigger)
    public = step is not None and reason_is_public(step)
    refuse_any(
        [rules.is_short_enough(reason, "reason"), says_something(reason) if public else None]
    )
    details = _details(subject, trigger, hold, reason)
    return lifecycle.fire(
        review_id,
        trigger,
        seen=seen,
        request_id=request_id,
        reason=reason,
        details=details,
        by=by,
    )


def _details(
    subject: Subject, trigger: str, hold: rules.HoldTerms | None, reason: str
) -> dict[str, Any]:
    """The terms of a hold, where the step from here asks for them.

    Raises Refused, also for want of a reason: whoever fills in the form hears of all at once.
    """
    step = lifecycle.workflow_of(subject).find_step(subject.state, trigger)
    if step is None or step.asks == "nothing":
        return {}
    terms = hold or rules.HoldTerms()
    today = local_day(clock.now(), settings.current().zone)
    refuse_any(
        [
            *rules.hold_problems(terms, today, until=step.asks == "hold_until"),
            _owner_problem(subject, terms.owner_id),
            lifecycle.no_reason() if step.reason == "required" and not reason.strip() else None,
        ]
    )
    return {"hold": terms}


def _owner_problem(subject: Subject, owner_id: int | None) -> Refusal | None:
    if owner_id is None or owner_id in people_of(subject.id):
        return None
    because = "Choose somebody who takes part in this review."
    return Refusal("not-on-review", because, field="owner_id")


def people_of(review_id: int) -> dict[int, str]:
    """{account id: name} of those who may own a hold: managers, and who sits on its bodies."""
    review = queries.get_review(review_id)
    bodies = [each for each in (review.group_id, review.board_id, review.ratifying_id) if each]
    seats = [seat for each in groups.seats_of(bodies).values() for seat in each]
    people = [*accounts.list_managers(), *(seat.account for seat in seats)]
    return {each.id: each.name for each in people if each.active}
