"""What somebody without an account sends in, confirms, corrects or withdraws."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consult import audit, clock, events, lifecycle, sensitive
from consult.access import VISITOR
from consult.accounts.queries import digest
from consult.consultations.asking import Words
from consult.consultations.models import Consultation, Question
from consult.individuals import queries, rules
from consult.individuals.contents import Content
from consult.individuals.events import AnswerConfirmed, AnswerSent
from consult.individuals.models import CONFIRMED, SENT, SHOWN, WITHDRAWN, PublicAnswer
from consult.responses import rules as words
from consult.responses.guests import address_is_one
from consult.responses.operations import take_out_response
from consult.responses.queries import check_places, list_questions
from consult.responses.rules import normal
from consult.store import Missing, session
from workflows.refusal import Refusal, Refused, refuse_any


@dataclass(frozen=True)
class Sender:
    """trusted: the address is that of an adult whom a young person trusts."""

    email: str
    name: str = ""
    organisation: str = ""
    may_name: bool = False
    trusted: bool = False


def send_answer(
    round: Consultation,
    content: Content,
    *,
    sender: Sender,
    young: bool = False,
    trap: str = "",
    first_field: str = "whole",
    found: Sequence[Refusal | None] = (),
    received_at: datetime,
) -> str:
    """Keep an answer until its sender confirms the address, and give the token of the link that
    does, which is stored nowhere; a letter with it is written.

    trap         what stands in the field that people do not see
    first_field  where the form says that nothing was written
    found        reasons that the form has found, so that all are told at once
    Raises Refused with every reason, and Missing for a place that the round is not about.
    """
    lifecycle.hold(round.id)
    refuse_any(
        reasons_against_sending(
            round,
            content,
            sender=sender,
            trap=trap,
            first_field=first_field,
            found=found,
            received_at=received_at,
        )
    )
    email = sender.email.strip().lower()
    refuse_any([rules.address_waits_for_few(queries.count_waiting_for(email))])
    token = secrets.token_urlsafe(32)
    made = PublicAnswer(
        consultation_id=round.id,
        consultation=round,
        state=SENT,
        young=young,
        trusted=sender.trusted,
        name=sender.name.strip(),
        organisation=sender.organisation.strip(),
        may_name=sender.may_name and bool(sender.name.strip()),
        email=email,
        content=content.stored,
        confirm_digest=digest(token),
        sent_at=received_at,
    )
    session.add(made)
    session.flush()
    events.publish(AnswerSent(made, token))
    return token


def reasons_against_sending(
    round: Consultation,
    content: Content,
    *,
    sender: Sender,
    trap: str = "",
    first_field: str = "whole",
    found: Sequence[Refusal | None] = (),
    received_at: datetime,
) -> list[Refusal]:
    """Everything that would refuse this answer, so that a form which cannot be read whole says it
    at once. Changes nothing. Raises Missing for a place that the round is not about."""
    reasons = [
        *_speaks_against(round, content, first_field, received_at),
        address_is_one(sender.email.strip().lower()),
        *_of_sender(sender),
        rules.no_machine_wrote(trap),
        *found,
    ]
    return [each for each in reasons if each is not None]


def reasons_against_correcting(
    round: Consultation,
    content: Content,
    *,
    sender: Sender,
    trap: str = "",
    found: Sequence[Refusal | None] = (),
    received_at: datetime,
) -> list[Refusal]:
    """The same of a correction, whose address is known."""
    reasons = [
        *_speaks_against(round, content, "whole", received_at),
        *_of_sender(sender),
        rules.no_machine_wrote(trap),
        *found,
    ]
    return [each for each in reasons if each is not None]


def _of_sender(sender: Sender) -> list[Refusal | None]:
    return [
        rules.text_fits(sender.name, "name", words.LONGEST_NAME),
        rules.text_fits(sender.organisation, "organisation", words.LONGEST_NAME),
    ]


def _speaks_against(
    round: Consultation, content: Content, first_field: str, received_at: datetime
) -> list[Refusal | None]:
    check_places(round.id, {(each.version_id, each.anchor) for each in content.comments})
    explained = normal(content.explained)
    reasons: list[Refusal | None] = [
        rules.round_takes_answers(
            round.subject.state, round.opens_at, round.closes_at, received_at
        ),
        rules.something_is_said(bool(content), first_field),
        words.explanation_fits(explained),
        *_sound(list_questions(round.id), content),
    ]
    for field, text in content.texts.items():
        reasons.append(rules.text_fits(text, field))
        reasons.append(words.reads_as_a_comment(text, field, released=False))
        if sensitive.find_all(text) and not explained:
            reasons.append(words.nobody_is_identified(text, field, ()))
    return reasons


def _sound(questions: Sequence[Question], content: Content) -> list[Refusal | None]:
    """Answers as their questions take them. Raises Missing for a question of another round."""
    known = {each.id: each for each in questions}
    found: list[Refusal | None] = []
    for each in content.answers:
        if each.question_id not in known:
            raise Missing(f"question {each.question_id}")
        said = Words(each.value, each.other, each.more)
        found += words.answer_is_sound(known[each.question_id], said, str(each.question_id))
    return found


def confirm_answer(*, token: str) -> PublicAnswer:
    """Its sender has pressed the button behind the link, which works once. Raises Refused.

    The round is held: a review does not go on past an answer that it did not count.
    """
    found = queries.find_to_confirm(token)
    if found is None:
        raise Refused(rules.UNKNOWN_LINK)
    lifecycle.hold(found.consultation_id)
    answer = _taken(PublicAnswer.confirm_digest == digest(token))
    if answer is None or answer.state != SENT:
        raise Refused(rules.UNKNOWN_LINK)
    own = secrets.token_urlsafe(32)
    answer.state, answer.confirmed_at = CONFIRMED, clock.now()
    answer.confirm_digest, answer.own_digest = None, digest(own)
    session.flush()
    _record(answer, "public-answer-confirmed")
    events.publish(AnswerConfirmed(answer, own))
    return answer


def withdraw_answer(*, token: str, received_at: datetime) -> PublicAnswer:
    """It is shown to nobody any more. Raises Refused after the close."""
    answer = _own(token, received_at)
    _take_from_view(answer)
    answer.state, answer.withdrawn_at = WITHDRAWN, received_at
    answer.content, answer.shown = Content().stored, None
    answer.name = answer.organisation = ""
    session.flush()
    _record(answer, "public-answer-withdrawn")
    return answer


def correct_answer(
    content: Content,
    *,
    token: str,
    sender: Sender,
    trap: str = "",
    found: Sequence[Refusal | None] = (),
    received_at: datetime,
) -> PublicAnswer:
    """Other words in its place, to be read again before anybody sees them. Raises Refused."""
    answer = _own(token, received_at)
    refuse_any(
        reasons_against_correcting(
            answer.consultation,
            content,
            sender=sender,
            trap=trap,
            found=found,
            received_at=received_at,
        )
    )
    _take_from_view(answer)
    answer.content, answer.shown = content.stored, None
    answer.name, answer.organisation = sender.name.strip(), sender.organisation.strip()
    answer.may_name = sender.may_name and bool(answer.name)
    answer.state, answer.why, answer.note = CONFIRMED, "", ""
    answer.read_at = answer.read_by_id = None
    session.flush()
    _record(answer, "public-answer-corrected")
    return answer


def _own(token: str, received_at: datetime) -> PublicAnswer:
    found = queries.find_own(token)
    if found is None:
        raise Refused(rules.UNKNOWN_LINK)
    lifecycle.hold(found.consultation_id)
    answer = _taken(PublicAnswer.id == found.id)
    assert answer is not None, "it was found just now, and such rows are not deleted"
    closes_at = answer.consultation.closes_at
    refuse_any([rules.may_be_taken_back(answer.state, closes_at, received_at)])
    return answer


def _taken(which: object) -> PublicAnswer | None:
    query = select(PublicAnswer).where(which)  # type: ignore[arg-type]
    held = query.with_for_update(of=PublicAnswer).execution_options(populate_existing=True)
    return session.scalars(held).one_or_none()


def _take_from_view(answer: PublicAnswer) -> None:
    """Nothing of what it became stands any more."""
    if answer.state == SHOWN and answer.response is not None:
        take_out_response(answer.response, by=VISITOR)
        answer.response_id = None
        session.flush()


def _record(answer: PublicAnswer, act: str) -> None:
    """On the chain of the answer: that it happened, and nothing of its words or its sender."""
    facts = {"round": answer.consultation_id, "young": answer.young}
    audit.record(answer.thing, act, facts=facts, by=VISITOR)
