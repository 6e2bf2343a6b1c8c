"""What was sent in is reopened until the round closes; both are kept, and the later one counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, store
from consult import clock as time
from consult.consultations.models import Consultation, Expected, Question
from consult.lifecycle import Definition
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Answer, Comment, KeptText, Receipt, Response
from consult.reviews.models import Review
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.responses.test_at_once import ready
from tests.visitor import Visitor
from workflows.definition import digest, shipped_source
from workflows.refusal import Refused

Go = Callable[..., Visitor]
FINAL = "\n    final: true"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def response(round: Consultation) -> Response:
    return make.responses_of(round)[0]


def reopened(response: Response) -> Comment:
    """Sent in with one comment, and reopened."""
    comment = make.submit_comment(response, "As it was sent in")
    by = make.actor(make.respondent_of(response))
    operations.reopen(response, received_at=time.now(), by=by)
    return comment


def submit_again(response: Response) -> None:
    by = make.respondent_of(response)
    operations.submit(
        response,
        signed_name=by.name,
        signed_role="Lead",
        received_at=time.now(),
        by=make.actor(by),
    )


def change(comment: Comment, body: str) -> None:
    by = make.actor(make.respondent_of(comment.response))
    operations.edit_comment(
        comment,
        body=body,
        proposed="",
        kind="general",
        stance="neutral",
        seen_revision=comment.revision,
        received_at=time.now(),
        by=by,
    )


def test_a_lead_reopens_changes_and_submits_again_and_both_are_kept(
    visitor: Go, review: Review, round: Consultation, response: Response
) -> None:
    make.submit_comment(response, "First thought")
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.click("Reopen it to change what you sent in")
    page.sees("what you sent in before counts")
    page.press("Reopen the response")
    page.sees("The response is reopened.", "This response was sent in and then reopened.")
    lead = visitor(make.lead_of(review))
    lead.get(f"/responses/{response.id}", status=403)
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("Reopened", "0 of 2 accounted for", "counts if nothing else comes before the close")
    make.make_comment(response, "Second thought")
    page.get(f"/responses/{response.id}/check")
    page.press("Sign and submit", {"Role": "Head"})
    page.sees("This response was sent in twice.", "Second thought", "which counts")
    page.get(f"/responses/{response.id}/receipt?number=1")
    page.sees("First thought", "This is not the last one.").does_not_see("Second thought")
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("Sent in 2 times; the last one counts", "1 of 2 accounted for")
    lead.get(f"/responses/{response.id}/receipt")
    lead.sees("Second thought").does_not_see("sent in twice")
    lead.get(f"/responses/{response.id}/receipt?number=2", status=404)
    hashes = store.session.scalars(select(Receipt.hash)).all()
    assert len(set(hashes)) == 2
    assert audit.verify_all()[1] == []


@pytest.mark.parametrize("number", ["0", "-1", "3", "99999999999999999999"])
def test_a_receipt_that_is_none_is_not_there(visitor: Go, response: Response, number: str) -> None:
    make.submit_comment(response)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/receipt")
    answer = page.client.get(f"/responses/{response.id}/receipt?number={number}")
    assert answer.status_code in (200, 404)


def test_what_is_not_submitted_again_counts_as_it_was_sent_in_and_no_word_is_lost(
    visitor: Go, review: Review, round: Consultation, response: Response, clock: Any, db: Session
) -> None:
    question = Question(consultation_id=round.id, position=1, kind="text", wording="And?")
    db.add(question)
    db.flush()
    lead = make.actor(make.respondent_of(response))
    said = {"question": question, "received_at": time.now(), "by": lead}
    operations.answer_question(response, value="Yes", seen_revision=0, **said)
    comment = reopened(response)
    change(comment, "Half changed")
    make.make_comment(response, "Half new 🙂")
    stored = db.scalars(select(Answer)).one()
    operations.answer_question(response, value="No", seen_revision=stored.revision, **said)
    assert round.closes_at is not None
    clock.set(round.closes_at)
    make.sweep()
    assert response.subject.state == "submitted"
    assert review.subject.state == "considering"
    [stands] = queries.submitted_comments([round.id])
    assert stands.body == "As it was sent in"
    assert db.scalars(select(Answer.value)).all() == ["Yes"]
    assert {each.body for each in db.scalars(select(KeptText))} == {
        "Half changed",
        "Half new 🙂",
        "No",
    }
    expected = db.scalars(select(Expected).where(Expected.agency_id == response.agency_id)).one()
    assert expected.how == "submitted"
    told = db.scalars(select(Message.address).where(Message.kind == "responses/stands")).all()
    assert told == [make.respondent_of(response).email]
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.sees("As it was sent in", "Half changed", "Half new 🙂")
    assert audit.verify_all()[1] == []


def settled(response: Response, how: str) -> None:
    if how == "nil_return":
        make.make_nil_return(response)
        return
    by = make.respondent_of(response)
    operations.decline(
        response,
        reason="It is about children, and we work with adults alone.",
        signed_name=by.name,
        signed_role="Lead",
        received_at=time.now(),
        by=make.actor(by),
    )


@pytest.mark.parametrize("how", ["nil_return", "declined"])
def test_who_had_nothing_to_say_may_think_again_until_the_close(
    visitor: Go, review: Review, round: Consultation, response: Response, how: str
) -> None:
    page = visitor(make.respondent_of(response))
    step = "nil-return" if how == "nil_return" else "decline"
    page.get(f"/responses/{response.id}/{step}")
    page.sees("You can reopen it until the round closes")
    settled(response, how)
    page.get(f"/responses/{response.id}")
    page.click("Reopen it to change what you sent in")
    page.press("Reopen the response")
    page.sees("The response is reopened.")
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("Reopened", "0 of 2 accounted for")
    make.make_comment(response, "Something after all")
    submit_again(response)
    assert response.subject.state == "submitted"
    page.get(f"/responses/{response.id}/receipt")
    page.sees("Something after all", "sent in twice")
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("1 of 2 accounted for")
    assert audit.verify_all()[1] == []


@pytest.mark.parametrize("how", ["nil_return", "declined"])
def test_who_thought_again_and_sent_nothing_had_nothing_to_say(
    visitor: Go, round: Consultation, response: Response, clock: Any, db: Session, how: str
) -> None:
    settled(response, how)
    by = make.actor(make.respondent_of(response))
    operations.reopen(response, received_at=time.now(), by=by)
    make.make_comment(response, "Half thought of")
    assert round.closes_at is not None
    clock.set(round.closes_at)
    make.sweep()
    assert response.subject.state == how
    expected = db.scalars(select(Expected).where(Expected.agency_id == response.agency_id)).one()
    assert expected.how == how
    assert queries.submitted_comments([round.id]) == []
    assert [each.body for each in db.scalars(select(KeptText))] == ["Half thought of"]
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.sees("Half thought of")
    assert audit.verify_all()[1] == []


def test_one_that_began_under_an_earlier_way_is_not_promised_what_it_has_not(
    visitor: Go, response: Response
) -> None:
    source = shipped_source("agency_response").replace("version: 7", "version: 6")
    source = source.replace("from: [submitted, nil_return, declined]", "from: submitted")
    waits = "reopen it.\n    waits_for: working_group_lead"
    for state in ("  nil_return:", "  declined:"):
        before, _, after = source.partition(f"\n{state}\n")
        source = f"{before}\n{state}\n{after.replace(waits, 'reopen it.' + FINAL, 1)}"
    response.subject.definition = Definition(
        key="agency_response",
        version=6,
        kind="response",
        source=source,
        digest=digest(source),
        stored_at=time.now(),
        published_at=time.now(),
    )
    store.session.flush()
    settled(response, "nil_return")
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.does_not_see("Reopen it")


def test_a_comment_that_was_taken_out_after_reopening_stands_again(
    round: Consultation, response: Response
) -> None:
    comment = reopened(response)
    by = make.actor(make.respondent_of(response))
    operations.remove_comment(
        comment, seen_revision=comment.revision, received_at=time.now(), by=by
    )
    make.close_round(round)
    assert [each.body for each in queries.submitted_comments([round.id])] == ["As it was sent in"]


def test_whoever_typed_over_the_close_reads_that_the_round_closed_meanwhile(
    visitor: Go, round: Consultation, response: Response, clock: Any
) -> None:
    comment = reopened(response)
    assert round.closes_at is not None
    clock.set(round.closes_at - HOUR)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/comments/{comment.id}/edit")
    clock.set(round.closes_at)
    make.sweep()
    page.press("Save comment", {"Your comment": "Typed over the close"}, status=422)
    page.sees("The round closed at", "so what was sent in before counts", "Typed over the close")
    page.does_not_see("it cannot be changed")


def test_after_the_close_nothing_is_reopened(
    visitor: Go, round: Consultation, response: Response, clock: Any
) -> None:
    make.submit_comment(response)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/reopen")
    assert round.closes_at is not None
    clock.set(round.closes_at)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.does_not_see("Reopen it")
    page.get(f"/responses/{response.id}/reopen")
    page.sees("so what you sent in stands")
    page.post(f"/responses/{response.id}/reopen", status=422)
    page.is_told("so what you sent in stands")


def test_an_answer_that_arrives_at_the_last_moment_is_reopened_by_its_arrival(
    round: Consultation, response: Response, clock: Any
) -> None:
    make.submit_comment(response)
    assert round.closes_at is not None
    arrived = round.closes_at - timedelta(seconds=1)
    clock.set(round.closes_at)
    by = make.actor(make.respondent_of(response))
    with pytest.raises(Refused):
        operations.reopen(response, received_at=round.closes_at, by=by)
    operations.reopen(response, received_at=arrived, by=by)
    make.sweep()
    assert response.subject.state == "submitted"


def test_time_of_its_own_does_not_reopen_what_the_others_cannot(
    review: Review, round: Consultation, response: Response, clock: Any
) -> None:
    assert round.closes_at is not None
    until = round.closes_at + 9 * DAY
    why = "Half term falls in the last week, so schools were not able to meet."
    lead = make.actor(make.lead_of(review))
    operations.extend_response(response, until=until, reason=why, by=lead)
    clock.set(round.closes_at + HOUR)
    make.sweep()
    make.submit_comment(response)
    by = make.actor(make.respondent_of(response))
    with pytest.raises(Refused, match="so what you sent in stands"):
        operations.reopen(response, received_at=time.now(), by=by)


def test_only_what_was_sent_in_is_reopened_and_only_by_its_lead(
    visitor: Go, round: Consultation, response: Response
) -> None:
    unsent = make.responses_of(round)[1]
    page = visitor(make.respondent_of(unsent))
    page.get(f"/responses/{unsent.id}/reopen")
    page.sees("Only a response that was sent in can be reopened")
    page.post(f"/responses/{unsent.id}/reopen", status=422)
    page.get(f"/responses/{response.id}/reopen", status=404)
    make.submit_comment(response)
    contributor = visitor(make.make_person(agency=response.agency))
    contributor.get(f"/responses/{response.id}/reopen", status=403)


def test_a_reopened_response_is_reminded_in_words_of_its_own(
    visitor: Go, review: Review, round: Consultation, response: Response
) -> None:
    reopened(response)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/chase?respondent={response.id}")
    lead.sees("was reopened and has not been submitted again")


@pytest.mark.parametrize("_again", range(3))
def test_two_leads_and_a_double_press_reopen_once(
    visitor: Go, response: Response, _again: int
) -> None:
    make.submit_comment(response)
    presses = []
    people = [make.respondent_of(response), make.make_person(agency=response.agency, role="lead")]
    for who in people:
        page = visitor(who)
        page.get(f"/responses/{response.id}/reopen")
        presses.append(ready(page, "Reopen the response", {}))
    store.commit()
    results = together(presses[0], presses[0], presses[1])
    store.session.expire_all()
    assert not errors(results), results
    assert {each.status_code for each in results} <= {302, 409, 422}
    assert response.subject.state == "drafting"
    assert audit.verify_all()[1] == []


def test_reopened_twice_and_submitted_three_times_keeps_three(
    visitor: Go, response: Response
) -> None:
    make.submit_comment(response)
    for _ in range(2):
        by = make.actor(make.respondent_of(response))
        operations.reopen(response, received_at=time.now(), by=by)
        submit_again(response)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/receipt")
    page.sees("This response was sent in 3 times.")
