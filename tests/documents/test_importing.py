"""Word files and web pages, as people send them in."""

from __future__ import annotations

import io
from typing import Any

import pytest
import word_files as make
from word_files import cites, gone, ins, p, r

from consult import store
from consult.documents import images, imports, operations, queries, unsaved
from consult.documents.incoming.found import Picture
from consult.documents.models import Image, ImportedFile, UnsavedText
from consult.documents.outline import to_markdown
from tests.documents.margins import with_margin
from tests.factories import (
    actor,
    make_draft,
    make_group,
    make_manager,
    make_person,
    make_review,
    review_at,
)

FILE = "Or choose a file"
FIRST = "# Scope\n\nTell the family within five days.\n"
TEXT = make.footnotes(
    make.with_body(
        p(r("Scope"), style="Heading1"),
        p(r("Tell the family at once."), cites("1")),
        p("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"),
    ),
    n1="The Act.",
)
TRACKED = make.with_body(
    p(r("Scope"), style="Heading1"),
    p(r("Tell the family "), gone("within five days"), ins("at once"), r(".")),
)


def pictured(document: Any) -> None:
    document.add_paragraph("The boroughs:")
    document.add_picture(io.BytesIO(make.png()))
    document.add_picture(io.BytesIO(make.png(7)))
    document.inline_shapes[1]._inline.docPr.set("descr", "A dot")


def commented(document: Any) -> None:
    run = document.add_paragraph("Tell the ").add_run("family")
    document.add_comment([run], text="Which family?\n\nOr all?", author="Ann <b>", initials="A")


PICTURES, COMMENTED = make.word(pictured), make.word(commented)


def count(model: Any) -> int:
    return store.session.query(model).count()


def sent(visitor: Any, data: bytes, *, name: str = "chapter.docx", status: int = 200) -> Any:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {FILE: (name, data)}, title="Chapter 4", status=status)
    return reader


def added() -> Any:
    """The versions of the only document, newest first."""
    [document] = queries.list_documents()
    return queries.list_versions(queries.list_drafts([document.id])[0].id)


def changing(visitor: Any, data: bytes, *, name: str = "chapter.docx") -> tuple[Any, Any]:
    draft = make_draft("Chapter 4", FIRST)
    reader = visitor(make_manager())
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", {FILE: (name, data)})
    return reader, draft


# Adding a document


def test_a_word_file_is_shown_before_it_is_added(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TEXT)
    reader.sees("Check how it was understood", "Nothing is saved yet.", "An equation", "“Scope”")
    assert queries.list_documents() == []
    reader.press("Add the document")
    reader.sees("Chapter 4", "Tell the family at once.", "[1]", "The Act.", "Back to the text")
    version = queries.find_newest_of(queries.list_documents()[0].id)
    assert version is not None
    assert imports.get_source_of(version.id).name == "chapter.docx"


def test_a_file_without_a_typed_title_brings_its_own(db: Any, visitor: Any) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Missing children", style="Title")
        document.add_heading("Scope", 1)
        document.add_paragraph("Whom it is for.")

    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", status=422)
    reader.is_told("Give the document a title.")
    reader.get("/documents/new")
    reader.press("Check how it reads", {FILE: ("missing.docx", make.word(fill))})
    assert reader.value_of("Title") == "Missing children"
    reader.sees("“Missing children” is the title of the document")
    reader.press("Add the document")
    reader.sees("Missing children", "1 Scope")
    reader.get("/documents/new")
    reader.press("Check how it reads", {FILE: ("plain words.md", b"Words.")})
    assert reader.value_of("Title") == "plain words"
    reader.press("Add the document", title="", status=422)
    reader.is_told("Give the document a title.")
    reader.press("Add the document", title="Plain")
    reader.sees("“Plain” added")


def test_the_file_that_a_version_came_from_is_kept_with_it(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TEXT)
    reader.press("Add the document")
    reader.click("Download the file it was read from (chapter.docx)")
    assert reader.page.data == TEXT


def test_a_text_is_changed_before_it_is_added_and_stays_an_import(db: Any, visitor: Any) -> None:
    reader = sent(visitor, PICTURES)
    image = "What does image 1 show?"
    reader.press("Change the text first", {image: "A grey dot"}, title="Chapter 5")
    assert reader.value_of("Title") == "Chapter 5"
    source = reader.value_of("The text")
    reader.press("Check how it reads", the_text=source + "\n\nMore.")
    assert reader.value_of(image) == "A grey dot"
    reader.press("Add the document")
    reader.sees("Chapter 5", "More.")
    assert count(ImportedFile) == 1


