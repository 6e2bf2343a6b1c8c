"""Plan a step that opens a round for a later minute, and take it when that has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.documents.queries import drafts_of, newest_versions
from consult.lifecycle import Subject
from consult.reviews import queries, rules
from consult.reviews.events import PlanRefused
from consult.reviews.models import PlannedStep
from consult.reviews.operations.stepping import take_step
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any


def plan_step(
    *,
    review_id: int,
    trigger: str,
    at: datetime,
    reason: str = "",
    seen: tuple[str, int] | None = None,
    by: Actor,
) -> PlannedStep:
    """The step is taken then, in the name of whoever plans it, if nothing stands against it.

    Judged now as it would be judged then. What was planned before for this review is dropped.
    Raises Missing, Moved, and Refused with every reason.
    """
    subject, now = lifecycle.lock(review_id), clock.now()
    lifecycle.require_seen(subject, seen)
    refuse_any([rules.is_short_enough(reason, "reason"), rules.plan_is_ahead(at, now)])
    option = lifecycle.option_at(subject, trigger, by, at)
    unexplained = [replace(each, field="reason") for each in option.warnings if not reason.strip()]
    refuse_any([rules.step_can_be_planned(option.step.effects), *unexplained])
    if (earlier := queries.find_plan(review_id)) is not None:
        _settle(earlier, "dropped")
    made = PlannedStep(
        review_id=review_id,
        trigger=trigger,
        at=at,
        reason=reason.strip(),
        versions=_newest(review_id),
        planned_by_id=by.id,
        planned_at=now,
    )
    session.add(made)
    session.flush()
    facts = {"trigger": trigger, "label": option.step.label, "at": at.isoformat()}
    audit.record(subject.thing, "step-planned", facts=facts, words={"reason": made.reason}, by=by)
    return made


def drop_plan(review_id: int, *, by: Actor) -> PlannedStep | None:
    """The step is not taken by itself any more. None when nothing is planned. Raises Refused."""
    subject, plan = lifecycle.lock(review_id), queries.find_plan(review_id)
    if plan is None:
        return None
    step = lifecycle.workflow_of(subject).find_step(subject.state, plan.trigger)
    allowed = step.by if step is not None else ()
    refuse_any([rules.may_drop_plan(allowed, lifecycle.roles_on(subject, by))])
    _settle(plan, "dropped")
    facts = {"label": _label(subject, plan.trigger)}
    audit.record(subject.thing, "plan-dropped", facts=facts, by=by)
    return plan


def take_planned(plan_id: int) -> bool:
    """Take it, if it is still planned and its time has come. Raises Refused with every reason."""
    plan = session.get(PlannedStep, plan_id)
    if plan is None:
        return False
    lifecycle.lock(plan.review_id)  # whoever settles it holds this lock until they have committed
    session.refresh(plan)
    if plan.state != "planned" or plan.at > clock.now():
        return False
    refuse_any([text_changed(plan)])
    take_step(
        review_id=plan.review_id,
        trigger=plan.trigger,
        request_id=f"planned-{plan.id}",
        reason=plan.reason,
        by=_planner(plan),
    )
    _settle(plan, "taken")
    return True


def refuse_plan(plan_id: int, reasons: Sequence[Refusal]) -> None:
    """It was not taken, and is not tried again: whoever planned it hears why."""
    plan = session.get(PlannedStep, plan_id)
    if plan is None:
        return
    subject = lifecycle.lock(plan.review_id)
    session.refresh(plan)
    if plan.state != "planned":
        return
    _settle(plan, "refused")
    plan.outcome = "\n".join(each.because for each in reasons)
    session.flush()
    label = _label(subject, plan.trigger)
    facts = {"label": label, "codes": [each.code for each in reasons]}
    words = {"because": plan.outcome}
    by = accounts.actor_for(plan.planned_by_id)
    audit.record(subject.thing, "plan-refused", facts=facts, words=words, by=by)
    events.publish(PlanRefused(plan, label, reasons))


def text_changed(plan: PlannedStep) -> Refusal | None:
    """What was planned was planned for these words. Source: house rule."""
    return rules.plan_is_about(plan.versions, _newest(plan.review_id))


def overtake_plan(review_id: int) -> None:
    """Another step came first."""
    if (plan := queries.find_plan(review_id)) is not None:
        _settle(plan, "overtaken")


def _settle(plan: PlannedStep, state: str) -> None:
    plan.state, plan.settled_at = state, clock.now()
    session.flush()


def _planner(plan: PlannedStep) -> Actor:
    if not plan.planned_by.active:
        who = plan.planned_by.name
        raise Refused(
            Refusal(
                "planner-left",
                f"{who}, who planned this, does not use this service any more.",
                fix="Plan it again, or take the step now.",
            )
        )
    return accounts.actor_for(plan.planned_by_id)


def _newest(review_id: int) -> list[int]:
    drafts = drafts_of([review_id])[review_id]
    return sorted(each.id for each in newest_versions([draft.id for draft in drafts]).values())


def _label(subject: Subject, trigger: str) -> str:
    step = lifecycle.workflow_of(subject).find_step(subject.state, trigger)
    return step.label if step is not None else trigger
