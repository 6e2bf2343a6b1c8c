"""Starting a review and naming its bodies, in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import lifecycle
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.reviews import operations
from consult.reviews.models import Review
from tests.factories import (
    actor,
    draft_of,
    lead_of,
    make_agency,
    make_board,
    make_document,
    make_group,
    make_manager,
    make_person,
    make_review,
    review_at,
)
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
AMENDMENT = "procedures_amendment"
KIND = "What kind of review is it?"


def count_reviews(db: Session) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(Review)) or 0


def test_a_manager_starts_a_review_of_a_draft(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    document = make_document("Neglect")
    group = make_group("Neglect group", lead=make_person(), members=[make_person()])
    board = make_board("Editorial Board", chair=make_person())
    page = visitor(manager)
    page.get("/reviews")
    page.click("Start a review")
    page.press("Continue", {KIND: "Amendment to the procedures"})
    page.press(
        "Start the review",
        title="Recognising neglect",
        why_it_is_needed="A local review.",
        documents=[f"{document.reference} Neglect"],
        working_group="Neglect group (2 people)",
        board="Editorial Board (1 person)",
    )
    assert page.page.h1 == "Recognising neglect"
    assert "has begun" in page.page.banner
    db.rollback()
    [review] = db.scalars(select(Review))
    assert (review.group_id, review.board_id) == (group.id, board.id)
    assert draft_of(document).subject_id == review.id
    assert review.subject.state == "triage"


def test_what_is_missing_is_said_and_what_was_typed_is_kept(db: Session, visitor: Visitors) -> None:
    make_document()
    page = visitor(make_manager())
    page.get("/reviews/new/procedures_amendment")
    page.press("Start the review", why_it_is_needed="A local review.", status=422)
    assert page.page.errors == [
        "Give the review a title.",
        "Choose at least one document to review.",
    ]
    assert "A local review." in page.page.html
    assert count_reviews(db) == 0
    page.press("Start the review", title="Neglect", status=422)
    assert page.page.errors == ["Choose at least one document to review."]
    assert count_reviews(db) == 0


def test_without_any_document_the_page_says_how_to_add_one(db: Session, visitor: Visitors) -> None:
    page = visitor(make_manager()).get("/reviews/new/procedures_amendment")
    assert page.links["Add a document"].endswith("/documents/new")


def test_a_free_draft_leads_a_manager_to_its_review(db: Session, visitor: Visitors) -> None:
    document = make_document("Neglect")
    page = visitor(make_manager())
    page.get(f"/documents/{document.id}")
    page.click("Start a review of it")
    page.press("Continue", {KIND: "Amendment to the procedures"})
    page.press("Start the review", title="Faster")
    db.rollback()
    assert draft_of(document).subject_id
    page.get(f"/documents/{document.id}")
    assert page.page.says("Under review: Faster Proposed")


def test_a_published_document_says_since_when_it_is_in_force(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("launched", title="Neglect")
    document = document_queries.drafts_of([review.id])[review.id][0].document
    page = visitor(make_manager()).get(f"/documents/{document.id}")
    assert page.says("In force since", "Its review has ended: Neglect Live")


def test_a_document_under_review_gets_a_new_draft(db: Session, visitor: Visitors) -> None:
    review = make_review("First")
    document = document_queries.drafts_of([review.id])[review.id][0].document
    page = visitor(make_manager())
    page.get("/reviews/new/procedures_amendment")
    assert page.page.says("It is under review in “First”.")
    name = f"{document.reference} {document.title}"
    page.press("Start the review", title="Second", documents=[name])
    db.rollback()
    drafts = document_queries.list_drafts([document.id])
    assert len({draft.subject_id for draft in drafts}) == 2


def test_a_draft_is_under_one_review_only(db: Session) -> None:
    review = make_review()
    [draft] = document_queries.drafts_of([review.id])[review.id]
    by = actor(make_manager())
    with pytest.raises(Refused) as no:
        operations.start_review(definition=AMENDMENT, title="Second", drafts=[draft], by=by)
    assert no.value.codes == ("under-another-review",)


def test_two_drafts_of_one_document_do_not_go_together(db: Session) -> None:
    manager = make_manager()
    document = make_document(by=manager)
    documents.start_draft(document, purpose="Another", by=actor(manager))
    drafts = document_queries.list_drafts([document.id])
    by = actor(manager)
    with pytest.raises(Refused) as no:
        operations.start_review(definition=AMENDMENT, title="Both", drafts=drafts, by=by)
    assert no.value.codes == ("document-twice",)


def test_only_a_manager_starts_a_review(db: Session, visitor: Visitors) -> None:
    review = make_review()
    agency_lead = make_person(agency=make_agency(), role="lead")
    for person in (lead_of(review), agency_lead):
        page = visitor(person).get("/reviews/new", status=403)
        assert "Only the partnership manager may start a review." in page.text
        assert "Start a review" not in visitor(person).get("/reviews").links
    visitor().get("/reviews/new", follow=False)


def test_a_manager_names_the_bodies_later(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    document = make_document()
    review = operations.start_review(
        definition=AMENDMENT,
        title="Neglect",
        drafts=[draft_of(document)],
        by=actor(manager),
    )
    group = make_group("Neglect group", lead=make_person(), members=[make_person()])
    page = visitor(manager)
    page.get(f"/reviews/{review.id}")
    assert page.page.says("Not named yet")
    page.click("Change the working group or the board")
    page.press("Save", working_group="Neglect group (2 people)")
    assert page.page.says("Neglect group")
    db.rollback()
    assert db.get(Review, review.id).group_id == group.id  # type: ignore[union-attr]


def test_nobody_names_another_board_while_it_decides(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    make_board("Other Board", chair=make_person())
    page = visitor(make_manager())
    page.get(f"/reviews/{review.id}/bodies")
    page.press("Save", board="Other Board (1 person)", status=422)
    assert "The board is deciding on this now" in page.page.errors[0]
    db.rollback()
    assert db.get(Review, review.id).board_id == review.board_id  # type: ignore[union-attr]


def test_only_a_manager_names_bodies(db: Session, visitor: Visitors) -> None:
    review = make_review()
    visitor(lead_of(review)).get(f"/reviews/{review.id}/bodies", status=403)
    assert lifecycle.roles_on(review.subject, actor(lead_of(review)))


def test_what_the_bodies_are_asked_to_do_fits_the_kind(db: Session, visitor: Visitors) -> None:
    make_document()
    page = visitor(make_manager())
    page.get("/reviews/new/procedures_amendment")
    page.sees("It drafts the change", "It decides on the text")
    for kind in ("pilot", "support_programme"):
        page.get(f"/reviews/new/{kind}")
        page.sees("It does the work, and reports on it.")
        page.does_not_see("drafts the change", "decides on the text")
    page.press("Start the review", title="Support for partnerships")
    page.does_not_see("or the board", "a text is written")
    page.click("Change the working group")
    page.does_not_see("board")