def test_a_page_is_read_from_a_file_and_from_a_paste(db: Any, visitor: Any) -> None:
    page = "<h2>Scope</h2><p>Tell <b>them</b>.</p><script>x()</script>"
    sent(visitor, page.encode(), name="page.html").sees("Scope", "Tell them.")
    reader = visitor(make_manager())
    reader.get("/documents/new")
    form = {"How is it written?": "HTML"}
    reader.press("Check how it reads", form, title="Chapter 6", the_text=page)
    reader.sees("Check how it was understood", "Tell them.").does_not_see("x()")


def test_markdown_and_plain_text_are_shown_before_they_are_added_too(db: Any, visitor: Any) -> None:
    for kind, words in (
        ("Markdown", "## Scope\n\nTell them."),
        ("Plain text", "1 Scope\n\nTell *them*."),
    ):
        reader = visitor(make_manager())
        reader.get("/documents/new")
        form = {"How is it written?": kind}
        reader.press("Check how it reads", form, title=f"In {kind}", the_text=words)
        reader.sees("Nothing is saved yet.", "Nothing: all of it became text.", "Scope", "Tell")
        assert [each.title for each in queries.list_documents() if kind in each.title] == []
        reader.press("Add the document")
        reader.sees(f"“In {kind}” added")


def test_html_within_markdown_is_read_and_what_became_of_it_is_told(db: Any, visitor: Any) -> None:
    image = '<img src="https://x.example/a.png" alt="Map">'
    source = f'# <a name="s"></a>Scope\n\n{image}\n\n<div>Tell.</div>'.encode()
    sent(visitor, source, name="page.md").sees(
        "An image was not fetched: https://x.example/a.png, under “Scope”",
        "HTML tags were left out, and their words kept (4 times)",
        "[Image: Map]",
        "Tell.",
    ).does_not_see("<div>", "<a name")


def test_an_added_document_is_not_added_again_from_its_page(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TEXT)
    check = reader.page.url
    reader.press("Add the document")
    reader.get(check)
    reader.sees("saved already")
    reader.post(check, {"title": "Chapter 4", "action": "save"})
    assert len(queries.list_documents()) == 1


def test_a_title_that_is_taken_is_refused_before_anything_is_kept(db: Any, visitor: Any) -> None:
    make_draft("Chapter 4", FIRST)
    sent(visitor, TEXT, status=422).is_told("There is a document called “Chapter 4” already.")
    assert count(UnsavedText) == count(ImportedFile) == 0


# Images


def test_an_image_is_described_before_it_is_saved(db: Any, visitor: Any) -> None:
    reader = sent(visitor, PICTURES)
    assert reader.value_of("What does image 2 show?") == "A dot"
    reader.press("Add the document", reference="CP 4", status=422)
    reader.is_told("Say what image 1 shows.")
    assert reader.value_of("Reference") == "CP 4"
    reader.press("Add the document", {"What does image 1 show?": "A [grey] | dot"})
    assert 'alt="A [grey] | dot"' in reader.page.html
    key = images.shown_in(queries.blocks_of(added()[0].id))
    assert len(key) == 2


def test_what_was_said_of_an_image_is_said_again_of_it(db: Any, visitor: Any) -> None:
    reader = sent(visitor, PICTURES)
    reader.press("Add the document", {"What does image 1 show?": "A [grey] dot"})
    draft = added()[0].draft_id
    more = make.word(lambda document: (pictured(document), document.add_paragraph("More.")))
    reader.get(f"/documents/drafts/{draft}/versions/new")
    reader.press("Check what changes", {FILE: ("chapter.docx", more)})
    assert reader.value_of("What does image 1 show?") == "A [grey] dot"
    reader.sees("1 added").does_not_see("reworded")


def test_an_image_of_a_draft_is_shown_to_those_who_are_signed_in(db: Any, visitor: Any) -> None:
    reader = sent(visitor, PICTURES)
    image = store.session.query(Image).first()
    where = f"/documents/images/{image.key}"
    assert reader.get(where).headers["Content-Type"] == "image/png"
    visitor().get(where, status=403)
    assert not images.is_published(image)
    reader.get("/documents/images/" + "0" * 32, status=404)


