"""Everybody finds what they may read, and nothing else; no input is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from consult.documents import setting_aside
from consult.search import index, queries
from consult.search.asked import LONGEST, MOST_TERMS, read
from consult.search.snippets import AROUND, snippet
from tests import factories as make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]

SECRET = "# Scope\n\nThe zebra committee decides within three working days.\n"


def found_by(someone: Visitor, words: str, **chosen: str) -> str:
    """What the page of results says, through the box of the page."""
    someone.get("/search")
    someone.press("Search", within="Words to look for", **{"Words to look for": words, **chosen})
    return someone.page.text


def test_a_draft_is_found_by_those_who_may_read_it_and_by_nobody_else(
    db: Session, visitor: Visit
) -> None:
    document = make.make_document("Committees", source=SECRET)
    review = make.make_review(document=document)
    for reader in (make.make_manager(), make.lead_of(review), make.members_of(review)[0]):
        page = found_by(visitor(reader), "zebra committees deciding")
        assert "Draft, version 1" in page
        assert "zebra" in page
    for stranger in (make.make_person(), make.lead_of(make.make_review())):
        someone = visitor(stranger)
        found_by(someone, "zebra")
        someone.sees("Nothing that you may read says “zebra”.")
    anyone = visitor()
    anyone.get("/search?q=zebra")
    anyone.sees("Nothing that you may read")


def test_a_draft_that_was_set_aside_is_found_as_that(db: Session, visitor: Visit) -> None:
    manager = make.make_manager()
    document = make.make_document("Committees", source=SECRET, by=manager)
    setting_aside.set_aside(make.draft_of(document), by=make.actor(manager))
    assert "Draft set aside, version 1" in found_by(visitor(manager), "zebra")


def test_what_is_in_force_is_found_by_anyone_and_once(db: Session, visitor: Visit) -> None:
    document = make.make_document("Committees", source=SECRET)
    make.review_at("launched", document=document)
    anyone = visitor()
    anyone.get("/search?q=zebra+decided")
    anyone.sees("In force", "paragraph 1.1", "Committees")
    anyone.does_not_see("Draft, version")
    anyone.click("Committees, paragraph 1.1")
    anyone.sees("The zebra committee decides")


def test_a_title_and_a_reference_are_found(db: Session, visitor: Visit) -> None:
    document = make.make_document("Private fostering")
    manager = visitor(make.make_manager())
    assert "Private fostering" in found_by(manager, "fostering")
    assert "Private fostering" in found_by(manager, document.reference)


def test_a_comment_is_found_by_its_agency_at_once_and_by_the_review_when_sent_in(
    db: Session, visitor: Visit
) -> None:
    review = make.review_at("partner_comment")
    mine, other = make.responses_of(make.round_of(review))[:2]
    make.make_comment(mine, "The okapi rule is unclear.")
    lead, manager = make.lead_of(review), make.make_manager()
    colleague, rival = make.respondent_of(mine), make.respondent_of(other)
    assert "okapi" in found_by(visitor(colleague), "okapi")
    for outsider in (lead, manager, rival):
        assert "Nothing that you may read" in found_by(visitor(outsider), "okapi")
    make.submit_response(mine)
    for reader in (lead, manager):
        someone = visitor(reader)
        assert "Comment" in found_by(someone, "okapi rules")
    assert "Nothing that you may read" in found_by(visitor(rival), "okapi")
    assert "Nothing that you may read" in found_by(visitor(make.chair_of(review)), "okapi")


def test_a_comment_that_was_changed_or_removed_is_found_as_it_is_now(
    db: Session, visitor: Visit
) -> None:
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    comment = make.make_comment(response, "The okapi rule is unclear.")
    author = visitor(make.respondent_of(response))
    comment.body = "The tapir rule is unclear."
    db.flush()
    assert "tapir" in found_by(author, "tapir")
    assert "Nothing that you may read" in found_by(author, "okapi")


def test_results_are_narrowed_to_texts_or_comments(db: Session, visitor: Visit) -> None:
    review = make.review_at("partner_comment", document=make.make_document("A", source=SECRET))
    make.submit_comment(make.responses_of(make.round_of(review))[0], "Why a zebra?")
    manager = visitor(make.make_manager())
    both = found_by(manager, "zebra")
    assert "Draft, version" in both
    assert "Comment" in both
    assert "by " not in found_by(manager, "zebra", **{"Look in": "Texts"})
    assert "Draft, version" not in found_by(manager, "zebra", **{"Look in": "Comments"})


@pytest.mark.parametrize(
    "typed",
    [
        "",
        '"',
        "'; DROP TABLE block; --",
        "a AND OR NOT",
        "* ( ) ^ : -",
        "NEAR(zebra, 3)",
        "text:zebra",
        "\ud7ff\u202e",
        "🙂 שלום",
        "the of and",
        "x" * 5000,
        '"three working days" zebra "',
        "%_\\",
    ],
)
def test_no_input_is_an_error(db: Session, visitor: Visit, typed: str) -> None:
    make.make_document("Committees", source=SECRET)
    manager = visitor(make.make_manager())
    for inside in ("", "texts", "comments", "else"):
        manager.get(f"/search?{_query(q=typed, page='-1', **{'in': inside})}")


def test_no_field_takes_more_than_is_read(db: Session, visitor: Visit) -> None:
    """A longer address is refused by the server before it is ours to answer."""
    page = visitor(make.make_manager()).client.get("/search").get_data(as_text=True)
    assert page.count(f'type="search" maxlength="{LONGEST}"') == 2


def test_a_word_that_stands_nearly_everywhere_is_found_and_not_weighed_for_ever(
    db: Session, visitor: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL weighs the newest alone; what the reader may not read is none of them."""
    monkeypatch.setattr(index, "RANKED", 2)
    queries._passages.cache_clear()
    document = make.make_document("Committees", source="Zebra one.\n\nZebra two.\n\nA zebra.")
    review = make.make_review(document=document)
    make.make_document("Another", source="\n\n".join(f"Zebra number {n}." for n in range(9)))
    page = found_by(visitor(make.members_of(review)[0]), "zebra")
    queries._passages.cache_clear()
    assert page.count("Draft, version 1") == (2 if index.on_postgresql() else 3)


