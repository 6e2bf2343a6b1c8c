"""A correction on the public pages: whose wording it changes, and where its outcomes are told."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from consult.editions import queries as editions
from consult.editions.models import Publication
from tests import factories as make
from tests.editions.test_take_back import launched_twice, take_back
from tests.public.test_pages import launched, launched_with_a_comment
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


def corrected(of: Publication, word: str = "now") -> Publication:
    manager = make.make_manager()
    draft = make.documents.start_draft(of.document, purpose="A slip", by=make.actor(manager))
    make.change_text(draft.id, by=manager, word=word)
    review = make.make_review(definition="correction", document=of.document)
    make.take(review, "propose")
    make.take(review, "agree", reason="It is one word more.")
    make.take(review, "launch")
    return editions.get_newest_publication(of.document_id)


def test_a_correction_says_of_which_text_and_leads_to_what_became_of_its_comments(
    db: Session, visitor: Visit
) -> None:
    first = launched_with_a_comment("not_accepted")
    second = corrected(first)
    assert second.id != first.id
    reader = visitor()
    reader.get(f"/published/{first.document_id}")
    reader.sees(
        "This is a correction of the text of", "They were consulted on that text: 1 comment"
    )
    reader.does_not_see("Agencies were not consulted on this text.")
    reader.click("1 comment, and what became of it")
    reader.sees("Say by when.", "Because it is so.")


def test_the_outcomes_of_a_correction_are_those_of_the_text_it_corrects(
    db: Session, visitor: Visit
) -> None:
    first = launched_with_a_comment("not_accepted")
    again = corrected(corrected(first), "here")
    for url in (
        f"/published/{first.document_id}/outcomes",
        f"/published/{first.document_id}/{again.id}/outcomes",
    ):
        visitor().get(url).says("Say by when.")
    reader = visitor()
    reader.get(f"/published/{first.document_id}").says("This is a correction of the text of")
    assert any(f"/{first.id}/outcomes" in url for url in reader.page.links.values())


def test_a_correction_of_a_text_without_comments_says_so(db: Session, visitor: Visit) -> None:
    second = corrected(launched())
    page = visitor().get(f"/published/{second.document_id}")
    page.says("They were consulted on that text, and none commented on it.")
    visitor().get(f"/published/{second.document_id}/outcomes").says("none commented on it")


def test_earlier_texts_of_one_day_are_told_apart_and_say_which_was_taken_back(
    db: Session, visitor: Visit
) -> None:
    document = launched_twice()
    take_back(document)
    page = visitor().get(f"/published/{document.id}")
    rows = [words for words in page.links if words.startswith("From ")]
    assert len(rows) == 2
    assert all(" on " in words and "time" in words for words in rows)
    page.says(", taken back on ")
