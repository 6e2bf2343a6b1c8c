"""A text that came back from those who decide is not sent to them again without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult import store
from consult.reviews.models import Review
from tests import factories as make
from tests.journeys.kinds import Cast, state_of
from tests.reviews.owned import framework, protocol
from workflows.refusal import Refused

BACK = ("came-back-unchanged",)
WHY = "The board had read the earlier version; its chair agrees."


def asked_why(review: Review, trigger: str) -> None:
    """It is not taken without a reason, and with one it is."""
    with pytest.raises(Refused) as no:
        make.take(review, trigger)
    assert no.value.codes == BACK
    make.take(review, trigger, reason=WHY)


def test_the_lead_is_asked_why_the_same_text_is_sent_again(
    db: Any, visitor: Callable[..., Any]
) -> None:
    cast = Cast(visitor)
    review = make.review_at("with_board", group=cast.group, board=cast.board)
    make.take(review, "return_for_changes", reason="Paragraph 1.2 is unclear.")
    store.commit()
    page = cast.at(cast.lead, review)
    page.sees("word for word the one that was put to the board and came back")
    page.click("Send to the board")
    page.press("Send to the board", status=422)
    page.is_told("word for word the one that was put to the board and came back")
    assert state_of(review) == "considering"
    page.press("Send to the board", {"Why it goes on all the same": WHY})
    assert state_of(review) == "with_board"


def test_a_text_that_was_changed_is_sent_again_without_a_question(db: Any) -> None:
    review = make.review_at("with_board")
    make.take(review, "return_for_changes")
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    make.take(review, "send_to_board")
    assert review.subject.state == "with_board"


def test_what_was_approved_and_then_returned_came_back_too(db: Any) -> None:
    review = make.review_at("approved")
    make.take(review, "return_for_changes")
    asked_why(review, "send_to_board")


def test_what_the_lead_only_took_back_did_not_come_back(db: Any) -> None:
    review = make.review_at("with_board")
    make.take(review, "undo_send_to_board", by=make.lead_of(review))
    make.take(review, "send_to_board")
    assert review.subject.state == "with_board"


def test_taking_it_back_does_not_hide_that_it_came_back_before(db: Any) -> None:
    review = make.review_at("with_board")
    make.take(review, "return_for_changes")
    asked_why(review, "send_to_board")
    make.take(review, "undo_send_to_board", by=make.lead_of(review))
    asked_why(review, "send_to_board")


def test_a_hold_with_repeated_approval_sends_nothing_back(db: Any) -> None:
    review, manager = make.review_at("approved"), make.make_manager()
    make.hold(review, by=manager, repeat_approval=True)
    make.take(review, "resume_for_decision", by=manager)
    make.take(review, "send_to_board")
    assert review.subject.state == "with_board"


def test_a_chair_who_sends_it_the_usual_way_asks_for_no_other_text(db: Any) -> None:
    document = make.draft_under(make.review_at("launched")).document
    manager = make.make_manager()
    make.documents.start_draft(document, purpose="Soon", by=make.actor(manager))
    review = make.make_review(document=document)
    make.change_text(make.draft_under(review).id, by=manager)
    make.take(review, "ask_for_urgent_decision")
    make.take(review, "return_to_drafting")
    make.review_at("considering", review=review)
    make.check_equality(review)
    make.take(review, "send_to_board")
    assert review.subject.state == "with_board"


def test_a_framework_that_the_body_above_refused_is_sent_again_with_a_reason(db: Any) -> None:
    chair = make.make_person()
    review = framework(make.make_board("Executive", chair=chair))
    make.take(review, "send_to_board")
    for each in make.board_of(review):
        make.take_position(review, each)
    make.take(review, "approve")
    make.take(review, "return_for_changes", by=chair)
    asked_why(review, "send_to_board")


def test_owners_are_not_asked_to_sign_what_the_board_sent_back_without_a_word(db: Any) -> None:
    review, _ = protocol("Met", "Health")
    make.take(review, "send_to_board")
    make.take(review, "return_for_changes")
    asked_why(review, "ask_owners")
    assert review.subject.state == "with_owners"


def test_a_plan_that_came_back_is_sent_again_with_a_reason(db: Any) -> None:
    review = make.make_review(definition="action_plan")
    make.take(review, "send_to_board")
    make.take(review, "return_for_changes")
    asked_why(review, "send_to_board")