def test_an_image_of_a_text_in_force_is_shown_to_everybody(db: Any, visitor: Any) -> None:
    by = actor(make_manager())
    images.keep_pictures([Picture("a" * 32, "image.png", make.png())], by=by)
    source = f"Look: ![A grey dot](image:{'a' * 32})"
    document = operations.create_document(title="Chapter 4", source=source, by=by)
    review = make_review(document=document)
    where = f"/documents/images/{'a' * 32}"
    visitor().get(where, status=403)
    review_at("launched", review=review)
    assert visitor().get(where).headers["Content-Type"] == "image/png"
    assert where in visitor().get(f"/published/{document.id}").html


def test_an_image_that_is_not_here_or_says_nothing_cannot_be_saved(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    text = f"![](image:{'0' * 32})"
    reader.press("Check how it reads", title="Chapter 4", the_text=text, status=422)
    reader.is_told("Say what the image shows", "not kept here any more")
    assert reader.value_of("The text") == text


# Tracked changes


def test_tracked_changes_are_never_taken_without_a_word(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TRACKED)
    reader.sees("The file has tracked changes", "1 addition and 1 deletion", "by Ann")
    check = store.session.query(UnsavedText).one().id
    reader.get(f"/documents/new/check/{check}")
    reader.sees("The file has tracked changes")
    reader.press("Continue", status=422)
    reader.is_told("Say what becomes of the tracked changes.")
    assert queries.list_documents() == []


@pytest.mark.parametrize(
    ("choice", "texts"),
    [
        ("Accept all", ["at once"]),
        ("Reject all", ["within five days"]),
        ("Keep both, as two versions", ["within five days", "at once"]),
    ],
)
def test_tracked_changes_of_a_new_document(
    db: Any, visitor: Any, choice: str, texts: list[str]
) -> None:
    reader = sent(visitor, TRACKED)
    reader.press("Continue", {"What becomes of them?": choice})
    reader.press("Add the document")
    versions = added()[::-1]
    assert len(versions) == len(texts)
    for version, words in zip(versions, texts, strict=True):
        assert words in to_markdown(queries.blocks_of(version.id))


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [("Accept all", [1, 2]), ("Keep both, as two versions", [1, 2, 3])],
)
def test_tracked_changes_of_a_new_version(
    db: Any, visitor: Any, choice: str, numbers: list[int]
) -> None:
    data = make.with_body(
        p(r("Scope"), style="Heading1"),
        p(r("Tell the family "), gone("within four days"), ins("at once"), r(".")),
    )
    reader, draft = changing(visitor, data)
    reader.press("Continue", {"What becomes of them?": choice})
    reader.press(f"Save version {numbers[-1]}", {"How much does the change matter?": "Substantive"})
    versions = queries.list_versions(draft.id)[::-1]
    assert [each.number for each in versions] == numbers
    assert "at once" in to_markdown(queries.blocks_of(versions[-1].id))
    if len(numbers) == 3:
        assert "within four days" in to_markdown(queries.blocks_of(versions[1].id))


def test_what_the_last_version_says_already_is_not_saved_again(db: Any, visitor: Any) -> None:
    reader, draft = changing(visitor, TRACKED)  # rejected, it is version 1
    reader.press("Continue", {"What becomes of them?": "Keep both, as two versions"})
    reader.press("Save version 2", {"How much does the change matter?": "Substantive"})
    assert len(queries.list_versions(draft.id)) == 2


def test_the_choice_can_be_made_again(db: Any, visitor: Any) -> None:
    reader, _ = changing(visitor, TRACKED)
    reader.press("Continue", {"What becomes of them?": "Reject all"})
    reader.click("choose again")
    reader.press("Continue", {"What becomes of them?": "Accept all"})
    reader.sees("at once", "The tracked changes are accepted")


def test_rejecting_everything_there_is_says_that_no_text_is_left(db: Any, visitor: Any) -> None:
    reader = sent(visitor, make.with_body(p(ins("All new."))))
    reader.press("Continue", {"What becomes of them?": "Reject all"}, status=422)
    reader.is_told("There is no text")


# Comments in the margin


def test_comments_in_the_margin_are_listed_with_the_words_they_are_on(
    db: Any, visitor: Any
) -> None:
    reader, _ = changing(visitor, COMMENTED)
    said = ("Comments in the margin (1)", "Ann <b>", "Which family?", "On “family”")
    reader.sees(*said)
    reader.press("Save version 2", {"How much does the change matter?": "Substantive"})
    reader.sees(*said)


