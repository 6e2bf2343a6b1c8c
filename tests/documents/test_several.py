"""Several files sent on one page: looked at first, then each a document whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import word_files as make
from word_files import gone, ins, p, r

from consult import clock, store
from consult.documents import batches, queries, unsaved
from consult.documents.collections import operations as collections
from consult.documents.collections import queries as shelves
from consult.documents.models import Document, FileBatch, ImportedFile, UnsavedText
from tests.documents.test_importing import COMMENTED, PICTURES
from tests.factories import SETTING_UP as BY
from tests.factories import actor, make_draft, make_group, make_manager, make_person

ONE = b"# Chapter one\n\n## Scope\n\nTell the family.\n\n| A | B |\n| - | - |\n| 1 | 2 |\n"
TRACKED = make.with_body(
    p(r("Chapter two"), style="Heading1"), p(r("Within "), gone("five"), ins("two"), r(" days."))
)
EQUATION = make.with_body(
    p(r("Chapter three"), style="Heading1"),
    p(r("So")),
    p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"),
)


def titles() -> list[str]:
    return sorted(each.title for each in store.session.query(Document))


def sent(visitor: Any, *files: tuple[str, bytes], by: Any = None, status: int = 200) -> Any:
    reader = visitor(by or make_manager())
    reader.get("/documents")
    reader.click("Add several documents")
    reader.press("Look at the files", {"Files": list(files)}, status=status)
    return reader


def test_files_are_shown_before_anything_is_added(db: Any, visitor: Any) -> None:
    make_draft("Chapter nine", "Text.")
    reader = sent(
        visitor,
        ("b.docx", TRACKED),
        ("a.md", ONE),
        ("c.docx", EQUATION),
        ("d.md", b"# Chapter nine\n\nText."),
        ("e.docx", b"PK"),
        ("f.xlsx", b"PK"),
        ("g.docx", PICTURES),
        ("h.docx", COMMENTED),
        ("i.txt", b"Only text."),
    )
    reader.sees(
        "5 of 9 files can be added", "1 heading, 1 paragraph, 1 table.", "1 addition and 1 deletion"
    )
    reader.sees("An equation", "There is a document called “Chapter nine” already", "(.docx)")
    reader.sees("Nothing says what an image shows", "Comments in the margin: 1", "i.txt")
    assert titles() == ["Chapter nine"]
    assert reader.get(reader.page.url).url == reader.page.url


def test_those_that_nothing_stands_against_are_added_and_the_others_wait(
    db: Any, visitor: Any
) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.docx", PICTURES), ("c.docx", EQUATION))
    reader.press("Add 2 documents")
    reader.sees("2 documents added.", "Nothing more can be added as it is.", "Chapter three")
    assert titles() == ["Chapter one", "Chapter three"]
    reader.click("Look at it or change it")
    reader.press("Add the document", {"What does image 1 show?": "A dot"}, title="Chapter two")
    reader.sees("“Chapter two” added", "All files were added.")


@pytest.mark.parametrize(
    ("choice", "count", "words"),
    [
        ("Accept all", 1, "Within two days."),
        ("Reject all", 1, "Within five days."),
        ("Keep both, as two versions", 2, "Within two days."),
    ],
)
def test_tracked_changes_wait_for_a_word_and_nothing_is_added_without(
    db: Any, visitor: Any, choice: str, count: int, words: str
) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.docx", TRACKED))
    reader.press("Add 2 documents", status=422)
    reader.is_told("Say what becomes of the tracked changes.")
    assert titles() == []
    reader.press("Add 2 documents", {"What becomes of": choice})
    reader.click("Chapter two")
    reader.sees(words)
    [document] = [each for each in store.session.query(Document) if each.title == "Chapter two"]
    assert len(queries.list_versions(queries.list_drafts([document.id])[0].id)) == count


def test_a_second_press_adds_nothing_twice(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.md", b"# Chapter two\n\nText."))
    url = reader.page.url
    reader.press("Add 2 documents")
    reader.post(url, {})
    reader.sees("No document was added.", "All files were added.")
    assert titles() == ["Chapter one", "Chapter two"]


def test_two_files_of_one_title_and_one_title_taken_meanwhile(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.md", ONE), ("c.md", b"# Chapter two\n\nText."))
    reader.sees("2 of 3 files", "a document called “Chapter one” already")
    make_draft("Chapter two", "Another text.")
    store.commit()
    reader.press("Add 2 documents")
    reader.sees("1 document added.", "a document called “Chapter two” already")
    assert titles() == ["Chapter one", "Chapter two"]


def test_a_text_that_was_changed_takes_the_place_of_its_file(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.md", b"# Chapter two\n\nText."))
    reader.click("Look at it or change it", within="a.md")
    reader.press("Change the text first", title="Chapter 1")
    reader.press("Check how it reads", the_text="Other words.")
    reader.click("Back to all the files")
    reader.sees("2 of 2 files")
    assert reader.value_of("Title of a.md") == "Chapter 1"
    reader.press("Add 2 documents")
    assert titles() == ["Chapter 1", "Chapter two"]


def test_nothing_and_too_much_are_refused(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new/several")
    reader.press("Look at the files", status=422)
    reader.is_told("Choose the files.")
    many = [(f"{number}.md", ONE) for number in range(batches.MOST_FILES + 1)]
    reader.press("Look at the files", {"Files": many}, status=422)
    reader.is_told("You chose 51 files; 50 are taken at once.")
    assert store.session.query(FileBatch).count() == 0


def test_files_that_wait_are_found_again_by_their_sender_alone(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE))
    url = reader.page.url
    reader.get("/documents/new/several")
    reader.click("Files sent at 10am on 3 March 2021 (UK time)")
    assert reader.page.url == url
    lead = make_person()
    make_group(lead=lead)
    visitor(lead).get(url, status=404)
    other = visitor(lead)
    other.get("/documents/new/several")
    other.does_not_see("Files sent at")


def test_files_are_swept_away_like_other_texts_that_wait(db: Any) -> None:
    by = actor(make_manager())
    batches.keep_batch(batches.read_files([("a.md", ONE), ("b.docx", b"PK")]), by=by)
    store.commit()
    assert unsaved.forget_old() == 0
    store.session.query(UnsavedText).update({"kept_at": clock.now() - timedelta(days=4)})
    store.session.query(ImportedFile).update({"kept_at": clock.now() - timedelta(days=4)})
    store.session.query(FileBatch).update({"kept_at": clock.now() - timedelta(days=4)})
    store.commit()
    assert unsaved.forget_old() == 1
    for model in (UnsavedText, ImportedFile, FileBatch):
        assert store.session.query(model).count() == 0


def test_the_oldest_files_of_one_person_go(db: Any) -> None:
    by = actor(make_manager())
    kept = [
        batches.keep_batch(batches.read_files([("a.md", ONE)]), by=by).id
        for _ in range(batches.MOST_BATCHES + 1)
    ]
    assert [each.id for each in batches.list_waiting(by.id)] == kept[:0:-1]
    assert store.session.query(UnsavedText).count() == batches.MOST_BATCHES


def test_two_windows_that_add_the_same_files_at_once_add_each_once(db: Any) -> None:
    by = actor(make_manager())
    files = [(f"{number}.md", f"# Chapter {number}\n\nText.".encode()) for number in range(6)]
    batch_id = batches.keep_batch(batches.read_files(files), by=by).id
    store.commit()
    with ThreadPoolExecutor(2) as windows:
        added = [windows.submit(batches.add_each, batch_id, by=by) for _ in range(2)]
    assert sum(each.result() for each in added) == 6
    assert titles() == [f"Chapter {number}" for number in range(6)]
    assert all(text.version_id for text in batches.texts_of(batch_id))


LISTED = b"""file,part,order,reference,review date,amended on,amendment
b.md,Core,1,CP1,2022-03-03,2017-03-31,Put back.
a.md,Core,2,,,,
missing.md,Core,3,,,,
"""


def test_files_become_chapters_as_their_list_says(db: Any, visitor: Any) -> None:
    collections.create_collection(title="The manual", by=BY)
    reader = sent(
        visitor, ("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED)
    )
    reader.sees("2 of 2 files can be added", "CP1. Core. Order 1. Next review 3 March 2022")
    reader.sees("1 earlier amendment", "Listed in manifest.csv, but not sent: missing.md.")
    reader.press("Add 2 documents", {"Collection": "The manual"})
    [made] = shelves.list_collections()
    [(_, before), (part, chapters)] = shelves.slots_of(made.id)
    assert before == []
    assert part is not None
    assert part.title == "Core"
    assert [each.document.title for each in chapters] == ["B", "A"]
    assert [each.document.reference for each in chapters] == ["CP1", ""]
    [told] = shelves.past_amendments_of(chapters[0].document_id)
    assert told.words == "Put back."


def test_what_only_a_collection_keeps_of_the_list_is_not_lost_unsaid(db: Any, visitor: Any) -> None:
    collections.create_collection(title="The manual", by=BY)
    reader = sent(visitor, ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED))
    reader.press("Add 1 document", {"Title of b.md": "Bee"}, status=422)
    reader.is_told(
        "The list gives parts, an order or review dates, which only a collection keeps. "
        "Choose a collection, or “None” to go on without them."
    )
    assert titles() == []
    reader.press("Keep the titles and look again")
    reader.press(
        "Add 1 document", {"Collection": "None: parts, an order or review dates are not kept"}
    )
    assert titles() == ["Bee"]
    [made] = shelves.list_collections()
    assert shelves.slots_of(made.id) == [(None, [])]


def test_a_list_of_titles_and_references_alone_asks_for_no_collection(
    db: Any, visitor: Any
) -> None:
    collections.create_collection(title="The manual", by=BY)
    listed = ("manifest.csv", b"file,title,reference\na.md,Roles,CP1\n")
    reader = sent(visitor, ("a.md", b"# A\n\nText."), listed)
    reader.press("Add 1 document")
    assert titles() == ["Roles"]


def test_a_file_that_is_added_alone_goes_where_the_list_says(db: Any, visitor: Any) -> None:
    collections.create_collection(title="The manual", by=BY)
    reader = sent(visitor, ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED))
    reader.click("Look at it or change it: b.md")
    reader.sees("The list that came with the files says: CP1. Core. Order 1. Next review")
    assert reader.value_of("Reference") == "CP1"
    reader.press("Add the document", status=422)
    reader.is_told("The list gives parts, an order or review dates")
    assert titles() == []
    reader.press("Add the document", {"Collection": "The manual"})
    reader.sees("“B” added")
    [made] = shelves.list_collections()
    [_, (part, [chapter])] = shelves.slots_of(made.id)
    assert part is not None
    assert (part.title, chapter.document.title, chapter.document.reference) == ("Core", "B", "CP1")
    assert len(shelves.past_amendments_of(chapter.document_id)) == 1


def test_a_file_that_is_added_alone_without_a_collection_keeps_its_amendments(
    db: Any, visitor: Any
) -> None:
    reader = sent(visitor, ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED))
    reader.click("Look at it or change it: b.md")
    reader.sees("are not kept, because only a collection keeps them")
    reader.press("Add the document")
    added = queries.find_titled("B")
    assert added is not None
    assert len(shelves.past_amendments_of(added.id)) == 1


def test_whoever_can_choose_no_collection_reads_what_is_not_kept(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED))
    reader.sees("the order and the review dates that the list gives are not kept")
    lead = make_person()
    make_group(lead=lead)
    files = ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED)
    sent(visitor, *files, by=lead).sees("only a collection keeps them, and you arrange none")


def test_a_file_is_called_what_the_list_says(db: Any, visitor: Any) -> None:
    listed = ("manifest.csv", b"file,title\na.md,Roles and duties\nb.md,\n")
    reader = sent(visitor, ("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText."), listed)
    reader.sees("2 of 2 files can be added")
    assert reader.value_of("Title of a.md") == "Roles and duties"
    reader.press("Add 2 documents")
    assert sorted(titles()) == ["B", "Roles and duties"]


def test_a_file_says_at_its_head_what_it_is_called_among_several_and_alone(
    db: Any, visitor: Any
) -> None:
    headed = b"---\ntitle: Roles and duties\nauthor: Ann\n---\n\n# A\n\nText."
    reader = sent(visitor, ("a.md", headed))
    reader.sees("were left out: title, author")
    assert reader.value_of("Title of a.md") == "Roles and duties"
    reader.click("Look at it or change it")
    reader.does_not_see("author: Ann")
    alone = visitor(make_manager())
    alone.get("/documents/new")
    alone.press("Check how it reads", {"Or choose a file": ("a.md", headed)})
    assert alone.value_of("Title") == "Roles and duties"
    alone.does_not_see("author: Ann")
    alone.press("Add the document")
    assert titles() == ["Roles and duties"]


def test_two_files_that_the_list_calls_the_same_are_not_both_added(db: Any, visitor: Any) -> None:
    listed = ("manifest.csv", b"file,title\na.md,Roles\nb.md,ROLES\n")
    reader = sent(visitor, ("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText."), listed)
    reader.sees("1 of 2 files can be added", "There is a document called “Roles” already.")


def test_without_a_collection_the_list_still_tells_of_amendments(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("b.md", b"# B\n\nText."), ("manifest.csv", LISTED))
    reader.sees("make a collection")
    reader.press("Add 1 document")
    added = queries.find_titled("B")
    assert added is not None
    assert len(shelves.past_amendments_of(added.id)) == 1
    assert shelves.find_chapter(added.id) is None


def test_a_list_that_cannot_be_read_is_refused_beside_the_files(db: Any, visitor: Any) -> None:
    bad = ("manifest.csv", b"file,order\nb.md,first\n")
    reader = sent(visitor, ("b.md", b"# B\n\nText."), bad, status=422)
    reader.sees("the order “first” is not a whole number")


def test_a_list_alone_is_no_file(db: Any, visitor: Any) -> None:
    sent(visitor, ("manifest.csv", LISTED), status=422).sees("Choose the files.")


def test_a_lead_who_arranges_no_collections_is_not_asked_for_one(db: Any, visitor: Any) -> None:
    collections.create_collection(title="The manual", by=BY)
    lead = make_person()
    make_group(lead=lead)
    reader = sent(visitor, ("b.md", b"# B\n\nText."), by=lead)
    reader.does_not_see("The manual", "make a collection")
    reader.press("Add 1 document")
    assert shelves.find_chapter(queries.find_titled("B").id) is None


def test_the_files_are_discarded_and_what_was_added_stays(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.docx", TRACKED), ("c.docx", EQUATION))
    reader.click("Look at it or change it: a.md")
    reader.press("Add the document")
    reader.click("Discard the files")
    reader.sees("2 files would be thrown away", "1 document was added", "It stays.", "c.docx")
    reader.press("Discard them")
    reader.sees("The files are discarded.")
    assert titles() == ["Chapter one"]
    assert db.query(FileBatch).count() == 0
    assert db.query(UnsavedText).filter(UnsavedText.version_id.is_(None)).count() == 0


def test_one_of_the_files_is_discarded(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("c.docx", EQUATION))
    reader.click("Look at it or change it: a.md")
    reader.click("Discard it")
    reader.press("Discard it")
    reader.sees("1 of 1 files can be added", "c.docx")
    reader.does_not_see("a.md")


def test_a_title_is_changed_in_the_table_before_anything_is_saved(db: Any, visitor: Any) -> None:
    make_draft("Chapter one", "Text.")
    reader = sent(visitor, ("a.md", ONE), ("b.md", b"Just words."))
    reader.sees("1 of 2 files can be added", "There is a document called “Chapter one” already")
    reader.press("Keep the titles and look again", {"Title of a.md": "Chapter 1"})
    reader.sees("2 of 2 files can be added", "Nothing is added yet")
    reader.press("Add 2 documents", {"Title of b.md": ""}, status=422)
    reader.sees("Give b.md a title.")
    reader.press("Add 2 documents", {"Title of b.md": "Chapter 2"})
    assert titles() == ["Chapter 1", "Chapter 2", "Chapter one"]


def test_a_title_can_be_put_right_where_no_file_can_be_added(db: Any, visitor: Any) -> None:
    make_draft("Chapter one", "Text.")
    reader = sent(visitor, ("a.md", ONE))
    reader.sees("Nothing more can be added as it is.")
    reader.press("Keep the titles and look again", {"Title of a.md": "Chapter 1"})
    reader.press("Add 1 document")
    assert titles() == ["Chapter 1", "Chapter one"]


def test_a_refused_press_keeps_the_titles_on_the_page_alone(db: Any, visitor: Any) -> None:
    reader = sent(visitor, ("a.md", ONE), ("b.docx", TRACKED))
    reader.press("Add 2 documents", {"Title of a.md": "Chapter 1"}, status=422)
    assert reader.value_of("Title of a.md") == "Chapter 1"
    assert {each.title for each in store.session.query(UnsavedText)} == {
        "Chapter one",
        "Chapter two",
    }
