"""The list of reviews says who has to act now, by what has been done."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests import factories as make
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


def test_the_list_names_the_agencies_that_have_not_answered(db: Session, visitor: Visitors) -> None:
    review = make.review_at("partner_comment", title="Neglect")
    first, *others = make.responses_of(make.round_of(review))
    manager = make.make_manager()
    page = visitor(manager).get("/reviews")
    assert page.says(f"{first.respondent} and {others[0].respondent} since 10 March 2021")
    make.make_nil_return(first)
    page = visitor(manager).get("/reviews")
    assert page.says(f"{others[0].respondent} since")
    assert first.respondent not in page.text
    for each in others:
        make.make_nil_return(each)
    assert visitor(manager).get("/reviews").says("The closing time; everyone has answered")


def test_the_list_names_the_members_who_have_not_spoken_then_the_chair(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("with_board")
    chair, *others = make.board_of(review)
    for each in others:
        make.take_position(review, each)
    member = visitor(others[0])
    assert member.get("/reviews").says(f"{chair.name} since")
    make.take_position(review, chair, "no_objection")
    page = member.get("/reviews")
    assert page.says(f"The board chair ({chair.name})")
    assert "since 1" not in page.text


def test_the_list_says_that_the_lead_closes_a_round_that_all_members_answered(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("group_comment")
    for each in make.responses_of(make.round_of(review, "group")):
        make.make_nil_return(each)
    page = visitor(make.make_manager()).get("/reviews")
    assert page.says(f"The working group lead ({make.lead_of(review).name})")


def test_the_list_says_what_the_reader_can_do_beside_whom_it_waits_for(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("drafting", title="Neglect")
    make.prepare_group_round(review)
    lead = make.lead_of(review)
    page = visitor(lead).get("/reviews")
    assert page.says(f"The working group lead ({lead.name})")
    link = page.links["You can now: circulate in the working group, Neglect"]
    assert link == f"/reviews/{review.id}/steps/circulate_in_group"


def test_more_reviews_in_every_place_cost_no_more_queries(db: Session, visitor: Visitors) -> None:
    manager, cost = make.make_manager(), []
    for _ in range(2):
        for place in ("drafting", "group_comment", "partner_comment", "considering", "with_board"):
            make.review_at(place)
        cost.append(len(visitor(manager).get("/reviews").queries))
    assert cost[0] == cost[1]
