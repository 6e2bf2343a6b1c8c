"""Questions about an open round: asked by an agency, answered to everyone or to it alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock as time
from consult.consultations.models import AnswerCorrection, Clarification, Consultation
from consult.notifications.models import Message
from consult.responses import operations
from consult.responses.models import KeptText, Quarantined, Response
from consult.reviews.models import Review
from consult.safeguarding.operations import purge_words
from tests import factories as make
from tests.responses.test_at_once import ready, statuses
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
ASK, SEND, ANSWER = "Ask a question about this consultation", "Send the question", "Send the answer"
TO_ALL = "Everyone who is asked in this consultation"
ALONE = "Only the agency that asked"
NONE = "Only the agency that asked: there will be no answer"


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def answers(round: Consultation) -> list[Response]:
    return make.responses_of(round)


@pytest.fixture
def contributor(answers: list[Response]) -> Any:
    return make.make_person("Connie Tributor", agency=answers[0].agency)


def ask(response: Response, who: Any, words: str = "Is a hostel a home?", **others: Any) -> Any:
    return operations.ask_about_round(
        response, question=words, received_at=time.now(), by=make.actor(who), **others
    )


def reply(asked: Clarification, lead: Any, outcome: str = "everyone", **words: str) -> None:
    told = {"told": asked.told, "answer": "Yes, it is.", **words}
    operations.answer_clarification(asked, outcome=outcome, by=make.actor(lead), **told)


def letters(db: Session, kind: str) -> list[tuple[int | None, str]]:
    rows = db.execute(
        select(Message.account_id, Message.body).where(Message.kind == f"responses/{kind}")
    )
    return [(row[0], row[1]) for row in rows]


def test_a_contributor_asks_and_everyone_reads_the_answer_without_who_asked(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    first, other = answers
    theirs, lead = make.respondent_of(other), make.lead_of(review)
    page = visitor(contributor)
    page.get(f"/responses/{first.id}")
    page.click(ASK)
    page.press(SEND, {"Your question": ""}, status=422)
    page.is_told("Write your question.")
    page.press(SEND, {"Your question": "Is a hostel in Camden a home? 🙂 \u200fשלום"})
    page.sees("Your question is sent.", "Is a hostel in Camden a home?", "Not answered yet.")
    [(told, body)] = letters(db, "clarification_asked")
    assert told == lead.id
    assert "Connie Tributor of" in body
    running = visitor(lead)
    running.get("/home")
    running.click(f"Answer a question of {first.respondent}")
    running.sees("Is a hostel in Camden a home?", "Connie Tributor")
    words = {"The question, as everyone": "Is a hostel a home?", "The answer": "Yes, it is."}
    running.press(ANSWER, words, status=422)
    running.is_told("Choose who reads the answer.")
    running.press(ANSWER, {"Who reads the answer?": TO_ALL, **words})
    running.sees("The answer is sent.", "Questions and answers", "Yes, it is.", first.respondent)
    running.get("/home")
    running.does_not_see("Answer a question of")
    others = visitor(theirs)
    others.get(f"/responses/{other.id}")
    others.sees("Is a hostel a home?", "Yes, it is.").does_not_see("Camden", "Connie")
    others.get(f"/consultations/{review_round(first).id}")
    others.sees("Is a hostel a home?", "Yes, it is.").does_not_see("Camden", "Connie")
    mine = visitor(contributor)
    mine.get(f"/responses/{first.id}")
    mine.sees("Is a hostel a home?", "As it was asked", "Camden", "Yes, it is.")
    sent = dict(letters(db, "clarification_answered"))
    assert set(sent) == {theirs.id, make.respondent_of(first).id, contributor.id}
    assert "Yes, it is." in sent[theirs.id]
    assert "Camden" not in sent[theirs.id]
    assert first.respondent not in sent[theirs.id]
    anybody = visitor()
    anybody.get(f"/consultations/{review_round(first).id}")
    anybody.does_not_see("hostel", "Questions and answers")


def review_round(response: Response) -> Consultation:
    return response.consultation


def test_an_agency_may_choose_to_be_named(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    first, other = answers
    page = visitor(contributor)
    page.get(f"/responses/{first.id}/ask")
    page.press(SEND, {"Your question": "Is a hostel a home?", "Everyone may read": True})
    reply(db.scalars(select(Clarification)).one(), make.lead_of(review))
    theirs = make.respondent_of(other)
    others = visitor(theirs)
    others.get(f"/responses/{other.id}")
    others.sees(f"by {first.respondent}").does_not_see("Connie")
    assert (
        f"{first.respondent} had a question"
        in dict(letters(db, "clarification_answered"))[theirs.id]
    )


@pytest.mark.parametrize(
    ("outcome", "label", "says"),
    [
        ("alone", ALONE, "Answered to you alone"),
        ("declined", NONE, "There is no answer. Only you can read why"),
    ],
)
def test_what_concerns_one_agency_is_answered_to_it_alone(
    visitor: Go,
    review: Review,
    answers: list[Response],
    contributor: Any,
    db: Session,
    outcome: str,
    label: str,
    says: str,
) -> None:
    first, other = answers
    asked = ask(first, contributor, "Did our paper of May arrive?")
    running = visitor(make.lead_of(review))
    running.get(f"/clarifications/{asked.id}/answer")
    choice = "alone" if outcome == "alone" else "declined"
    running.post(
        f"/clarifications/{asked.id}/answer",
        {"outcome": choice, "answer": "It did, in June.", "told": ""},
    )
    running.sees("It did, in June.")
    mine = visitor(contributor)
    mine.get(f"/responses/{first.id}")
    mine.sees(says, "It did, in June.")
    others = visitor(make.respondent_of(other))
    for way in (f"/responses/{other.id}", f"/consultations/{first.consultation_id}"):
        others.get(way)
        others.does_not_see("paper of May", "in June")
    others.get("/search?q=June")
    others.does_not_see("It did, in")
    member = visitor(make.members_of(review)[0])
    member.get(f"/consultations/{first.consultation_id}")
    member.does_not_see("paper of May")
    told = {each for each, _ in letters(db, "clarification_answered")}
    assert told == {contributor.id, make.respondent_of(first).id}


def test_an_answer_is_corrected_both_are_kept_and_everyone_is_told_again(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    asked = ask(answers[0], contributor)
    reply(asked, make.lead_of(review))
    running = visitor(make.lead_of(review))
    running.get(f"/consultations/{asked.consultation_id}")
    running.click("Correct the answer")
    running.press("Save the correction", {"What was wrong": "We misread."}, status=422)
    running.is_told("The answer is not changed yet.")
    running.press(
        "Save the correction", {"The answer": "No, it is not.", "What was wrong": "We misread."}
    )
    running.sees("The answer is corrected.", "No, it is not.", "Yes, it is.", "We misread.")
    others = visitor(make.respondent_of(answers[1]))
    others.get(f"/responses/{answers[1].id}")
    others.sees("No, it is not.", "It said: “Yes, it is.”", "We misread.")
    assert len(letters(db, "answer_corrected")) == 3
    assert all("It said: Yes, it is." in body for _, body in letters(db, "answer_corrected"))


def test_two_who_correct_at_once_do_not_write_over_each_other(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    asked = ask(answers[0], contributor)
    reply(asked, make.lead_of(review))
    running = visitor(make.lead_of(review))
    running.get(f"/clarifications/{asked.id}/correct")
    operations.correct_answer(
        asked,
        answer="Mostly.",
        why="Too short.",
        seen_revision=asked.revision,
        by=make.actor(make.lead_of(review)),
    )
    running.press(
        "Save the correction", {"The answer": "Never.", "What was wrong": "All."}, status=409
    )
    running.is_told("changed this answer").sees("Mostly.")
    assert running.value_of("The answer").strip() == "Never."
    assert len(db.scalars(select(AnswerCorrection)).all()) == 1


def test_of_two_who_answer_at_once_one_is_told_that_the_other_did(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    asked = ask(answers[0], contributor)
    presses = []
    for who in (make.lead_of(review), make.make_manager()):
        page = visitor(who)
        page.get(f"/clarifications/{asked.id}/answer")
        words = {"Who reads the answer?": TO_ALL, "The answer": f"Says {who.name}."}
        presses.append(ready(page, ANSWER, words))
    assert statuses(*presses) == [302, 409]
    assert len(letters(db, "clarification_answered")) == 3


def test_after_the_close_no_question_is_taken_and_what_was_typed_is_kept(
    visitor: Go, round: Consultation, answers: list[Response], contributor: Any, clock: Any
) -> None:
    assert round.closes_at is not None
    clock.set(round.closes_at - timedelta(minutes=1))
    page = visitor(contributor)
    page.get(f"/responses/{answers[0].id}/ask")
    clock.set(round.closes_at + timedelta(minutes=1))
    page.press(SEND, {"Your question": "Is it too late? \x00"}, status=422)
    page.sees("Your text is kept here", "Is it too late?")
    page.get(f"/responses/{answers[0].id}/ask")
    page.sees("no more questions about it are taken").does_not_see(SEND)
    page.get(f"/responses/{answers[0].id}")
    page.does_not_see(ASK)


def test_what_waited_at_the_close_is_still_answered(
    visitor: Go, review: Review, round: Consultation, answers: list[Response], contributor: Any
) -> None:
    asked = ask(answers[0], contributor)
    make.close_round(round)
    manager = visitor(make.make_manager())
    manager.get("/home")
    manager.sees(f"Answer a question of {answers[0].respondent}")
    reply(asked, make.lead_of(review))
    others = visitor(make.respondent_of(answers[1]))
    others.get(f"/responses/{answers[1].id}")
    others.sees("Yes, it is.", "no more questions about it are taken")


def test_words_that_identify_somebody_are_stopped_in_question_and_answer(
    visitor: Go, review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    page = visitor(contributor)
    page.get(f"/responses/{answers[0].id}/ask")
    page.press(SEND, {"Your question": "What of NHS number 943 476 5919?"}, status=422)
    page.sees("Why is this not about a child or a case?")
    assert db.scalars(select(Clarification)).all() == []
    page.press(SEND, {"Why is this not about": "It is the example of the handbook."})
    asked = db.scalars(select(Clarification)).one()
    with pytest.raises(Refused) as no:
        reply(asked, make.lead_of(review), told="Q?", answer="See NHS number 401 023 2137.")
    assert [each.code for each in no.value.refusals] == ["identifies-somebody"]


def test_a_question_that_tells_of_harm_is_set_aside(
    visitor: Go, answers: list[Response], contributor: Any, db: Session
) -> None:
    page = visitor(contributor)
    page.get(f"/responses/{answers[0].id}/ask")
    page.press(SEND, {"Your question": "I am being hurt at home."})
    page.sees("999")
    assert db.scalars(select(Clarification)).all() == []
    assert db.scalars(select(Quarantined)).one().body == "I am being hurt at home."


def test_answers_are_found_by_those_who_may_read_them(
    visitor: Go, review: Review, answers: list[Response], contributor: Any
) -> None:
    asked = ask(answers[0], contributor, "Is a xylophone meant, in Camden?")
    others = visitor(make.respondent_of(answers[1]))
    others.get("/search?q=xylophone")
    others.does_not_see("Is a")
    reply(asked, make.lead_of(review), told="Is a xylophone meant?")
    for who in (make.respondent_of(answers[1]), contributor, make.lead_of(review)):
        found = visitor(who)
        found.get("/search?q=xylophones")
        found.sees("Is a xylophone meant?").does_not_see("Camden")
    for stranger in (make.make_person(agency=make.make_agency()), None):
        page = visitor(stranger) if stranger else visitor()
        page.get("/search?q=xylophone")
        page.does_not_see("Is a xylophone")


def test_a_long_question_is_refused_in_words_and_kept_in_the_form(
    visitor: Go, answers: list[Response], contributor: Any
) -> None:
    page = visitor(contributor)
    page.get(f"/responses/{answers[0].id}/ask")
    page.press(SEND, {"Your question": "é" * 32_000}, status=422)
    page.is_told("4,000 characters or fewer")
    assert len(page.value_of("Your question").strip()) == 32_000


def test_what_was_purged_is_gone_from_questions_too(
    review: Review, answers: list[Response], contributor: Any, db: Session
) -> None:
    asked = ask(answers[0], contributor, "What about Zebediah Quark?")
    reply(asked, make.lead_of(review), told="What about Zebediah Quark?")
    purge_all("Zebediah Quark")
    db.refresh(asked)
    assert "Zebediah" not in asked.asked + asked.told
    assert not [body for _, body in letters(db, "clarification_answered") if "Zebediah" in body]


def purge_all(words: str) -> None:
    guard = make.make_person(site_roles=["safeguarding_lead"])
    purge_words(words=words, why="It names a child.", sure=True, by=make.actor(guard))


def test_a_groups_round_takes_no_questions(visitor: Go, db: Session) -> None:
    review = make.review_at("group_comment")
    made = make.round_of(review, "group")
    response = make.responses_of(made)[0]
    member = visitor(make.respondent_of(response))
    member.get(f"/responses/{response.id}")
    member.does_not_see(ASK)
    member.get(f"/responses/{response.id}/ask", status=404)


def test_an_outsider_finds_no_question(
    visitor: Go, answers: list[Response], contributor: Any, db: Session
) -> None:
    asked = ask(answers[0], contributor)
    for who in (make.respondent_of(answers[1]), contributor):
        visitor(who).get(f"/clarifications/{asked.id}/answer", status=403)
    visitor(make.respondent_of(answers[1])).get(f"/responses/{answers[0].id}/ask", status=404)
    assert db.scalars(select(KeptText)).all() == []


def test_the_history_tells_of_the_answer_and_not_of_who_asked(
    visitor: Go, review: Review, answers: list[Response], contributor: Any
) -> None:
    reply(ask(answers[0], contributor), make.lead_of(review))
    member = visitor(make.members_of(review)[0])
    member.get(f"/reviews/{review.id}/history")
    member.sees("answered a question about the round", "Yes, it is.")
    member.does_not_see("Connie")
