"""A round that has ended is news for those above."""

from __future__ import annotations

from consult import events
from consult.consultations.events import ConsultationClosed, ConsultationWithdrawn
from consult.consultations.queries import get_round
from consult.lifecycle import StepTaken


@events.subscribe(StepTaken)
def tell_that_a_round_ended(news: StepTaken) -> None:
    if news.subject.kind != "consultation":
        return
    if news.subject.state == "closed":
        events.publish(ConsultationClosed(get_round(news.subject.id), news.by))
    elif news.subject.state == "withdrawn":
        events.publish(ConsultationWithdrawn(get_round(news.subject.id), news.reason, news.by))
