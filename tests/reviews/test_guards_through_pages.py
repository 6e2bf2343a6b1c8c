"""Guards of the shorter kinds of review: refused on the page, and cleared through pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import lifecycle, store
from consult.access import CLOCK
from consult.accounts.models import Account
from consult.groups import operations as groups
from consult.groups import queries as group_queries
from consult.reviews.models import Review
from tests import factories as make
from tests.journeys.kinds import Cast, state_of
from tests.visitor import Visitor

NONE_NAMED = "Not named yet"
BOARD = "Board (3 people)"
TO_THE_CHAIR = "Propose to the chair"
TO_THE_BOARD = "Send to the board"
AGREE = "Agree to the correction"
SAYING = {"Why it goes on all the same": "It is one word more."}
AGAIN = "Resume, to be decided again"


@pytest.fixture
def cast(db: Session, visitor: Callable[..., Visitor]) -> Cast:
    return Cast(visitor)


def refused(page: Visitor, review: Review, trigger: str, *because: str, **said: str) -> None:
    """The step is sent although no page offers it; it is refused, and nothing moves."""
    before = state_of(review)
    page.post(f"/reviews/{review.id}/steps/{trigger}", said, status=422)
    page.sees(*because)
    assert state_of(review) == before


def called(someone: Account) -> str:
    """In the list of people to choose from."""
    return f"{someone.name}, {someone.email}"


def name_bodies(page: Visitor, review: Review, **chosen: str) -> None:
    """By the page that the review leads to."""
    page.get(f"/reviews/{review.id}")
    page.get(f"/reviews/{review.id}/bodies")
    page.press("Save", {label.replace("_", " "): name for label, name in chosen.items()})


def correction(cast: Cast, **others: Any) -> Review:
    """Of a published text, with something corrected in it."""
    launched = make.review_at("launched")
    document = make.draft_under(launched).document
    store.commit()
    name = f"{document.reference} {document.title}"
    review = cast.start("correction", Documents=[name], **others)
    draft = make.draft_under(review)
    make.change_text(draft.id, by=cast.manager)
    store.commit()
    return review


def framework(cast: Cast, **others: Any) -> Review:
    """All that stands between it and the board is who ratifies."""
    document = make.make_document("Framework")
    review = cast.start(
        "practice_framework", Documents=[f"{document.reference} Framework"], Board=BOARD, **others
    )
    agencies = [make.make_agency() for _ in range(5)]
    for agency in agencies:
        make.make_person(agency=agency, role="lead")
    make.review_at("preparing", review=review)
    make.prepare_partner_round(review, agencies=agencies, days=50)
    make.review_at("considering", review=review)
    make.check_equality(review)
    store.commit()
    return review


# A correction goes by the chair of the board


def test_a_correction_without_a_board_waits_for_one_to_be_named(cast: Cast) -> None:
    review = correction(cast)
    page = cast.at(cast.manager, review)
    page.sees("No board has been named whose chair could agree.", "Name the board and its chair.")
    refused(page, review, "propose", "No board has been named whose chair could agree.")
    page.get(f"/reviews/{review.id}")
    page.click("Name the board and its chair.")
    page.press("Save", Board=BOARD)
    page.does_not_see("No board has been named")
    cast.take(cast.manager, review, TO_THE_CHAIR, "with the chair")
    assert state_of(review) == "with_chair"


def test_a_correction_waits_for_the_board_to_have_a_chair_again(cast: Cast, clock: Any) -> None:
    review = correction(cast, Board=BOARD)
    seat = group_queries.find_seat_of(cast.board.id, cast.chair.id)
    assert seat is not None
    groups.set_term(seat, last_day=date(2021, 7, 1), by=make.SETTING_UP)
    store.commit()
    cast.at(cast.manager, review).does_not_see("Board has no chair.")
    clock.advance(date(2021, 7, 3) - clock().date())
    page = cast.at(cast.manager, review)
    page.sees("Board has no chair.")
    refused(page, review, "propose", "Board has no chair.")
    page.get(f"/reviews/{review.id}")
    page.click("Name the board and its chair.")
    page.click("name a chair")
    page.press("Add", {"Person": called(cast.members[0]), "Place": "Chair"})
    page.get(f"/reviews/{review.id}")
    page.does_not_see("Board has no chair.")
    cast.take(cast.manager, review, TO_THE_CHAIR, "with the chair")


def test_a_chair_agrees_only_while_they_are_asked(cast: Cast) -> None:
    """No page takes the question back alone; what would be left by a fault is refused all the
    same, and goes the way of every text that was returned."""
    review = correction(cast, Board=BOARD)
    cast.take(cast.manager, review, TO_THE_CHAIR, "with the chair")
    lifecycle.fire(make.ballot_of(review).id, "return", as_role="workflow", by=CLOCK)
    store.commit()
    page = cast.at(cast.chair, review)
    page.sees("The text has not been put to the chair.")
    refused(page, review, "agree", "The text has not been put to the chair.")
    cast.take(
        cast.chair, review, "Return to the manager", "returned", reason="It was not put to me."
    )
    cast.take(cast.manager, review, TO_THE_CHAIR, "with the chair", **SAYING)
    cast.at(cast.chair, review).does_not_see("The text has not been put to the chair.")
    cast.take(cast.chair, review, AGREE, "The correction is agreed.", **SAYING)
    assert state_of(review) == "agreed"


def test_a_pilot_without_a_board_is_not_put_to_one(cast: Cast) -> None:
    review = cast.start("pilot")
    cast.report(cast.lead, review, "a list of areas", "Four boroughs.")
    cast.take(cast.lead, review, "Begin the pilot", "The pilot has begun.")
    cast.report(cast.lead, review, "a progress report", "All four have begun.")
    cast.take(cast.lead, review, "End the pilot", "The pilot is over.")
    cast.report(cast.lead, review, "an evaluation", "Children were seen sooner.")
    page = cast.at(cast.lead, review)
    page.sees("No board has been named whose chair could agree.")
    refused(page, review, "put_to_board", "No board has been named whose chair could agree.")
    name_bodies(cast.be(cast.manager), review, Board=BOARD)
    cast.take(cast.lead, review, "Put the evaluation to the board", "with the board")


# A framework is ratified by a body above the board


def test_a_framework_waits_for_who_ratifies_to_be_named(cast: Cast) -> None:
    review = framework(cast)
    why = "No body has been named to ratify what the board decides."
    page = cast.at(cast.lead, review)
    page.sees(why, "Who can: the partnership manager")
    refused(page, review, "send_to_board", why)
    manager = cast.at(cast.manager, review)
    manager.click("Name it.")
    manager.press("Save", {"Body that ratifies": "Executive (1 person)"})
    cast.at(cast.lead, review).does_not_see(why)
    cast.take(cast.lead, review, TO_THE_BOARD, "The text is with the board.")
    assert state_of(review) == "with_board"


def test_a_framework_waits_for_who_ratifies_to_have_a_chair(cast: Cast) -> None:
    council = make.make_group("Council", "board", members=[make.make_person("A member")])
    review = framework(cast, **{"Body that ratifies": "Council (1 person)"})
    why = "Council has no chair, so nobody can ratify for it."
    page = cast.at(cast.lead, review)
    page.sees(why)
    refused(page, review, "send_to_board", why)
    manager = cast.at(cast.manager, review)
    manager.click("Give its chair a seat.")
    assert manager.page.url == f"/groups/{council.id}"
    manager.click("Add someone")
    manager.press("Add", {"Person": called(cast.members[0]), "Place": "Chair"})
    cast.at(cast.lead, review).does_not_see(why)
    cast.take(cast.lead, review, TO_THE_BOARD, "The text is with the board.")


# A hold says whether the decision is made again


def test_what_was_approved_is_decided_again_only_when_the_hold_says_so(cast: Cast) -> None:
    review = make.review_at("approved", group=cast.group, board=cast.board)
    store.commit()
    said = {
        "Who looks after it meanwhile?": "The lead",
        "What does it wait for?": "National guidance.",
        "Reason": "The pandemic.",
    }
    why = "It was not asked for that the text is decided again after this hold."
    page = cast.at(cast.manager, review)
    page.click("Put on hold")
    page.press("Put on hold", said)
    page.does_not_see(why, AGAIN)
    refused(page, review, "resume_for_decision", why)
    cast.take(cast.manager, review, "Resume", "It goes on from “Approved”.")
    page = cast.at(cast.manager, review)
    page.click("Put on hold")
    page.press("Put on hold", {**said, "What was decided has to be decided again": True})
    page.does_not_see(why)
    cast.take(cast.manager, review, AGAIN, "put to the board again")
    assert state_of(review) == "considering"
