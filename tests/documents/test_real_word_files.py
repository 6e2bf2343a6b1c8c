"""Real Word files: what a second reader finds in them is all there.

Collected only when CONSULT_CORPUS names the folder of real documents: see conftest.py beside it.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mammoth
import pytest
from docx import Document

from consult.documents.incoming.found import Incoming
from consult.documents.incoming.word import read_word
from consult.documents.inline import plain_text
from consult.documents.outline import Block, parse_markdown, to_markdown
from consult.documents.paper.cover import Cover
from consult.documents.paper.word import text_as_word

FOLDER = Path(os.environ["CONSULT_CORPUS"]) / "docx"
REPORT, COMMENTS = "openxml-WGIG-background-report-2005.docx", "openxml-136-comments.docx"
ALL = [
    REPORT,
    COMMENTS,
    "mammoth-comments.docx",
    "mammoth-footnotes.docx",
    "mammoth-simple-list.docx",
    "mammoth-strict-format.docx",
    "mammoth-tables.docx",
]
pytestmark = pytest.mark.corpus


def read(name: str) -> Incoming:
    return read_word(name, (FOLDER / name).read_bytes())


def blocks(name: str) -> list[Block]:
    return parse_markdown(read(name).source)


def letters(words: str) -> Counter[str]:
    """Every letter and digit, however the words are parted."""
    return Counter(filter(str.isalnum, words))


@pytest.mark.parametrize("name", ALL)
def test_no_letter_is_lost_that_a_second_reader_finds(name: str) -> None:
    other = mammoth.extract_raw_text(io.BytesIO((FOLDER / name).read_bytes())).value
    contents = sum(each.what.startswith("The table of contents") for each in read(name).notices)
    assert contents == 0
    assert letters(other) - letters(to_markdown(blocks(name))) == Counter()


@pytest.mark.parametrize("name", ALL)
def test_what_is_read_is_written_out_to_the_same_blocks(name: str) -> None:
    found = blocks(name)
    assert parse_markdown(to_markdown(found)) == found


def test_the_reports_headings_footnotes_and_tables_are_all_there() -> None:
    document = Document(str(FOLDER / REPORT))
    found = blocks(REPORT)
    said = [
        b.marker + plain_text(re.sub(r"\[\^[0-9]+\]", "", b.text))
        for b in found
        if b.kind == "heading"
    ]
    styled = _headings(document)
    headed = [each.text for each in styled if each.text.strip()]  # many are only a blank line
    assert sum(each.style.name.startswith("Heading") for each in styled) == 56
    for ours, theirs in zip(said, headed, strict=True):  # theirs are without automatic numbers
        assert letters(theirs) - letters(ours) == Counter()
    assert [b.number for b in found if b.kind == "footnote"] == [str(n) for n in range(1, 55)]
    tables, boxes = sum(b.kind == "table" for b in found), sum(b.box == 1 for b in found)
    assert (tables, boxes) == (1, 4)  # four of the five are frames of one cell


def test_the_report_goes_out_to_word_with_the_same_outline_tables_and_notes() -> None:
    found = [replace(b, anchor=f"p-{at}") for at, b in enumerate(blocks(REPORT))]
    cover = Cover("Report", "", (), "R. Lead", datetime(2021, 3, 3, tzinfo=UTC))
    data = text_as_word(cover, found)
    assert parse_markdown(read_word("x.docx", data).source) == blocks(REPORT)
    sizes = [(len(t.rows), len(t.columns)) for t in Document(io.BytesIO(data)).tables]
    assert sizes == [(1, 1)] * 4 + [(123, 3)]  # one of 124 rows is empty


def _headings(document: Any) -> list[Any]:
    from docx.text.paragraph import Paragraph

    every = [Paragraph(p, document) for p in document.element.body.iter("{*}p")]
    return [
        each
        for each in every
        if each.style is not None and each.style.name.startswith(("Heading", "Title"))
    ]


def test_every_comment_arrives_with_its_thread_and_words() -> None:
    found = read(COMMENTS).comments
    ids = {each.id for each in found}
    assert len(found) == 136
    answers = [each for each in found if each.parent]
    assert len(answers) == 54
    assert {each.parent for each in answers} <= ids
    assert all(each.words and each.quote and each.author and each.text for each in found)


def test_small_files_read_as_they_look() -> None:
    kinds = {name: Counter(b.kind for b in blocks(name)) for name in ALL[2:]}
    assert kinds["mammoth-simple-list.docx"] == {"list_item": 2}
    assert kinds["mammoth-footnotes.docx"] == {"paragraph": 1, "footnote": 2}
    assert kinds["mammoth-tables.docx"] == {"paragraph": 2, "table": 1}
    assert kinds["mammoth-strict-format.docx"] == {"paragraph": 1}
    assert len(read("mammoth-comments.docx").comments) == 2
