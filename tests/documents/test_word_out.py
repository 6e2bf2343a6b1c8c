"""A text and its redline as Word files, opened again from the file alone."""

from __future__ import annotations

import json
import os
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
import typst
import word_files as files
from drafts import PARAGRAPHS, SOURCES, drafts, first
from hypothesis import example, given, settings
from word_reader import W, body_of, paragraphs

from consult.documents.block import FOOTNOTE, PARAGRAPH, TABLE, Block
from consult.documents.footnotes import counted
from consult.documents.incoming.word import read_word
from consult.documents.inline import plain_text
from consult.documents.outline import parse_markdown
from consult.documents.paper import pdf
from consult.documents.paper.cover import Cover
from consult.documents.paper.pdf import text_as_pdf
from consult.documents.paper.word import changes_as_word, text_as_word
from consult.documents.redline import in_both_places
from consult.documents.runs import runs_of
from consult.documents.tables import rows_of

CORPUS = os.environ.get("CONSULT_CORPUS", "")
LOOSE = "Notes not mentioned in the text"
DRAFT = "Draft for comment, not in force"
COVER = Cover("Chapter 4", DRAFT, (), "R. Lead", datetime(2021, 3, 3, tzinfo=UTC))


def expected(blocks: list[Block], *, numbered: bool = True) -> list[str]:
    """The paragraphs that a reader of the page sees, each note where it is referred to."""
    notes: dict[str, Block] = {}
    for each in blocks:
        if each.kind == FOOTNOTE:
            notes.setdefault(each.marker, each)
    cited: set[str] = set()
    said = [_expected(each, numbered, notes, cited) for each in blocks]
    shown = [
        (words, each.kind == FOOTNOTE)
        for words, each in zip(said, blocks, strict=True)
        if each.marker not in cited or notes.get(each.marker) is not each
    ]
    loose = [words for words, is_note in shown if is_note]
    return [words for words, is_note in shown if not is_note] + ([LOOSE] if loose else []) + loose


def _expected(block: Block, numbered: bool, notes: dict[str, Block], cited: set[str]) -> str:
    def words_of(text: str) -> str:
        said = []
        for run in runs_of(text):
            known = run.note in notes and block.kind != FOOTNOTE
            cited.update([run.note] if known else [])
            said.append(f"⟦{plain_text(notes[run.note].text)}⟧" if known else run.text)
        return "".join(said)

    if block.kind == TABLE:
        return "\n".join(" | ".join(words_of(cell) for cell in row) for row in rows_of(block.text))
    words = block.text if block.kind == "code" else words_of(block.text)
    return f"{block.number}\t{words}" if numbered and block.number else words


def inside(data: bytes, *, accept: bool) -> list[str]:
    """The text without the title and the empty paragraph that parts tables."""
    return [each for each in paragraphs(data, accept=accept)[1:] if each]


def words_only(found: list[str]) -> list[str]:
    return [each.split("\t", 1)[-1] for each in found]


@settings(deadline=None, max_examples=40)
@given(SOURCES)
@example("[^1]: note\n[^1]:")  # a note that refers to itself, and nothing else does
def test_a_text_says_in_word_what_it_says_on_the_page(source: str) -> None:
    blocks = first(source)
    found = inside(text_as_word(COVER, blocks), accept=True)
    assert found == [each for each in expected(blocks) if each]


@settings(deadline=None, max_examples=60)
@given(PARAGRAPHS, PARAGRAPHS)
def test_accepting_gives_the_later_words_and_rejecting_the_earlier(a: str, b: str) -> None:
    old, new = drafts(a, b)
    data = changes_as_word(COVER, in_both_places(old, new))
    assert inside(data, accept=True) == expected(new)
    assert words_only(inside(data, accept=False)) == expected(old, numbered=False)


