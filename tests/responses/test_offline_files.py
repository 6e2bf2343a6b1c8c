"""What files of every sort are read as, or why they are not. No database."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from consult.documents.block import Block
from consult.responses.offline import sending
from consult.responses.offline.entries import Sheet, read_sheet
from consult.responses.offline.found import letter
from consult.responses.offline.places import Places, Unplaced, places_of
from tests.responses.sheets import workbook
from workflows.refusal import Refused

HEAD = ["Place", "Comment"]


def block(anchor: str, number: str, text: str = "Words.", kind: str = "paragraph") -> Block:
    return Block(anchor, kind, 1 if kind == "heading" else 0, number, text)


BLOCKS = [
    block("h", "4", "Scope", "heading"),
    block("a", "4.1"),
    block("b", "4.2"),
    block("c", "4.10"),
    block("d", "5.20"),
]
PLACES = places_of([(7, "Chapter one", BLOCKS)])


def read(name: str, data: bytes, mapping: Any = None, places: Places = PLACES) -> Sheet:
    tables = sending.read_file(name, data).tables
    return read_sheet(tables, mapping or {}, response_id=1, places=places, questions=[])


def excel(rows: Sequence[Sequence[Any]], dress: Any = None) -> Sheet:
    return read("form.xlsx", workbook({"Sheet1": rows}, dress))


def reasons(sheet: Sheet) -> list[str]:
    return [f"{no.column}: {no.because}" for each in sheet.entries for no in each.refusals]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Refused) as no:
        sending.read_file(name, data)
    [one] = no.value.refusals
    assert one.field == "file"
    assert one.because.endswith(".")
    return one.code


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """An archive with some parts more, or others in place of its own."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return found.getvalue()


# Excel


def test_words_that_look_like_formulas_are_words() -> None:
    words = ["=1+1", "+44 20 7946 0000", "-12", "@here", '=HYPERLINK("http://x")']
    sheet = excel([HEAD, *[["4.1", each] for each in words]])
    assert [each.body for each in sheet.entries] == words


def test_a_formula_is_read_as_what_it_shows_and_said() -> None:
    def dress(_book: Any, pages: Any) -> None:
        pages["Sheet1"].write_formula(1, 1, '="Say "&"when"', None, "Say when")
        pages["Sheet1"].write_formula(2, 1, "=A1/0", None, "")

    sheet = excel([HEAD, ["4.1", None], ["4.2", None]], dress)
    assert sheet.entries[0].body == "Say when"
    assert "B (Comment) is a formula: what it shows was read." in sheet.entries[0].notes
    assert reasons(sheet) == [
        "B (Comment): This cell is a formula that shows nothing. Write the words themselves."
    ]


def test_a_number_that_lost_its_last_nought_is_asked_about_where_it_matters() -> None:
    sheet = excel([HEAD, [4.1, "Which one?"], [5.2, "Only 5.20."], ["4.1", "As text."], [4, "4"]])
    assert reasons(sheet) == [
        "A (Place): Is it 4.1 or 4.10? Excel takes the last 0 off numbers: write it as text."
    ]
    assert [each.place for each in sheet.entries[1:]] == [(7, "d"), (7, "a"), (7, "h")]


def test_a_place_that_became_a_date_is_refused_and_a_date_in_words_is_words() -> None:
    def dress(book: Any, pages: Any) -> None:
        day = book.add_format({"num_format": "d mmm yyyy"})
        pages["Sheet1"].write_datetime(1, 0, date(2021, 4, 1), day)
        pages["Sheet1"].write_datetime(2, 1, date(2021, 3, 3), day)

    sheet = excel([HEAD, [None, "Where?"], ["4.1", None]], dress)
    assert reasons(sheet) == [
        "A (Place): Excel made a date of this place. Write it as text, such as ’3.1."
    ]
    assert sheet.entries[1].body == "3 March 2021"


