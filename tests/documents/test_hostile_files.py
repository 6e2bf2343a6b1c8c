"""Whatever somebody sends as a text: it is taken whole, or refused with a sentence that helps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from word_files import changed, p, protected, r, with_body, with_part

from consult.documents import queries
from tests.factories import make_manager
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
DOCX = "chapter.docx"


def archive(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def bomb() -> bytes:
    body = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 2_000_000
    return changed(with_body(p(r("x"))), "word/document.xml", lambda _: body)


def nested_tables(depth: int) -> bytes:
    inside = p(r("The innermost words."))
    for _ in range(depth):
        inside = f"<w:tbl><w:tr><w:tc>{inside}<w:p/></w:tc></w:tr></w:tbl>"
    return with_body(inside, p(r("After it.")))


def entities() -> bytes:
    lol = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return changed(
        with_body(p(r("x"))), "word/document.xml", lambda xml: xml.replace(b"<w:document", lol, 1)
    )


WIDE = f"| {' | '.join('h' * 200)} |\n|{' - |' * 200}\n| {' | '.join('x' * 200)} |\n"
REFUSED = {
    "a macro file by name": ("chapter.docm", archive(x=b"x"), "it is damaged, or not one"),
    "a macro file inside": (
        DOCX,
        with_part(with_body(p(r("x"))), "word/vbaProject.bin", "vba", "<x/>"),
        "has macros in it",
    ),
    "a password": (DOCX, protected(), "is protected with a password"),
    "the old format": (DOCX, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word format"),
    "cut off": (DOCX, with_body(p(r("x")))[:-400], "it is damaged, or not one"),
    "no zip": (DOCX, b"Just words.", "it is damaged, or not one"),
    "another zip": (DOCX, archive(hello=b"x"), "it is damaged, or not one"),
    "a bomb": (DOCX, bomb(), "unpacks to more than"),
    "entities": (DOCX, entities(), "it is damaged, or not one"),
    "no words": (DOCX, with_body(), "has no text in it"),
    "an empty file": ("chapter.md", b"", "is empty"),
    "zeros": ("chapter.txt", b"\0" * 5_000, "is not plain text"),
    "a picture": ("chapter.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "is not plain text"),
    "scripts alone": ("page.html", b"<script>alert(1)</script>", "has no text in it"),
    "a table of 200 columns": ("chapter.md", WIDE.encode(), "A table may have 100 columns"),
    "too many paragraphs": ("chapter.md", b"x\n\n" * 60_000, "split it into chapters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_a_text_is_refused_with_a_sentence(
    db: Any, visitor: Visit, case: str
) -> None:
    name, data, told = REFUSED[case]
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": (name, data)}, title="A", status=422)
    reader.is_told(told)
    assert queries.list_documents() == []


RTL = "\n\n".join(
    [
        "# פרק",
        "כל סוכנות משתפת (ABC) מידע.",
        "مرحبا بالعالم \u202eevil\u202c.",
        "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301\u0301.",
    ]
)
LISTS = "\n".join(f"{'    ' * depth}- level {depth}" for depth in range(50))
TABLE = "| a | b | c |\n| --- | --- | --- |\n" + "| one | two | three |\n" * 3_000
PAGE = """<h1>Chapter</h1><script>alert(1)</script><style>p{}</style>
<p onclick="alert(2)">Words <a href="javascript:alert(3)">here</a> and
<a href="https://example.org/">there</a>.</p>
<p><img src="https://tracker.example/pixel.png" alt="A map"></p>
<iframe src="https://tracker.example/"></iframe><form action="https://evil.example/"><input></form>
"""
TAKEN = {
    "right to left and emoji": ("chapter.md", RTL.encode(), "כל סוכנות משתפת"),
    "lists fifty deep": ("chapter.md", LISTS.encode(), "level 49"),
    "a table of 3,000 rows": ("chapter.md", TABLE.encode(), "three"),
    "a page with scripts": ("page.html", PAGE.encode(), "Words"),
    "tables in tables": (DOCX, nested_tables(40), "The innermost words."),
    "a line of a million signs": ("chapter.txt", b"word " * 100_000, "word"),
    "quotes fifty deep": ("chapter.md", (">" * 50 + " deep\n").encode(), "deep"),
    "open brackets": ("chapter.md", b"[" * 20_000 + b"x", "["),
    "stars": ("chapter.md", b"**a *b " * 5_000, "a"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_strange_and_is_a_text_is_taken_with_all_its_words(
    db: Any, visitor: Visit, case: str
) -> None:
    name, data, words = TAKEN[case]
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": (name, data)}, title="A strange one")
    for _ in range(2):  # a page that says what was found comes first for some files
        if queries.list_documents():
            break
        reader.press("Add the document")
    reader.sees(words)
    page = reader.page.html
    for bad in ("javascript:", "onclick", "tracker.example", "evil.example", "<script>alert"):
        assert bad not in page
    [document] = queries.list_documents()
    [draft] = queries.list_drafts([document.id])
    version = queries.newest_version(draft.id)
    assert version is not None
    for kind in ("text", "word", "pdf"):
        answer = reader.client.get(f"/documents/{document.id}/versions/{version.id}/{kind}")
        assert answer.status_code == 200, kind