def test_a_moved_paragraph_is_a_move_in_word_and_not_a_loss() -> None:
    old, new = drafts(
        "# A\n\nOne thing.\n\n# B\n\nTwo things.", "# B\n\nTwo things.\n\n# A\n\nOne thing."
    )
    body = body_of(changes_as_word(COVER, in_both_places(old, new)))
    starts = [each.get(W + "name") for each in body.iter(W + "moveFromRangeStart")]
    assert starts
    assert sorted(starts) == sorted(
        each.get(W + "name") for each in body.iter(W + "moveToRangeStart")
    )
    assert not list(body.iter(W + "del"))


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("| a | b |\n|---|---|\n| one | two |", "| a | b |\n|---|---|\n| one | three |", (0, 0)),
        ("| a |\n|---|\n| one |", "| a |\n|---|\n| one |\n| quite another |", (1, 0)),
        ("| a |\n|---|\n| one |\n| quite another |", "| a |\n|---|\n| one |", (0, 1)),
        ("| a |\n|---|\n| one |", "| a | b |\n|---|---|\n| one | two |", (2, 2)),
    ],
)
def test_a_table_is_tracked_cell_by_cell_and_row_by_row(before, after, marked) -> None:
    old, new = drafts(before, after)
    data = changes_as_word(COVER, in_both_places(old, new))
    assert inside(data, accept=True) == expected(new)
    assert inside(data, accept=False) == expected(old)
    rows = list(body_of(data).iter(W + "trPr"))
    counted = [sum(row.find(W + tag) is not None for row in rows) for tag in ("ins", "del")]
    assert tuple(counted) == marked


def test_headings_lists_links_and_looks_are_words_own() -> None:
    blocks = first(
        "# Scope\n\nSee [the guidance](https://example.org/g), **now**.\n\n"
        "- one\n  - two\n\n> Said."
    )
    file = docx.Document(BytesIO(text_as_word(COVER, blocks)))
    styles = [each.style.name for each in file.paragraphs if each.style is not None]
    assert styles == ["Title", "Heading 1", "Normal", "List Bullet", "List Bullet", "Quote"]
    [link] = file.paragraphs[2].hyperlinks
    assert (link.address, link.text) == ("https://example.org/g", "the guidance")
    assert [run.text for run in file.paragraphs[2].runs if run.bold] == ["now"]
    assert file.sections[0].header.paragraphs[0].text == "Draft for comment, not in force"
    assert file.core_properties.language == "en-GB"


def test_a_look_that_alone_changed_is_shown_as_it_is_now() -> None:
    old, new = drafts("# A\n\nAct at once.", "# A\n\nAct **at once**.")
    data = changes_as_word(COVER, in_both_places(old, new))
    assert paragraphs(data, accept=True) == paragraphs(data, accept=False)
    assert list(body_of(data).iter(W + "b"))


# Footnotes and images

NOTED = "# A\n\nTell them[^1] at once[^b], as said[^1].\n\n[^1]: The Act.\n\n[^b]: Or *later*.\n"


def test_a_footnote_is_one_in_word_with_the_label_that_people_cite() -> None:
    data = text_as_word(COVER, first(NOTED))
    assert inside(data, accept=True)[1:] == [
        "1.1\tTell them⟦The Act.⟧ at once⟦Or later.⟧, as said⟦The Act.⟧."
    ]
    references = list(body_of(data).iter(W + "footnoteReference"))
    assert [each.get(W + "customMarkFollows") for each in references] == ["1", "1"]
    counted = text_as_word(COVER, first(NOTED.replace("^b", "^2")))
    [sign, _] = body_of(counted).iter(W + "footnoteReference")
    assert sign.get(W + "customMarkFollows") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A[^1] b.\n\n[^1]: One.", "A b."),
        ("A b.", "A[^1] b.\n\n[^1]: One."),
        ("A[^1] b.\n\n[^1]: The old note.", "A[^1] b.\n\n[^1]: The new note."),
        ("A[^1] b.\n\n[^1]: One.", "A[^2] b[^1].\n\n[^1]: Two.\n\n[^2]: One."),
        ("A[^1] b.\n\n[^1]: One.", "A b.\n\n[^1]: One."),
        ("| a |\n|---|\n| x[^1] |\n\n[^1]: One.", "| a |\n|---|\n| x[^1] y |\n\n[^1]: One two."),
        ("# A\n\nX[^1].\n\n# B\n\nY.\n\n[^1]: One.", "# B\n\nY.\n\n# A\n\nX[^1].\n\n[^1]: One."),
    ],
)
def test_no_note_is_lost_in_a_redline(before: str, after: str) -> None:
    old, new = drafts(before, after)
    data = changes_as_word(COVER, in_both_places(old, new))
    assert inside(data, accept=True) == expected(new)
    assert words_only(inside(data, accept=False)) == expected(old, numbered=False)


