"""Questions about a round: who hears that one was asked, answered, or answered wrongly."""

from __future__ import annotations

from collections.abc import Sequence

from consult.consultations.events import (
    AnswerCorrected,
    ClarificationAnswered,
    ClarificationAsked,
)
from consult.consultations.models import Clarification
from consult.events import subscribe
from consult.notifications.addressees import leads_of, respondents
from consult.notifications.operations import write_letters
from consult.responses.models import Response
from consult.responses.queries import list_responses
from consult.reviews.queries import get_review


@subscribe(ClarificationAsked)
def tell_whoever_runs_the_round(news: ClarificationAsked) -> None:
    asked = news.clarification
    round = asked.consultation
    write_letters(
        "responses/clarification_asked",
        leads_of(get_review(round.review_id)),
        title=round.subject.title,
        by=news.by.said,
        agency=asked.agency.name,
        question=asked.asked,
        closes_at=round.closes_at,
        clarification_id=asked.id,
    )


@subscribe(ClarificationAnswered)
def tell_what_was_answered(news: ClarificationAnswered) -> None:
    _tell(
        "responses/clarification_answered",
        news.clarification,
        outcome=news.clarification.outcome,
        agency=news.clarification.agency.name if news.clarification.named else "",
    )


@subscribe(AnswerCorrected)
def tell_of_a_corrected_answer(news: AnswerCorrected) -> None:
    _tell(
        "responses/answer_corrected",
        news.clarification,
        why=news.correction.why,
        before=news.correction.answer,
    )


def _tell(kind: str, asked: Clarification, **words: str) -> None:
    """To everyone who was asked, or to the agency alone; who asked hears of it in any case."""
    answers = _who_reads(asked)
    people = respondents(answers)
    for response in answers:
        own = [asked.asked_by] if response.agency_id == asked.agency_id else []
        write_letters(
            kind,
            [*people[response.id], *own],
            title=asked.consultation.subject.title,
            respondent=response.respondent,
            question=asked.told,
            answer=asked.answer,
            response_id=response.id,
            chase_id=None,
            **words,
        )


def _who_reads(asked: Clarification) -> Sequence[Response]:
    everyone = list_responses(asked.consultation_id)
    if asked.outcome == "everyone":
        return everyone
    return [each for each in everyone if each.agency_id == asked.agency_id]
