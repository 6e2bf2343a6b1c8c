"""Home: drafts that somebody made and nobody reviews, or that another text has overtaken."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.accounts.models import Account
from consult.documents import operations, queries
from consult.documents.models import Draft
from tests import factories as make
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
OLD = "# One\n\nWithin three days.\n\n# Two\n\nIt is kept.\n"
NEW = OLD.replace("three", "five")


def begun(by: Account) -> Draft:
    """A draft of a document of which a text is in force already."""
    document = make.make_document("Chapter 4", source=OLD)
    make.review_at("launched", document=document)
    return operations.start_draft(document, purpose="After an inquest", by=make.actor(by))


def overtake(draft: Draft) -> int:
    """Publish another text of its document; the id of that."""
    by = make.actor(make.make_manager())
    other = operations.start_draft(draft.document, purpose="Quicker", by=by)
    make.make_version(other, NEW)
    make.review_at("launched", document=draft.document)
    published = queries.find_published_id(draft.document_id)
    assert published is not None
    return published


def test_a_draft_under_no_review_is_told_of_to_whoever_made_it_alone(
    db: Session, visitor: Visitors
) -> None:
    maker = make.make_manager()
    document = make.make_document("Chapter 4", by=maker)
    [draft] = queries.list_drafts([document.id])
    home = visitor(maker).get("/home")
    assert home.says("Your drafts", "Chapter 4", "Version 1, saved at", "It is under no review")
    link = home.links["Start a review of your draft"]
    assert link == f"/reviews/new?document=draft:{draft.id}"
    assert visitor(maker).get(link).h1
    assert not visitor(make.make_manager()).get("/home").says("Your drafts")
    make.make_review("Neglect", document=document)
    assert not visitor(maker).get("/home").says("Your drafts")


def test_who_may_start_no_review_is_led_to_the_draft(db: Session, visitor: Visitors) -> None:
    maker = make.make_person()
    document = make.make_document("Chapter 4", by=maker)
    someone = visitor(maker)
    someone.get("/home")
    someone.click("Go on with your draft")
    someone.sees("Chapter 4", "Draft for comment, not in force")
    assert someone.page.url.startswith(f"/documents/{document.id}/versions/")


def test_many_drafts_are_told_of_in_one_line(db: Session, visitor: Visitors) -> None:
    maker = make.make_manager()
    for number in range(5):
        make.make_document(f"Chapter {number}", by=maker)
    home = visitor(maker).get("/home")
    assert home.says("5 drafts that you made are under no review")
    assert home.links["Start reviews of your 5 drafts"] == "/reviews/new"
    assert not home.says("Start a review of your draft")


def test_a_draft_that_a_publication_has_overtaken_is_told_of_until_it_is_up_to_date(
    db: Session, visitor: Visitors
) -> None:
    maker = make.make_manager()
    behind = begun(maker)
    assert not visitor(maker).get("/home").says("Bring your draft up to date")
    published = overtake(behind)
    home = visitor(maker).get("/home")
    assert home.says("Chapter 4, for “After an inquest”", "Another text of this document has been")
    link = home.links["Bring your draft up to date"]
    assert link == f"/documents/drafts/{behind.id}/rebase"
    assert visitor(maker).get(link).h1
    assert not home.says("Start a review of your draft")
    assert not visitor(make.make_manager()).get("/home").says("Bring your draft up to date")
    operations.rebase_draft(behind, published_id=published, by=make.actor(maker))
    home = visitor(maker).get("/home")
    assert not home.says("Bring your draft up to date")
    assert home.says("Start a review of your draft")


def test_under_a_review_the_lead_is_told_of_a_draft_that_was_overtaken_while_it_may_change(
    db: Session, visitor: Visitors
) -> None:
    maker = make.make_manager()
    behind = begun(maker)
    review = make.make_review("Neglect", document=behind.document)
    overtake(behind)
    told = ("Bring the draft up to date", "Chapter 4, in “Neglect”")
    for person in (make.lead_of(review), maker):
        home = visitor(person).get("/home")
        assert home.says(*told)
        link = home.links["Bring the draft up to date"]
        assert link == f"/documents/drafts/{behind.id}/rebase"
        assert visitor(person).get(link).h1
    for person in (make.members_of(review)[0], make.make_manager()):
        assert not visitor(person).get("/home").says(told[0])
    make.review_at("group_comment", review=review)
    assert not visitor(make.lead_of(review)).get("/home").says(told[1])


def test_home_asks_the_database_as_often_for_many_drafts_as_for_one(
    db: Session, visitor: Visitors
) -> None:
    maker = make.make_manager()
    make.make_document("Chapter 0", by=maker)
    someone = visitor(maker)
    someone.get("/home")
    one = len(someone.get("/home").queries)
    for number in range(1, 6):
        make.make_document(f"Chapter {number}", by=maker)
    assert len(someone.get("/home").queries) <= one
