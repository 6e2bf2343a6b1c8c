"""A round that opens gives everyone who is asked an empty response."""

from __future__ import annotations

from consult import events
from consult.consultations.events import ConsultationOpened
from consult.consultations.queries import expected_of
from consult.responses import operations


@events.subscribe(ConsultationOpened)
def start_responses(news: ConsultationOpened) -> None:
    operations.start_responses(news.consultation, expected_of(news.consultation.id), by=news.by)
