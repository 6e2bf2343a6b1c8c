"""A draft that nobody reviews is set aside by whoever made it, and taken up again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult import audit
from consult.accounts.models import Account
from consult.documents import operations, queries, setting_aside
from consult.documents.copies import keeping
from consult.documents.models import Draft
from consult.reviews import operations as reviews
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]


def a_draft(maker: Account, title: str = "Chapter 4") -> Draft:
    return make.draft_of(make.make_document(title, by=maker))


def codes(doing: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as no:
        doing()
    return {each.code for each in no.value.refusals}


def acts_on(draft: Draft) -> list[str]:
    return [each.entry.act for each in audit.list_entries([f"document:{draft.document_id}"])]


def test_a_maker_sets_a_draft_aside_from_home_and_takes_it_up_again(
    db: Session, visitor: Visitors
) -> None:
    maker = make.make_person("Ann Maker")
    draft = a_draft(maker)
    someone = visitor(maker)
    assert someone.get("/home").says("Your drafts", "set it aside on its page")
    someone.click("Go on with your draft")
    someone.click("Set this draft aside")
    someone.sees("Set this draft aside?", "Chapter 4", "can take it up again at any time")
    someone.press("Set it aside")
    someone.sees("The draft is set aside", "Set aside", "Ann Maker set this draft aside at")
    someone.does_not_see("Change the text", "Start a review of it")
    assert not someone.get("/home").says("Your drafts")
    assert someone.get("/documents").says("Chapter 4", "Set aside on")
    someone.click("Chapter 4")
    someone.click("Version 1")
    someone.sees("Ann Maker set this draft aside at", "Practitioners must record")
    someone.does_not_see("Change the text")
    someone.get(f"/documents/{draft.document_id}")
    someone.press("Take it up again")
    someone.sees("The draft is taken up again", "Change the text")
    assert someone.get("/home").says("Your drafts", "Chapter 4")
    assert set(acts_on(draft)) >= {"draft-set-aside", "draft-taken-up"}


def test_the_partnership_manager_does_it_for_somebody_else(db: Session, visitor: Visitors) -> None:
    maker = make.make_person()
    draft = a_draft(maker)
    manager = visitor(make.make_manager("Mo Manager"))
    manager.get(f"/documents/{draft.document_id}")
    manager.click("Set this draft aside")
    manager.press("Set it aside")
    manager.sees("Mo Manager set this draft aside at")
    assert visitor(maker).get(f"/documents/{draft.document_id}").says("Mo Manager set this draft")
    assert not visitor(maker).get("/home").says("Your drafts")


def test_nobody_else_may(db: Session, visitor: Visitors) -> None:
    draft = a_draft(make.make_person())
    for other in (make.make_person(), make.make_person(site_roles=["administrator"])):
        page = visitor(other).get(f"/documents/drafts/{draft.id}/set-aside", status=403)
        assert page.says("Only the person who made this draft and the partnership manager")
        assert codes(lambda by=other: setting_aside.set_aside(draft, by=make.actor(by))) == {
            "not-your-draft"
        }
        assert codes(lambda by=other: setting_aside.take_up(draft, by=make.actor(by))) == {
            "not-your-draft",
            "not-set-aside",
        }


def test_a_draft_under_a_review_is_not_set_aside_and_the_page_says_why(
    db: Session, visitor: Visitors
) -> None:
    manager = make.make_manager()
    draft = a_draft(manager)
    make.make_review("Neglect", document=draft.document)
    someone = visitor(manager)
    assert not someone.get(f"/documents/{draft.document_id}").says("Set this draft aside")
    page = someone.get(f"/documents/drafts/{draft.id}/set-aside")
    assert page.says(
        "You cannot set this draft aside",
        "under the review “Neglect”, so it cannot be set aside",
        "withdraw the review",
    )
    by = make.actor(manager)
    assert codes(lambda: setting_aside.set_aside(draft, by=by)) == {"belongs-to-a-review"}
    assert draft.set_aside_at is None


def test_a_draft_whose_review_has_ended_is_kept_with_it(db: Session, visitor: Visitors) -> None:
    review = make.review_at("withdrawn")
    draft, manager = make.draft_under(review), make.make_manager()
    page = visitor(manager).get(f"/documents/drafts/{draft.id}/set-aside")
    assert page.says("You cannot set this draft aside", "which has ended")
    by = make.actor(manager)
    assert codes(lambda: setting_aside.set_aside(draft, by=by)) == {"belongs-to-a-review"}


def test_what_is_set_aside_is_neither_changed_nor_reviewed(db: Session, visitor: Visitors) -> None:
    manager = make.make_manager("Mo Manager")
    draft = a_draft(manager)
    by = make.actor(manager)
    setting_aside.set_aside(draft, by=by)
    doings: tuple[Callable[[], object], ...] = (
        lambda: setting_aside.set_aside(draft, by=by),
        lambda: keeping.start_copy(draft, by=by),
        lambda: operations.add_version(
            draft, source="# New\n\nText.\n", change_class="editorial", seen_number=1, by=by
        ),
        lambda: reviews.start_review(
            definition="procedures_amendment", title="Neglect", drafts=[draft], by=by
        ),
    )
    for each in doings:
        assert codes(each) == {"draft-set-aside"}
    someone = visitor(manager)
    page = someone.get(f"/documents/drafts/{draft.id}/versions/new", status=403)
    assert page.says("Mo Manager set this draft aside", "Take the draft up again")
    choices = someone.get("/reviews/new?kind=procedures_amendment").text
    assert f"draft:{draft.id}" not in choices


def test_what_was_typed_into_a_working_copy_is_there_when_the_draft_is_taken_up(
    db: Session, visitor: Visitors
) -> None:
    manager = make.make_manager()
    draft = a_draft(manager)
    copy = keeping.start_copy(draft, by=make.actor(manager))
    someone = visitor(manager)
    assert someone.get(f"/documents/drafts/{draft.id}/set-aside").says("edited in the browser")
    someone.press("Set it aside")
    assert someone.get(f"/documents/copies/{copy.id}").says("set this draft aside")
    setting_aside.take_up(draft, by=make.actor(manager))
    assert someone.get(f"/documents/{draft.document_id}").says("Go on editing in the browser")


def test_to_press_twice_or_too_late_says_what_happened(db: Session, visitor: Visitors) -> None:
    manager = make.make_manager()
    draft = a_draft(manager)
    here, there = visitor(manager), visitor(manager)
    for each in (here, there):
        each.get(f"/documents/drafts/{draft.id}/set-aside")
    here.press("Set it aside")
    there.press("Set it aside", status=422)
    there.sees("set this draft aside at")
    for each in (here, there):
        each.get(f"/documents/{draft.document_id}")
    here.press("Take it up again")
    there.press("Take it up again")
    there.sees("This draft is not set aside. Somebody took it up again.")


def test_a_new_draft_begins_with_a_text_that_is_not_set_aside(db: Session) -> None:
    manager = make.make_manager()
    by = make.actor(manager)
    first = a_draft(manager)
    second = operations.start_draft(first.document, purpose="Quicker", by=by)
    make.make_version(second, "# One\n\nNot wanted.\n")
    setting_aside.set_aside(second, by=by)
    newest = queries.find_newest_of(first.document_id)
    assert newest is not None
    assert newest.draft_id == first.id
    setting_aside.set_aside(first, by=by)
    newest = queries.find_newest_of(first.document_id)
    assert newest is not None
    assert newest.draft_id == second.id


def test_the_document_page_shows_live_drafts_before_those_set_aside(
    db: Session, visitor: Visitors
) -> None:
    manager = make.make_manager()
    by = make.actor(manager)
    first = a_draft(manager)
    second = operations.start_draft(first.document, purpose="Quicker", by=by)
    setting_aside.set_aside(second, by=by)
    page = visitor(manager).get(f"/documents/{first.document_id}")
    assert page.text.index("Draft of") < page.text.index("Quicker")
    assert visitor(manager).get("/documents").says("Version 1")