# What is refused


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.docx", b"PK\x03\x04", "cannot be read as a Word file"),
        ("a.docx", make.protected(), "protected with a password"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "the old Word format"),
        ("a.docm", make.changed(TEXT, "word/vbaProject.bin", lambda _: b"x"), "has macros"),
        ("a.docx", make.with_body(), "has no text in it"),
        ("a.docx", b"x" * (10 * 1024 * 1024 + 1), "has 10.1 MB; 10 MB is the most"),
        ("a.md", b"x" * 12_000_000, "has 11.4 MB; 10 MB is the most"),
        ("a.html", b"<div>" * 5_000, "elements inside one another"),
        ("a.html", b"", "is empty"),
        ("a.pdf", b"%PDF-1.4", "is not a Word (.docx), HTML"),
    ],
)
def test_a_file_that_cannot_be_taken_keeps_what_was_typed(
    db: Any, visitor: Any, name: str, data: bytes, told: str
) -> None:
    draft = make_draft("Chapter 4", FIRST)
    reader = visitor(make_manager())
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    mine = {FILE: (name, data), "The text": "My own words."}
    reader.press("Check what changes", mine, status=422)
    reader.is_told(told)
    assert reader.value_of("The text") == "My own words."
    assert count(UnsavedText) == count(ImportedFile) == count(Image) == 0


def test_another_persons_file_is_nobody_elses_to_see(db: Any, visitor: Any) -> None:
    sent(visitor, TRACKED)
    text = store.session.query(UnsavedText).one()
    other = make_person()
    make_group(lead=other)
    visitor(other).get(f"/documents/new/check/{text.id}", status=404)
    visitor(other).get(f"/documents/texts/{text.id}/tracked", status=404)


def test_files_and_images_of_texts_that_nobody_saved_go(db: Any, visitor: Any, clock: Any) -> None:
    sent(visitor, PICTURES)
    clock.advance(days=5)
    unsaved.forget_old()
    assert count(UnsavedText) == count(ImportedFile) == count(Image) == 0


def test_a_text_that_was_looked_at_is_discarded_with_its_file(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TEXT)
    checked = reader.page.url
    reader.click("Discard it")
    reader.sees("No document is added", "chapter.docx", "It cannot be brought back")
    assert (count(UnsavedText), count(ImportedFile)) == (1, 1)
    reader.press("Discard it")
    reader.sees("The text is discarded. Nothing was saved of it.")
    assert (count(UnsavedText), count(ImportedFile)) == (0, 0)
    reader.get(checked, status=404)


def test_the_next_version_is_discarded_and_the_draft_stays_as_it_was(db: Any, visitor: Any) -> None:
    by = make_manager()
    draft = make_draft("Chapter", "Tell the family.", by=by)
    reader = visitor(by)
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", the_text="Tell the family and the school.")
    reader.click("Discard it")
    reader.sees("The draft stays as it is, at version 1")
    reader.press("Discard it")
    reader.sees("The text is discarded")
    assert count(UnsavedText) == 0
    assert draft.newest == 1


def test_a_text_that_was_saved_is_not_discarded(db: Any, visitor: Any) -> None:
    reader = sent(visitor, TEXT)
    checked = reader.page.url
    reader.press("Add the document")
    reader.get(f"/documents/texts/{checked.rpartition('/')[2]}/discard")
    reader.sees("That text has been saved already")


def test_html_in_the_box_of_the_next_version_is_read_as_in_a_file(db: Any, visitor: Any) -> None:
    by = make_manager()
    draft = make_draft("Chapter", "Write <b>now</b> as it is.\n\nTell the family.", by=by)
    reader = visitor(by)
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    typed = reader.value_of("The text")
    reader.press("Check what changes", the_text=typed + "\n\nTell the <i>school</i><span>.</span>")
    reader.sees("HTML tags were left out, and their words kept (2 times)")
    text = db.query(UnsavedText).one()
    assert text.source == typed.strip() + "\n\nTell the *school*."


MARGIN = with_margin(
    ("Tell the family.", [("Ann", "Which?", None, False), ("Bo", "All of it.", 0, False)]),
    ("Tell the school.", [("Cy", "When?", None, False)]),
)


def test_the_figures_of_the_margin_say_what_they_count(db: Any, visitor: Any) -> None:
    reader = sent(visitor, MARGIN)
    reader.sees("3 comments in the margin, of which 1 answers another, are no part of the text.")
    reader.sees("Comments in the margin (3: 2, and 1 answer to them)")
