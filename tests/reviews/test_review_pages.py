"""The pages of reviews, as the people in them see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import audit
from consult.access import CLOCK
from tests.factories import (
    board_of,
    chair_of,
    lead_of,
    make_agency,
    make_manager,
    make_person,
    make_review,
    members_of,
    pass_time,
    prepare_partner_round,
    review_at,
    take,
    take_position,
)
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
PLACES = (
    "drafting",
    "group_comment",
    "preparing",
    "partner_comment",
    "considering",
    "with_board",
    "approved",
    "launched",
    "withdrawn",
)


@pytest.mark.parametrize("place", PLACES)
def test_everyone_in_a_review_sees_where_it_is(db: Session, visitor: Visitors, place: str) -> None:
    review = review_at(place)
    people = [make_manager(), lead_of(review), members_of(review)[0], *board_of(review)[:2]]
    for person in people:
        page = visitor(person).get(f"/reviews/{review.id}")
        assert page.h1 == review.subject.title
        assert page.says("Documents", "Rounds of comment", "Assessments", "About this review")
        visitor(person).get(f"/reviews/{review.id}/history")


def test_the_page_names_whom_it_waits_for_and_since_when(db: Session, visitor: Visitors) -> None:
    agencies = [make_agency("Camden"), make_agency("Barnet")]
    for agency in agencies:
        make_person(agency=agency, role="lead")
    review = review_at("preparing")
    prepare_partner_round(review, agencies=agencies)
    take(review, "circulate_to_partners")
    page = visitor(make_manager()).get(f"/reviews/{review.id}")
    assert page.says("Waiting for the agency lead: Barnet, Camden, since 10 March 2021")


def test_more_rows_cost_no_more_queries(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    make_review()
    few = [len(visitor(manager).get(url).queries) for url in ("/reviews", "/home")]
    for _ in range(4):
        make_review()
    many = [len(visitor(manager).get(url).queries) for url in ("/reviews", "/home")]
    assert many == few


def test_the_list_shows_what_is_under_way_and_what_has_ended(
    db: Session, visitor: Visitors
) -> None:
    going, ended = make_review("Still going"), review_at("withdrawn", title="Over now")
    page = visitor(make_manager())
    page.get("/reviews")
    assert "Still going" in page.page.links
    assert "Over now" not in page.page.links
    page.click("Ended")
    assert list(filter(lambda text: text in ("Still going", "Over now"), page.page.links)) == [
        "Over now"
    ]
    assert (going.subject.stage, ended.subject.stage) == ("drafting", "closed")


def test_someone_without_a_part_is_told_what_will_be_here(db: Session, visitor: Visitors) -> None:
    page = visitor(make_person()).get("/reviews")
    assert page.says("You take part in no review")


def test_history_is_a_story_newest_first(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Neglect")
    take_position(review, board_of(review)[1], "object", words="Too slow.", clears="A date.")
    take_position(review, board_of(review)[1], "yes")
    take(review, "return_for_changes", reason="Paragraph 1.2 is unclear.")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/history")
    told = [each.text for each in page.main.find_all("li", class_="consult-story__event")]
    story = " | ".join(told)
    expected = [
        "Return for changes: from “With the board” to “Considering comments”.",
        "Paragraph 1.2 is unclear.",
        "Changed position to: yes.",
        "Took a position: objection.",
        "Too slow.",
        "Send to the board: from",
        "Begin considering comments: from",
        "Put 1 draft under review.",
    ]
    missing = [each for each in expected if each not in story]
    assert not missing
    steps = [text for text in told if ": from “" in text and text.split(":")[0] in LABELS]
    assert [text.split(":")[0] for text in steps] == LABELS
    assert "The clock" in story


LABELS = [
    "Return for changes",
    "Send to the board",
    "Begin considering comments",
    "Circulate to partner agencies",
    "Recommend for partner comment",
    "Go on drafting",
    "Circulate in the working group",
]


def test_history_tells_an_unknown_act_by_its_name(db: Session, visitor: Visitors) -> None:
    review = make_review()
    audit.record(review.subject.thing, "something-new", by=CLOCK)
    page = visitor(make_manager()).get(f"/reviews/{review.id}/history")
    assert page.says("Something new.")


def test_home_says_what_waits_for_whom(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Neglect")
    chair, member, manager = chair_of(review), board_of(review)[1], make_manager()
    for person in (chair, member):
        assert visitor(person).get("/home").says("Say where you stand", "Decision on Neglect")
    assert not visitor(lead_of(review)).get("/home").says("Say where you stand")
    for each in board_of(review):
        take_position(review, each)
    home = visitor(chair).get("/home")
    assert home.links["Approve"].endswith("/steps/approve")
    assert "Approve" not in visitor(member).get("/home").links
    take(review, "approve")
    assert "Launch" in visitor(manager).get("/home").links
    assert "Launch" not in visitor(chair).get("/home").links


def test_home_names_the_first_thing_in_the_way(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing", title="Neglect")
    home = visitor(lead_of(review)).get("/home")
    assert home.says("Preparing partner comment: needed, and 1 thing more before")


def test_a_manager_sees_what_has_stood_still(db: Session, visitor: Visitors) -> None:
    make_review("Neglect")
    manager = make_manager()
    assert not visitor(manager).get("/home").says("See why")
    pass_time(timedelta(days=15))
    assert visitor(manager).get("/home").says("See why “Drafting” has taken 15 days", "Neglect")
