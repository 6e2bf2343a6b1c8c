"""Who sees which review, with canaries: words that must not reach the wrong reader."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.accounts.models import Account
from consult.reviews.models import Review
from tests.factories import (
    board_of,
    chair_of,
    lead_of,
    make_agency,
    make_document,
    make_manager,
    make_person,
    make_review,
    members_of,
    prepare_partner_round,
    responses_of,
    review_at,
    round_of,
)
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
TITLE, TEXT, WHY = "Canary in the title", "Canary in the draft", "Canary in the reasons"


def canary(place: str = "drafting", **others: object) -> Review:
    document = make_document(TEXT, source=f"# {TEXT}\n\n1.1 {TEXT} must not leak.\n")
    review = make_review(TITLE, document=document, why=WHY, **others)  # type: ignore[arg-type]
    return review_at(place, review=review)


def test_those_in_its_bodies_and_managers_see_a_review(db: Session, visitor: Visitors) -> None:
    review = canary()
    people = [lead_of(review), members_of(review)[0], chair_of(review), board_of(review)[1]]
    for person in [*people, make_manager()]:
        page = visitor(person).get("/reviews")
        assert TITLE in page.links
        shown = visitor(person).get(page.links[TITLE])
        assert shown.says(TITLE, TEXT, WHY)
        visitor(person).get(f"/reviews/{review.id}/history")


def test_others_see_nothing_of_it(db: Session, visitor: Visitors) -> None:
    review = canary()
    stranger = make_person()
    elsewhere = lead_of(make_review("Another"))
    for person in (stranger, elsewhere):
        pages = [visitor(person).get("/reviews"), visitor(person).get("/home")]
        paths = ("", "/history", "/steps/withdraw", "/bodies")
        pages += [visitor(person).get(f"/reviews/{review.id}{path}", status=403) for path in paths]
        for page in pages:
            for word in (TITLE, TEXT, WHY):
                assert word not in page.html


def test_a_visitor_is_asked_to_sign_in(db: Session, visitor: Visitors) -> None:
    review = canary()
    for path in ("", "/history", "/steps/withdraw", "/bodies"):
        answer = visitor().get(f"/reviews/{review.id}{path}", follow=False)
        assert "/sign-in" in answer.headers["Location"]


def asked(review: Review) -> Account:
    agency = make_agency()
    lead = make_person(agency=agency, role="lead")
    prepare_partner_round(review, agencies=[agency])
    return lead


def test_an_agency_sees_title_and_stage_once_it_is_asked_and_no_draft(
    db: Session, visitor: Visitors
) -> None:
    review = canary("preparing")
    lead = asked(review)
    assert TITLE not in visitor(lead).get("/reviews").html
    review_at("partner_comment", review=review)
    [response] = responses_of(round_of(review))
    page = visitor(lead).get("/reviews")
    assert page.says(TITLE, "Out for comment")
    [link] = [href for text, href in page.links.items() if TITLE in text]
    assert link.endswith(f"/responses/{response.id}")
    assert TEXT not in page.html
    assert WHY not in page.html
    visitor(lead).get(f"/reviews/{review.id}", status=403)


def test_another_agency_sees_nothing_of_it(db: Session, visitor: Visitors) -> None:
    review = canary("preparing")
    asked(review)
    review_at("partner_comment", review=review)
    other = make_person(agency=make_agency(), role="lead")
    assert TITLE not in visitor(other).get("/reviews").html


def test_a_seat_that_ended_opens_nothing(db: Session, visitor: Visitors) -> None:
    from consult.groups import operations as groups
    from consult.groups import queries as group_queries
    from tests.factories import SETTING_UP

    review = canary()
    member = members_of(review)[0]
    seat = group_queries.find_seat_of(review.group_id or 0, member.id)
    assert seat is not None
    groups.end_seat(seat=seat, by=SETTING_UP)
    assert TITLE not in visitor(member).get("/reviews").html
    visitor(member).get(f"/reviews/{review.id}", status=403)


def test_an_unknown_review_is_not_found(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    for path in ("", "/history", "/bodies", "/steps/approve"):
        visitor(manager).get(f"/reviews/99999{path}", status=404)


def test_the_id_of_another_kind_of_thing_is_not_a_review(db: Session, visitor: Visitors) -> None:
    review = canary("with_board")
    visitor(make_manager()).get(f"/reviews/{round_of(review).id}", status=404)
