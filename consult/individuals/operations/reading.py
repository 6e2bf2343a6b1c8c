"""Somebody who runs the round reads an answer: it is shown, with words cut out or not, or it is
set aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.accounts.guests import create_guest
from consult.consultations.asking import Words, asked_of
from consult.individuals import rules
from consult.individuals.contents import Answered, Content
from consult.individuals.events import AnswerCut, AnswerSetAside
from consult.individuals.models import CONFIRMED, SET_ASIDE, SHOWN, PublicAnswer
from consult.lifecycle import workflow_of
from consult.responses import operations as responses
from consult.responses.models import Response
from consult.responses.operations import Given, Remark
from consult.responses.queries import list_questions
from consult.responses.rules import LONGEST_REASON, normal
from consult.store import session
from workflows.refusal import refuse_any

ROLE = "Sent in by an individual"


def accept_answer(
    answer: PublicAnswer, *, words: Mapping[str, str], note: str = "", by: Actor
) -> Response:
    """Show it: it becomes a response of an account that can do nothing.

    words  field of `Content.texts` → what is left of it, for those in which words were cut
    note   what was cut and why, for its sender
    Raises Refused, with what was decided meanwhile too.
    """
    answer = _begin(answer)
    note = normal(note)
    before = answer.said.texts
    cut = {
        name: normal(text)
        for name, text in words.items()
        if name in before and normal(text) != normal(before[name])
    }
    content = answer.said.with_words(cut)
    review = lifecycle.get_subject(answer.consultation.review_id, kind="review")
    refuse_any(
        [
            rules.answers_are_still_read(
                answer.consultation.subject.state,
                workflow_of(review).states[review.state].permits,
            ),
            *rules.words_are_only_cut(before, cut),
            rules.something_is_left(bool(content)),
            rules.cut_has_a_reason(bool(cut), note),
            rules.text_fits(note, "note", LONGEST_REASON),
        ]
    )
    response = _respond(answer, content)
    answer.state, answer.response_id = SHOWN, response.id
    answer.shown, answer.note = (content.stored if cut else None), note
    _settle(answer, by)
    facts = {"answer": answer.id, "response": response.id, "cut": sorted(cut)}
    _record(answer, "public-answer-accepted", facts, note, by)
    if cut:
        events.publish(AnswerCut(answer, by))
    return response


def set_answer_aside(answer: PublicAnswer, *, why: str, note: str, by: Actor) -> None:
    """It is shown to nobody; its sender is told why. Raises Refused."""
    answer = _begin(answer)
    note = normal(note)
    refuse_any([rules.why_is_known(why), rules.note_is_given(note)])
    answer.state, answer.why, answer.note = SET_ASIDE, why, note
    _settle(answer, by)
    _record(answer, "public-answer-set-aside", {"answer": answer.id, "why": why}, note, by)
    events.publish(AnswerSetAside(answer, by))


def _begin(answer: PublicAnswer) -> PublicAnswer:
    """Take it for oneself: whoever reads it at the same time is told. Raises Refused."""
    lifecycle.lock(answer.consultation_id)  # one at a time: a response of it begins and is sent in
    query = select(PublicAnswer).where(PublicAnswer.id == answer.id)
    held = session.scalars(
        query.with_for_update(of=PublicAnswer).execution_options(populate_existing=True)
    ).one()
    reader = held.read_by.name if held.read_by else ""
    refuse_any([rules.waits_to_be_read(held.state, reader, held.read_at)])
    assert held.state == CONFIRMED
    return held


def _settle(answer: PublicAnswer, by: Actor) -> None:
    answer.read_at, answer.read_by_id = clock.now(), by.id
    session.flush()


def _respond(answer: PublicAnswer, content: Content) -> Response:
    """By its sender, as of when it arrived: that decides whether it came in time."""
    round, at = answer.consultation, answer.sent_at
    account = create_guest(name=answer.called[:200], by=Actor(answer.called))
    sender = Actor(answer.called, account.id)
    response = responses.start_individual(round, account, by=sender)
    explained = content.explained
    responses.add_comments(
        response,
        remarks=[
            Remark(each.version_id, each.anchor, body=each.words) for each in content.comments
        ],
        explained=explained,
        received_at=at,
        by=sender,
    )
    responses.answer_questions(
        response,
        given=_given(round.id, content.answers),
        explained=explained,
        received_at=at,
        by=sender,
    )
    responses.submit(
        response, signed_name=answer.called, signed_role=ROLE, received_at=at, by=sender
    )
    return response


def _given(consultation_id: int, answers: Sequence[Answered]) -> list[Given]:
    """Without those to questions that are not asked after all, as they answered the others."""
    questions = list_questions(consultation_id)
    asked = asked_of(questions, {each.question_id: each.value for each in answers})
    said = {each.question_id: Words(each.value, each.other, each.more) for each in answers}
    return [Given(each, said[each.id], 0) for each in questions if each.id in asked & said.keys()]


def _record(
    answer: PublicAnswer, act: str, facts: Mapping[str, object], note: str, by: Actor
) -> None:
    """On the chain of the round, where those who run it look."""
    thing = answer.consultation.subject.thing
    audit.record(thing, act, facts=dict(facts), words={"note": note} if note else {}, by=by)