def test_merged_cells_give_their_place_to_each_row_and_their_words_once() -> None:
    def dress(_book: Any, pages: Any) -> None:
        pages["Sheet1"].merge_range(1, 0, 3, 0, "4.2")
        pages["Sheet1"].merge_range(2, 1, 3, 1, "Two rows high.")

    sheet = excel([HEAD, [None, "One."], [None, None], [None, None]], dress)
    assert [(each.place, each.body) for each in sheet.entries] == [
        ((7, "b"), "One."),
        ((7, "b"), "Two rows high."),
    ]
    assert "A (Place) is merged with the row above." in sheet.entries[1].notes


def test_hidden_rows_and_sheets_are_read_and_marked() -> None:
    def dress(_book: Any, pages: Any) -> None:
        pages["Seen"].set_row(1, None, None, {"hidden": True})
        pages["Unseen"].hide()

    data = workbook(
        {"Seen": [HEAD, ["4.1", "In a hidden row."]], "Unseen": [HEAD, ["4.2", "Hidden."]]}, dress
    )
    sheet = read("form.xlsx", data)
    assert [each.body for each in sheet.entries] == ["In a hidden row.", "Hidden."]
    assert sheet.entries[0].notes == ["This row is hidden in the file."]
    assert "“Unseen” is hidden in the file. It was read." in sheet.notices


def test_line_ends_emoji_and_right_to_left_come_through() -> None:
    words = "One\r\ntwo\n😀 שלום"
    sheet = excel([HEAD, ["4.1", words]])
    assert sheet.entries[0].body == "One\ntwo\n😀 שלום"


def test_headings_may_stand_below_a_title_and_be_repeated() -> None:
    sheet = excel([["Our comments"], [], HEAD, ["4.1", "One."], HEAD, ["4.2", "Two."]])
    assert [each.body for each in sheet.entries] == ["One.", "Two."]
    assert sheet.entries[0].where == "Sheet1, row 4"


def test_reasons_and_priority_of_somebodys_own_form_have_a_place() -> None:
    head = ["Place", "Comment", "Priority", "Rationale"]
    sheet = excel([head, ["4.1", "One.", "SHOULD", "It is law."], ["4.2", "Two.", "High", ""]])
    first, second = sheet.entries
    assert (first.body, first.priority, first.rationale) == ("One.", "should", "It is law.")
    assert second.body == "Two.\n\nPriority: High"
    assert not [*first.refusals, *second.refusals]


def test_a_column_that_is_not_known_is_told_and_one_beside_the_comment_is_kept() -> None:
    sheet = excel([["Place", "Comment", "Mood", "Page"], ["4.1", "One.", "Low", "12"]])
    assert sheet.entries[0].body == "One.\n\nPage: 12"
    assert sheet.notices == [
        "“Sheet1”: not read: “Mood”.",
        "“Sheet1”: “Page” stands at the end of each comment.",
    ]


