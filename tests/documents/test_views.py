"""The pages of documents, as people use them."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from word_reader import paragraphs

from consult import audit, store
from consult.documents import operations, queries, unsaved
from consult.documents.models import UnsavedText
from consult.documents.outline import to_markdown
from consult.documents.presenters import covers
from consult.reviews.facts import gather_many
from tests.factories import (
    actor,
    draft_under,
    lead_of,
    make_agency,
    make_document,
    make_draft,
    make_group,
    make_manager,
    make_person,
    make_review,
    make_version,
    members_of,
    pass_time,
    review_at,
)
from tests.kernel.crowd import together
from workflows.refusal import Refused

FIRST = """\
# Sharing information

Every agency must share what it knows about a child with the others at once.

The reasons are written down.

Tell the family.
"""
LONG = "# One\n\nText.\n\n# Two\n\nText.\n"


def address(draft, number=1):
    version = queries.find_numbered(draft.id, number)
    return f"/documents/{draft.document_id}/versions/{version.id}"


# Adding a document


def test_a_manager_pastes_a_text_and_reads_it_as_numbered_paragraphs(db, visitor):
    reader = visitor(make_manager())
    reader.get("/documents")
    reader.click("Add a document")
    reader.press("Check how it reads", title="Chapter 4", the_text=FIRST)
    reader.sees("Check how it was understood", "Nothing is saved yet.")
    reader.press("Add the document")
    reader.sees(
        "Chapter 4",
        "Draft for comment, not in force",
        "1.1",
        "Every agency must share what it knows",
    )


@pytest.mark.parametrize("name", ["chapter.md", "chapter.txt", "CHAPTER.TXT"])
def test_a_text_file_is_read(db, visitor, name):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    file = (name, FIRST.encode(), "text/plain")
    reader.press("Check how it reads", {"Or choose a file": file}, title="Chapter 4")
    reader.sees("Every agency must share what it knows")


STARRED = b"# 12 *must* be told\n\nTell the *family*."


@pytest.mark.parametrize(
    ("name", "how", "shown"),
    [
        ("a.txt", None, "*family*"),
        ("A.TEXT", None, "*family*"),
        ("a.md", None, "Tell the family."),
        ("a.txt", "Markdown", "Tell the family."),
        ("a.md", "Plain text", "*family*"),
    ],
)
def test_a_text_file_by_itself_is_read_as_it_is_among_several_unless_its_sender_chose(
    db, visitor, name, how, shown
):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    chosen = {"How is it written?": how} if how else {}
    file = {"Or choose a file": (name, STARRED)}
    reader.press("Check how it reads", {**file, **chosen}, title="Chapter 4")
    reader.sees(shown)
    if how is None:
        reader.get("/documents/new/several")
        reader.press("Look at the files", {"Files": [(name, STARRED)]})
        reader.click("Look at it or change it")
        reader.sees(shown)


def test_a_page_that_was_refused_still_goes_by_the_file(db, visitor):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", title="Chapter 4", status=422)
    reader.press("Check how it reads", {"Or choose a file": ("a.txt", STARRED)})
    reader.sees("*family*")


def test_a_new_version_from_a_text_file_is_plain_text_too(db, visitor):
    draft = make_draft()
    reader = visitor(make_manager())
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", {"Or choose a file": ("a.txt", STARRED)})
    reader.sees("*must* be told")
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", the_text="Tell the *family*.")
    reader.sees("The layout of paragraph 1 has been amended.")


def test_pasted_words_are_markdown_unless_their_writer_chose(db, visitor):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", title="Chapter 4", the_text="Tell the *family*.")
    reader.sees("Tell the family.")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("chapter.md", b"", "is empty"),
        ("chapter.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "not plain text"),
        ("chapter.pdf", b"%PDF", "is not a Word (.docx), HTML, Markdown (.md) or text (.txt) file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_the_rest(db, visitor, name, data, told):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press(
        "Check how it reads", {"Or choose a file": (name, data)}, title="Chapter 4", status=422
    )
    reader.is_told(told)
    assert reader.value_of("Title") == "Chapter 4"
    assert queries.list_documents() == []


def test_typed_words_are_not_replaced_by_a_file_that_is_sent_with_them(db, visitor):
    make_document(title="Chapter 4")
    reader = visitor(make_manager())
    reader.get("/documents/new")
    words = "What I typed for an hour."
    sent = {"Or choose a file": ("chapter.md", FIRST.encode()), "The text": words}
    reader.press("Check how it reads", sent, title="Chapter 4", status=422)
    reader.is_told("You sent both “chapter.md” and words in the box.")
    assert reader.value_of("The text") == words
    assert [each.title for each in queries.list_documents()] == ["Chapter 4"]


def test_a_file_is_chosen_again_after_another_reason_was_put_right(db, visitor):
    make_document(title="Chapter 4")
    reader = visitor(make_manager())
    reader.get("/documents/new")
    file = {"Or choose a file": ("chapter.md", FIRST.encode())}
    reader.press("Check how it reads", file, title="Chapter 4", status=422)
    reader.press("Check how it reads", file, title="Chapter 5")
    reader.sees("Every agency must share what it knows")


def test_a_document_without_title_and_text_is_refused_in_one_go_and_nothing_is_kept(db, visitor):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", reference="CP 4", status=422)
    reader.is_told("Give the document a title.", "There is no text yet. Paste the text, or choose")
    told = reader.page.text
    assert told.index("Give the document a title.") < told.index("There is no text yet.")
    assert reader.value_of("Reference") == "CP 4"
    assert queries.list_documents() == []


def test_two_documents_do_not_have_one_title_and_the_first_is_shown(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", title=" chapter  4", the_text=FIRST, status=422)
    reader.is_told("There is a document called “Chapter 4” already.")
    assert "Tell the family." in reader.value_of("The text")
    assert reader.page.links["See “Chapter 4”"] == f"/documents/{draft.document_id}"
    reader.press("Check how it reads", title="Chapter 4a")
    reader.press("Add the document")
    reader.click("Start a review of it")


@pytest.mark.parametrize("_time", range(3))
def test_of_several_who_add_one_title_at_once_one_does_and_the_others_keep_their_words(
    app, db, visitor, _time
):
    """All have passed the check before any of them writes: the table itself says no."""
    people = [visitor(make_manager(f"Manager {number}")) for number in range(4)]
    for number, each in enumerate(people):
        each.get("/documents/new")
        title = ("Missing children", "missing  CHILDREN")[number % 2]
        each.press("Check how it reads", title=title, the_text=f"Words {number}.")

    def send(number):
        each = people[number]
        token = each.page.html.partition('name="csrf_token" value="')[2].partition('"')[0]
        data = {"title": each.value_of("Title"), "action": "save", "csrf_token": token}
        return each.client.post(each.page.url, data=data)

    answers = together(*[partial(send, number) for number in range(4)])
    assert sorted(each.status_code for each in answers) == [302, 422, 422, 422], answers
    for number, answer in enumerate(answers):
        if answer.status_code == 422:
            page = answer.get_data(as_text=True)
            assert "There is a document called “" in page
            assert f"Words {number}." in page
    assert len(queries.list_documents()) == 1


def test_an_upload_beyond_the_limit_is_a_page_that_says_so(db, visitor):
    reader = visitor(make_manager())
    reader.get("/documents/new")
    file = ("chapter.md", b"x" * 61 * 1024 * 1024)
    reader.press("Check how it reads", {"Or choose a file": file}, title="Chapter 4", status=413)


def test_a_contributor_of_an_agency_may_not_add_a_document(db, visitor):
    reader = visitor(make_person(agency=make_agency()))
    reader.get("/documents/new", status=403)
    reader.sees("Documents are added by the partnership manager and by working group leads.")


# Reading


def test_markup_in_a_text_is_shown_and_never_obeyed(db, visitor):
    draft = make_draft("Chapter", "Hello <script>alert(1)</script> [x](javascript:alert(1))\n")
    page = visitor(make_manager()).get(address(draft))
    assert "<script>alert" not in page.html
    assert 'href="javascript' not in page.html


def test_the_contents_lead_to_the_headings(db, visitor):
    page = visitor(make_manager()).get(address(make_draft("Chapter", LONG)))
    for link in [href for href in page.links.values() if href.startswith("#p-")]:
        assert f'id="{link[1:]}"' in page.html


def test_a_version_of_another_document_is_missing(db, visitor):
    one, other = make_draft(), make_draft()
    version = queries.newest_version(other.id)
    visitor(make_manager()).get(f"/documents/{one.document_id}/versions/{version.id}", status=404)


def test_a_draft_under_no_review_is_read_by_its_maker_and_the_manager_only(db, visitor):
    maker = make_person()
    make_group(lead=maker)
    draft = make_draft(by=maker)
    visitor(maker).get(address(draft))
    visitor(make_manager()).get(address(draft))
    visitor(make_person()).get(address(draft), status=403)
    assert "/sign-in" in visitor().get(address(draft)).url


def test_a_version_is_taken_away_as_markdown(db, visitor):
    page = visitor(make_manager()).get(address(make_draft("Chapter 4/a", FIRST)) + "/text")
    assert page.data.decode().endswith(f"\n-->\n\n{FIRST}")
    assert page.content_type == "text/markdown"
    assert "chapter_4_a-draft-version-1.md" in page.headers["Content-Disposition"]


def test_the_list_shows_only_documents_of_which_one_may_read_something(db, visitor):
    make_draft("Hidden chapter")
    reader = visitor(make_person())
    reader.get("/documents")
    reader.does_not_see("Hidden chapter")
    visitor(make_manager()).get("/documents")


def test_the_list_does_not_ask_more_for_more_documents(db, visitor):
    reader = visitor(make_manager())
    make_draft()
    few = len(reader.get("/documents").queries)
    for _ in range(5):
        make_version(make_draft())
    assert len(reader.get("/documents").queries) == few


def test_two_versions_are_compared_word_by_word(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    make_version(draft, FIRST.replace("must", "should"))
    reader = visitor(make_manager())
    reader.get(address(draft, 2))
    reader.click("Compare with version 1")
    reader.sees("1 reworded", "removed: must", "added: should", "Tell the family.")
    reader.click("Show only what changed")
    reader.sees("1 reworded")


# Writing


def test_a_change_is_checked_before_it_is_saved(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(address(draft))
    writer.click("Change the text")
    assert writer.value_of("The text").strip() == FIRST.strip()
    writer.press("Check what changes", the_text=FIRST.replace("must", "should"))
    writer.sees("1 reworded", "Nothing is saved yet", "substantive change")
    assert queries.newest_version(draft.id).number == 1
    writer.press("Save version 2", note="Softer.")
    writer.sees("Version 2", "Substantive change", "Softer.")
    assert "See what changed" in writer.page.links


def test_one_may_go_back_from_the_check_and_finds_the_text_as_it_was(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    writer.does_not_see("stay as words")
    writer.press("Check what changes", the_text=FIRST + "\nMore & <more>.\n")
    writer.press("Go on changing the text")
    writer.sees("HTML tags that you type here, such as <b>, stay as words.")
    assert "More & <more>." in writer.value_of("The text")
    assert queries.newest_version(draft.id).number == 1


def test_the_page_of_a_check_can_be_loaded_again_and_gone_back_to(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    check = writer.press("Check what changes", the_text=FIRST.replace("must", "should")).url
    writer.get(check).check()
    writer.sees("1 reworded", "Nothing is saved yet")
    writer.press("Go on changing the text", note="Softer.")
    assert "should" in writer.value_of("The text")
    writer.press("Check what changes")
    assert writer.value_of("Note") == "Softer."
    writer.press("Save version 2")
    writer.get(check)
    writer.sees("saved version 2", "Your text says the same as version 2.")  # it was overtaken


def test_the_page_of_a_text_that_was_saved_leads_to_its_version(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    check = writer.press("Check what changes", the_text=FIRST.replace("must", "should")).url
    writer.press("Save version 2")
    response = writer.client.get(check)
    assert response.headers["Location"] == address(draft, 2)
    writer.get(address(draft, 2))
    writer.sees("That text has been saved already, as version 2.")


def test_the_texts_of_two_tabs_do_not_mix(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    one = visitor(make_manager())
    writing = f"/documents/drafts/{draft.id}/versions/new"
    one.get(writing)
    first = one.press("Check what changes", the_text=FIRST.replace("must", "should")).url
    one.get(writing)
    second = one.press("Check what changes", the_text=FIRST.replace("must", "may")).url
    one.get(first)
    one.sees("added: should").does_not_see("added: may")
    one.get(second)
    one.sees("added: may").does_not_see("added: should")


def test_a_text_that_was_checked_and_not_saved_is_offered_where_one_begins_again(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writing = f"/documents/drafts/{draft.id}/versions/new"
    writer.get(writing)
    writer.press("Check what changes", the_text=FIRST.replace("must", "should"))
    writer.get(writing)
    writer.sees("You checked a text at 10am on 3 March 2021 (UK time) and have not saved it.")
    writer.click("Go on with that text")
    assert "should share" in writer.value_of("The text")
    writer.press("Check what changes")
    writer.press("Save version 2")
    writer.get(writing)
    writer.does_not_see("have not saved it")


def test_a_checked_text_is_its_authors_alone_and_for_three_days(db, visitor, clock):
    draft = make_draft("Chapter 4", FIRST)
    writer, other = visitor(make_manager()), visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    check = writer.press("Check what changes", the_text=FIRST.replace("must", "should")).url
    text_id = check.rpartition("/")[2]
    other.get(check, status=404)
    other.get(f"/documents/drafts/{draft.id}/versions/new?text={text_id}", status=404)
    writer.get(check.replace(f"drafts/{draft.id}", f"drafts/{make_draft().id}"), status=404)
    clock.advance(days=4)
    store.commit()
    assert unsaved.forget_old() == 1


def test_one_person_keeps_twenty_checked_texts_at_most(db):
    draft, by = make_draft("Chapter 4", FIRST), actor(make_manager())
    for number in range(25):
        unsaved.keep_text(
            draft,
            source=f"Text {number}",
            source_format="markdown",
            source_name="",
            seen_number=1,
            change_class="",
            note="",
            by=by,
        )
    kept = [each.source for each in db.query(UnsavedText).order_by(UnsavedText.id)]
    assert kept == [f"Text {number}" for number in range(5, 25)]


def test_a_text_without_a_change_is_not_taken_to_the_check(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    writer.press("Check what changes", status=422)
    writer.is_told("This is the text of the newest version, word for word.")


def test_calling_a_change_lighter_than_it_looks_is_refused_on_the_check_page(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    writer.press("Check what changes", the_text=FIRST.replace("must", "may"))
    writer.press("Save version 2", how_much_does_the_change_matter="Editorial", status=422)
    writer.is_told("The changes look substantive, and you call them editorial.")
    writer.press("Save version 2", note="Only a slip of the pen.")
    assert queries.newest_version(draft.id).change_class == "editorial"


@pytest.mark.parametrize("step", ["check", "save"])
def test_the_second_writer_sees_both_texts_and_keeps_their_own(db, visitor, step):
    draft = make_draft("Chapter 4", FIRST)
    amara = make_manager("Amara Lee")
    second = visitor(make_manager())
    mine = FIRST.replace("Tell the family.", "Tell the whole family.")
    second.get(f"/documents/drafts/{draft.id}/versions/new")
    if step == "save":
        second.press("Check what changes", the_text=mine)
    make_version(draft, FIRST.replace("must", "should"), by=amara)
    if step == "save":
        second.press("Save version 2", note="For all of them.", status=409)
    else:
        second.press("Check what changes", the_text=mine, status=409)
    second.is_told("Amara Lee saved version 2 at 10am on 3 March 2021")
    second.sees("Amara Lee saved version 2 at 10am on 3 March 2021", "has not been saved")
    second.sees("How your text differs from version 2", "removed: should", "added: must")
    assert "Tell the whole family." in second.value_of("The text")
    second.press("Check what changes", the_text=mine.replace("must", "should"))
    assert second.value_of("Note") == ("For all of them." if step == "save" else "")
    second.press("Save version 3")
    version = queries.newest_version(draft.id)
    assert (version.number, version.author_id != amara.id) == (3, True)


def test_a_second_draft_is_started(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/{draft.document_id}")
    writer.click("Start another draft")
    writer.press("Start the draft", what_is_this_draft_for="Yearly review")
    page = writer.get(f"/documents/{draft.document_id}")
    writer.sees("Yearly review")
    # both drafts have a version 1: no two links of the page carry the same words
    assert {"Version 1, Yearly review"} <= set(page.links)
    assert "Version 1" not in page.links


def test_too_long_a_purpose_is_refused(db, visitor):
    draft = make_draft("Chapter 4", FIRST)
    writer = visitor(make_manager())
    writer.get(f"/documents/{draft.document_id}/drafts/new")
    writer.press("Start the draft", what_is_this_draft_for="x" * 301, status=422)
    writer.is_told("300 characters")


# Under review


def test_the_working_group_changes_the_text_while_it_is_drafted(db, visitor):
    review = review_at("drafting")
    draft = draft_under(review)
    writing = f"/documents/drafts/{draft.id}/versions/new"
    lead, member = lead_of(review).id, members_of(review)[0].id
    other = make_person(agency=make_agency(), role="lead").id
    visitor(lead).get(writing)
    visitor(member).get(writing)
    outside = visitor(other)
    outside.get(writing, status=403)
    outside.sees("Our own rule: the working group drafts").does_not_see("house:")


def test_nobody_changes_a_text_that_is_out_for_comment_and_the_page_says_why(db, visitor):
    review = review_at("partner_comment")
    draft = draft_under(review)
    lead = visitor(lead_of(review))
    lead.get(address(draft))
    lead.sees("its text does not change there")
    assert "Change the text" not in lead.page.links
    lead.get(f"/documents/drafts/{draft.id}/versions/new", status=403)
    lead.sees("The review is at “Partner comment”")


def test_a_save_that_comes_after_the_text_was_fixed_changes_nothing(db, visitor):
    review = review_at("preparing")
    draft = draft_under(review)
    writer = visitor(lead_of(review))
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    text = writer.value_of("The text") + "\n\nMore.\n"
    writer.press("Check what changes", the_text=text)
    review_at("partner_comment", review=review)
    writer.press("Save version 2", status=422)
    writer.is_told("The review is at “Partner comment”")
    assert queries.newest_version(draft.id).number == 1
    assert "More." in writer.value_of("Your text, to copy")
    writer.get(writer.page.url)
    writer.sees("You cannot save this text now")


def test_an_agency_that_is_not_on_the_review_does_not_read_its_draft(db, visitor):
    review = review_at("partner_comment")
    other = make_person(agency=make_agency(), role="lead")
    visitor(other).get(address(draft_under(review)), status=403)


def test_a_draft_is_not_put_under_two_reviews(db):
    review = review_at("drafting")
    other = review_at("drafting")
    with pytest.raises(Refused) as no:
        operations.put_under_review(
            draft_under(review), subject_id=other.id, by=actor(make_manager())
        )
    assert "under review already" in str(no.value)


# Another text was published meanwhile


OLD = "# Scope\n\nThe chair decides within three days.\n\nRecords are kept.\n\nParents are told."

FIVE, ONE = OLD.replace("three days", "five days"), OLD.replace("three days", "one day")


def overtaken(published, drafted):
    """A draft with the words `drafted` of a document whose text in force is now `published`."""
    document = make_document(source=OLD)
    review_at("launched", document=document)
    behind = operations.start_draft(document, purpose="Meanwhile", by=actor(make_manager()))
    if drafted != OLD:
        make_version(behind, drafted)
    other = operations.start_draft(document, purpose="Quicker", by=actor(make_manager()))
    make_version(other, published)
    review_at("launched", document=document)
    return behind, f"/documents/drafts/{behind.id}/rebase"


def text_of(draft):
    return to_markdown(queries.blocks_of(queries.newest_version(draft.id).id))


def test_what_only_the_published_text_changed_is_taken_into_the_draft(db, visitor):
    draft, rebase = overtaken(OLD.replace("three", "five"), OLD.replace("kept", "kept for a year"))
    writer = visitor(make_manager())
    writer.get(address(draft, 2))
    writer.click("Bring the draft up to date")
    writer.sees("Changed in the published text only: taken in", "five")
    writer.does_not_see("you decide")
    writer.press("Check what comes out")
    writer.sees("Check what changes", "five")
    writer.press("Save version 3", {"How much does the change matter?": "Substantive"})
    assert text_of(draft) == OLD.replace("three", "five").replace("kept", "kept for a year") + "\n"
    assert queries.get_draft(draft.id).base_version_id == queries.find_published_id(
        draft.document_id
    )
    writer.get(rebase)
    writer.sees("This draft builds on what is published already.")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Take the published wording", "within five days"),
        ("Keep both, one after the other", "within one day.\n\nThe chair decides within five days"),
    ],
)
def test_what_both_changed_is_decided_by_a_person(db, visitor, choice, expected):
    draft, rebase = overtaken(
        OLD.replace("three days", "five days"), OLD.replace("three days", "one day")
    )
    writer = visitor(make_manager())
    writer.get(rebase)
    writer.sees("Changed in both: you decide", "In the published text", "In this draft")
    writer.press("Check what comes out", status=422)
    writer.is_told("Choose what becomes of paragraph 1.1.")
    writer.press("Check what comes out", {"What becomes of paragraph 1.1?": choice})
    writer.press("Save version 3", {"How much does the change matter?": "Substantive"})
    assert expected in text_of(draft)


def test_who_left_before_saving_what_came_out_finds_it_again(db, visitor):
    _draft, rebase = overtaken(FIVE, ONE)
    manager, choice = make_manager(), {"What becomes of paragraph 1.1?": "Keep both, one after"}
    writer = visitor(manager)
    writer.get(rebase)
    writer.does_not_see("Go on with what came out")
    writer.press("Check what comes out", choice)
    again = visitor(manager)
    again.get(rebase)
    again.click("Go on with what came out")
    again.sees("within one day", "within five days")
    other = visitor(make_manager())
    other.get(rebase)
    other.does_not_see("Go on with what came out")
    other.press("Check what comes out", choice)
    other.press("Save version 3", {"How much does the change matter?": "Substantive"})
    again.get(rebase)
    again.does_not_see("Go on with what came out")


def test_a_new_wording_is_written_in_place_and_kept_when_something_else_is_missing(db, visitor):
    draft, rebase = overtaken(
        OLD.replace("three days", "five days"), OLD.replace("three days", "one day")
    )
    writer = visitor(make_manager())
    writer.get(rebase)
    anew = {"What becomes of paragraph 1.1?": "Write it anew"}
    writer.press("Check what comes out", {**anew, "New wording of paragraph 1.1": " "}, status=422)
    writer.is_told("Write the new wording of paragraph 1.1.")
    writer.press(
        "Check what comes out",
        {**anew, "New wording of paragraph 1.1": "The chair decides at once."},
    )
    writer.press("Go on changing the text")
    writer.press("Check what changes")
    writer.press("Save version 3", {"How much does the change matter?": "Substantive"})
    assert "decides at once" in text_of(draft)
    assert not operations.is_behind(queries.get_draft(draft.id))


def test_keeping_the_draft_as_it_is_is_recorded_without_a_new_version(db, visitor):
    draft, rebase = overtaken(
        OLD.replace("three days", "five days"), OLD.replace("three days", "one day")
    )
    writer = visitor(make_manager())
    writer.get(rebase)
    keep = {"What becomes of paragraph 1.1?": "Keep the wording of the draft"}
    writer.press("Check what comes out", keep)
    writer.sees("The draft builds on the published text now.")
    assert queries.newest_version(draft.id).number == 2


def test_what_came_in_from_the_published_text_keeps_its_anchor(db, visitor):
    draft, rebase = overtaken(OLD + "\n\nA copy goes to the school.", OLD)
    writer = visitor(make_manager())
    writer.get(rebase)
    writer.press("Check what comes out")
    writer.press("Save version 2", {"How much does the change matter?": "Substantive"})
    published = queries.blocks_of(queries.find_published_id(draft.document_id))
    now = queries.blocks_of(queries.newest_version(draft.id).id)
    assert [block.anchor for block in now] == [block.anchor for block in published]


def test_a_version_saved_meanwhile_is_not_merged_over(db, visitor):
    draft, rebase = overtaken(OLD.replace("three", "five"), OLD)
    writer = visitor(make_manager())
    writer.get(rebase)
    make_version(draft, OLD.replace("kept", "kept for a year"))
    writer.press("Check what comes out", status=409)
    writer.is_told("saved")
    writer.press("Check what comes out")
    writer.sees("Check what changes")


def test_a_draft_that_is_up_to_date_has_nothing_to_rebase_on(db):
    draft = make_draft()
    with pytest.raises(Refused) as no:
        operations.rebase_draft(draft, published_id=1, by=actor(make_manager()))
    assert no.value.codes == ("nothing-to-rebase-on",)


def test_what_is_in_force_is_not_called_a_draft(db, visitor):
    review = review_at("launched")
    draft = draft_under(review)
    version = queries.get_version(queries.find_published_id(draft.document_id))
    reader = visitor(make_manager())
    reader.get(address(draft, version.number))
    reader.sees("In force")
    reader.does_not_see("not in force")
    reader.get(f"/documents/{draft.document_id}")
    reader.sees("Read the text in force")


def test_whoever_compares_with_the_text_in_force_can_open_it(db, visitor):
    """The draft that became it may belong to people of another review."""
    review = review_at("launched")
    old = queries.get_version(queries.find_published_id(draft_under(review).document_id))
    writer = make_person()
    operations.start_draft(old.document, purpose="Another", by=actor(make_manager()))
    theirs = make_review(document=old.document, group=make_group(lead=writer))
    new = queries.newest_version(draft_under(theirs).id)
    reader = visitor(writer)
    reader.get(f"/documents/{old.document_id}/versions/{old.id}", status=403)
    page = reader.get(f"/documents/{old.document_id}/compare/{old.id}/{new.id}")
    there = [link for link in page.links.values() if link.startswith("/documents/")]
    for link in there:
        reader.get(link)
    assert f"/published/{old.document_id}" in page.links.values()


def test_the_page_of_a_document_leads_to_what_may_be_done_to_each_draft(db, visitor):
    draft, rebase = overtaken(FIVE, ONE)
    page = f"/documents/{draft.document_id}"
    writer = visitor(make_manager())
    writer.get(page)
    assert writer.page.links["Bring the draft up to date"] == rebase
    writer.press("Edit in the browser of Meanwhile")
    writer.sees("This is a working copy")
    writer.get(page)
    writer.click("Go on editing in the browser of Meanwhile")
    writer.get(page)
    writer.click("Change the text of Meanwhile")
    writer.sees("Nothing is saved yet: the next page shows what changes.")


def test_who_may_only_read_a_draft_is_offered_no_way_to_change_it(db, visitor):
    review = review_at("partner_comment")
    reader = visitor(lead_of(review))
    reader.get(f"/documents/{draft_under(review).document_id}")
    reader.sees("Version 1")
    reader.does_not_see("Change the text", "Edit in the browser")


def test_every_page_of_a_draft_leads_to_the_text_in_force(db, visitor):
    draft, rebase = overtaken(FIVE, ONE)
    version, way = address(draft, 2), f"/published/{draft.document_id}"
    writer = visitor(make_manager())
    writer.get(version)
    writer.press("Edit in the browser")
    copy, block = writer.page.url, queries.blocks_of(queries.newest_version(draft.id).id)[0].anchor
    first = queries.find_numbered(draft.id, 1).id
    compare = f"/documents/{draft.document_id}/compare/{first}/{version.rpartition('/')[2]}"
    sent = f"/documents/drafts/{draft.id}/versions/new"
    writer.get(sent)
    writer.press("Check what changes", the_text="Other words.")
    edited = (f"{copy}/block/{block}", f"{copy}/blocks/{block}", f"{copy}/finish")
    for path in (version, compare, copy, *edited, sent, writer.page.url, rebase):
        writer.get(path)
        writer.sees("Draft for comment, not in force", f"://localhost{way}")
        assert writer.page.links["Read the text in force"] == way, path


def test_a_markdown_file_of_a_draft_says_so_and_comes_back_as_it_went_out(db, visitor):
    draft, _ = overtaken(FIVE, ONE)
    writer = visitor(make_manager())
    writer.get(address(draft, 2))
    writer.click("Download as Markdown")
    file = writer.page.data
    about, _, words = file.decode().partition("-->\n\n")
    assert words == text_of(draft)
    assert "Draft for comment, not in force. The text in force is at http://localhost/p" in about
    for sent in ({"Or choose a file": ("back.md", file)}, {"The text": file.decode()}):
        writer.get(f"/documents/drafts/{draft.id}/versions/new")
        writer.press("Check what changes", sent, status=422)
        writer.is_told("This is the text of the newest version, word for word.")


def test_a_draft_of_a_document_that_was_never_published_says_that_nothing_is_in_force(db, visitor):
    reader = visitor(make_manager())
    reader.get(address(make_draft()))
    reader.sees("Draft for comment, not in force", "No text of this document is in force yet.")
    reader.does_not_see("Read the text in force")


@pytest.mark.parametrize("stage", ["preparing", "partner_comment"])
def test_every_draft_is_called_the_same_on_its_page_and_in_its_files(db, visitor, stage):
    """Sent out or not: whoever finds it sees that it does not hold."""
    review = review_at(stage)
    draft = draft_under(review)
    lead = visitor(lead_of(review))
    lead.get(address(draft, draft.newest))
    lead.sees("Draft for comment, not in force")
    assert status_in_files(draft, visitor) == "Draft for comment, not in force"


def test_a_text_that_was_in_force_is_no_draft_once_another_takes_its_place(db, visitor, clock):
    document = make_document(source=OLD)
    first = draft_under(review_at("launched", document=document))
    visitor(make_manager()).get(address(first)).says("In force")
    pass_time(timedelta(days=30))
    second = operations.start_draft(document, purpose="Next", by=actor(make_manager()))
    make_version(second, FIVE)
    review_at("launched", document=document)
    reader = visitor(make_manager())
    reader.get(address(first))
    told = r"Not in force any more\. It was in force from (.*?) 2021 to (.*?) 2021\. "
    found = re.search(told, reader.page.text)
    assert found is not None
    assert found[1] != found[2]
    assert reader.page.links["Read the text in force"] == f"/published/{document.id}"
    reader.does_not_see("Draft for comment, not in force")
    version = queries.newest_version(first.id)
    reader.get(
        f"/documents/{document.id}/compare/{queries.find_published_id(document.id)}/{version.id}"
    )
    reader.sees("Not in force any more")
    reader.get(address(first))
    reader.click("Download as Markdown")
    about = reader.page.data.decode().partition("-->")[0]
    assert re.search(told, about)
    assert "Draft" not in about
    assert status_in_files(first, visitor) == "Not in force any more"


def status_in_files(draft, visitor):
    """As the covers of its files say it; these name addresses, which want a request."""
    version = queries.newest_version(draft.id)
    with visitor().app.test_request_context():
        return covers.cover_of(version, in_force="https://example.org").status


# After partner comment


def saved_while_considering(change_class="substantive"):
    review = review_at("considering")
    draft = draft_under(review)
    writer = lead_of(review)
    text = to_markdown(queries.blocks_of(queries.newest_version(draft.id).id))
    make_version(
        draft, text.rstrip() + " Then.\n", change_class=change_class, note="So.", by=writer
    )
    return review, draft, writer


def test_after_partner_comment_nobody_is_led_into_another_round(db, visitor):
    review = review_at("considering")
    draft = draft_under(review)
    writer = visitor(lead_of(review))
    writer.get(f"/documents/drafts/{draft.id}/versions/new")
    text = writer.value_of("The text") + "\n\nAll must be told at once.\n"
    writer.press("Check what changes", the_text=text)
    writer.sees("another round of partner comment before the board can decide")
    writer.press("Save version 2", status=422)
    writer.is_told("Say how much the change matters.")
    writer.press("Save version 2", how_much_does_the_change_matter="Substantive")
    assert queries.newest_version(draft.id).change_class == "substantive"


def test_a_misjudged_class_is_corrected_with_a_reason_and_on_the_record(db, visitor):
    review, draft, who = saved_while_considering()
    writer = visitor(who)
    writer.get(address(draft, 2))
    writer.click("Correct how much the change matters")
    writer.press("Correct it", how_much_does_the_change_matter="Clarifying", status=422)
    writer.is_told("Say why it is called something else now.")
    assert queries.newest_version(draft.id).change_class == "substantive"
    why = "Nobody does anything differently."
    writer.press("Correct it", why_is_it_called_something_else_now=why)
    writer.sees("Clarifying change", "First called substantive.", "Nobody does anything")
    db.expire_all()
    assert queries.newest_version(draft.id).change_class == "clarifying"
    told = audit.list_entries([f"document:{draft.document_id}"])
    [entry] = [each.entry for each in told if each.entry.act == "version-reclassified"]
    facts = entry.body["facts"]
    assert (facts["from"], facts["to"]) == ("substantive", "clarifying")
    assert gather_many([review.subject])[review.id].drafts[0].substantive_since_consultation == ()


def test_what_was_sent_out_and_what_came_first_keep_their_class(db, visitor):
    _, draft, who = saved_while_considering()
    writer = visitor(who)
    writer.get(address(draft, 1) + "/class")
    writer.sees("has been sent out or decided on")
    frozen = queries.find_numbered(draft.id, 1)
    with pytest.raises(Refused) as no:
        operations.reclassify(frozen, change_class="editorial", reason="So.", by=actor(who))
    assert "version-is-frozen" in no.value.codes
    fresh = make_draft(by=who)
    with pytest.raises(Refused) as no:
        operations.reclassify(
            queries.newest_version(fresh.id), change_class="new", reason="", by=actor(who)
        )
    assert no.value.codes == ("first-version", "no-class", "no-reason")


def test_nobody_corrects_a_class_once_the_board_has_the_text_or_from_outside(db, visitor):
    review, draft, who = saved_while_considering("clarifying")
    page = address(draft, 2) + "/class"
    visitor(make_person(agency=make_agency(), role="lead")).get(page, status=403)
    review_at("with_board", review=review)
    visitor(who).get(page, status=403)


def test_one_starts_again_from_an_older_version(db, visitor):
    review, draft, who = saved_while_considering()
    writer = visitor(who)
    first = to_markdown(queries.blocks_of(queries.find_numbered(draft.id, 1).id))
    writer.get(address(draft, 1))
    writer.click("Start again from this version")
    assert writer.value_of("The text").strip() == first.strip()
    writer.press("Check what changes")
    writer.press("Save version 3", how_much_does_the_change_matter="Substantive")
    make_version(draft, first + "\nMore.\n", change_class="clarifying", note="So.", by=who)
    facts = gather_many([review.subject])[review.id]
    assert facts.drafts[0].substantive_since_consultation == ()
    writer.get(f"/documents/drafts/{draft.id}/versions/new?from=99", status=404)


def test_a_comparison_says_the_heaviest_change_between(db, visitor):
    _, draft, who = saved_while_considering()
    make_version(draft, "# Again\n\nOther.\n", change_class="editorial", note="So.", by=who)
    one, two, three = queries.list_versions(draft.id)[::-1]
    reader = visitor(who)
    reader.get(f"/documents/{draft.document_id}/compare/{one.id}/{three.id}")
    reader.sees("the heaviest change is in version 2: substantive change")
    reader.get(f"/documents/{draft.document_id}/compare/{two.id}/{three.id}")
    reader.sees("Editorial change.")


# What others write stays theirs


def test_a_lead_cannot_read_a_draft_by_starting_another_from_it(db, visitor):
    hidden = make_draft("Hidden chapter")
    lead = make_person()
    make_group(lead=lead)
    reader = visitor(lead)
    reader.get(f"/documents/{hidden.document_id}", status=404)
    reader.get(f"/documents/{hidden.document_id}/drafts/new")
    reader.press("Start the draft", status=422)
    reader.is_told("A draft is read by the people who work on its review.")
    assert len(queries.list_drafts([hidden.document_id])) == 1


def test_a_comparison_asks_for_both_sides(db, visitor):
    maker = make_person()
    draft = make_draft(by=maker)
    theirs = make_version(draft, by=maker)
    other = operations.start_draft(draft.document, purpose="Mine", by=actor(make_manager()))
    mine = queries.newest_version(other.id)
    address = f"/documents/{draft.document_id}/compare/{mine.id}/{theirs.id}"
    visitor(maker).get(address, status=403)
    visitor(make_manager()).get(address)
    visitor(make_manager()).get(f"/documents/99/compare/{mine.id}/{theirs.id}", status=404)


# What changed, and taking it away

BEFORE = """\
# Sharing information

