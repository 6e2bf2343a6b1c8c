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
from consult.responses import operations, own_time
from consult.responses.models import Response
from consult.reviews.models import Review
from consult.settings import in_words
from consult.store import commit, session
from tests import factories as make
from tests.kernel.crowd import errors, together
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
    other = visitor(make.respondent_of(two))
    other.get("/home")
    other.does_not_see("was not sent", "You can ask for more time")


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


WHY = "Their committee meets only after the closing date of this round."


def with_own_time(days: float = 5) -> Response:
    """It wrote something, and has some days more than the others."""
    _, one, _ = asked()
    make.make_comment(one)
    until = one.consultation.closes_at + timedelta(days=days)  # type: ignore[operator]
    operations.extend_response(one, until=until, reason=WHY, by=make.actor(make.lead_of_round(one)))
    session.flush()
    return one


def sweep(after: timedelta = timedelta()) -> int:
    make.pass_time(after)
    commit()
    return own_time.tell()


def reminders(response: Response) -> list[Message]:
    to = make.respondent_of(response)
    kind = Message.kind == "responses/own_time_ends"
    return list(session.scalars(select(Message).where(kind, Message.account_id == to.id)))


def test_an_agency_hears_two_days_before_its_own_time_ends_and_when_it_has(db: Session) -> None:
    one = with_own_time()
    make.close_round(one.consultation)
    assert sweep() == 0
    assert sweep(timedelta(days=3)) == 1
    [reminder] = reminders(one)
    assert in_words(one.extended_to) in reminder.body  # type: ignore[arg-type]
    assert sweep() == 0, "once"
    assert sweep(timedelta(days=2)) == 1
    [letter] = letters(one)
    assert f"The time that {one.respondent} was given" in letter.body
    assert in_words(one.extended_to) in letter.body  # type: ignore[arg-type]
    assert sweep() == sweep(timedelta(days=30)) == 0


def test_whoever_is_given_more_time_again_hears_again(db: Session) -> None:
    one = with_own_time()
    make.close_round(one.consultation)
    sweep(timedelta(days=4))
    until = one.extended_to + timedelta(days=5)  # type: ignore[operator]
    operations.extend_response(one, until=until, reason=WHY, by=make.actor(make.lead_of_round(one)))
    assert sweep() == 0
    assert sweep(timedelta(days=5)) == 1
    assert len(reminders(one)) == 2


def test_whoever_is_given_a_day_is_not_reminded_of_it_at_once(db: Session) -> None:
    one = with_own_time(days=6)
    make.close_round(one.consultation)
    make.pass_time(timedelta(days=5))
    until = one.extended_to + timedelta(hours=12)  # type: ignore[operator]
    operations.extend_response(one, until=until, reason=WHY, by=make.actor(make.lead_of_round(one)))
    assert sweep() == 0
    assert reminders(one) == []


def test_an_agency_that_answered_in_its_own_time_hears_nothing(db: Session) -> None:
    one = with_own_time()
    make.close_round(one.consultation)
    make.submit_response(one)
    assert sweep(timedelta(days=4)) == sweep(timedelta(days=4)) == 0
    assert letters(one) == reminders(one) == []


def test_two_clocks_write_one_letter(db: Session) -> None:
    one = with_own_time()
    make.close_round(one.consultation)
    make.pass_time(timedelta(days=4))
    commit()
    done = together(own_time.tell, own_time.tell)
    assert not errors(done)
    assert sum(done) == 1
    assert len(reminders(one)) == 1


def test_an_agency_whose_time_the_review_ended_is_told_that_nothing_is_taken(db: Session) -> None:
    review, one, two = asked("ask")
    make.make_comment(one)
    make.make_nil_return(two)
    until = one.consultation.closes_at + timedelta(days=60)  # type: ignore[operator]
    operations.extend_response(one, until=until, reason=WHY, by=make.actor(make.lead_of_round(one)))
    make.close_round(one.consultation)
    operations.end_own_time(review.id, by=make.actor(make.lead_of_round(one)))
    one.consultation.late_ended_at = clock.now()
    assert sweep(timedelta(minutes=1)) == 1
    assert "takes no late answers" in letters(one)[0].body