def test_files_that_are_no_workbooks_are_refused_in_a_sentence() -> None:
    good = workbook({"A": [HEAD]})
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal("a.xlsx", b"nonsense") == "sheet-broken"
    assert refusal("a.xlsx", good[: len(good) // 2]) == "sheet-broken"
    assert refusal("a.xlsx", b"") == "file-empty"
    assert refusal("a.xls", ole) == "sheet-old"
    assert refusal("a.xlsx", ole + "EncryptedPackage".encode("utf-16-le")) == "sheet-protected"
    assert refusal("a.xlsm", rezipped(good, **{"xl/vbaProject.bin": b"x"})) == "sheet-macros"
    assert refusal("a.pdf", b"%PDF-1.4") == "sheet-kind"
    assert refusal("a.xlsx", workbook({"A": []})) == "sheet-empty"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x>" + b" " * 70 * 1024 * 1024)
    assert refusal("a.xlsx", bomb.getvalue()) == "sheet-too-large"


def test_entities_are_never_expanded() -> None:
    good = workbook({"A": [HEAD, ["4.1", "One."]]})
    evil = b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    assert refusal("a.xlsx", rezipped(good, **{"xl/workbook.xml": evil})) == "sheet-broken"


def test_a_word_in_the_farthest_cell_is_refused_and_takes_no_memory() -> None:
    def dress(_book: Any, pages: Any) -> None:
        pages["A"].write_string(1_048_575, 16_383, "far")

    assert refusal("a.xlsx", workbook({"A": [HEAD]}, dress)) == "sheet-far-away"


def test_too_many_rows_are_refused() -> None:
    rows = [HEAD, *[["4.1", f"Comment {n}"] for n in range(20_000)]]
    assert refusal("a.xlsx", workbook({"A": rows})) == "sheet-too-long"


# CSV

COMMA = "Place,Comment\r\n4.1,“Say” when—é.\r\n"


@pytest.mark.parametrize(
    "data",
    [
        COMMA.encode(),
        COMMA.encode("utf-8-sig"),
        COMMA.encode("utf-16"),
        COMMA.encode("utf-16-le"),
        COMMA.encode("utf-16-be"),
        COMMA.encode("cp1252"),
        COMMA.replace(",", ";").encode(),
        COMMA.replace(",", "\t").encode(),
        ("sep=;\r\n" + COMMA.replace(",", ";")).encode(),
        COMMA.replace("\r\n", "\n").encode(),
        COMMA.replace("\r\n", "\r").encode(),
    ],
)
def test_csv_in_every_usual_encoding_and_separator(data: bytes) -> None:
    [entry] = read("form.csv", data).entries
    assert (entry.place, entry.body) == ((7, "a"), "“Say” when—é.")


def test_the_mark_against_formulas_in_csv_is_taken_off_again() -> None:
    [entry] = read("form.csv", b"Place,Comment\n4.1,'=1+1\n").entries
    assert entry.body == "=1+1"


def test_csv_that_cannot_be_read_is_refused_in_a_sentence() -> None:
    assert refusal("a.csv", b'Place,Comment\n4.1,"never closed\n') == "sheet-not-csv"
    assert refusal("a.csv", b"PK\x03\x04rest") == "sheet-not-csv"
    assert refusal("a.csv", b"\xff\x81\x8d\x01\x02\x03" * 50) == "sheet-encoding"
    assert refusal("a.csv", b"\r\n\r\n") == "sheet-empty"
    assert refusal("a.csv", b"," * 500) == "sheet-not-csv"


def test_columns_are_what_their_sender_says() -> None:
    data = b"Where,What we think,Why\n4.2,Say when.,It is late.\n"
    assert read("form.csv", data).unmapped
    told = {"0": {"0": "place", "1": "body", "2": "appended"}}
    [entry] = read("form.csv", data, told).entries
    assert (entry.place, entry.body) == ((7, "b"), "Say when.\n\nWhy: It is late.")


# ISO, NICE


def test_the_table_of_iso() -> None:
    head = [
        "MB/NC1",
        "Line number\n(e.g. 17)",
        "Clause/ Subclause\n(e.g. 3.1)",
        "Paragraph/ Figure/ Table/\n(e.g. Table 1)",
        "Type of comment2",
        "Comments",
        "Proposed change",
        "Observations of the secretariat",
    ]
    row = ["GB-001", "12", "4.2", "Table 1", "ed", "A full stop.", "Add one.", "Accepted"]
    sheet = excel([head, row])
    [entry] = sheet.entries
    assert (entry.place, entry.kind, entry.proposed) == ((7, "b"), "editorial", "Add one.")
    assert entry.body == (
        "A full stop.\n\nLine number (e.g. 17): 12\n"
        "Paragraph/ Figure/ Table/ (e.g. Table 1): Table 1"
    )
    assert entry.stance == ""


def test_the_form_of_nice() -> None:
    head = ["Organisation name", "Document", "Section", "Page", "Line", "Comment"]
    sheet = excel(
        [
            head,
            ["Camden", "Chapter one", "Section 4.1", 3, 12, "Say when."],
            ["", "", "", "", "", ""],
        ]
    )
    [entry] = sheet.entries
    assert entry.place == (7, "a")
    assert entry.body == "Say when.\n\nPage: 3\nLine: 12"


# Places


def test_a_place_is_found_however_it_is_written() -> None:
    for said in ("4.1", "4.1.", " 4.1 ", "Section 4.1", "para 4.1", "§ 4.1", "Clause 4.1"):
        assert PLACES.find("", said) == (7, "a"), said
    for said in ("", "general", "General", "Whole document"):
        assert PLACES.find("chapter one", said) == (7, None), said
    assert PLACES.find("", "Scope") == (7, "h")


def test_several_texts_ask_for_a_title() -> None:
    two = places_of([(7, "Chapter one", BLOCKS), (8, "Chapter two", BLOCKS)])
    assert two.find("Chapter two", "4.1") == (8, "a")
    for document in ("", "Chapter three"):
        with pytest.raises(Unplaced):
            two.find(document, "4.1")


def test_a_place_that_only_one_text_has_needs_no_title() -> None:
    two = places_of([(7, "Chapter one", BLOCKS), (8, "Chapter two", BLOCKS[:2])])
    assert two.find("", "5.20") == (7, "d")
    with pytest.raises(Unplaced):
        two.find("", "general")


def test_columns_have_the_letters_of_excel() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# Word


def word(rows: Sequence[Sequence[str]]) -> bytes:
    document = Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_table_in_word_is_read() -> None:
    sheet = read("form.docx", word([HEAD, ["4.1", "One.\n\nTwo paragraphs."]]))
    [entry] = sheet.entries
    assert (entry.place, entry.body) == ((7, "a"), "One.\n\nTwo paragraphs.")
    assert entry.where == "Table 1, row 2"


def test_a_word_file_without_a_table_or_damaged_is_refused_in_a_sentence() -> None:
    document = Document()
    document.add_paragraph("No table.")
    target = io.BytesIO()
    document.save(target)
    assert refusal("a.docx", target.getvalue()) == "sheet-empty"
    assert refusal("a.docx", b"nonsense") == "word-broken"


# Real tables

CORPUS = Path(os.environ.get("CONSULT_CORPUS", "/none"))


@pytest.mark.corpus
@pytest.mark.skipif("CONSULT_CORPUS" not in os.environ, reason="names no folder of real documents")
def test_real_comments_on_a_real_draft() -> None:
    data = (CORPUS / "comments/nist-800-63-3_public-comments.csv").read_bytes()
    told = {"0": {"6": "place", "8": "body", "9": "appended", "10": "proposed"}}
    numbers = [f"{a}.{b}.{c}" for a in range(1, 12) for b in range(1, 9) for c in range(1, 9)]
    numbers += [f"{a}.{b}" for a in range(1, 12) for b in range(1, 9)] + [*map(str, range(12))]
    places = places_of([(1, "800-63", [block(f"b{n}", n) for n in numbers])])
    sheet = read("comments.csv", data, told, places)
    assert len(sheet.entries) == 58
    assert sum(not each.refusals for each in sheet.entries) >= 40
    assert all(no.because.endswith(".") for each in sheet.entries for no in each.refusals)


@pytest.mark.corpus
@pytest.mark.skipif("CONSULT_CORPUS" not in os.environ, reason="names no folder of real documents")
def test_the_blank_table_that_national_bodies_use() -> None:
    path = CORPUS / "docx/iso_comment_template_2012-03.docx"
    document = Document(str(path))
    cells = document.tables[0].rows[0].cells
    for cell, words in zip(
        cells, ("GB", "", "4.1", "", "te", "Say when.", "Now.", ""), strict=True
    ):
        cell.text = words
    target = io.BytesIO()
    document.save(target)
    [entry] = read(path.name, target.getvalue()).entries
    assert (entry.place, entry.kind, entry.proposed) == ((7, "a"), "practice", "Now.")
