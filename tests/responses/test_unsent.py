"""A lead whose agency wrote and did not send is told so when the round closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock
from consult.consultations import operations as rounds
from consult.notifications.models import Message
from consult.responses import operations
from consult.responses.models import Response
from consult.reviews.models import Review
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]


def asked(policy: str = "refuse") -> tuple[Review, Response, Response]:
    """An open round with two agencies."""
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review)
    rounds.choose_late_policy(made, policy=policy, by=make.actor(make.lead_of(review)))
    make.take(review, "circulate_to_partners")
    one, two = make.responses_of(make.round_of(review))
    return review, one, two


def letters(response: Response) -> list[Message]:
    to = make.respondent_of(response)
    query = select(Message).where(Message.kind == "responses/unsent", Message.account_id == to.id)
    return list(session.scalars(query))


def test_the_lead_gets_one_letter_and_a_row_at_home(db: Session, visitor: Go) -> None:
    _, one, two = asked("ask")
    make.make_comment(one, "Canary")
    make.close_round(one.consultation)
    [letter] = letters(one)
    assert one.respondent in letter.body
    assert "nothing was sent in" in letter.body
    assert "Ask for more time" in letter.body
    assert "Canary" not in letter.body
    assert letters(two) == [], "it had written nothing"
    lead = visitor(make.respondent_of(one))
    lead.get("/home")
    lead.sees("You can ask for more time there")
    lead.click(f"The text of {one.respondent} was not sent")
    lead.sees("Canary")
    lead.click("Ask for more time")
    visitor(make.respondent_of(two)).get("/home").text.index("Nothing waits")


def test_a_contributor_is_not_told_what_only_the_lead_can_mend(db: Session, visitor: Go) -> None:
    _, one, _ = asked()
    other = make.make_person(agency=one.agency)
    make.make_comment(one, by=other)
    make.close_round(one.consultation)
    page = visitor(other)
    page.get("/home")
    page.does_not_see("was not sent")


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("refuse", "takes no late answers"),
        ("ask", "choose “Ask for more time”"),
        ("accept", "It can still be sent"),
    ],
)
def test_the_letter_says_what_can_be_done_as_the_round_takes_late_answers(
    db: Session, policy: str, says: str
) -> None:
    _, one, _ = asked(policy)
    make.make_comment(one)
    make.close_round(one.consultation)
    assert says in letters(one)[0].body


def test_kept_words_alone_are_text_too(db: Session) -> None:
    _, one, _ = asked()
    by = make.actor(make.respondent_of(one))
    operations.keep_text(response_id=one.id, place="Answer", body="Kept", why="It was.", by=by)
    make.close_round(one.consultation)
    assert len(letters(one)) == 1


def test_what_was_sent_in_before_counts_and_is_told_as_ever(db: Session, visitor: Go) -> None:
    _, one, two = asked()
    make.submit_comment(one)
    lead = make.actor(make.respondent_of(one))
    operations.reopen(one, received_at=clock.now(), by=lead)
    make.make_comment(one, "More")
    make.make_nil_return(two)
    make.close_round(one.consultation)
    assert letters(one) == letters(two) == []
    page = visitor(make.respondent_of(one))
    page.get("/home")
    page.does_not_see("was not sent")


def test_an_agency_with_time_left_is_told_at_home_only_when_that_is_over(
    db: Session, visitor: Go
) -> None:
    _, one, _ = asked()
    make.make_comment(one)
    until = one.consultation.closes_at + timedelta(days=5)  # type: ignore[operator]
    by = make.actor(make.lead_of_round(one))
    why = "Their committee meets only after the closing date of this round."
    operations.extend_response(one, until=until, reason=why, by=by)
    make.close_round(one.consultation)
    assert letters(one) == []
    page = visitor(make.respondent_of(one))
    page.get("/home")
    page.does_not_see("was not sent")
    make.pass_time(timedelta(days=6))
    page = visitor(make.respondent_of(one))
    page.get("/home")
    page.sees(f"The text of {one.respondent} was not sent")


def test_a_member_of_the_group_who_did_not_send_is_told(db: Session) -> None:
    review = make.review_at("group_comment")
    response = make.responses_of(make.round_of(review, "group"))[0]
    make.make_comment(response)
    make.close_round(response.consultation)
    assert "No more comments are taken" in letters(response)[0].body
