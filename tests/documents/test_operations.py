"""Documents, drafts and versions on a real database."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult import audit, store
from consult.documents import operations, queries
from consult.documents.canonical import content_hash, from_canonical
from consult.documents.reading import read_after
from tests.factories import actor, make_draft, make_manager, make_person, make_version
from workflows.refusal import Refused

FIRST = "# Sharing information\n\nEvery agency must share.\n\nTell the family.\n"


def test_a_document_begins_with_a_draft_and_a_first_version(db):
    draft = make_draft("Chapter 4", FIRST)
    version = queries.newest_version(draft.id)
    assert version is not None
    assert (version.number, version.change_class, draft.newest) == (1, "new", 1)
    assert [block.text for block in queries.blocks_of(version.id)] == [
        "Sharing information",
        "Every agency must share.",
        "Tell the family.",
    ]


def test_the_hash_is_that_of_the_canonical_text_and_the_blocks_are_those_of_it(db):
    version = queries.newest_version(make_draft("Chapter 4", FIRST).id)
    canonical = queries.canonical_of(version.id)
    assert version.hash == content_hash(canonical)
    assert from_canonical(canonical) == ("Chapter 4", queries.blocks_of(version.id))


def test_anchors_are_carried_to_the_next_version(db):
    draft = make_draft("Chapter 4", FIRST)
    before = queries.blocks_of(queries.newest_version(draft.id).id)
    version = make_version(draft, FIRST.replace("must", "should") + "\nAnd write it down.\n")
    after = queries.blocks_of(version.id)
    assert [block.anchor for block in after[:3]] == [block.anchor for block in before]
    assert after[3].anchor not in {block.anchor for block in before}


def test_all_that_is_wrong_with_a_new_document_is_said_at_once(db):
    with pytest.raises(Refused) as no:
        operations.create_document(
            title=" ", reference="r" * 41, source="x", by=actor(make_manager())
        )
    assert no.value.codes == ("no-title", "reference-too-long")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "no-text"),
        ("\n \n", "no-text"),
        ("x" * 2_000_001, "text-too-long"),
        ("1" + ".1" * 30 + " Words", "number-too-long"),
    ],
)
def test_a_text_that_is_none_or_too_long_is_refused(db, source, code):
    with pytest.raises(Refused) as no:
        operations.create_document(title="Chapter", source=source, by=actor(make_manager()))
    assert no.value.codes == (code,)
    assert no.value.refusals[0].field == "source"


def test_plain_text_keeps_its_asterisks(db):
    draft = make_draft("Chapter", "One * two * three\n", source_format="text")
    assert "\\*" in queries.blocks_of(queries.newest_version(draft.id).id)[0].text


def test_the_second_of_two_who_save_is_told_who_was_first_and_when(db, clock):
    amara, draft = make_manager("Amara Lee"), make_draft("Chapter 4", FIRST)
    clock.advance(minutes=5)
    make_version(draft, FIRST + "\nMore.\n", by=amara)
    with pytest.raises(Refused) as no:
        operations.add_version(
            draft,
            source=FIRST + "\nOther.\n",
            change_class="substantive",
            seen_number=1,
            by=actor(make_manager()),
        )
    assert no.value.codes == ("saved-meanwhile",)
    assert "Amara Lee saved version 2 at 10:05am on 3 March 2021" in str(no.value)
    assert draft.newest == 2


def test_the_same_text_is_no_new_version(db):
    draft = make_draft("Chapter 4", FIRST)
    with pytest.raises(Refused) as no:
        make_version(draft, FIRST + "\n\n")
    assert no.value.codes == ("nothing-changed",)


def test_a_lighter_class_than_it_looks_needs_a_note(db):
    draft = make_draft("Chapter 4", FIRST)
    with pytest.raises(Refused) as no:
        make_version(draft, FIRST.replace("must", "may"), change_class="editorial")
    assert no.value.codes == ("class-not-explained",)
    version = make_version(
        draft, FIRST.replace("must", "may"), change_class="editorial", note="A slip of the pen."
    )
    assert (version.change_class, version.note) == ("editorial", "A slip of the pen.")


def test_a_change_must_be_called_something(db):
    draft = make_draft("Chapter 4", FIRST)
    with pytest.raises(Refused) as no:
        make_version(draft, FIRST + "\nMore.\n", change_class="")
    assert no.value.codes == ("no-class",)


def test_somebody_else_may_not_change_a_draft_that_is_under_no_review(db):
    owner, other = make_person("Owner"), make_person("Other")
    draft = make_draft("Chapter 4", FIRST, by=owner)
    with pytest.raises(Refused) as no:
        make_version(draft, by=other)
    assert no.value.codes == ("not-your-draft",)
    assert make_version(draft, by=owner).number == 2


def test_a_text_that_was_read_before_is_saved_as_it_was_read(db):
    draft = make_draft("Chapter 4", FIRST)
    old = queries.blocks_of(queries.newest_version(draft.id).id)
    reading = read_after(old, 1, source=FIRST + "\nMore.\n", source_format="markdown")
    version = operations.add_version(
        draft, source=reading, change_class="substantive", seen_number=1, by=actor(make_manager())
    )
    assert queries.blocks_of(version.id) == list(reading.blocks)


def test_a_frozen_version_never_changes(db, clock):
    draft = make_draft("Chapter 4", FIRST)
    version = queries.newest_version(draft.id)
    operations.freeze([version.id], by=actor(make_manager()))
    at = version.frozen_at
    assert at == clock()
    clock.advance(timedelta(days=1))
    operations.freeze([version.id], by=actor(make_manager()))
    assert version.frozen_at == at
    for table, key in (("version", "id"), ("block", "version_id")):
        with pytest.raises(DatabaseError), db.begin_nested():
            db.execute(text(f"DELETE FROM {table} WHERE {key} = {version.id}"))


def test_a_second_draft_starts_from_the_last_text_while_nothing_is_published(db):
    draft = make_draft("Chapter 4", FIRST)
    last = make_version(draft)
    second = operations.start_draft(draft.document, purpose="Yearly", by=actor(make_manager()))
    first = queries.newest_version(second.id)
    assert (first.number, first.change_class, first.hash) == (1, "none", last.hash)
    assert second.base_version_id is None


def test_queries_for_many_have_every_id_as_a_key(db):
    draft = make_draft("Chapter 4", FIRST)
    assert queries.drafts_of([7]) == {7: []}
    assert queries.drafted_under([7]) == {7: []}
    assert queries.blocks_of_many([99]) == {99: []}
    assert list(queries.newest_versions([draft.id, 99])) == [draft.id]


def test_an_unknown_block_is_missing(db):
    version = queries.newest_version(make_draft().id)
    with pytest.raises(store.Missing):
        queries.block_of(version.id, "p-nothere")


def test_the_record_says_what_was_saved_and_holds_no_title(db):
    draft = make_draft("Chapter 4", FIRST)
    make_version(draft)
    store.commit()
    entries = audit.list_entries([f"document:{draft.document_id}"])
    assert [told.entry.act for told in entries] == [
        "version-saved",
        "version-saved",
        "draft-started",
        "document-created",
    ]
    assert entries[0].entry.body["facts"]["suggested"] == "substantive"
    assert all("Chapter 4" not in str(told.entry.body) for told in entries)
    assert audit.verify_all()[1] == []


def test_of_two_who_save_at_the_same_moment_one_is_refused_and_none_is_lost(db):
    draft_id, by = make_draft("Chapter 4", FIRST).id, actor(make_manager())
    store.commit()
    start, told = threading.Barrier(2), []

    def save(words: str) -> None:
        with store.scope("write"):
            start.wait()
            try:
                operations.add_version(
                    queries.get_draft(draft_id),
                    source=FIRST + words,
                    change_class="substantive",
                    seen_number=1,
                    by=by,
                )
                store.commit()
            except Refused as no:
                told.append(no.codes)

    threads = [threading.Thread(target=save, args=[f"\nWords {n}.\n"]) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [("saved-meanwhile",)]
    assert [each.number for each in queries.list_versions(draft_id)] == [2, 1]


def test_a_text_that_opens_with_its_title_does_not_say_it_twice(db):
    by = actor(make_manager())
    document = operations.create_document(
        title="Missing  children",
        reference="",
        source="# Missing children\n\nOne.\n\n## Two\n\nA.",
        source_format="markdown",
        source_name="",
        by=by,
    )
    [draft] = queries.list_drafts([document.id])
    found = queries.newest_version(draft.id)
    assert [block.text for block in queries.blocks_of(found.id)] == ["One.", "Two", "A."]
