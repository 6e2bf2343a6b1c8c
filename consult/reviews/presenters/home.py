"""What waits for a person among the reviews in which they take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for

from consult import clock, lifecycle
from consult.access import Actor
from consult.lifecycle import Subject
from consult.reviews import queries
from consult.reviews.presenters.next_steps import leads_on
from consult.web import Waiting, waits_for
from workflows.engine import Option
from workflows.guards.wording import count
from workflows.shapes import Workflow

STUCK_AFTER = timedelta(days=14)


@waits_for
def reviews_that_wait(actor: Actor) -> Iterator[Waiting]:
    """Open steps first, then what stands in the way of one; for a manager also what is stuck."""
    if not (actor.is_manager or actor.seats):
        return
    subjects = [review.subject for review in queries.list_live_for(actor)]
    if not subjects:
        return
    kind = lifecycle.kind_named("review")
    options = lifecycle.options_for_many(subjects, actor)
    roles = kind.roles_of(subjects, actor)
    for subject in subjects:
        flow = lifecycle.workflow_of(subject)
        ahead = [o for o in options[subject.id] if leads_on(flow, subject.state, o.step)]
        found = _for_me(subject, flow, ahead, roles[subject.id])
        if found is None and actor.is_manager:
            found = _stuck(subject, flow, ahead)
        if found is not None:
            yield found


def _for_me(
    subject: Subject, flow: Workflow, ahead: list[Option], roles: frozenset[str]
) -> Waiting | None:
    """The step that is mine and open, or (when it is I who am waited for) what it still needs."""
    state = flow.states[subject.state]
    mine = [option for option in ahead if set(option.step.by) & roles]
    ready = next((option for option in mine if option.open), None)
    if ready is not None:
        return Waiting(
            what=ready.step.label,
            about=subject.title,
            url=url_for("reviews.take_step", review_id=subject.id, trigger=ready.step.trigger),
            note=state.title,
            group="Reviews",
            urgent=True,
        )
    if not mine or state.waits_for not in roles:
        return None
    blocked = mine[0]
    first = blocked.refusals[0]
    others = len(blocked.refusals) - 1
    more = f", and {count(others, 'thing')} more" if others else ""
    return Waiting(
        what=(first.fix or first.because).rstrip("."),
        about=subject.title,
        url=url_for("reviews.show_review", review_id=subject.id),
        note=f"{state.title}: needed{more} before “{blocked.step.label}”",
        group="Reviews",
    )


def _stuck(subject: Subject, flow: Workflow, ahead: list[Option]) -> Waiting | None:
    """A review that has stood still for two weeks where no clock is running."""
    state = flow.states[subject.state]
    still = clock.now() - subject.moved_at
    if still < STUCK_AFTER or state.stage == "out_for_comment":
        return None
    reasons = [r for option in ahead for r in option.refusals if r.code != "not-yours"]
    return Waiting(
        what=f"See why “{state.title}” has taken {count(still.days, 'day')}",
        about=subject.title,
        url=url_for("reviews.show_review", review_id=subject.id),
        note=reasons[0].because if reasons else "Nothing stands against the next step.",
        group="Standing still",
    )
