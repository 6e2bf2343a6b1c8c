"""An agency asks about an open round; whoever runs it answers, to everyone or to that agency."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.consultations import clarified
from consult.consultations.events import (
    AnswerCorrected,
    ClarificationAnswered,
    ClarificationAsked,
)
from consult.consultations.models import AnswerCorrection, Clarification
from consult.responses import rules
from consult.responses.models import Response
from consult.responses.operations.gate import take
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.queries import response_of
from consult.store import Missing, session
from workflows.refusal import refuse_any


def ask_about_round(
    response: Response,
    *,
    question: str,
    named: bool = False,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> Clarification:
    """Ask those who run the round. Raises Refused unless it is open, and for what is not to be
    written anywhere.

    named      everyone may read which agency asks
    explained  why what looks as if it identifies somebody does not
    """
    response, round = take(response), response.consultation
    assert response.agency_id is not None
    refuse_any(
        [
            clarified.questions_are_taken(round.subject.state, round.closes_at, received_at),
            rules.text_is_given(question, "question", "Write your question."),
            rules.text_fits(question, "question", rules.LONGEST_QUESTION),
            *speaks_against(response, {"question": question}, explained=explained, by=by),
        ]
    )
    words = rules.normal(question)
    made = Clarification(
        consultation_id=round.id,
        agency_id=response.agency_id,
        asked=words,
        told=words,
        named=named,
        asked_by_id=by.id,
        asked_at=received_at,
    )
    session.add(made)
    session.flush()
    note_explanation(response, [words], explained=explained, at=received_at, by=by)
    facts: dict[str, object] = {"clarification": made.id, "named": named}
    _record(response, "clarification-asked", facts, {"question": words}, by)
    events.publish(ClarificationAsked(made, by))
    return made


def answer_clarification(
    clarification: Clarification,
    *,
    outcome: str,
    told: str,
    answer: str,
    explained: str = "",
    by: Actor,
) -> None:
    """Say what is so: to "everyone", to the agency "alone", or why not ("declined").

    told  the question as everyone reads it; of no use where only the agency reads the answer
    Raises Refused when it was answered meanwhile, and for what is not to be written anywhere.
    """
    response = _take(clarification)
    open_to_all = outcome == "everyone"
    texts = {"told": told, "answer": answer} if open_to_all else {"answer": answer}
    given = rules.text_is_given(told, "told", "Write the question as everyone is to read it.")
    refuse_any(
        [
            clarified.is_unanswered(clarification.outcome, clarification.answered_at),
            clarified.outcome_is_known(outcome),
            given if open_to_all else None,
            rules.text_is_given(answer, "answer", "Write the answer, or why there is none."),
            *(rules.text_fits(text, field, rules.LONGEST) for field, text in texts.items()),
            *speaks_against(response, texts, explained=explained, by=by),
        ]
    )
    now = clock.now()
    clarification.outcome, clarification.answer = outcome, rules.normal(answer)
    clarification.told = rules.normal(told) if open_to_all else clarification.asked
    clarification.answered_by_id, clarification.answered_at = by.id, now
    session.flush()
    session.expire(clarification, ["answered_by"])
    note_explanation(response, texts.values(), explained=explained, at=now, by=by)
    words = {"question": clarification.told, "answer": clarification.answer}
    _record_answer(clarification, response, words, by=by)
    events.publish(ClarificationAnswered(clarification, by))


def correct_answer(
    clarification: Clarification,
    *,
    answer: str,
    why: str,
    seen_revision: int,
    explained: str = "",
    by: Actor,
) -> AnswerCorrection:
    """Put an answer right; both stay, and whoever read the first is told.

    Raises Refused when nothing is changed or no reason is given, or somebody was first.
    """
    response = _take(clarification)
    texts = {"answer": answer, "why": why}
    who = clarification.answered_by.name if clarification.answered_by else "Somebody"
    at = clarification.answered_at or clock.now()
    refuse_any(
        [
            clarified.is_answered(clarification.outcome)
            or rules.seen_is_current(
                seen_revision, clarification.revision, who=who, at=at, what="answer"
            )
            or clarified.answer_differs(rules.normal(answer), clarification.answer),
            rules.text_is_given(answer, "answer", "Write the answer."),
            rules.text_is_given(why, "why", "Say what was wrong. Whoever read it is told."),
            *(rules.text_fits(text, field, rules.LONGEST) for field, text in texts.items()),
            *speaks_against(response, texts, explained=explained, by=by),
        ]
    )
    now = clock.now()
    made = AnswerCorrection(
        clarification_id=clarification.id,
        answer=clarification.answer,
        why=rules.normal(why),
        made_by_id=by.id,
        made_at=now,
    )
    session.add(made)
    clarification.answer = rules.normal(answer)
    clarification.answered_by_id, clarification.answered_at = by.id, now
    session.flush()
    session.expire(clarification, ["answered_by", "corrections"])
    note_explanation(response, texts.values(), explained=explained, at=now, by=by)
    words = {"question": clarification.told, "answer": clarification.answer, "why": made.why}
    _record_answer(clarification, response, words, correction=made, by=by)
    events.publish(AnswerCorrected(clarification, made, by))
    return made


def _take(clarification: Clarification) -> Response:
    """Hold the round and the question until the transaction ends; who asked it."""
    lifecycle.hold(clarification.consultation_id)
    held = select(Clarification).where(Clarification.id == clarification.id)
    session.scalars(held.with_for_update().execution_options(populate_existing=True)).one()
    found = response_of(clarification.consultation_id, agency_id=clarification.agency_id)
    if found is None:
        raise Missing(f"response of agency {clarification.agency_id}")
    return found


def _record_answer(
    clarification: Clarification,
    response: Response,
    words: dict[str, str],
    *,
    correction: AnswerCorrection | None = None,
    by: Actor,
) -> None:
    """What everyone reads is told of the round; the rest, and who asked, of the agency's own."""
    act = "answer-corrected" if correction else "clarification-answered"
    facts: dict[str, object] = {
        "clarification": clarification.id,
        "outcome": clarification.outcome,
    }
    if correction is not None:
        facts["correction"] = correction.id
    if clarification.outcome != "everyone":
        _record(response, act, facts, words, by)
        return
    thing = clarification.consultation.subject.thing
    audit.record(thing, act, facts=facts, words=words, by=by)


def _record(
    response: Response, act: str, facts: dict[str, object], words: dict[str, str], by: Actor
) -> None:
    audit.record(response.thing, act, facts=facts, words=words, agency_id=response.agency_id, by=by)
