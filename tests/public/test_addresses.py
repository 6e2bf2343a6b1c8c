"""Addresses that stay: a version by its hash, a passage by a number that it had."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy.orm import Session

from consult.documents.models import Version
from consult.editions import queries as editions
from consult.editions.models import Publication
from tests import factories as make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
FIRST = "# Scope\n\nTell the family.\n\nWrite it down.\n\nLock the door.\n"
SECOND = "# Scope\n\nStay calm.\n\nTell the family.\n\nWrite it down.\n"


def published(document: object, source: str = "") -> Publication:
    """What a review of the document publishes, with this text if one is given."""
    if source:
        by = make.actor(make.make_manager())
        draft = make.documents.start_draft(document, purpose="Again", by=by)  # type: ignore[arg-type]
        make.documents.add_version(
            draft,
            source=source,
            change_class="substantive",
            seen_number=draft.newest,
            by=by,
        )
    make.review_at("launched", document=document)
    return editions.get_newest_publication(document.id)  # type: ignore[attr-defined]


@pytest.fixture
def first(db: Session) -> Publication:
    return published(make.make_document("Chapter 4", source=FIRST))


@pytest.fixture
def second(first: Publication) -> Publication:
    return published(first.document, SECOND)


def newest(review: object) -> Version:
    found = make.document_queries.newest_version(make.draft_under(review).id)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_draft_is_at_its_address_for_those_who_may_read_it(db: Session, visitor: Visit) -> None:
    review = make.make_review()
    version = newest(review)
    address = f"/versions/{version.hash}"
    reader = visitor(make.lead_of(review))
    reader.get(address)
    reader.sees("Draft for comment, not in force", f"fingerprint {version.hash[:8]}, http", address)
    reader.get(f"/versions/{version.hash.upper()}")
    for stranger in (visitor(), visitor(make.make_person())):
        stranger.get(address, status=404)
        stranger.get("/versions/no-hash", status=404)
        stranger.get(f"/versions/{'0' * 64}", status=404)


def test_it_survives_later_versions_and_another_title(db: Session, visitor: Visit) -> None:
    review = make.make_review()
    version = newest(review)
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    version.document.title = "A new name"
    reader = visitor(make.lead_of(review))
    page = reader.get(f"/versions/{version.hash}")
    assert page.url.endswith(f"/versions/{version.id}")
    reader.sees("There is a newer version")


def test_an_agency_reads_what_it_is_asked_about_there(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    page = visitor(make.respondent_of(response)).get(f"/versions/{newest(review).hash}")
    assert page.url.endswith(f"/responses/{response.id}")
    visitor(make.make_person(agency=make.make_agency())).get(
        f"/versions/{newest(review).hash}", status=404
    )


def test_what_was_published_is_there_for_everybody_for_ever(
    second: Publication, first: Publication, visitor: Visit
) -> None:
    reader = visitor()
    reader.get(f"/published/{first.document_id}")
    reader.sees(f"fingerprint {second.approval.hash[:8]}", f"/versions/{second.approval.hash}")
    page = reader.get(f"/versions/{first.approval.hash}")
    assert page.url.endswith(f"/published/{first.document_id}/{first.id}")
    reader.sees("This is an earlier text", "Lock the door.")


def test_a_file_says_the_address(first: Publication, visitor: Visit) -> None:
    from tests.documents.word_reader import paragraphs

    version = first.approval.version
    reader = visitor(make.make_manager())
    reader.get(f"/documents/{version.document_id}/versions/{version.id}")
    words = "\n".join(paragraphs(reader.click("as Word").data, accept=True))
    assert f"/versions/{version.hash}." in words


def test_a_link_with_an_old_number_leads_to_where_the_passage_is_now(
    second: Publication, visitor: Visit
) -> None:
    reader = visitor()
    reader.get(f"/published/{second.document_id}")
    reader.click("Find a passage by a number it had")
    reader.press("Find it", number_of_the_passage="1.3")
    reader.sees("Which passage do you mean?", "1.3 now", "Write it down.", "1.3 until")
    reader.sees("Lock the door.", "was taken out of the text")
    page = reader.get(f"/published/{second.document_id}/at/1.1", follow=True)
    assert page.h1 == "Which passage do you mean?"
    reader.sees("Stay calm.", "Tell the family.", "It is 1.2 now.")
    page = reader.get(f"/published/{second.document_id}/at/1")
    assert "#" in page.url or page.url.endswith(f"/published/{second.document_id}")


def test_a_number_that_only_an_earlier_text_had_leads_on(db: Session, visitor: Visit) -> None:
    first = published(make.make_document("Chapter 5", source="# 4 Scope\n\n4.1 Tell them.\n"))
    second = published(first.document, "# 7 Scope\n\n7.9 Tell them.\n")
    reader = visitor()
    response = reader.get(f"/published/{first.document_id}/at/4.1", status=302, follow=False)
    anchor = make.document_queries.blocks_of(second.approval.version_id)[1].anchor
    assert response.headers["Location"].endswith(f"/published/{first.document_id}#{anchor}")


def test_a_passage_that_was_removed_says_what_happened(
    second: Publication, first: Publication, visitor: Visit
) -> None:
    gone = make.document_queries.blocks_of(first.approval.version_id)[-1]
    reader = visitor()
    reader.get(f"/published/{first.document_id}/at/{gone.anchor}")
    reader.sees("This passage is no longer in the text", "1.3 was taken out", "Lock the door.")
    page = reader.click("Read it there")
    assert page.url.partition("#")[0].endswith(f"/published/{first.document_id}/{first.id}")


@pytest.mark.parametrize("place", ["9.9", "no such", "👩", "=1+1", "x" * 500, "..", "p-"])
def test_a_place_that_never_was_is_said(first: Publication, visitor: Visit, place: str) -> None:
    reader = visitor()
    reader.get(f"/published/{first.document_id}/at?place={place}")
    reader.sees("Number of the passage")


def test_nothing_is_told_of_what_was_not_published(db: Session, visitor: Visit) -> None:
    review = make.make_review()
    document_id = make.draft_under(review).document_id
    visitor().get(f"/published/{document_id}/at/1.1", status=404)


# Taken away as a file


def test_anyone_takes_a_published_text_away_and_the_file_says_whether_it_is_in_force(
    first: Publication, second: Publication, visitor: Visit
) -> None:
    anyone = visitor()
    anyone.get(f"/published/{first.document_id}")
    anyone.click("as Word")
    words = "\n".join(each.text for each in Document(BytesIO(anyone.page.data)).paragraphs)
    assert "Stay calm." in words
    assert re.search(r"In force since \d+ \w+ 2021\. The text in force now is at http", words)
    anyone.get(f"/published/{first.document_id}/{first.id}")
    anyone.click("as Word")
    words = "\n".join(each.text for each in Document(BytesIO(anyone.page.data)).paragraphs)
    assert "Lock the door." in words
    assert re.search(r"Not in force any more\. It was in force from .* 2021 to .* 2021\.", words)
    assert f"http://localhost/published/{first.document_id}." in words


def test_a_published_text_is_a_pdf_and_markdown_too(first: Publication, visitor: Visit) -> None:
    anyone = visitor()
    anyone.get(f"/published/{first.document_id}")
    anyone.click("as PDF")
    assert anyone.page.data.startswith(b"%PDF")
    anyone.get(f"/published/{first.document_id}")
    anyone.click("as Markdown")
    about, _, words = anyone.page.data.decode().partition("-->\n\n")
    assert words == FIRST
    assert "In force since" in about
    anyone.get(f"/published/{first.document_id}/{first.id}/text.exe", status=404)
    anyone.get(f"/published/{first.document_id + 1}/{first.id}/text.pdf", status=404)


LONG = (
    "The police record the report and assess the risk to the child at once. "
    "The local authority is told of every missing child within one working day of the report."
)
FIRST_HALF, SECOND_HALF = (f"{each}." for each in LONG.rstrip(".").split(". "))


def test_a_link_to_a_passage_that_was_split_leads_to_all_its_parts(
    db: Session, visitor: Visit
) -> None:
    text = f"# 4 Scope\n\n4.1 {LONG}\n\n4.2 Lock the door.\n"
    first = published(make.make_document("Chapter 6", source=text))
    split = f"# 4 Scope\n\n4.3 {FIRST_HALF}\n\n4.4 {SECOND_HALF}\n\n4.5 Lock the door.\n"
    published(first.document, split)
    reader = visitor()
    reader.get(f"/published/{first.document_id}/at/4.1")
    reader.sees("This passage was split", "It was split. Its words are here now:", LONG)
    assert {"4.3", "4.4"} <= set(reader.page.links)
    reader.click("4.4")
    reader.sees(SECOND_HALF)


def test_a_link_to_a_passage_that_was_joined_with_another_leads_there(
    db: Session, visitor: Visit
) -> None:
    text = f"# 4 Scope\n\n4.1 {FIRST_HALF}\n\n4.2 {SECOND_HALF}\n"
    first = published(make.make_document("Chapter 6", source=text))
    second = published(first.document, f"# 4 Scope\n\n4.1 {LONG}\n")
    there = make.document_queries.blocks_of(second.approval.version_id)[1].anchor
    before = make.document_queries.blocks_of(first.approval.version_id)[1:]
    [gone] = [each.anchor for each in before if each.anchor != there]
    for place in ("4.2", gone):
        found = visitor().get(
            f"/published/{first.document_id}/at/{place}", status=302, follow=False
        )
        assert found.headers["Location"].endswith(f"/published/{first.document_id}#{there}")


def test_a_draft_leads_to_the_parts_of_what_was_split_and_to_what_another_was_joined_with(
    db: Session, visitor: Visit
) -> None:
    text = f"# 4 Scope\n\n4.1 {LONG}\n\n4.2 Lock the door of the house.\n\n4.3 Stay calm there.\n"
    draft = make.make_draft("Chapter 7", text)
    make.make_version(
        draft,
        f"# 4 Scope\n\n4.7 {FIRST_HALF}\n\n4.8 {SECOND_HALF}\n\n"
        "4.9 Lock the door of the house. Stay calm there.\n",
    )
    newest = make.document_queries.newest_version(draft.id)
    assert newest is not None
    reader, page = visitor(make.make_manager()), f"/documents/{draft.document_id}/versions/"
    reader.get(f"{page}{newest.id}/at/4.1")
    reader.sees("This passage was split", "It was split. Its words are here now:")
    assert {"4.7", "4.8"} <= set(reader.page.links)
    there = make.document_queries.blocks_of(newest.id)[3].anchor
    found = reader.get(f"{page}{newest.id}/at/4.3", status=302, follow=False)
    assert found.headers["Location"].endswith(f"#{there}")
