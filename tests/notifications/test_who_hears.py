"""Whom news reaches: those for whom something waits, once each."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from consult import lifecycle, store
from consult.accounts import operations as accounts
from consult.accounts.models import Account
from consult.notifications.models import Message
from consult.responses import operations as responses
from tests import factories as make

pytestmark = pytest.mark.usefixtures("app")


def letters(kind: str) -> list[Message]:
    query = select(Message).where(Message.kind == kind).order_by(Message.id)
    return list(store.session.scalars(query))


def heard(kind: str) -> list[str]:
    return sorted(message.address for message in letters(kind))


def emails(people: list[Account]) -> list[str]:
    return sorted(person.email for person in people)


def forget() -> None:
    store.session.flush()
    for message in store.session.scalars(select(Message)):
        store.session.delete(message)
    store.session.flush()


def test_a_sign_in_link_goes_to_its_owner_with_the_token(db: Any) -> None:
    person = make.make_person(email="ada@example.org")
    accounts.request_link(email=person.email, next_path="/reviews")
    [message] = letters("accounts/sign_in_link")
    assert message.address == "ada@example.org"
    assert "/sign-in/link/" in message.body


def test_nobody_hears_of_a_link_for_an_unknown_address(db: Any) -> None:
    accounts.request_link(email="nobody@example.org", next_path="")
    assert letters("accounts/sign_in_link") == []


def test_every_member_of_the_group_is_asked(db: Any) -> None:
    review = make.review_at("group_comment")
    expected = [
        make.respondent_of(each) for each in make.responses_of(make.round_of(review, "group"))
    ]
    assert expected
    assert heard("consultations/opened") == emails(expected)


def test_every_lead_of_every_consulted_agency_is_asked_with_their_own_link(db: Any) -> None:
    review = make.review_at("partner_comment")
    answers = make.responses_of(make.round_of(review))
    asked = [each for each in letters("consultations/opened") if "invited to respond" in each.body]
    assert sorted(each.address for each in asked) == emails(
        [make.respondent_of(each) for each in answers]
    )
    for message in asked:
        own = [each for each in answers if make.respondent_of(each).email == message.address]
        assert f"/responses/{own[0].id}" in message.body


def test_an_agency_without_a_lead_hears_of_it_all_the_same(db: Any) -> None:
    from consult.notifications.addressees import respondents

    agency = make.make_agency()
    worker = make.make_person(agency=agency)
    review = make.review_at("preparing")
    make.prepare_partner_round(review, agencies=[agency])
    make.take(review, "circulate_to_partners")
    [response] = make.responses_of(make.round_of(review))
    assert respondents([response])[response.id] == [worker]
    assert worker.email in heard("consultations/opened")


def test_a_round_that_closes_is_one_letter_to_the_lead(db: Any) -> None:
    review = make.review_at("partner_comment")
    forget()
    make.close_round(make.round_of(review))
    assert [each.kind for each in store.session.scalars(select(Message))] == [
        "consultations/closed"
    ]
    [message] = letters("consultations/closed")
    assert message.address == make.lead_of(review).email
    assert "0 of 2 answered" in message.body
    assert "answering every comment" in message.body


def test_a_submission_sends_a_receipt_to_the_respondent(db: Any) -> None:
    review = make.review_at("partner_comment")
    [first, second] = make.responses_of(make.round_of(review))
    make.submit_comment(first)
    assert heard("responses/submitted") == [make.respondent_of(first).email]
    make.make_nil_return(second)
    assert make.respondent_of(second).email in heard("responses/submitted")
    assert "nil return" in letters("responses/submitted")[-1].body


def test_a_reminder_goes_to_the_respondent(db: Any) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    responses.chase(response, by=make.actor(make.lead_of(review)))
    assert heard("responses/chased") == [make.respondent_of(response).email]
    assert "It closes at" in letters("responses/chased")[0].body


def test_the_board_is_asked_with_a_link_to_its_ballot(db: Any) -> None:
    review = make.review_at("with_board")
    asked = [each for each in letters("reviews/moved") if "where you stand" in each.body]
    assert sorted(each.address for each in asked) == emails(make.board_of(review))
    assert all(f"/ballots/{make.ballot_of(review).id}" in each.body for each in asked)


def test_the_lead_hears_that_the_text_came_back_and_why(db: Any) -> None:
    review = make.review_at("with_board")
    forget()
    make.take(review, "return_for_changes", reason="Say it plainly.")
    [message] = letters("reviews/moved")
    assert message.address == make.lead_of(review).email
    assert "Say it plainly." in message.body


def test_the_managers_hear_that_a_text_waits_to_be_launched(db: Any) -> None:
    from consult.accounts.queries import list_managers

    review = make.review_at("with_board")
    forget()
    make.review_at("approved", review=review)
    assert heard("reviews/moved") == emails(list(list_managers()))


def test_everyone_who_was_consulted_hears_of_the_launch(db: Any) -> None:
    review = make.review_at("launched")
    document_id = make.draft_under(review).document_id
    told = {each.address for each in letters("reviews/launched")}
    assert all(f"/published/{document_id}\n" in each.body for each in letters("reviews/launched"))
    assert all("The text is published." in each.body for each in letters("reviews/launched"))
    for response in make.responses_of(make.round_of(review)):
        assert make.respondent_of(response).email in told
    assert make.lead_of(review).email in told


def test_who_wrote_for_an_agency_is_led_to_what_became_of_its_comments(db: Any) -> None:
    barnet, camden = make.make_agency("Barnet"), make.make_agency("Camden")
    lead, silent = (make.make_person(agency=each, role="lead") for each in (barnet, camden))
    writer, idle = make.make_person(agency=barnet), make.make_person(agency=barnet)
    review = make.review_at("preparing")
    make.prepare_partner_round(review, agencies=[barnet, camden])
    make.take(review, "circulate_to_partners")
    [ours] = [each for each in make.responses_of(make.round_of(review)) if each.agency == barnet]
    make.make_comment(ours, by=writer)
    make.submit_response(ours, by=lead)
    make.review_at("considering", review=review)
    for comment in comments_in(review):
        make.answer(comment)
    make.review_at("launched", review=review)
    bodies = {each.address: each.body for each in letters("reviews/launched")}
    for person in (lead, writer):
        assert f"/responses/{ours.id}/outcomes" in bodies[person.email]
    assert "/outcomes" not in bodies[silent.email]
    assert idle.email not in bodies


def test_only_an_agency_that_said_something_is_thanked(db: Any) -> None:
    barnet, camden = make.make_agency("Barnet"), make.make_agency("Camden")
    lead, silent = (make.make_person(agency=each, role="lead") for each in (barnet, camden))
    review = make.review_at("preparing")
    make.prepare_partner_round(review, agencies=[barnet, camden])
    make.take(review, "circulate_to_partners")
    ours, theirs = sorted(make.responses_of(make.round_of(review)), key=lambda r: r.respondent)
    make.make_nil_return(ours)
    by = make.actor(make.lead_of(review))
    responses.chase(theirs, by=by)
    make.close_round(make.round_of(review))
    responses.waive(theirs, reason="Reminded, silent.", by=by)
    make.review_at("launched", review=review)
    bodies = {each.address: each.body for each in letters("reviews/launched")}
    assert "Thank you" in bodies[lead.email]
    assert "Thank you" not in bodies[silent.email]


def comments_in(review: Any) -> list[Any]:
    from consult.responses.queries import submitted_comments

    return list(submitted_comments([make.round_of(review).id]))


def test_everyone_who_was_asked_hears_why_a_review_was_withdrawn(db: Any) -> None:
    review = make.review_at("partner_comment")
    asked = [make.respondent_of(each) for each in make.responses_of(make.round_of(review))]
    forget()
    make.take(review, "withdraw", reason="The law has changed.")
    told = letters("reviews/moved")
    assert {person.email for person in asked} <= {each.address for each in told}
    assert not {person.email for person in make.board_of(review)} & {each.address for each in told}
    assert all("The law has changed." in each.body for each in told)


def test_who_takes_a_step_is_not_told_of_it(db: Any) -> None:
    review = make.review_at("approved")
    forget()
    manager = make.make_manager()
    make.take(review, "launch", by=manager)
    assert manager.email not in heard("reviews/launched")


def test_nobody_is_told_of_a_step_that_was_undone(db: Any) -> None:
    review = make.review_at("with_board")
    store.commit()
    forget()
    store.commit()
    make.take(review, "return_for_changes", reason="No")
    store.rollback()
    assert letters("reviews/moved") == []
    assert lifecycle.get_subject(review.id, kind="review").state == "with_board"
