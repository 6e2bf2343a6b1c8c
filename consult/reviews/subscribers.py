"""A round that closes moves its review on; a seat that changes hands waits for a step to end. What
was planned for a later minute is taken then, unless another step came first."""

from __future__ import annotations

from consult import lifecycle
from consult.consultations.events import ConsultationClosed
from consult.events import subscribe
from consult.groups.events import SeatEnded, SeatGiven
from consult.jobs import register_sweep
from consult.lifecycle.door import StepTaken, fire_automatic
from consult.reviews import operations, planned, queries

register_sweep(planned.SWEEP, planned.take_due)


@subscribe(ConsultationClosed)
def move_on(news: ConsultationClosed) -> None:
    """Through the same door as everything else; only if the definition says so."""
    fire_automatic(news.consultation.review_id, "consultation_closed", by=news.by)


@subscribe(StepTaken)
def note_what_was_overridden(news: StepTaken) -> None:
    """What a step went on despite is published with the decision. It may be used once more."""
    reasons = {(each.guard, each.because) for each in news.despite}
    rows = queries.overrides_of([news.subject.id])[news.subject.id] if reasons else []
    newest = {(row.trigger, row.guard, row.because): row for row in rows}
    for (trigger, *reason), row in newest.items():
        if trigger == news.step.trigger and tuple(reason) in reasons:
            row.used_at = news.at


@subscribe(StepTaken)
def drop_what_was_planned(news: StepTaken) -> None:
    """Something may be planned where a round was being prepared."""
    if news.subject.kind != "review":
        return
    rounds = news.facts.group_round, news.facts.partner_round
    if any(each is not None and each.state == "preparing" for each in rounds):
        operations.overtake_plan(news.subject.id)


@subscribe(SeatGiven)
def hold_for_a_newcomer(news: SeatGiven) -> None:
    _hold_reviews_of(news.seat.group_id)


@subscribe(SeatEnded)
def hold_for_a_leaver(news: SeatEnded) -> None:
    _hold_reviews_of(news.seat.group_id)


def _hold_reviews_of(group_id: int) -> None:
    """Who sits on a body is a fact that guards read, so no step is taken while it changes."""
    for review_id in queries.list_ids_of_body(group_id):
        lifecycle.hold(review_id)
