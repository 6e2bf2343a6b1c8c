"""A step is taken back for some minutes, while nobody has heard of it and nothing has happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, store
from consult.accounts.models import Account
from consult.lifecycle.queries import last_passage_by
from consult.notifications import operations as letters
from consult.notifications.models import Message
from consult.reviews import operations
from consult.reviews.models import Review
from tests import factories as make
from tests.conftest import FakeClock
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
UNDO = "undo_send_to_board"


def sent() -> tuple[Review, Account]:
    """A review that its lead has sent to the board just now."""
    review = make.review_at("with_board")
    store.commit()
    return review, make.lead_of(review)


def about(review: Review) -> list[Message]:
    """The letters about its being sent to the board last."""
    sent = last_passage_by(review.id, "send_to_board")
    assert sent is not None
    return list(store.session.scalars(select(Message).where(Message.passage_id == sent.id)))


def test_the_lead_takes_back_what_was_sent_to_the_board(db: Session, visitor: Visitors) -> None:
    review = make.review_at("considering")
    make.check_equality(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/send_to_board")
    lead.sees("Letters about it leave after 10 minutes. Until then you can take it back.")
    lead.press("Send to the board")
    assert "Take this back (until 11:12am)" in lead.page.banner
    lead.click("Take this back (until 11:12am)")
    lead.sees(
        "Take back “Send to the board”",
        "from “With the board” to “Considering comments”",
        "The open ballot ends without a decision.",
        "have not left yet, and are not sent",
    )
    lead.press("Take back “Send to the board”")
    assert "“Send to the board” is taken back." in lead.page.banner
    db.expire_all()
    assert review.subject.state == "considering"
    assert make.ballot_of(review).subject.state == "returned"
    assert {each.state for each in about(review)} == {"dropped"}
    assert audit.verify_all()[1] == []
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("took back “Send to the board”")


def test_a_ballot_that_its_sender_took_back_says_so(db: Session, visitor: Visitors) -> None:
    review, lead = sent()
    taken_back = make.ballot_of(review)
    make.take(review, UNDO, by=lead)
    make.take(review, "send_to_board", by=lead)
    returned = make.ballot_of(review)
    make.take(review, "return_for_changes")
    store.commit()
    chair = visitor(make.chair_of(review))
    words = "Whoever had sent the text took it back before anybody had decided."
    page = chair.get(f"/ballots/{taken_back.id}")
    assert page.says("Taken back since", f"by {lead.name}", words)
    assert "returned for changes" not in page.text
    page = chair.get(f"/ballots/{returned.id}")
    assert page.says("Returned since", "The text was returned for changes")
    assert words not in page.text
    assert chair.get("/ballots").says("Taken back on", "Returned on")
    assert chair.get(f"/reviews/{review.id}").says("returned on")
    chair.post(f"/ballots/{taken_back.id}/position", {"choice": "yes"}, status=422)
    chair.is_told(f"This ballot was taken back by {lead.name}")


def test_what_was_taken_back_is_sent_again(db: Session) -> None:
    review, lead = sent()
    make.take(review, UNDO, by=lead)
    make.take(review, "send_to_board", by=lead)
    assert review.subject.state == "with_board"
    assert make.ballot_of(review).subject.state == "open"


def test_letters_leave_when_the_minutes_are_over(db: Session, clock: FakeClock) -> None:
    review, _ = sent()
    make.sweep("outbox")
    assert {each.state for each in about(review)} == {"waiting"}
    clock.advance(minutes=10)
    make.sweep("outbox")
    db.expire_all()
    assert about(review)
    assert {each.state for each in about(review)} == {"sent"}


def test_a_daily_message_does_not_gather_what_may_be_taken_back(
    db: Session, clock: FakeClock
) -> None:
    review = make.review_at("considering")
    member = make.board_of(review)[1]
    letters.choose_letters(member, kinds=["reviews/moved"], hour=11)
    store.commit()
    clock.advance(minutes=55)  # 10:55am: the daily message is due within the ten minutes
    make.review_at("with_board", review=review)
    clock.advance(minutes=6)
    make.sweep("outbox")
    [letter] = [each for each in about(review) if each.account_id == member.id]
    assert letter.state == "held"
    make.take(review, UNDO, by=make.lead_of(review))
    db.refresh(letter)
    assert letter.state == "dropped"


CASES = {
    "too late": (lambda clock, _review: clock.advance(minutes=10), "too-late-to-take-back"),
    "a member has spoken": (
        lambda _clock, review: make.take_position(review, make.board_of(review)[1], "yes"),
        "something-happened-since",
    ),
    "it was held and resumed": (
        lambda _clock, review: _hold_and_resume(review),
        "not-to-be-taken-back",
    ),
}


def _hold_and_resume(review: Review) -> None:
    manager = make.make_manager()
    make.hold(review, by=manager)
    make.take(review, "resume", by=manager)


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_once(db: Session, clock: FakeClock, visitor: Visitors, case: str) -> None:
    review, lead = sent()
    change, code = CASES[case]
    change(clock, review)
    store.commit()
    with pytest.raises(Refused) as no:
        make.take(review, UNDO, by=lead)
    assert code in no.value.codes
    page = visitor(lead).get(f"/reviews/{review.id}/steps/{UNDO}")
    assert page.says("You cannot do this yet") or page.says("not a step")
    assert "Take this back" not in visitor(lead).get(f"/reviews/{review.id}").text


def test_why_it_is_too_late_is_said_on_the_review(db: Session, visitor: Visitors) -> None:
    review, lead = sent()
    member = make.board_of(review)[1]
    make.take_position(review, member, "yes")
    page = visitor(lead).get(f"/reviews/{review.id}")
    assert page.says("You can no longer take your last step back.", f"by {member.name} at")


@pytest.mark.parametrize("who", ["manager", "chair"])
def test_nobody_takes_back_the_step_of_another(db: Session, visitor: Visitors, who: str) -> None:
    review, _ = sent()
    other = make.make_manager() if who == "manager" else make.chair_of(review)
    with pytest.raises(Refused) as no:
        make.take(review, UNDO, by=other)
    assert no.value.codes == ("not-yours",)
    assert "Take this back" not in visitor(other).get(f"/reviews/{review.id}").text


def test_a_letter_that_has_left_is_not_taken_back(db: Session) -> None:
    """Whatever clocks say: a worker that has it in its hands was first."""
    review, lead = sent()
    letter = about(review)[0]
    letter.claimed_until = letter.created_at + timedelta(minutes=5)
    store.commit()
    with pytest.raises(Refused) as no:
        make.take(review, UNDO, by=lead)
    assert no.value.codes == ("letters-have-gone",)
    store.rollback()
    db.expire_all()
    assert review.subject.state == "with_board"


def test_a_second_press_finds_the_first_result(db: Session) -> None:
    review, lead = sent()
    by = make.actor(lead)
    pressed = [
        operations.take_step(review_id=review.id, trigger=UNDO, request_id="r1", by=by)
        for _ in range(2)
    ]
    assert pressed[0] is pressed[1]
    assert review.subject.state == "considering"
