"""Let a step go on despite a reason, where the definition gives somebody that power."""

from __future__ import annotations

from consult import audit, clock, lifecycle
from consult.access import Actor
from consult.lifecycle import Moved, last_passage
from consult.reviews import rules
from consult.reviews.models import Override, Review
from consult.store import session
from workflows.engine import Option
from workflows.reasons import says_something
from workflows.refusal import Refusal, refuse_any


def override_reason(
    *,
    review: Review,
    trigger: str,
    guard: str,
    because: str,
    reason: str,
    note: str = "",
    seen: tuple[str, int] | None = None,
    by: Actor,
) -> Override:
    """Somebody whom the definition names lets the step go on despite this very reason.

    because  the reason as it stood on the page; another one (a second objection) is not overridden
    reason   published with the decision
    Raises Moved when the review is elsewhere by now, Refused with every reason why not.
    """
    subject = lifecycle.lock(review.id)
    if seen is not None and seen != (subject.state, subject.revision):
        title = lifecycle.workflow_of(subject).states[subject.state].title
        raise Moved(subject, title, last_passage(subject.id))
    option = find_option(review, trigger, by)
    roles = lifecycle.roles_on(subject, by)
    stands = option is not None and any(
        (each.guard, each.because) == (guard, because) for each in option.refusals
    )
    refuse_any(
        [
            rules.may_override(option.step if option else None, guard, roles),
            *_stands_aside(option, guard),
            None if stands else rules.REASON_IS_ANOTHER,
            says_something(reason),
            rules.is_short_enough(reason, "reason"),
            rules.is_short_enough(note, "note"),
        ]
    )
    row = Override(
        review_id=review.id,
        trigger=trigger,
        guard=guard,
        because=because,
        reason=reason.strip(),
        note=note.strip(),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(
        subject.thing,
        "reason-overridden",
        facts={"override": row.id, "trigger": trigger, "guard": guard, "state": subject.state},
        words={"despite": because, "reason": row.reason, "note": row.note},
        by=by,
    )
    return row


def _stands_aside(option: Option | None, guard: str) -> list[Refusal]:
    if option is None:
        return []
    found = rules.has_not_stood_aside(option.refusals, option.step.overrides.get(guard, []))
    return [found] if found else []


def find_option(review: Review, trigger: str, by: Actor) -> Option | None:
    """The step as it stands for somebody now; None when it cannot be taken from here."""
    options = lifecycle.options_for(review.subject, by)
    return next((each for each in options if each.step.trigger == trigger), None)


def overridable(option: Option) -> list[Refusal]:
    """Those of the reasons against a step that somebody may override."""
    return [each for each in option.refusals if each.guard in option.step.overrides]
