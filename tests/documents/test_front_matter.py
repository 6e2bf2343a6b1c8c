"""What the head of a Markdown file, and the properties of a Word file, say that it is called."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from consult import store
from consult.documents import queries
from consult.documents.incoming.front_matter import split_head
from consult.documents.models import Document
from consult.documents.sent import understand, understand_whole
from tests.factories import make_manager

HEADED = b"---\ntitle: 'Roles and duties'\nauthor: Ann\ntags:\n  - a\n---\n\n# Chapter 1\n\nText.\n"


def word(title: str, heading: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    if heading:
        document.add_heading(heading, 1)
    document.add_paragraph("Text.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_the_head_of_a_markdown_file_gives_the_title_and_is_no_text() -> None:
    found = understand_whole("a.md", HEADED)
    assert found.title == "Roles and duties"
    assert found.source.strip() == "# Chapter 1\n\nText."
    assert [each.what for each in found.notices] == [
        "Lines about the file at its head were left out: title, author, tags"
    ]


def test_a_head_without_a_title_leaves_it_to_the_first_heading() -> None:
    found = understand_whole("a.md", b"---\nauthor: Ann\n---\n\n# Chapter 1\n\nText.\n")
    assert found.title == "Chapter 1"


@pytest.mark.parametrize(
    "words",
    [
        "---\n\nA line above.\n\n---\n\nText: more.\n",
        "---\n---\n\nText.\n",
        "---\ntitle: never ends\n",
        "# A\n\n---\ntitle: x\n---\n",
    ],
)
def test_lines_that_are_no_head_stay_in_the_text(words: str) -> None:
    assert split_head(words) == (words, "", None)


def test_plain_text_has_no_head() -> None:
    assert understand("a.txt", HEADED) == (None, HEADED.decode())


def test_a_word_file_without_headings_is_called_what_its_properties_say() -> None:
    assert understand_whole("a.docx", word("Roles and duties")).title == "Roles and duties"
    assert understand_whole("a.docx", word("Roles and duties", "Scope")).title == "Scope"


@pytest.mark.parametrize("junk", ["Microsoft Word - x", "Document1", "Word Document", "old.docx"])
def test_the_name_of_a_file_among_the_properties_is_no_title(junk: str) -> None:
    assert understand_whole("a.docx", word(junk)).title == ""


def test_a_head_that_is_pasted_is_read_as_in_a_file(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", the_text=HEADED.decode().replace("\n", "\r\n"))
    reader.sees("Lines about the file at its head were left out: title, author, tags", "Chapter 1")
    reader.press("Add the document")
    (document,) = store.session.query(Document).all()
    assert document.title == "Roles and duties"
    version = queries.find_newest_of(document.id)
    assert version is not None
    assert [b.text for b in queries.blocks_of(version.id)] == ["Chapter 1", "Text."]
