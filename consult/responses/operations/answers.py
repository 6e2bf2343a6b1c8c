"""Answer questions, a few at a time; say that the text was read; keep what came too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.consultations.asking import Words, asked_of, conditions
from consult.consultations.models import Question
from consult.responses import rules
from consult.responses.models import Answer, KeptText, Response
from consult.responses.operations.gate import closed_to_words, take, take_row
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.queries import answers_of, list_questions
from consult.store import Missing, session
from workflows.refusal import Refusal, Refused, refuse_any


@dataclass(frozen=True)
class Given:
    """An answer as it arrived: to which question, and which revision was on the page."""

    question: Question
    answer: Words
    seen_revision: int


def answer_questions(
    response: Response,
    *,
    given: Sequence[Given],
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> None:
    """Several at once, all or none. Raises Refused with every reason, each with the field of its
    question: as below, and `not-asked` for an answer to a question that is not asked after all."""
    response = take(response)
    reasons: dict[tuple[str, str | None], Refusal] = {}
    for each in given:
        try:
            _store(response, each, received_at, by, explained)
        except Refused as no:
            reasons.update({(one.code, one.field): one for one in no.refusals})
    reasons.update({(one.code, one.field): one for one in not_asked(response)})
    refuse_any(reasons.values())
    texts = [text for each in given for text in written(each.question, each.answer).values()]
    note_explanation(response, texts, explained=explained, at=received_at, by=by)


def answer_question(
    response: Response,
    *,
    question: Question,
    value: str,
    other: str = "",
    more: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> Answer | None:
    """Store the respondent's one answer; an empty value clears it.

    value  of several chosen: one on each line. other: what “other” is; more: to the follow-up
    seen_revision  of the answer that was on the page, 0 when there was none. Raises Refused with
    `changed-meanwhile` when a colleague saved a different answer after that; its field is
    `q<question id>`.
    """
    response = take(response)
    given = Given(question, Words(value, other, more), seen_revision)
    answer = _store(response, given, received_at, by)
    refuse_any(not_asked(response))
    return answer


def written(question: Question, answer: Words) -> dict[str, str]:
    """Field → what was written in one's own words: what is chosen identifies nobody."""
    own = {"q": answer.value if question.kind in ("text", "short_text") else ""}
    texts = own | {"o": answer.other, "m": answer.more}
    return {f"{letter}{question.id}": text for letter, text in texts.items() if text}


def _store(
    response: Response, given: Given, received_at: datetime, by: Actor, explained: str = ""
) -> Answer | None:
    question = given.question
    if question.consultation_id != response.consultation_id:
        raise Missing(f"question {question.id} of round {response.consultation_id}")
    said = normal(question, given.answer)
    answer = _taken(response.id, question.id)
    if said == (answer.words if answer else Words()):
        return answer
    refuse_any(
        [
            *closed_to_words(response, received_at),
            *rules.answer_is_sound(question, said, str(question.id)),
            *speaks_against(response, written(question, said), explained=explained, by=by),
            current(answer, given.seen_revision, f"q{question.id}"),
        ]
    )
    if answer is None:
        answer = Answer(response_id=response.id, question_id=question.id)
        session.add(answer)
    answer.value, answer.other, answer.more = said.value, said.other, said.more
    answer.edited_by_id, answer.edited_at = by.id, received_at
    session.flush()
    _record(response, answer, by)
    return answer


def unsound(given: Sequence[Given]) -> list[Refusal]:
    """What is wrong with the answers themselves, whatever else is answered. Changes nothing."""
    return [
        no
        for each in given
        for no in rules.answer_is_sound(
            each.question, normal(each.question, each.answer), str(each.question.id)
        )
        if no is not None
    ]


def answer_refusals(response: Response, given: Sequence[Given]) -> list[Refusal | None]:
    """What speaks against these answers as the only ones of a response."""
    said = {each.question.id: normal(each.question, each.answer) for each in given}
    questions = list_questions(response.consultation_id)
    told, values = conditions(questions), {each: words.value for each, words in said.items()}
    asked = asked_of(questions, values)
    return [
        *(
            no
            for each in given
            for no in rules.answer_is_sound(
                each.question, said[each.question.id], str(each.question.id)
            )
        ),
        *(
            rules.question_is_asked(each.id in asked, told[each.id], f"q{each.id}")
            for each in questions
            if values.get(each.id) and each.id in told
        ),
    ]


def normal(question: Question, given: Words) -> Words:
    """As it is stored and compared."""
    value = rules.normal(given.value)
    if question.kind == "number":
        value = value.replace(",", "").replace(" ", "")
    return Words(value, rules.normal(given.other), rules.normal(given.more))


def not_asked(response: Response) -> list[Refusal]:
    """Answers to questions that are not asked, as things are answered now."""
    questions = list_questions(response.consultation_id)
    told = conditions(questions)
    if not told:
        return []
    answers = answers_of(response.id)
    values = {each: answer.value for each, answer in answers.items()}
    asked = asked_of(questions, values)
    found = [
        rules.question_is_asked(each.id in asked, told[each.id], f"q{each.id}")
        for each in questions
        if values.get(each.id) and each.id in told
    ]
    return [no for no in found if no is not None]


def _record(response: Response, answer: Answer, by: Actor) -> None:
    facts = {
        "question": answer.question_id,
        "revision": answer.revision,
        "cleared": not answer.value,
    }
    words = {"value": answer.value, "other": answer.other, "more": answer.more}
    agency = response.agency_id
    audit.record(
        response.thing, "question-answered", facts=facts, words=words, agency_id=agency, by=by
    )


def _taken(response_id: int, question_id: int) -> Answer | None:
    return session.scalars(
        select(Answer)
        .where(Answer.response_id == response_id, Answer.question_id == question_id)
        .with_for_update(of=Answer)
        .execution_options(populate_existing=True)
    ).one_or_none()


def current(answer: Answer | None, seen: int, field: str) -> Refusal | None:
    if answer is None:
        return None
    found = rules.seen_is_current(
        seen, answer.revision, who=answer.edited_by.name, at=answer.edited_at, what="answer"
    )
    return None if found is None else replace(found, field=field)


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
