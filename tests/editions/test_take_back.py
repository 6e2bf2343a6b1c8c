"""A published text is taken back in one act, and the earlier one is in force again, to the byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult import store
from consult.audit import Overtaken, verify_all
from consult.documents import queries as documents
from consult.documents.models import Document
from consult.editions import operations, queries
from consult.notifications.models import Message
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
WHY = "Draft wording went live that nobody had been asked about."


def launched_twice() -> Document:
    """A document with two launched texts, the second by a review of its own."""
    first = make.review_at("launched")
    document = make.draft_under(first).document
    manager = make.make_manager()
    from consult.documents import operations as writing

    draft = writing.start_draft(document, purpose="Again", by=make.actor(manager))
    make.change_text(draft.id, by=manager)
    second = make.make_review(document=document, by=manager)
    make.review_at("launched", review=second)
    return document


def take_back(document: Document, reason: str = WHY, **others: int) -> None:
    by = make.actor(make.make_manager())
    operations.take_back(document_id=document.id, reason=reason, by=by, **others)


def test_the_earlier_text_is_in_force_again_as_it_was_approved(
    db: Session, visitor: Visitors
) -> None:
    document = launched_twice()
    first, second = reversed(queries.list_publications_of(document.id))
    html = queries.get_publication(document.id, first.id).approval.html
    manager = visitor(make.make_manager())
    manager.get(f"/published/{document.id}")
    manager.click("Take this text back")
    manager.sees("goes out of force at once")
    manager.press("Take it back", {"Why it is taken back": WHY})
    manager.sees("The earlier text is in force again.", "In force again since", WHY)
    page = visitor(None).get(f"/published/{document.id}")
    begin, end = "<!--approved text begins-->", "<!--approved text ends-->"
    assert page.html.partition(begin)[2].partition(end)[0] == html
    assert "Take this text back" not in page.links
    gone = visitor(None).get(f"/published/{document.id}/{second.id}")
    assert gone.says("This is an earlier text", f"It was taken back: {WHY}")
    assert documents.find_published_id(document.id) == first.approval.version_id
    manager.get(f"/reviews/{second.subject_id}")
    manager.sees("that this review published was taken back at", WHY)
    manager.does_not_see("The approved text is published and in force.")
    assert [each.id for each in queries.list_lately()] == [first.id]
    store.commit()
    assert verify_all()[1] == []


def test_those_who_lead_and_decide_are_told(db: Session) -> None:
    document = launched_twice()
    take_back(document)
    store.commit()
    told = store.session.query(Message).filter(Message.kind == "reviews/taken_back").all()
    assert told
    assert all(WHY in each.body for each in told)


def test_there_is_no_way_back_behind_the_first_text(db: Session, visitor: Visitors) -> None:
    document = make.draft_under(make.review_at("launched")).document
    with pytest.raises(Refused) as no:
        take_back(document)
    assert no.value.codes == ("no-earlier-text",)
    page = visitor(make.make_manager()).get(f"/documents/{document.id}/take-back")
    assert page.says("No other text of this document was in force before")


def test_what_was_taken_back_does_not_come_back_by_being_taken_back_again(db: Session) -> None:
    document = launched_twice()
    take_back(document)
    with pytest.raises(Refused) as no:
        take_back(document)
    assert no.value.codes == ("no-earlier-text",)


def test_everybody_can_read_why_so_it_says_something(db: Session, visitor: Visitors) -> None:
    document = launched_twice()
    manager = visitor(make.make_manager())
    manager.get(f"/documents/{document.id}/take-back")
    manager.press("Take it back", {"Why it is taken back": "Oops."}, status=422)
    manager.is_told("Give a reason of at least 8 words.")
    assert manager.value_of("Why it is taken back").strip() == "Oops."


def test_the_second_of_two_managers_is_told(db: Session, visitor: Visitors) -> None:
    document = launched_twice()
    seen = queries.get_newest_publication(document.id).id
    take_back(document)
    with pytest.raises(Overtaken):
        take_back(document, seen=seen)


def test_a_draft_that_began_from_it_is_behind(db: Session) -> None:
    document = launched_twice()
    from consult.documents import operations as writing

    manager = make.make_manager()
    draft = writing.start_draft(document, purpose="Third", by=make.actor(manager))
    take_back(document)
    assert draft.base_version_id != documents.find_published_id(document.id)
