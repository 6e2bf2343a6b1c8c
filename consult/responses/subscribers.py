"""A round that opens gives everyone who is asked an empty response."""

from __future__ import annotations

from consult import events
from consult.consultations.events import ConsultationOpened
from consult.consultations.queries import expected_of
from consult.responses.operations import start_response


@events.subscribe(ConsultationOpened)
def start_responses(news: ConsultationOpened) -> None:
    for expected in expected_of(news.consultation.id):
        start_response(news.consultation, expected, by=news.by)