def test_what_changed_in_a_note_is_tracked_in_the_note() -> None:
    old, new = drafts("A[^1] b.\n\n[^1]: The old note.", "A[^1] b.\n\n[^1]: The new note.")
    with zipfile.ZipFile(BytesIO(changes_as_word(COVER, in_both_places(old, new)))) as file:
        notes = file.read("word/footnotes.xml").decode()
    assert "<w:del " in notes
    assert "<w:ins " in notes


PICTURED = f"# A\n\nThe boroughs: ![A grey dot](image:{'0' * 32})\n"


def test_an_image_is_shown_with_what_it_shows_in_words() -> None:
    data = text_as_word(COVER, first(PICTURED), {"0" * 32: files.png()})
    file = docx.Document(BytesIO(data))
    [shape] = file.inline_shapes
    assert shape._inline.docPr.get("descr") == "A grey dot"
    [picture] = read_word("x.docx", data).pictures
    assert picture.data == files.png()


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", files.png()[:40]]
)
def test_an_image_that_is_none_or_is_gone_is_its_words(data: bytes) -> None:
    for pictures in ({"0" * 32: data}, {}):
        made = text_as_word(COVER, first(PICTURED), pictures)
        assert inside(made, accept=True)[1:] == ["1.1\tThe boroughs: [Image: A grey dot]"]
        assert text_as_pdf(COVER, first(PICTURED), pictures).startswith(b"%PDF")


def read_again(blocks: list[Block], pictures: dict[str, bytes] | None = None) -> list[Block]:
    """The text of the Word file that a text becomes, with the same anchors."""
    back = parse_markdown(read_word("x.docx", text_as_word(LINED, blocks, pictures)).source)
    return [replace(each, anchor=old.anchor) for each, old in zip(back, blocks, strict=True)]


LINED = replace(COVER, lines=("Draft for comment, not in force.", "Cite as: x."))


@pytest.mark.parametrize(
    "source",
    [
        NOTED.replace("^b", "^2"),
        "# A\n\n- one\n  - two\n    1. three\n\n  more of it\n\n(a) x\n(b) y\n\n> Said.",
        "# 4 A\n\n4.1 The words.\n\n## Unnumbered {-}\n\nwith small letters.\n\n## B",
        "# A\n\nText.\n\n| **a** | b |\n| --- | --- |\n| one[^1] | *two* |\n\n[^1]: Note.",
        "# A\n\n::: box\n\n## In it\n\n- one[^1]\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n:::\n\n"
        "::: box\n\nNext.\n\n:::\n\nAfter.\n\n| Head of one cell |\n| --- |\n\n[^1]: Note.",
        "# One\n\n1. first\n2. second\n\n   goes on\n3. third\n\n# Two\n\n### Deep\n\nx",
    ],
)
def test_what_is_taken_away_as_word_comes_back_as_the_same_text(source: str) -> None:
    blocks = first(source)
    assert read_again(blocks) == blocks


LEFT = """# A

Tell them[^1] at once.

[^1]: The Act.

[^2]: *Left over*, from before.

[^3]: And one.
"""


def test_a_note_that_no_text_mentions_stands_under_a_heading_that_says_so() -> None:
    blocks = counted(first(LEFT))
    data = text_as_word(LINED, blocks)
    assert inside(data, accept=True)[-3:] == [LOOSE, "2\tLeft over, from before.", "3\tAnd one."]
    assert read_again(blocks) == blocks
    found = pdf._data(COVER, blocks, {}, notes=True)
    sizes = len(found["loose"]), len(found["runs"][0]["blocks"])
    assert (found["loose_title"], *sizes) == (LOOSE, 2, 2)
    assert b"pdfuaid" in pdf._compiled(json.dumps(found), {}, [pdf.STANDARD])
    assert LOOSE not in inside(text_as_word(LINED, first(NOTED)), accept=True)


