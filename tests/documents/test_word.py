"""What is read from a Word file, and what a hostile one comes to."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import word_files as make
from word_files import cites, gone, ins, listed, p, r

from consult.documents.incoming import package
from consult.documents.incoming.found import Incoming
from consult.documents.incoming.word import read_word
from consult.documents.outline import Block, parse_markdown
from workflows.refusal import Refused


def read(data: bytes) -> Incoming:
    return read_word("chapter.docx", data)


def blocks(data: bytes) -> list[Block]:
    return parse_markdown(read(data).source)


def body(*xml: str) -> list[tuple[str, str, str]]:
    """(kind, number or marker, text) of each block."""
    return [(b.kind, b.number or b.marker, b.text) for b in blocks(make.with_body(*xml))]


def notices(data: bytes) -> str:
    return " | ".join(f"{each.what} ({each.where})" for each in read(data).notices)


# Text and structure


def test_headings_keep_their_levels_and_paragraphs_their_words() -> None:
    def fill(document: Any) -> None:
        document.add_heading("Sharing", 1)
        document.add_paragraph("Tell the family.")
        document.add_heading("Consent", 2)

    found = blocks(make.word(fill))
    assert [(b.kind, b.level, b.text) for b in found] == [
        ("heading", 1, "Sharing"),
        ("paragraph", 0, "Tell the family."),
        ("heading", 2, "Consent"),
    ]


def test_the_title_of_a_file_is_no_section() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Missing children", style="Title")
        document.add_paragraph("A protocol for London", style="Title")
        document.add_heading("Scope", 1)
        document.add_paragraph("Whom it is for.")
        document.add_paragraph("Set like a title", style="Title")

    data = make.word(fill)
    assert read(data).title == "Missing children A protocol for London"
    found = [(each.kind, each.text) for each in blocks(data)]
    assert found == [
        ("heading", "Scope"),
        ("paragraph", "Whom it is for."),
        ("heading", "Set like a title"),
    ]
    assert "“Missing children” is the title of the document" in notices(data)


def test_automatic_numbers_of_headings_and_paragraphs_are_kept() -> None:
    def fill(document: Any) -> None:
        make.numbering([("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")])(document)
        make.put(document, p(r("Scope"), style="Heading1", properties=listed(0)))
        make.put(document, p(r("Duties"), style="Heading1", properties=listed(0)))
        make.put(document, p(r("Sharing"), style="Heading2", properties=listed(1)))
        make.put(document, p(r("Tell the family."), properties=listed(2)))
        make.put(document, p(r("Write it down."), properties=listed(2)))

    assert [b.number for b in blocks(make.word(fill))] == ["1", "2", "2.1", "2.1.1", "2.1.2"]


def test_a_number_typed_by_hand_is_the_number() -> None:
    found = body(p(r("4.1.22 Tell the family.")), p(r("12."), "<w:r><w:tab/></w:r>", r("Ask.")))
    assert found == [
        ("paragraph", "4.1.22", "Tell the family."),
        ("list_item", "12.", "Ask."),
    ]


def test_lists_keep_their_levels_letters_and_bullets() -> None:
    def fill(document: Any) -> None:
        make.numbering([("lowerLetter", "(%1)"), ("lowerRoman", "(%2)"), ("bullet", "o")])(document)
        for level, words in (
            (0, "One"),
            (1, "In"),
            (1, "In too"),
            (0, "Two"),
            (1, "New"),
            (2, "B"),
        ):
            make.put(document, p(r(words), properties=listed(level)))

    found = [(b.level, b.number or b.marker, b.text) for b in blocks(make.word(fill))]
    assert found == [
        (1, "(a)", "One"),
        (2, "(i)", "In"),
        (2, "(ii)", "In too"),
        (1, "(b)", "Two"),
        (2, "(i)", "New"),
        (3, "-", "B"),
    ]


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 2, "B"),
        ("lowerRoman", 9, "ix"),
        ("upperRoman", 44, "XLIV"),
        ("decimalZero", 7, "07"),
        ("none", 1, ""),
    ],
)
def test_numbers_are_spelled_as_word_spells_them(kind: str, number: int, shown: str) -> None:
    from consult.documents.incoming.numbers import spelled

    assert spelled(number, kind) == shown


def test_a_link_that_means_nothing_outside_its_file_is_told() -> None:
    def fill(document: Any) -> None:
        document.add_heading("Forms", 2)
        rel = document.part.relate_to(
            "../forms/a.docx",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        words = r("the ") + r("form", "<w:b/>")
        make.put(document, p(r("See "), f'<w:hyperlink r:id="{rel}">{words}</w:hyperlink>'))
        make.put(document, p(r("See "), f'<w:hyperlink w:anchor="a">{r("above")}</w:hyperlink>'))
        field = '<w:fldSimple w:instr=" HYPERLINK &quot;javascript:x&quot; ">'
        make.put(document, p(r("Or "), f"{field}{r('this')}</w:fldSimple>"))

    data = make.word(fill)
    assert [b.text for b in blocks(data)] == ["Forms", "See the **form**", "See above", "Or this"]
    found = read(data)
    assert [(each.what, each.where) for each in found.notices] == [
        ("A link was left out: “the form” (../forms/a.docx)", "Forms"),
        ("A link was left out: “this” (javascript:x)", "Forms"),
    ]


def test_bold_italics_and_links_are_kept_and_signs_stand_for_themselves() -> None:
    def fill(document: Any) -> None:
        line = document.add_paragraph("Say *this* ")
        line.add_run("must: ").bold = True
        line.add_run("now").italic = True
        rel = document.part.relate_to(
            "https://example.org/a",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        make.put(document, p(f'<w:hyperlink r:id="{rel}">{r("the guidance")}</w:hyperlink>'))

    assert [b.text for b in blocks(make.word(fill))] == [
        r"Say \*this\* **must**: *now*",
        "[the guidance](https://example.org/a)",
    ]


def test_a_link_of_another_kind_is_only_its_words() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>HYPERLINK "javascript:alert(1)"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("press")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert body(p(field)) == [("paragraph", "1", "press")]


def test_a_table_keeps_its_head_and_an_odd_pipe() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(table._cells, ("Who", "When", "A | B", "Now"), strict=True):
            cell.text = words

    [table] = blocks(make.word(fill))
    assert table.text == "| Who | When |\n| --- | --- |\n| A \\| B | Now |"


def test_merged_and_full_cells_are_told() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Wide"
        table.cell(1, 0).text = "One"
        table.cell(1, 0).add_paragraph("Two")
        table.cell(1, 1).text = "Three"

    data = make.word(fill)
    assert blocks(data)[0].text == "| Wide |  |\n| --- | --- |\n| One Two | Three |"
    assert "Merged cells" in notices(data)
    assert "several paragraphs" in notices(data)


def test_a_frame_of_one_cell_is_a_box_around_what_stands_in_it() -> None:
    def fill(document: Any) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "Box 1"
        cell.add_paragraph("What is in it.")
        document.add_paragraph()
        document.add_table(rows=1, cols=1).cell(0, 0).text = "Box 2"
        document.add_paragraph("After.")

    data = make.word(fill)
    assert [(b.text, b.box) for b in blocks(data)] == [
        ("Box 1", 1),
        ("What is in it.", 2),
        ("Box 2", 1),
        ("After.", 0),
    ]
    assert notices(data) == ""


def test_footnotes_become_blocks_in_the_order_of_the_text() -> None:
    data = make.with_body(p(r("One."), cites("7")), p(r("Two."), cites("3")))
    found = blocks(make.footnotes(data, n3="The second.", n7="The first."))
    assert [(b.kind, b.number, b.text) for b in found] == [
        ("paragraph", "1", "One.[^1]"),
        ("paragraph", "2", "Two.[^2]"),
        ("footnote", "1", "The first."),
        ("footnote", "2", "The second."),
    ]


def test_an_image_is_taken_with_its_description() -> None:
    def fill(document: Any) -> None:
        document.add_picture(io.BytesIO(make.png()))
        document.inline_shapes[0]._inline.docPr.set("descr", "A [grey] dot")

    found = read(make.word(fill))
    [picture] = found.pictures
    assert picture.data == make.png()
    assert found.source == f"![A (grey) dot](image:{picture.key})\n"


def test_the_table_of_contents_is_left_out_and_told() -> None:
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    data = make.with_body(p(start, r("Scope 1")), p(r("Duties 2"), end), p(r("Text.")))
    assert [b.text for b in blocks(data)] == ["Text."]
    assert "table of contents" in notices(data)


BLIP = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></w:r>"
)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
    f"{p(r('In a box'))}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f"<w:txbxContent>{p(r('In a box'))}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("xml", "told", "text"),
    [
        (p(r("A"), BOX), "A text box", ["A", "In a box"]),
        (p("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"), "An equation", ["x=2"]),
        (p(r("A"), "<w:r><w:object/></w:r>"), "An embedded object", ["A"]),
        (p(r("A"), BLIP.format("")), "A chart or a drawing", ["A"]),
        (p(r("A"), BLIP.format('<a:blip r:embed="none"/>')), "missing from the file", ["A"]),
        (p(r("A"), r("B", "<w:vanish/>")), "Hidden text", ["A"]),
        (p(r("A"), '<w:r><w:sym w:font="Runes" w:char="F0CC"/></w:r>'), "the font Runes", ["A"]),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(
    xml: str, told: str, text: list[str]
) -> None:
    data = make.with_body(p(r("Scope"), style="Heading1"), xml)
    assert [b.text for b in blocks(data)] == ["Scope", *text]
    assert told in notices(data)
    assert "(Scope)" in notices(data)


def test_an_image_from_elsewhere_is_named_and_not_fetched() -> None:
    def fill(document: Any) -> None:
        rel = document.part.relate_to(
            "https://elsewhere.example/spy.png",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
            is_external=True,
        )
        make.put(document, p(r("A"), BLIP.format(f'<a:blip r:link="{rel}"/>')))

    data = make.word(fill)
    assert "not fetched: https://elsewhere.example/spy.png" in notices(data)
    assert read(data).pictures == ()


# Tracked changes

TRACKED = make.with_body(
    p(r("Tell the family "), gone("within five days"), ins("at once", "Bea"), r(".")),
    p(gone("All of this goes."), properties='<w:rPr><w:del w:id="3" w:author="Ann"/></w:rPr>'),
    p(ins("All of this comes."), properties='<w:rPr><w:ins w:id="4" w:author="Ann"/></w:rPr>'),
    p(r("It stays.")),
)


def test_tracked_changes_are_read_both_ways_and_counted() -> None:
    found = read(TRACKED)
    assert found.source == "Tell the family at once.\n\nAll of this comes.\n\nIt stays.\n"
    assert found.before == "Tell the family within five days.\n\nAll of this goes.\n\nIt stays.\n"
    assert found.tracked is not None
    assert (found.tracked.added, found.tracked.removed) == (3, 3)
    assert found.tracked.authors == ("Ann", "Bea")


def test_a_file_without_tracked_changes_has_one_reading() -> None:
    found = read(make.with_body(p(r("A"))))
    assert (found.before, found.tracked) == ("", None)


def test_paragraphs_that_were_joined_are_two_when_that_is_rejected() -> None:
    data = make.with_body(
        p(r("One "), properties='<w:rPr><w:del w:id="3" w:author="Ann"/></w:rPr>'), p(r("two."))
    )
    assert read(data).source == "One two.\n"
    assert read(data).before == "One\n\ntwo.\n"


def test_rows_that_were_added_go_when_that_is_rejected() -> None:
    def row(words: str, mark: str = "") -> str:
        cell = f"<w:tc>{p(r(words))}</w:tc>"
        return f"<w:tr><w:trPr>{mark}</w:trPr>{cell}{cell}</w:tr>"

    added = row("New", '<w:ins w:id="5" w:author="Ann"/>')
    data = make.with_body(f"<w:tbl>{row('Old')}{added}</w:tbl>", p(r("End")))
    assert "New" in read(data).source
    assert "New" not in read(data).before


def test_a_tracked_move_is_at_one_place_only() -> None:
    moved = r("Moved.")
    data = make.with_body(
        p(f'<w:moveFrom w:id="1" w:author="Ann">{moved}</w:moveFrom>', r("A")),
        p(f'<w:moveTo w:id="2" w:author="Ann">{moved}</w:moveTo>', r("B")),
    )
    assert read(data).source == "A\n\nMoved.B\n"
    assert read(data).before == "Moved.A\n\nB\n"


def test_tracked_changes_in_a_footnote_count_too() -> None:
    data = make.with_body(p(r("One."), cites("1")))
    note = f'<w:footnote w:id="1">{p(r("See "), ins("the Act"))}</w:footnote>'
    data = make.with_part(
        data, "footnotes.xml", "footnotes", f"<w:footnotes {make.SPACES}>{note}</w:footnotes>"
    )
    assert "See the Act" in read(data).source
    assert "the Act" not in read(data).before


# Comments in the margin


def test_comments_are_found_with_their_words_and_place() -> None:
    def fill(document: Any) -> None:
        line = document.add_paragraph("Tell the ")
        run = line.add_run("family")
        line.add_run(" at once.")
        document.add_comment([run], text="Which family?", author="Ann Other", initials="AO")

    found = read(make.word(fill))
    [comment] = found.comments
    assert (comment.author, comment.text) == ("Ann Other", "Which family?")
    assert (comment.quote, comment.words) == ("family", "Tell the family at once.")
    assert "A comment in the margin is no part of the text" in notices(make.word(fill))


# Hostile and broken files

GOOD = make.with_body(p(r("A")))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b" " * (70 * 1024 * 1024))
    return out.getvalue()


def lying_bomb() -> bytes:
    """Says that its part is small."""
    data = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.infolist()[0].file_size.to_bytes(4, "little")
    return bytes(data).replace(size, (1000).to_bytes(4, "little"))


def entities(_: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )


def in_utf16(old: bytes) -> bytes:
    return entities(old).decode().replace("1.0", '1.0" encoding="utf-16', 1).encode("utf-16")


def outside(_: bytes) -> bytes:
    return entities(b"").replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')


def deep(_: bytes) -> bytes:
    return b"<d>" * 100_000


def boxes_in_boxes(_: bytes) -> bytes:
    unit, end = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
    return f"<w:document {make.SPACES}><w:body>{unit * 60}{end * 60}</w:body></w:document>".encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word-broken"),
        (b"%PDF-1.7 nothing of Word", "word-is-pdf"),
        (b"PK\x03\x04 nothing", "word-broken"),
        (GOOD[:-200], "word-broken"),
        (make.changed(GOOD, "word/document.xml", lambda _: None), "word-broken"),
        (make.changed(GOOD, "word/document.xml", lambda _: b"<w:document>"), "word-broken"),
        (make.changed(GOOD, "word/styles.xml", lambda _: b"\xff\xfe\x00"), "word-broken"),
        (make.changed(GOOD, "word/document.xml", entities), "word-broken"),
        (make.changed(GOOD, "word/document.xml", in_utf16), "word-broken"),
        (make.changed(GOOD, "word/document.xml", outside), "word-broken"),
        (make.changed(GOOD, "word/styles.xml", entities), "word-broken"),
        (make.changed(GOOD, "word/document.xml", deep), "word-broken"),
        (make.changed(GOOD, "word/vbaProject.bin", lambda _: b"x"), "word-macros"),
        (
            make.changed(
                GOOD,
                "[Content_Types].xml",
                lambda old: old.replace(
                    b"wordprocessingml.document.main", b"word.document.macroEnabled.main"
                ),
            ),
            "word-macros",
        ),
        (make.protected(), "word-protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "word-old"),
        (bomb(), "word-too-large"),
        (lying_bomb(), "word-broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        read(data)
    [refusal] = no.value.refusals
    assert (refusal.code, refusal.field) == (code, "file")
    assert refusal.because.endswith(".")


def test_boxes_in_boxes_end() -> None:
    assert blocks(make.changed(GOOD, "word/document.xml", boxes_in_boxes)) == []


def test_many_small_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "UNPACKED_MB", 0)
    with pytest.raises(Refused) as no:
        read(GOOD)
    assert no.value.refusals[0].code == "word-too-large"