def test_words_in_quotes_stand_together(db: Session, visitor: Visit) -> None:
    make.make_document("Committees", source=SECRET)
    manager = visitor(make.make_manager())
    assert "Draft" in found_by(manager, '"three working days"')
    assert "Nothing" in found_by(manager, '"working three days"')


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    db: Session, visitor: Visit
) -> None:
    make.make_document("One", source=SECRET)
    manager = visitor(make.make_manager())
    manager.get("/search?q=zebra")
    before = len(manager.page.queries)
    for number in range(4):
        make.make_document(f"Many {number}", source=SECRET + "\n\nAnother zebra.\n" * 3)
    manager.get("/search?q=zebra")
    assert len(manager.page.queries) <= before


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_a_snippet_is_the_words_themselves_and_safe(words: str, wanted: list[str]) -> None:
    shown = snippet(words, wanted)
    bare = shown.replace("<mark>", "").replace("</mark>", "").unescape().strip("…")
    assert bare in words
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_a_snippet_begins_near_what_was_found_and_marks_it() -> None:
    words = "Something else is said here. " * 40 + "The committee decided at once. " + "More. " * 99
    shown = snippet(words, ["decides"])
    assert "<mark>decided</mark>" in shown
    assert len(shown) < AROUND + 80
    assert shown.startswith("…")


@given(st.text(max_size=400))
def test_what_is_typed_is_read_as_few_terms_of_words(typed: str) -> None:
    found = read(typed)
    assert len(found.terms) <= MOST_TERMS
    assert all(word.isalnum() or not word.isascii() for word in found.words)


def _query(**values: str) -> str:
    return urlencode({name: value.encode("utf-8", "replace") for name, value in values.items()})


# Narrowed


def results(someone: Visitor, **asked: object) -> str:
    someone.get("/search?" + urlencode({"q": "zebra", **asked}))
    return someone.page.text


def test_a_search_is_narrowed_by_an_address(db: Session, visitor: Visit) -> None:
    one = make.make_document("Committees", source=SECRET)
    make.review_at("launched", document=one)
    other = make.make_document("Zoos", source=SECRET.replace("committee", "keeper"))
    review = make.review_at("partner_comment", document=other)
    response = make.responses_of(make.round_of(review))[0]
    make.make_comment(response, "The zebra is not ours.")
    manager, writer = visitor(make.make_manager()), visitor(make.respondent_of(response))
    assert "keeper" not in results(manager, document=one.id)
    assert "committee" not in results(manager, document=other.id)
    assert "keeper" not in results(manager, state="in_force")
    assert "committee decides" not in results(manager, state="drafts")
    assert "not ours" in results(writer, document=other.id)
    assert "not ours" not in results(writer, document=one.id)
    assert "not ours" not in results(writer, state="in_force")
    saved = make.document_queries.newest_version(make.draft_under(review).id)
    assert saved is not None
    day = saved.created_at.date()
    assert "keeper" in results(manager, since=day, until=day)
    assert "keeper" not in results(manager, since=day + timedelta(days=1))
    assert "keeper" not in results(manager, document=other.id, until=day - timedelta(days=1))
    manager.sees("Nothing that you may read says “zebra” where you looked.")


def test_the_form_narrows_and_the_pages_keep_it(db: Session, visitor: Visit) -> None:
    source = "# Scope\n\n" + "\n\n".join(f"The zebra is number {n}." for n in range(60))
    document = make.make_document("Zoos", source=source)
    manager = visitor(make.make_manager())
    manager.get("/search")
    found = {"Words to look for": "zebra", "Document": "Zoos", "Texts": "Drafts only"}
    manager.press("Search", found, within="Words to look for")
    assert manager.value_of("Document") == str(document.id)
    manager.click("Next")
    assert f"document={document.id}" in manager.page.url
    assert "state=drafts" in manager.page.url


def test_only_what_may_be_read_can_be_chosen(db: Session, visitor: Visit) -> None:
    document = make.make_document("Committees", source=SECRET)
    make.make_review(document=document)
    for someone in (visitor(), visitor(make.make_person())):
        someone.get("/search")
        someone.does_not_see("Committees")
        assert "zebra committee" not in results(someone, document=document.id, state="drafts")


@pytest.mark.parametrize(
    "asked",
    [
        {"document": "x"},
        {"document": "9" * 30},
        {"state": "no"},
        {"since": "31-31-2021"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"since": "2021-03-03", "until": "2020-01-01"},
    ],
)
def test_what_makes_no_sense_narrows_nothing_or_finds_nothing(
    db: Session, visitor: Visit, asked: dict[str, str]
) -> None:
    results(visitor(make.make_manager()), **asked)
