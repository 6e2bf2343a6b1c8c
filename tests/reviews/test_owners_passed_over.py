"""What several own, or another body ratified, is not changed elsewhere without a word."""

from __future__ import annotations

from typing import Any

import pytest

from consult import store
from consult.accounts import queries as agencies
from consult.editions import operations as editions
from consult.groups.queries import seats_of
from consult.lifecycle import get_subject
from consult.lifecycle.undoing import asked_about
from consult.reviews import operations
from consult.reviews.facts import gather_many
from consult.reviews.models import Review
from consult.reviews.presenters import picture_of
from tests import factories as make
from tests.notifications.test_who_hears import emails, forget, heard, letters
from tests.reviews.owned import changing, owned_text, ratified_text
from workflows.refusal import Refused

OWNED = "is owned by Health and Met, who signed its text; they are not asked to sign this one."
RATIFIED = "Executive ratified the text of "
SAYING = "Only the telephone number changes."
NOT_AGREED = "One of the agencies that signed it had not agreed to this."


@pytest.fixture(autouse=True)
def _app(app: Any) -> None:
    """The letters have addresses in them."""


def said_at(review: Review) -> list[str]:
    with asked_about():
        picture = picture_of(review, make.actor(make.make_manager()))
    return [
        each.because
        for option in picture.options
        for each in option.warnings
        if each.code == "owners-not-asked"
    ]


def urgent(review: Review, reason: str) -> None:
    make.take(review, "ask_for_urgent_decision", reason=reason)


def test_a_correction_of_an_owned_text_asks_for_a_reason(db: Any) -> None:
    document, _ = owned_text("Met", "Health")
    review = changing(document, "correction")
    assert said_at(review) == [f"{document.title} {OWNED}"]
    with pytest.raises(Refused) as no:
        make.take(review, "propose")
    assert no.value.codes == ("owners-not-asked",)
    make.take(review, "propose", reason=SAYING)
    assert review.subject.state == "with_chair"


def test_the_page_of_the_step_says_who_is_passed_over_and_takes_the_reason(
    db: Any, visitor: Any
) -> None:
    document, _ = owned_text("Met", "Health")
    review = changing(document, "correction")
    manager = visitor(make.make_manager())
    manager.get(f"/reviews/{review.id}")
    manager.click("Propose to the chair")
    manager.sees(f"{document.title} {OWNED}")
    manager.press("Propose to the chair", status=422)
    assert review.subject.state == "correcting"
    manager.press("Propose to the chair", {"Why it goes on all the same": SAYING})
    store.session.expire_all()
    assert review.subject.state == "with_chair"


def test_an_amendment_of_an_owned_text_asks_for_a_reason_before_partners_are_asked(db: Any) -> None:
    document, _ = owned_text("Met", "Health")
    review = make.review_at("preparing", review=changing(document))
    make.prepare_partner_round(review)
    with pytest.raises(Refused) as no:
        make.take(review, "circulate_to_partners")
    assert no.value.codes == ("owners-not-asked",)
    make.take(review, "circulate_to_partners", reason=SAYING)
    assert review.subject.state == "partner_comment"


def test_the_urgent_lane_of_an_owned_text_says_who_is_passed_over(db: Any) -> None:
    document, _ = owned_text("Met", "Health")
    review = changing(document)
    assert said_at(review) == [f"{document.title} {OWNED}"]
    urgent(review, "It cannot wait.")
    facts = gather_many([get_subject(review.id, kind="review")])[review.id]
    assert facts.drafts[0].owners == ()  # read only where a step asks for them


def test_a_text_that_was_corrected_since_still_has_its_owners(db: Any) -> None:
    document, _ = owned_text("Met", "Health")
    first = changing(document, "correction")
    make.take(first, "propose", reason=SAYING)
    make.take(first, "agree", reason=SAYING)
    make.take(first, "launch")
    assert said_at(changing(document, "correction")) == [f"{document.title} {OWNED}"]


def test_a_ratified_text_is_told_unless_the_same_body_decides(db: Any) -> None:
    document, above = ratified_text()
    [said] = said_at(changing(document))
    assert said == f"{RATIFIED}{document.title}; it is not asked to ratify this one."
    assert said_at(changing(document, board=above)) == []


def test_who_signed_a_text_that_was_taken_back_does_not_own_the_one_before(db: Any) -> None:
    before = make.draft_under(make.review_at("launched")).document
    document, _ = owned_text("Met", "Health", document=before)
    assert document is before
    manager = make.actor(make.make_manager())
    editions.take_back(document_id=document.id, reason=NOT_AGREED, by=manager)
    assert said_at(changing(document, "correction")) == []


def test_a_text_that_nobody_signed_asks_nothing(db: Any) -> None:
    document = make.draft_under(make.review_at("launched")).document
    assert said_at(changing(document, "correction")) == []
    assert said_at(make.make_review()) == []


def test_owners_hear_that_their_text_was_changed_without_them(db: Any) -> None:
    document, leads = owned_text("Met", "Health")
    assert letters("reviews/owned_text_changed") == []
    review = changing(document, "correction")
    make.take(review, "propose", reason=SAYING)
    make.take(review, "agree", reason=SAYING)
    forget()
    make.take(review, "launch")
    assert heard("reviews/owned_text_changed") == emails(leads)
    [letter, _] = letters("reviews/owned_text_changed")
    assert letter.subject == f"Changed without your signature: {document.title}"
    assert "Health and Met own this text" in letter.body
    assert f"“{review.subject.title}”" in letter.body


def test_a_new_joint_protocol_says_which_earlier_owners_are_not_asked(db: Any) -> None:
    document, _ = owned_text("Met", "Health")
    review = changing(document, "joint_protocol")
    owners = [make.make_agency("Barnet"), make.make_agency("Camden")]
    by = make.actor(make.make_manager())
    operations.name_owners(review=review, agency_ids=[each.id for each in owners], by=by)
    assert said_at(review) == [f"{document.title} {OWNED}"]
    every = [*owners, *(each for each in agencies.list_agencies() if each.name in "Met Health")]
    operations.name_owners(review=review, agency_ids=[each.id for each in every], by=by)
    assert said_at(review) == []


def test_the_chair_of_who_ratified_hears_of_a_change_without_them(db: Any) -> None:
    document, above = ratified_text()
    review = changing(document, "correction")
    make.take(review, "propose", reason=SAYING)
    make.take(review, "agree", reason=SAYING)
    forget()
    make.take(review, "launch")
    [letter] = letters("reviews/ratified_text_changed")
    assert letter.subject == f"Changed without Executive: {document.title}"
    [chair] = seats_of([above.id])[above.id][:1]
    assert heard("reviews/ratified_text_changed") == emails([chair.account])


def test_who_ratifies_once_more_is_not_told_that_they_were_passed_over(db: Any) -> None:
    document, above = ratified_text()
    review = changing(document, "practice_framework")
    operations.name_bodies(
        review=review,
        group_id=review.group_id,
        board_id=review.board_id,
        ratifying_id=above.id,
        by=make.actor(make.make_manager()),
    )
    make.review_at("preparing", review=review)
    assert said_at(review) == []


def test_nobody_is_written_to_about_a_text_without_owners(db: Any) -> None:
    make.review_at("launched")
    store.session.flush()
    assert letters("reviews/owned_text_changed") == []