Every agency must share what it knows about a child with the others at once.

The reasons are written down in the record of the meeting.

# Meetings

The chair calls a meeting within three working days of the referral.
"""
AFTER = """\
# Meetings

The chair calls a meeting within one working day of the referral.

# Sharing information

Every agency must share what it knows about a child with the others at once.

The reasons are written down in the record of the meeting.

Parents are told.
"""


@pytest.fixture
def two_versions(db):
    draft = make_draft("Chapter 4", BEFORE)
    make_version(draft, AFTER)
    old, new = (queries.find_numbered(draft.id, number) for number in (1, 2))
    return draft, f"/documents/{draft.document_id}/compare/{old.id}/{new.id}"


def test_each_change_leads_to_the_next_and_both_places_of_what_moved_to_each_other(
    two_versions, visitor
):
    reader = visitor(make_manager())
    page = reader.get(two_versions[1])
    links = {link["href"][1:] for link in page.tree.find_all("a")}
    targets = {each for each in links if each.startswith("change")}
    assert targets <= {element["id"] for element in page.tree.walk() if "id" in element}
    assert {"change-1-on", "change-2-on", "change-1"} <= targets
    assert any(each.startswith("change-from-") for each in targets)
    reader.sees("Moved from here", "See where it was", "Change 1 of")


def test_versions_stand_side_by_side_and_the_choice_is_kept(two_versions, visitor):
    reader = visitor(make_manager())
    reader.get(two_versions[1])
    reader.click("Show the versions side by side")
    reader.sees("Version 1", "Version 2", "three working days", "one working day", "Not here")
    reader.click("Show only what changed")
    reader.sees("Not here")
    reader.click("Show both versions as one text")
    assert "Not here" not in reader.page.text


def test_what_changed_is_taken_away_as_word_and_as_a_list_of_amendments(two_versions, visitor):
    reader = visitor(make_manager())
    reader.get(two_versions[1])
    changes = reader.click("Download as a Word file with tracked changes")
    accepted = "\n".join(paragraphs(changes.data, accept=True))
    assert "one working day" in accepted
    assert "three working days" not in accepted
    assert "No text of this document is in force yet" in accepted
    reader.get(two_versions[1])
    listed = reader.click("Download the list of amendments, to finish by hand")
    assert "Parents are told" not in "".join(paragraphs(listed.data, accept=True))
    assert "A new paragraph has been added as" in "".join(paragraphs(listed.data, accept=True))


def test_what_changed_is_taken_away_as_pdf_and_as_markdown(two_versions, visitor):
    reader = visitor(make_manager())
    reader.get(two_versions[1])
    made = reader.click("Download what changed as PDF")
    assert made.data.startswith(b"%PDF")
    assert "changes-from-1-to-2.pdf" in made.headers["Content-Disposition"]
    reader.get(two_versions[1])
    words = reader.click("Download what changed as Markdown").data.decode()
    assert "<ins>The chair calls a meeting within one working day of the referral.</ins>" in words
    assert "*Moved from here:*\n\n# <del>Meetings</del>" in words
    assert "No text of this document is in force yet" in words


@pytest.mark.parametrize(("link", "begins"), [("as Word", b"PK"), ("as PDF", b"%PDF")])
def test_a_version_is_taken_away_as_a_file(two_versions, visitor, link, begins):
    reader = visitor(make_manager())
    reader.get(address(two_versions[0], 2))
    reader.sees("Cite as: “Chapter 4”, version 2,")
    file = reader.click(link)
    assert file.data.startswith(begins)
    assert "draft-version-2" in file.headers["Content-Disposition"]


def test_a_file_of_a_draft_is_for_those_who_may_read_it(two_versions, visitor):
    stranger = visitor(make_person())
    for ending in ("word", "pdf", "text"):
        stranger.get(f"{address(two_versions[0], 2)}/{ending}", status=403)
    for ending in ("word", "pdf", "text", "amendments"):
        stranger.get(f"{two_versions[1]}/{ending}", status=403)


def test_a_text_that_opens_with_its_title_gives_it_to_the_document(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    text = "# Chapter 4: Sharing information\n\nFor everybody.\n\n## Scope\n\nAll agencies.\n"
    reader.get("/documents/new")
    reader.press("Check how it reads", the_text=text)
    reader.press("Add the document")
    reader.sees("“Chapter 4: Sharing information” added")
    [document] = queries.list_documents()
    assert document.title == "Chapter 4: Sharing information"
    newest = queries.find_newest_of(document.id)
    assert newest is not None
    assert [each.text for each in queries.blocks_of(newest.id)] == [
        "For everybody.",
        "Scope",
        "All agencies.",
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("HTML", "<h1>Sharing information</h1><h2>Scope</h2><p>All agencies.</p>"),
        ("HTML", "<title>x</title><p>Draft.</p><h2>Sharing information</h2><p>All.</p>"),
        ("Plain text", "SHARING INFORMATION\n\n4.1 Scope\n\nAll agencies.\n"),
        ("Plain text", "Sharing information\n===================\n\nAll agencies.\n"),
    ],
)
def test_pasted_words_that_are_no_markdown_bring_their_title_as_a_file_does(
    db: Any, visitor: Any, written: str, words: str
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"How is it written?": written}, the_text=words)
    assert reader.value_of("Title").casefold() == "sharing information"
    reader.press("Add the document")
    [document] = queries.list_documents()
    assert document.title.casefold() == "sharing information"


@pytest.mark.parametrize(
    ("written", "words"), [("HTML", "<p>All agencies.</p>"), ("Plain text", "All agencies.")]
)
def test_pasted_words_without_a_heading_want_a_title(
    db: Any, visitor: Any, written: str, words: str
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    choice = {"How is it written?": written}
    reader.press("Check how it reads", choice, the_text=words, status=422)
    reader.is_told("Give the document a title.")
    assert "All agencies." in reader.value_of("The text")


def test_a_plain_text_that_is_too_long_is_refused_whether_it_has_a_title_or_not(
    db: Any, visitor: Any
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    words = {"How is it written?": "Plain text", "The text": "word " * 400_001}
    reader.press("Check how it reads", words, status=422)
    reader.is_told("One document may hold 2,000,000: split it into chapters.")


@pytest.mark.parametrize(
    ("file", "title", "headings"),
    [
        (
            ("a.html", b"<h2>4.1 Referral</h2><p>One.</p><h2>4.2 Meeting</h2><p>Two.</p>"),
            "4.1 Referral",
            ["4.1 Referral", "4.2 Meeting"],
        ),
        (
            ("a.md", b"# 4 Referral\n\nOne.\n\n# 5 Meeting\n\nTwo.\n"),
            "4 Referral",
            ["4 Referral", "5 Meeting"],
        ),
        (
            ("a.md", b"# 4.1 Referral\n\n4.1.1 One.\n"),
            "4.1 Referral",
            ["4.1 Referral"],
        ),
        (
            ("a.md", b"# Chapter 4 Referral\n\n## 4.1 Meeting\n\nTwo.\n"),
            "Chapter 4 Referral",
            ["4.1 Meeting"],
        ),
        (
            ("a.html", b"<h1>Referral</h1><h2>4.1 Meeting</h2><p>Two.</p>"),
            "Referral",
            ["4.1 Meeting"],
        ),
    ],
)
def test_a_numbered_section_that_opens_a_text_stays_in_it_and_a_title_does_not(
    db: Any, visitor: Any, file: tuple[str, bytes], title: str, headings: list[str]
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": file}, title=title)
    reader.press("Add the document")
    [document] = queries.list_documents()
    assert document.title == title
    newest = queries.find_newest_of(document.id)
    assert newest is not None
    found = [each for each in queries.blocks_of(newest.id) if each.kind == "heading"]
    assert [f"{each.number} {each.text}" for each in found] == headings


def test_a_text_with_several_chapters_wants_a_title(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press(
        "Check how it reads", the_text="# Scope\n\nAll.\n\n# Duties\n\nThe lead.\n", status=422
    )
    reader.is_told("Give the document a title.")


def test_a_typed_number_of_the_title_is_part_of_it(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    text = "# Chapter 4 Sharing\n\n## Scope\n\nAll agencies.\n"
    reader.press("Check how it reads", title="Chapter 4: Sharing", the_text=text)
    reader.press("Add the document")
    newest = queries.find_newest_of(queries.list_documents()[0].id)
    assert newest is not None
    assert [each.text for each in queries.blocks_of(newest.id)] == ["Scope", "All agencies."]


def test_versions_of_two_drafts_are_told_apart(db: Any, visitor: Any) -> None:
    manager = make_manager("Amara Lee")
    draft = make_draft("Chapter 4", FIRST)
    other = operations.start_draft(draft.document, purpose="After an inquest", by=actor(manager))
    old, new = queries.newest_version(draft.id), queries.newest_version(other.id)
    reader = visitor(manager)
    reader.get(f"/documents/{draft.document_id}/compare/{old.id}/{new.id}?view=sides")
    reader.sees("From version 1 of the draft begun on 3 March 2021")
    reader.sees("to version 1 of the draft “After an inquest”")
