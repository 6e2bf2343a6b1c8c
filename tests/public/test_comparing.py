"""What changed between two published texts: for anyone, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult.editions.models import Publication
from tests import factories as make
from tests.public.test_addresses import published
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
FIRST = (
    "# Scope\n\nTell the family.\n\nWrite it down in the record of the meeting, and sign it.\n\n"
    "Lock the door.\n"
)
SECOND = (
    "# Scope\n\nStay calm.\n\nTell the family.\n\n"
    "Write it down at once in the record of the meeting, and sign it.\n"
)
CANARY = "Canary of a draft that nobody decided."


@pytest.fixture
def both(db: Session) -> tuple[Publication, Publication]:
    """Two texts of a document, and a draft beside them."""
    first = published(make.make_document("Chapter 4", source=FIRST))
    second = published(first.document, SECOND)
    by = make.actor(make.make_manager())
    draft = make.documents.start_draft(first.document, purpose=CANARY, by=by)
    make.documents.add_version(
        draft,
        source=f"{SECOND}\n{CANARY}\n",
        change_class="substantive",
        note=CANARY,
        seen_number=draft.newest,
        by=by,
    )
    return first, second


def address(old: Publication, new: Publication, more: str = "") -> str:
    return f"/published/{new.document_id}/compare/{old.id}/{new.id}{more}"


def test_anyone_sees_word_by_word_what_changed(
    visitor: Visit, both: tuple[Publication, Publication]
) -> None:
    first, second = both
    reader = visitor()
    reader.get(f"/published/{first.document_id}")
    reader.click("See the changes word by word")
    assert reader.page.url.endswith(address(first, second))
    reader.sees("What changed in Chapter 4", "Summary", "1 added, 1 removed, 1 reworded")
    reader.sees("added: at once", "removed: Lock the door.", "Go to the first of 3 changes", "Next")
    reader.click("Show the versions side by side")
    reader.sees("Text of", "Not here")
    reader.click("Show only what changed")
    assert reader.page.url.endswith("?show=changes&view=sides")


def test_what_changed_is_taken_away_by_anyone(
    visitor: Visit, both: tuple[Publication, Publication]
) -> None:
    first, second = both
    reader = visitor()
    for link, begins in (
        ("Download as a Word file with tracked changes", b"PK"),
        ("Download what changed as PDF", b"%PDF"),
        ("Download what changed as Markdown", b"<!-- About this file:\nWhat changed in Chapter 4"),
    ):
        reader.get(address(first, second))
        made = reader.click(link)
        assert made.data.startswith(begins)
        assert "chapter_4-changes-" in made.headers["Content-Disposition"]
        assert CANARY.encode() not in made.data
    words = made.data.decode()
    assert "In force since" in words
    assert "Write it down <ins>at once</ins> in the record" in words
    reader.get(address(first, second, "/changes.exe"), status=404)
    reader.get(f"/published/{second.document_id}/compare/{first.id}/999999/changes.pdf", status=404)


def test_any_two_texts_are_chosen_and_the_earlier_comes_first(
    visitor: Visit, both: tuple[Publication, Publication]
) -> None:
    first, second = both
    third = published(first.document, SECOND.replace("family", "lead"))
    reader = visitor()
    reader.get(f"/published/{first.document_id}/compare")
    reader.sees("The earlier text", "The later text", "(now)")
    reader.get(f"/published/{first.document_id}/compare?old={third.id}&new={first.id}")
    assert reader.page.url.endswith(address(first, third))
    reader.sees("removed: family", "added: lead")
    reader.get(address(second, second))
    reader.sees("These two texts say the same, word for word.")
    reader.get(address(third, second))
    assert reader.page.url.endswith(address(second, third)), "it is put in order"
    reader.sees("What changed")


def test_of_a_draft_nothing_is_told(visitor: Visit, both: tuple[Publication, Publication]) -> None:
    first, second = both
    document = first.document_id
    reader = visitor()
    for url in (
        f"/published/{document}",
        f"/published/{document}/compare",
        address(first, second),
        address(first, second, "?view=sides"),
        f"/published/{document}/compare?old=1&new=999999",
    ):
        reader.get(url)
        reader.does_not_see(CANARY, "Canary")
    versions = [
        each.id
        for each in make.document_queries.list_versions(
            make.document_queries.find_newest_of(document).draft_id
        )
    ]
    for unpublished in {*versions, 999_999} - {first.id, second.id}:
        reader.get(f"/published/{document}/compare/{first.id}/{unpublished}", status=404)
        reader.get(f"/published/{document}/compare/{unpublished}/{second.id}", status=404)
    other = published(make.make_document("Chapter 5", source=FIRST))
    reader.get(f"/published/{document}/compare/{first.id}/{other.id}", status=404)
    reader.get(f"/published/{other.document_id}/compare/{first.id}/{second.id}", status=404)


def test_one_text_alone_is_compared_with_nothing(db: Session, visitor: Visit) -> None:
    only = published(make.make_document("Chapter 4", source=FIRST))
    reader = visitor()
    reader.get(f"/published/{only.document_id}")
    reader.does_not_see("word by word")
    reader.get(f"/published/{only.document_id}/compare")
    reader.sees("One text was published so far.")
    unpublished = make.make_document("Chapter 6")
    reader.get(f"/published/{unpublished.id}/compare", status=404)


def test_it_takes_as_many_questions_whatever_was_published(
    visitor: Visit, both: tuple[Publication, Publication]
) -> None:
    first, second = both
    reader = visitor()
    reader.get(address(first, second))
    before = len(reader.page.queries)
    for _ in range(3):
        published(first.document, FIRST)
        published(first.document, SECOND)
    reader.get(address(first, second))
    assert len(reader.page.queries) <= before <= 4
