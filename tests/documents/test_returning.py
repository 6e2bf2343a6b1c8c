"""A paragraph that was taken out and is put back is the paragraph that it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import word_files as files
from drafts import PARAGRAPHS, counting, later
from hypothesis import given, settings
from hypothesis import strategies as some

from consult.documents import operations, queries
from consult.documents.block import Block
from consult.documents.carry import carry
from consult.documents.copies import finishing, keeping, words
from consult.documents.copies.words import AFTER, Place, Typing
from consult.documents.models import Draft
from consult.documents.outline import parse_markdown
from consult.documents.returning import Gone, stood
from tests import factories as make

CALL = "The social worker calls the family and the school on the day of the referral."
WRITE = "The manager writes down why the decision was made and who was asked about it."
THIRD = "Police officers share what they know within one working day of being asked."
NEARLY = WRITE.replace("who was asked", "who was spoken to")


def told(*sources: str) -> list[list[Block]]:
    """Versions that follow each other, as they would be saved."""
    mint, found = counting(), list[list[Block]]()
    gone: list[Gone] = []
    for source in sources:
        old = found[-1] if found else []
        carried = carry(old, parse_markdown(source), mint, gone=gone)
        found.append([each.block for each in carried])
        here = {each.anchor for each in found[-1]}
        known = {each.block.anchor: each for each in [*stood(old), *reversed(gone)]}
        gone = [each for anchor, each in known.items() if anchor not in here]
    return found


def anchor_of(blocks: list[Block], words: str) -> str:
    (found,) = [each.anchor for each in blocks if each.text == words]
    return found


def together(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "again", [(CALL, WRITE, THIRD), (WRITE, CALL, THIRD), (CALL, THIRD, WRITE)]
)
def test_the_same_words_get_their_anchor_back_wherever_they_are_put(again: tuple[str, ...]) -> None:
    first, _, last = told(together(CALL, WRITE, THIRD), together(CALL, THIRD), together(*again))
    assert anchor_of(last, WRITE) == anchor_of(first, WRITE)


def test_they_do_after_several_versions_without_them() -> None:
    first, *_, last = told(
        together(CALL, WRITE, THIRD),
        together(CALL, THIRD),
        together(CALL, THIRD, "Something quite new stands here."),
        CALL,
        together(CALL, WRITE, THIRD),
    )
    assert [each.anchor for each in last] == [each.anchor for each in first]


def test_nearly_the_same_words_do_too() -> None:
    first, _, last = told(
        together(CALL, WRITE, THIRD), together(CALL, THIRD), together(CALL, NEARLY, THIRD)
    )
    assert anchor_of(last, NEARLY) == anchor_of(first, WRITE)


def test_other_words_do_not() -> None:
    other = "The manager is told by letter, which the council keeps for as long as the law says."
    first, _, last = told(
        together(CALL, WRITE, THIRD), together(CALL, THIRD), together(CALL, other, THIRD)
    )
    assert anchor_of(last, other) not in {each.anchor for each in first}


def test_of_two_that_are_as_likely_neither_comes_back() -> None:
    one, two = (WRITE.replace("decision", each) for each in ("plan", "record"))
    first, _, last = told(
        together(CALL, one, two, THIRD), together(CALL, THIRD), together(CALL, WRITE, THIRD)
    )
    assert anchor_of(last, WRITE) not in {each.anchor for each in first}


def test_one_of_a_row_of_paragraphs_that_are_alike_is_not_taken_for_another() -> None:
    one, two, three = (WRITE.replace("decision", each) for each in ("plan", "record", "order"))
    first, _, last = told(together(CALL, one, two), together(CALL, two), together(CALL, two, three))
    assert anchor_of(last, three) not in {each.anchor for each in first}


def test_a_short_paragraph_comes_back_beside_a_neighbour_that_it_had() -> None:
    first, _, last = told(
        together("# Duties", "Yes.", CALL),
        together("# Duties", CALL),
        together("# Duties", "Yes.", CALL),
    )
    assert anchor_of(last, "Yes.") == anchor_of(first, "Yes.")


def test_a_short_paragraph_elsewhere_is_another() -> None:
    first, _, last = told(
        together("# Duties", "Yes.", CALL, WRITE, THIRD),
        together("# Duties", CALL, WRITE, THIRD),
        together("# Duties", CALL, WRITE, "Yes.", THIRD),
    )
    assert anchor_of(last, "Yes.") not in {each.anchor for each in first}


def test_of_the_same_words_several_times_the_one_between_its_neighbours_comes_back() -> None:
    before = together(CALL, "Not applicable.", WRITE, "Not applicable.", THIRD)
    without = together(CALL, WRITE, THIRD)
    first, _, last = told(before, without, together(CALL, WRITE, "Not applicable.", THIRD))
    assert last[2].anchor == first[3].anchor
    first, _, last = told(before, without, together("Not applicable.", CALL, WRITE, THIRD))
    assert last[0].anchor not in {each.anchor for each in first}


def test_a_whole_section_comes_back_with_all_in_it() -> None:
    section = together("# Duties", "- Yes.", "- No.", WRITE, "- Yes.", CALL)
    before = together("# Scope", THIRD, section, "# Review", "Every year the board looks at it.")
    without = together("# Scope", THIRD, "# Review", "Every year the board looks at it.")
    first, _, last = told(before, without, before)
    assert [each.anchor for each in last] == [each.anchor for each in first]


def test_what_was_joined_and_is_parted_again_is_two_blocks_as_before() -> None:
    first, _, last = told(
        together(CALL, WRITE, THIRD),
        together(f"{CALL} {WRITE}", THIRD),
        together(CALL, WRITE, THIRD),
    )
    assert [each.anchor for each in last] == [each.anchor for each in first]


def test_a_paragraph_is_no_table_that_came_back() -> None:
    table = "| When | Who |\n| --- | --- |\n| Within one working day of it | The manager |"
    first, _, last = told(
        together(CALL, table),
        CALL,
        together(CALL, "When Who Within one working day of it The manager"),
    )
    assert last[1].anchor not in {each.anchor for each in first}


@settings(deadline=None)
@given(some.lists(PARAGRAPHS, min_size=2, max_size=5))
def test_no_anchor_stands_twice_and_the_same_text_again_is_the_same_blocks(
    texts: list[str],
) -> None:
    for blocks in (versions := told(*texts)):
        anchors = [each.anchor for each in blocks]
        assert len(set(anchors)) == len(anchors)
        assert all(anchors)
    for blocks, source in zip(versions, texts, strict=True):
        assert [replace(each, anchor="") for each in blocks] == parse_markdown(source)


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_without_a_history_anchors_are_carried_as_ever(a: str, b: str) -> None:
    old = [each.block for each in carry([], parse_markdown(a), counting())]
    new = parse_markdown(b)
    assert carry(old, new, later()) == carry(old, new, later(), gone=stood(old))


# On a real database: what is an ancestor


def save(draft: Draft, *paragraphs: str) -> list[Block]:
    return queries.blocks_of(make.make_version(draft, together(*paragraphs)).id)


def test_a_saved_version_gives_the_anchor_back(db: object) -> None:
    draft = make.make_draft("Chapter 4", together(CALL, WRITE, THIRD))
    found = queries.newest_version(draft.id)
    assert found is not None
    first = queries.blocks_of(found.id)
    save(draft, CALL, THIRD)
    save(draft, CALL, THIRD, "Something quite new stands here.")
    again = save(draft, CALL, THIRD, WRITE)
    assert anchor_of(again, WRITE) == anchor_of(first, WRITE)


def test_a_new_draft_remembers_what_the_draft_before_it_had(db: object) -> None:
    draft = make.make_draft("Chapter 4", together(CALL, WRITE, THIRD))
    found = queries.newest_version(draft.id)
    assert found is not None
    first = queries.blocks_of(found.id)
    save(draft, CALL, THIRD)
    later = operations.start_draft(
        draft.document, purpose="Next year", by=make.actor(make.make_manager())
    )
    assert anchor_of(save(later, CALL, THIRD, WRITE), WRITE) == anchor_of(first, WRITE)


def test_what_another_draft_says_beside_it_is_no_ancestor(db: object) -> None:
    by = make.actor(make.make_manager())
    draft = make.make_draft("Chapter 4", together(CALL, THIRD))
    other = operations.start_draft(draft.document, purpose="Something else", by=by)
    theirs = save(other, CALL, THIRD, WRITE)
    save(other, CALL, THIRD)
    assert anchor_of(save(draft, CALL, THIRD, WRITE), WRITE) != anchor_of(theirs, WRITE)


def test_what_is_typed_again_in_a_working_copy_gets_its_anchor_back(db: object) -> None:
    by = make.actor(make.make_manager())
    draft = make.make_draft("Chapter 4", together(CALL, WRITE, THIRD))
    found = queries.newest_version(draft.id)
    assert found is not None
    first = queries.blocks_of(found.id)
    save(draft, CALL, THIRD)
    copy = keeping.start_copy(draft, by=by)
    place = Place(AFTER, first[0].anchor)
    sent = Typing(WRITE, words.seen_of(keeping.held(copy).pieces, place, None), "a")
    words.save_words(copy, place, sent, by=by)
    again = finishing.finished(copy)
    assert [each.anchor for each in again.reading.blocks] == [each.anchor for each in first]


def test_a_text_that_is_pasted_anew_shows_it_and_its_old_address_leads_there(
    db: Any, visitor: Any
) -> None:
    manager = make.make_manager()
    draft = make.make_draft("Chapter 4", together(CALL, WRITE, THIRD), by=manager)
    found = queries.newest_version(draft.id)
    assert found is not None
    first = queries.blocks_of(found.id)
    save(draft, CALL, THIRD)
    writer = visitor(manager)
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    writer.press("Check what changes", {"The text": together(CALL, THIRD, WRITE)})
    writer.sees("1 added")
    writer.press("Save version 3", {"How much does the change matter?": "Substantive"})
    last = queries.newest_version(draft.id)
    assert last is not None
    assert anchor_of(queries.blocks_of(last.id), WRITE) == anchor_of(first, WRITE)
    assert f'id="{anchor_of(first, WRITE)}"' in writer.page.html


def test_of_tracked_changes_that_are_kept_as_two_versions_the_second_gives_it_back(
    db: Any, visitor: Any
) -> None:
    manager = make.make_manager()
    draft = make.make_draft("Chapter 4", together(CALL, WRITE, THIRD), by=manager)
    found = queries.newest_version(draft.id)
    assert found is not None
    first = queries.blocks_of(found.id)
    data = files.with_body(
        files.p(files.r(CALL), files.gone(" So far.")),
        files.p(files.ins(WRITE)),
        files.p(files.r(THIRD)),
    )
    writer = visitor(manager)
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    writer.press("Check what changes", {"Or choose a file": ("chapter.docx", data)})
    writer.press("Continue", {"What becomes of them?": "Keep both, as two versions"})
    writer.press("Save version 3", {"How much does the change matter?": "Substantive"})
    *_, between, last = [queries.blocks_of(e.id) for e in queries.list_versions(draft.id)[::-1]]
    assert WRITE not in [each.text for each in between]
    assert anchor_of(last, WRITE) == anchor_of(first, WRITE)
