"""Letters to people without an account who answered in public: at the address they gave."""

from __future__ import annotations

from consult import clock, settings
from consult.dispositions.queries import dispositions_of
from consult.dispositions.rules import WORDS
from consult.documents.queries import drafts_of
from consult.events import subscribe
from consult.individuals.events import (
    AnswerConfirmed,
    AnswerCut,
    AnswerSent,
    AnswerSetAside,
    PublicTextSetAside,
)
from consult.individuals.models import CONFIRMED, PublicAnswer
from consult.individuals.queries import find_call, list_shown, list_to_tell
from consult.individuals.rules import WHY_WORDS
from consult.individuals.saying import spoken
from consult.lifecycle import StepTaken, workflow_of
from consult.notifications.letters import letter
from consult.notifications.operations import write_letters, write_message
from consult.notifications.subscribers.news import those_who_guard
from consult.responses.queries import submitted_comments
from workflows.hearing import publishes


def _write(kind: str, answer: PublicAnswer, **words: object) -> None:
    if not answer.email:
        return
    closes_at, call = answer.consultation.closes_at, find_call(answer.consultation_id)
    subject, body = letter(
        f"individuals/{kind}",
        title=answer.about,
        sent_at=answer.sent_at,
        young=answer.young,
        slug=call.slug if call else "",
        called=answer.called,
        note=answer.note,
        closes_at=closes_at,
        over=closes_at is None or closes_at <= clock.now(),
        **words,
    )
    write_message(f"individuals/{kind}", to=None, subject=subject, body=body, address=answer.email)


@subscribe(AnswerSent)
def ask_to_confirm(news: AnswerSent) -> None:
    _write("confirm", news.answer, token=news.token, days=settings.current().unconfirmed_days)


@subscribe(AnswerConfirmed)
def send_receipt(news: AnswerConfirmed) -> None:
    _write("receipt", news.answer, token=news.token, said=spoken(news.answer))


@subscribe(AnswerSetAside)
def tell_that_it_is_set_aside(news: AnswerSetAside) -> None:
    """Not to a machine."""
    if news.answer.why != "spam":
        _write("set_aside", news.answer, why=f"{WHY_WORDS[news.answer.why].lower()}.")


@subscribe(AnswerCut)
def tell_that_words_were_taken_out(news: AnswerCut) -> None:
    _write("cut", news.answer)


@subscribe(PublicTextSetAside)
def alert_the_safeguarding_lead(_news: PublicTextSetAside) -> None:
    """Nothing of what was written."""
    others, lead = those_who_guard()
    write_letters("safeguarding/quarantined", others, lead=lead)


@subscribe(StepTaken)
def tell_how_it_ended(news: StepTaken) -> None:
    """Other than by a launch, or that it was put off. They agreed to hear what became of it when
    they sent it, and confirmed that the address is theirs."""
    if news.subject.kind != "review" or publishes(news.step):
        return
    flow = workflow_of(news.subject)
    before, now = flow.states[news.from_state], flow.states[news.subject.state]
    put_off = now.stage == "on_hold" and before.stage == "being_decided"
    if not (now.final or put_off) or before.stage == "live":
        return
    for answer in list_to_tell(news.subject.id):
        _write(
            "ended",
            answer,
            put_off=put_off,
            meaning=now.meaning,
            reason="" if put_off else news.reason,
            read=answer.state != CONFIRMED,
        )


@subscribe(StepTaken)
def tell_what_became_of_it(news: StepTaken) -> None:
    """With the launch. The clock forgets who sent it once that cannot be taken back any more."""
    if news.subject.kind != "review" or not publishes(news.step):
        return
    answers = list_shown(news.subject.id)
    if not answers:
        return
    texts = [draft.document for draft in drafts_of([news.subject.id])[news.subject.id]]
    comments = submitted_comments(sorted({each.consultation_id for each in answers}))
    outcomes = dispositions_of([each.id for each in comments])
    for answer in answers:
        theirs = [each for each in comments if each.response_id == answer.response_id]
        told = [
            (
                each.body,
                WORDS[outcomes[each.id].outcome] if each.id in outcomes else "No outcome recorded",
                outcomes[each.id].reason if each.id in outcomes else "",
            )
            for each in theirs
        ]
        _write(
            "outcome",
            answer,
            told=told,
            answers=bool(answer.as_shown.answers),
            texts=[(each.title, each.id) for each in texts],
        )