@pytest.mark.parametrize("turned", [False, True])
def test_the_heading_of_such_notes_comes_and_goes_with_them(turned: bool) -> None:
    old, new = drafts("A[^1] b.\n\n[^1]: One.", "A b.\n\n[^1]: One.")
    before, after = (new, old) if turned else (old, new)
    data = changes_as_word(COVER, in_both_places(before, after))
    assert (LOOSE in inside(data, accept=True)) is not turned
    assert (LOOSE in inside(data, accept=False)) is turned


def test_paragraphs_without_numbers_stand_apart_in_a_pdf() -> None:
    """They ran together: what is written after another in typst's layout is one paragraph."""
    blocks = [replace(each, number="") for each in first("# A\n\nFirst.\n\nSecond.\n\n- an item\n")]
    blocks.append(Block("", PARAGRAPH, 0, "", "No address."))
    data = json.dumps(pdf._data(COVER, blocks, {}, notes=True))
    found = json.loads(typst.query(pdf._LAYOUT, "par", sys_inputs={"data": data}))
    told = [each["body"].get("text") for each in found]
    assert [each for each in ("First.", "Second.", "No address.") if each not in told] == []


def test_a_pdf_has_notes_and_images_and_keeps_to_the_standard() -> None:
    picture = {"0" * 32: files.png()}
    for source in (NOTED, PICTURED, f"| a[^1] |\n|---|\n| ![x](image:{'0' * 32}) |\n\n[^1]: N."):
        data = json.dumps(pdf._data(COVER, first(source), picture, notes=True))
        made = pdf._compiled(data, picture, [pdf.STANDARD])
        assert b"pdfuaid:part" in made or b"pdfuaid" in made
        assert text_as_pdf(COVER, first(source), picture)[:4] == b"%PDF"


@pytest.mark.parametrize(
    "words",
    [
        "😀 👍🏽 ❤️ مرحبا שלום বাংলা हिन्दी தமிழ் ਪੰਜਾਬੀ ગુજરાતી አማርኛ 中文 Русский Tiếng Việt",
        "ไทย 한국어 ქართული Հայերեն සිංහල മലയാളം తెలుగు",
    ],
)
def test_emoji_and_other_scripts_are_written_with_fonts_that_have_them(words: str) -> None:
    """PDF/UA refuses a sign without a shape, so the claim says that each has one."""
    made = text_as_pdf(COVER, first(f"# Words\n\n{words}\n"))
    assert b"pdfuaid:part" in made


def test_addresses_in_a_pdf_are_links_and_are_copied_as_they_are_written() -> None:
    address = f"https://consult.example/versions/{'0123456789abcdef' * 4}"
    cover = replace(COVER, lines=(f"The text in force is at {address}.",))
    made = text_as_pdf(cover, first("# Words\n\nNone.\n"))
    assert f"({address})".encode() in made
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, flags=re.DOTALL)
    told = b"".join(each for each in map(unpacked, streams) if b"beginbfchar" in each)
    assert told
    assert b"<200B>" not in told.upper()


def test_an_address_at_the_head_of_a_word_file_is_a_link() -> None:
    address = "https://consult.example/published/3"
    cover = replace(COVER, lines=(f"The text in force is at {address}.", "Saved by Ann."))
    file = docx.Document(BytesIO(text_as_word(cover, first("# Words\n\nNone.\n"))))
    head = [each for each in file.paragraphs if each.style.name.lower() == "consult cover"]
    assert [each.text for each in head] == [f"The text in force is at {address}.", "Saved by Ann."]
    assert [each.address for each in head[0].hyperlinks] == [address]


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


if CORPUS:
    REAL = sorted(Path(CORPUS, "docx").glob("*.docx"))

    @pytest.mark.corpus
    @pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
    def test_a_real_file_comes_back_as_the_same_text(path: Path) -> None:
        found = read_word(path.name, path.read_bytes())
        blocks = first(found.source)
        assert read_again(blocks, {each.key: each.data for each in found.pictures}) == blocks
        if "WGIG" in path.name:
            data = text_as_word(COVER, blocks)
            assert len(list(body_of(data).iter(W + "footnoteReference"))) == 54
