"""Answer questions, a few at a time; say that the text was read; keep what came too late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.consultations.models import Question
from consult.responses import rules
from consult.responses.models import Answer, KeptText, Response
from consult.responses.operations.gate import closed_to_words, take, take_row
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any


def answer_question(
    response: Response,
    *,
    question: Question,
    value: str,
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> Answer | None:
    """Store the respondent's one answer; an empty value clears it.

    seen_revision  of the answer that was on the page, 0 when there was none. Raises Refused with
    `changed-meanwhile` when a colleague saved a different answer after that; its field is
    `q<question id>`.
    """
    response = take(response)
    if question.consultation_id != response.consultation_id:
        raise Missing(f"question {question.id} of round {response.consultation_id}")
    value, field = rules.normal(value), f"q{question.id}"
    answer = _taken(response.id, question.id)
    if value == (answer.value if answer else ""):
        return answer
    refuse_any(
        [
            *closed_to_words(response, received_at),
            rules.answer_is_sound(question.kind, question.choices or [], value, field),
            _current(answer, seen_revision, field),
        ]
    )
    if answer is None:
        answer = Answer(response_id=response.id, question_id=question.id)
        session.add(answer)
    answer.value, answer.edited_by_id, answer.edited_at = value, by.id, received_at
    session.flush()
    facts = {"question": question.id, "revision": answer.revision, "cleared": not value}
    audit.record(
        response.thing,
        "question-answered",
        facts=facts,
        words={"value": value},
        agency_id=response.agency_id,
        by=by,
    )
    return answer


def _taken(response_id: int, question_id: int) -> Answer | None:
    return session.scalars(
        select(Answer)
        .where(Answer.response_id == response_id, Answer.question_id == question_id)
        .with_for_update(of=Answer)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _current(answer: Answer | None, seen: int, field: str) -> Refusal | None:
    if answer is None:
        return None
    found = rules.seen_is_current(
        seen, answer.revision, who=answer.edited_by.name, at=answer.edited_at, what="answer"
    )
    return None if found is None else Refusal(found.code, found.because, found.fix, field=field)


def mark_read(response: Response, *, by: Actor) -> None:
    """Say that the text was read. Saying it again changes nothing."""
    response = take(response)
    refuse_any(
        [
            rules.response_is_being_written(
                response.subject.state, response.respondent, response.settled_at
            )
        ]
    )
    if response.read_at is not None:
        return
    response.read_at = clock.now()
    session.flush()
    audit.record(response.thing, "read", agency_id=response.agency_id, by=by)


def keep_text(*, response_id: int, place: str, body: str, why: str, by: Actor) -> None:
    """Keep what was typed and refused, for its author and the lead. The same text once only."""
    body = rules.normal(body)
    take_row(response_id)
    same = select(KeptText.id).where(
        KeptText.response_id == response_id,
        KeptText.account_id == by.id,
        KeptText.place == place,
        KeptText.body == body,
    )
    if not body or session.scalars(same.limit(1)).first() is not None:
        return
    kept = KeptText(
        response_id=response_id,
        account_id=by.id,
        place=place[:200],
        body=body,
        why=why,
        kept_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    words = {"body": body, "why": why}
    facts = {"kept": kept.id}
    audit.record(f"response:{response_id}", "text-kept", facts=facts, words=words, by=by)
