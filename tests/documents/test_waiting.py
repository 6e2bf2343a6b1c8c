"""Long files are read by a worker, beside the requests and outside every transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import word_files as make
from word_files import gone, ins, p, r

from consult import clock, jobs, store
from consult.documents import batches, unsaved, waiting
from consult.documents.models import Document, FileBatch, UnsavedText, WaitingFile
from tests.factories import actor, make_draft, make_manager, make_person

LONG = make.with_body(
    p(r("Chapter two"), style="Heading1"),
    *[p(r("The lead tells the family what was agreed. " * 60)) for _ in range(400)],
)
LONG_TRACKED = make.with_body(
    p(r("Chapter three"), style="Heading1"),
    p(r("Within "), gone("five"), ins("two"), r(" days.")),
    *[p(r("The lead tells the family what was agreed. " * 60)) for _ in range(400)],
)
ENDLESS = make.with_body(*[p(r("The family is told, and so is the school. " * 3))] * 9_000)
FILE = "Or choose a file"


def count(table: Any) -> int:
    """In a transaction that ends at once: a worker needs the lock."""
    with store.scope("read"):
        return int(store.session.query(table).count())


def sent(visitor: Any, data: bytes, by: Any = None, **typed: Any) -> Any:
    reader = visitor(by or make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {FILE: ("long.docx", data), **typed})
    return reader


def test_a_long_file_waits_for_a_worker_and_is_then_shown_as_any_other(
    db: Any, visitor: Any
) -> None:
    reader = sent(visitor, LONG, Title="The second", Reference="CP 2")
    reader.sees("Your file is being read", "long.docx", "it waits to be read beside other work")
    page = reader.page.url
    assert count(UnsavedText) == 0
    reader.get("/documents/new")
    reader.click("long.docx, sent at 10am on 3 March 2021 (UK time)")
    assert reader.page.url == page
    assert jobs.run_sweep(waiting.SWEEP) == 1
    reader.click("See how far it is")
    reader.sees("Check how it was understood", "Chapter two")
    assert (reader.value_of("Title"), reader.value_of("Reference")) == ("The second", "CP 2")
    reader.press("Add the document")
    reader.sees("“The second” added")
    reader.get("/documents/new")
    reader.does_not_see("Long files that you sent before")


def test_a_long_file_is_called_what_it_says_itself(db: Any, visitor: Any) -> None:
    reader = sent(visitor, LONG)
    jobs.run_sweep(waiting.SWEEP)
    reader.click("See how far it is")
    assert reader.value_of("Title") == "Chapter two"


def test_a_long_file_that_cannot_be_read_says_why_and_what_was_typed_comes_back(
    db: Any, visitor: Any
) -> None:
    reader = sent(visitor, ENDLESS, Title="The endless", Reference="CP 9")
    jobs.run_sweep(waiting.SWEEP)
    reader.click("See how far it is")
    reader.sees("Your file could not be read", "more than 5,000 paragraphs")
    reader.click("Choose another file")
    assert (reader.value_of("Title"), reader.value_of("Reference")) == ("The endless", "CP 9")
    assert count(UnsavedText) == 0
    assert jobs.run_sweep(waiting.SWEEP) == 0


def test_it_can_be_read_without_a_worker(db: Any, visitor: Any) -> None:
    reader = sent(visitor, LONG)
    reader.press("Read it now")
    reader.sees("Check how it was understood")
    assert jobs.run_sweep(waiting.SWEEP) == 0


def test_a_next_version_from_a_long_file_keeps_its_note_and_asks_about_its_changes(
    db: Any, visitor: Any
) -> None:
    manager = make_manager()
    draft = make_draft("Chapter three", "Within five days.", by=manager)
    reader = visitor(manager)
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", {FILE: ("long.docx", LONG_TRACKED)})
    reader.sees("Your file is being read")
    jobs.run_sweep(waiting.SWEEP)
    reader.click("See how far it is")
    reader.sees("tracked changes")
    reader.press("Continue", {"What becomes of them?": "Accept all"})
    reader.sees("two", "Save version 2")


def test_what_is_refused_at_a_glance_does_not_wait(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    bomb = make.with_body(*[p(r("A" * 9_000_000))] * 8)
    reader.press("Check how it reads", {FILE: ("bomb.docx", bomb)}, title="T", status=422)
    reader.is_told("unpacks to more than 60 MB")
    assert not waiting.are_long([("bomb.docx", bomb)])
    assert reader.value_of("Title") == "T"
    make_draft("Chapter two", "Text.")
    reader.press("Check how it reads", {FILE: ("a.docx", LONG)}, title="Chapter two", status=422)
    reader.is_told("There is a document called “Chapter two” already")
    assert count(WaitingFile) == 0


def test_a_file_that_waits_is_its_senders_alone(db: Any, visitor: Any) -> None:
    url = sent(visitor, LONG).page.url
    for other in (make_manager(), make_person()):
        visitor(other).get(url, status=404)


def test_many_files_are_read_one_after_the_other(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new/several")
    listed = ("manifest.csv", b"file,title\nb.docx,The second\n")
    files = [("a.md", b"# One\n\nText."), ("b.docx", LONG), ("c.docx", b"PK"), listed]
    reader.press("Look at the files", {"Files": files})
    reader.sees("0 of 3 files were read so far")
    with store.scope("read"):
        first = store.session.query(WaitingFile).order_by(WaitingFile.id).first()
        assert first is not None
        first_id = first.id
    assert waiting.read_one(first_id)
    reader.click("See how far it is")
    reader.sees("1 of 3 files were read so far", "1 of 1 files can be added")
    reader.press("Read it now")
    reader.sees("2 of 3 files can be added", "c.docx").does_not_see("so far")
    assert reader.value_of("Title of b.docx") == "The second"
    reader.press("Add 2 documents")
    assert sorted(d.title for d in store.session.query(Document)) == ["One", "The second"]


def test_files_that_wait_go_with_their_batch_and_with_time(db: Any) -> None:
    by = actor(make_manager())
    batches.discard(waiting.keep_batch([("b.docx", LONG)], by=by))
    assert store.session.query(WaitingFile).count() == 0
    for _ in range(batches.MOST_BATCHES + 1):
        waiting.keep_batch([("b.docx", LONG)], by=by)
    for _ in range(waiting.MOST + 1):
        waiting.keep_waiting(None, name="a.docx", data=LONG, typed={}, by=by)
    assert store.session.query(WaitingFile).count() == batches.MOST_BATCHES + waiting.MOST
    store.session.query(WaitingFile).update({"sent_at": clock.now() - timedelta(days=4)})
    store.session.query(FileBatch).update({"kept_at": clock.now() - timedelta(days=4)})
    store.commit()
    unsaved.forget_old()
    assert store.session.query(WaitingFile).count() == store.session.query(FileBatch).count() == 0


def test_a_worker_that_died_is_followed_by_another_but_not_for_ever(db: Any) -> None:
    by = actor(make_manager())
    found = waiting.keep_waiting(None, name="a.docx", data=LONG, typed={}, by=by)
    found.begun_at, found.tries = clock.machine_now(), 1
    store.commit()
    assert waiting.read_waiting() == 0
    found.begun_at = clock.machine_now() - waiting.AGAIN - timedelta(seconds=1)
    found.tries = waiting.TRIES
    store.commit()
    assert waiting.read_waiting() == 1
    store.session.expire_all()
    assert waiting.reasons_of(found)[0].startswith("Reading “a.docx” broke off.")


def test_the_reading_holds_no_transaction(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else writes while the file is read, and sees how far it is."""
    by = actor(make_manager())
    waiting_id = waiting.keep_waiting(None, name="a.docx", data=LONG, typed={}, by=by).id
    store.commit()
    monkeypatch.setattr(waiting, "SAID_EVERY", timedelta(0))
    seen: list[tuple[int, int]] = []
    teller = waiting._teller(waiting_id)

    def tell(done: int, of: int) -> None:
        teller(done, of)
        if done == 200:
            with store.scope("write"):
                make_person()
                found = store.session.get_one(WaitingFile, waiting_id)
                seen.append((found.read, found.of))
                store.commit()

    monkeypatch.setattr(waiting, "_teller", lambda _id: tell)
    assert waiting.read_one(waiting_id)
    assert seen == [(200, 402)]
