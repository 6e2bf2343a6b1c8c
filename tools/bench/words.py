"""How long it takes to read a Word file of 200 pages into a text, with anchors and numbers."""

from __future__ import annotations

import io

import mammoth
from docx import Document

from consult.documents.incoming.word import read_word
from consult.documents.reading import read_after

PAGES, PARAGRAPHS = 200, 7  # of about 70 words each: a full page
WORDS = (
    "Every agency that works with the child shares what it knows with the lead practitioner at "
    "once, writes down why it did so, and tells the family unless that would put the child at "
    "risk. Where agencies do not agree, each says so in writing within one working day, and the "
    "matter goes to their managers, who meet within two. "
)


def make() -> bytes:
    """A file like those that officers send: headings, lists, tables, bold words in many runs."""
    document = Document()
    for page in range(PAGES):
        document.add_heading(f"Section {page + 1}", 1 + page % 3)
        for number in range(PARAGRAPHS):
            style = "List Bullet" if number == 5 else None
            line = document.add_paragraph(f"{page + 1}.{number + 1} ", style=style)
            for at, sentence in enumerate(WORDS.split(", ")):
                line.add_run(f"{sentence}, ").bold = at == 1
    for _ in range(20):
        table = document.add_table(rows=5, cols=3)
        for cell in table._cells:
            cell.text = "Within one working day"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes) -> int:
    """As a request does it; how many blocks there are."""
    found = read_word("chapter.docx", data)
    reading = read_after([], 0, source=found.source, source_format="markdown", title="Chapter")
    return len(reading.blocks)


def mammoth_alone(data: bytes) -> None:
    """The yardstick: HTML from the same bytes, with no numbers, anchors or tracked changes."""
    mammoth.convert_to_html(io.BytesIO(data))
