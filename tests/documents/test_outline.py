from __future__ import annotations

import time

import pytest
from drafts import SOURCES
from hypothesis import given, settings

from consult.documents.outline import (
    TooLong,
    Undecodable,
    decode,
    parse_markdown,
    parse_text,
    to_markdown,
)


@settings(max_examples=600, deadline=None)
@given(SOURCES)
def test_what_is_written_out_reads_back_the_same(source: str) -> None:
    parsed = parse_markdown(source)
    assert parse_markdown(to_markdown(parsed)) == parsed


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_plain_text_read_once_is_markdown_that_reads_back_the_same(source: str) -> None:
    parsed = parse_text(source)
    assert parse_markdown(to_markdown(parsed)) == parsed


def seen(source: str) -> list[tuple[str, str, str]]:
    return [(block.kind, block.number, block.text) for block in parse_markdown(source)]


def test_sections_and_paragraphs_are_numbered_as_they_are_cited() -> None:
    assert seen("# Scope\n\nWhom.\n\nWhere.\n\n## Aims\n\nWhy.\n\n- item\n\n# Duties") == [
        ("heading", "1", "Scope"),
        ("paragraph", "1.1", "Whom."),
        ("paragraph", "1.2", "Where."),
        ("heading", "1.3", "Aims"),
        ("paragraph", "1.3.1", "Why."),
        ("list_item", "", "item"),
        ("heading", "2", "Duties"),
    ]


def test_numbers_typed_by_hand_are_kept_as_typed_and_nothing_is_added_among_them() -> None:
    assert seen("# 4. Duties\n\n4.1 The chair.\n\nAn aside.\n\n4.2 The lead.\n\n# Other") == [
        ("heading", "4.", "Duties"),
        ("paragraph", "4.1", "The chair."),
        ("paragraph", "", "An aside."),
        ("paragraph", "4.2", "The lead."),
        ("heading", "", "Other"),
    ]


def test_chapters_and_appendices_keep_their_names() -> None:
    assert seen("# CP6 Bullying")[0] == ("heading", "CP6", "Bullying")
    assert seen("# Appendix A — Forms")[0] == ("heading", "Appendix A", "Forms")


def test_figures_at_the_start_of_a_sentence_are_not_numbers() -> None:
    for text in ("1.5 million people", "2024 was a year", "7 golden rules"):
        assert parse_markdown(text)[0].marker == ""
    assert parse_markdown("# 7 golden rules")[0].marker == ""


def test_an_opening_title_takes_no_number() -> None:
    assert seen("# Protocol\n\n## Scope\n\nx") == [
        ("heading", "", "Protocol"),
        ("heading", "1", "Scope"),
        ("paragraph", "1.1", "x"),
    ]


def test_list_items_count_on_and_keep_their_letters() -> None:
    numbers = [b.number for b in parse_markdown("1. a\n1. b\n5. c\n\n(a) d\n(b) e")]
    assert numbers == ["1.", "2.", "5.", "(a)", "(b)"]


def test_a_paragraph_within_an_item_belongs_to_it() -> None:
    item, more, after = parse_markdown("1. a\n\n   more\n\nafter")
    assert (item.level, more.kind, more.level, more.marker) == (1, "list_item", 1, "")
    assert after.kind == "paragraph"


def test_a_reference_at_the_start_of_a_line_does_not_open_a_list() -> None:
    assert len(parse_markdown("as set out in section\n(b) above")) == 1


def test_a_heading_whose_letter_was_typed_in_italics_wants_no_number_of_ours_either() -> None:
    source = "# 4. Aims\n\n## (a) One\n\n## (*b) Two*\n\n## *(c) Three*\n\n# Duties\n\n# *Four*"
    assert [number for _, number, _ in seen(source)] == ["4.", "", "", "", "", ""]


def test_html_is_text() -> None:
    assert seen("<script>x</script>") == [("paragraph", "1", "<script>x</script>")]


def test_plain_text_shows_its_headings() -> None:
    source = "INTRODUCTION\n\n4.1 Purpose\n\nIt is *not* a draft.\n\nScope\n-----\nAll."
    found = parse_text(source)
    assert [block.kind for block in found] == [
        "heading",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]
    assert (found[1].level, found[1].number, found[1].text) == (2, "4.1", "Purpose")
    assert found[2].text == "It is \\*not\\* a draft."


def test_plain_numbered_paragraphs_are_not_headings() -> None:
    assert {block.kind for block in parse_text("1. Apples\n\n2. Pears")} == {"list_item"}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "4.1.1 A paragraph\nthat goes on.\n4.1.2 Another one.\n4.1.4 The last.",
            ["4.1.1 A paragraph that goes on.", "4.1.2 Another one.", "4.1.4 The last."],
        ),
        (
            "What follows is agreed:\n4.1 The chair calls.\n4.2 the lead writes.\n5.1 All read.",
            [
                "What follows is agreed:",
                "4.1 The chair calls.",
                "4.2 the lead writes.",
                "5.1 All read.",
            ],
        ),
        ("A.1 First\nA.2 Second\nA.2.1 Third", ["A.1 First", "A.2 Second", "A.2.1 Third"]),
        ("1 Scope of this\n2 Aims of it", ["1 Scope of this", "2 Aims of it"]),
    ],
)
def test_a_number_typed_at_the_start_of_a_plain_line_begins_a_paragraph(
    source: str, lines: list[str]
) -> None:
    found = parse_text(source)
    shown = [b.text if b.text[0].isdigit() else f"{b.marker} {b.text}".strip() for b in found]
    assert shown == lines


def test_a_numbered_line_above_what_its_number_begins_is_a_heading_in_plain_text() -> None:
    found = parse_text("4.1 Referral\n4.1.1 The chair calls.\n4.1.2 All come.\n4.2 Aims are few")
    assert [(b.kind, b.number, b.text) for b in found] == [
        ("heading", "4.1", "Referral"),
        ("paragraph", "4.1.1", "The chair calls."),
        ("paragraph", "4.1.2", "All come."),
        ("paragraph", "4.2", "Aims are few"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "The first such review took place in\n2010 was the year of the second.",
        "It concerns all who are at most\n18 years old, and those who are\n19 Or more.",
        "The dose that the doctor gives to a child each day is about\n2.5 mg, never\n3.5 mg.",
        "What the chair does when a child has died at home is said in\n4.1.22 and below.",
        "4.1 The chair calls everybody to a meeting, as is said under\n4.2 and 4.3 below.",
        "Everybody who knew the child comes to the meeting, which is at\n10.30 On a Monday.",
    ],
)
def test_a_number_that_a_wrapped_plain_line_happens_to_begin_with_begins_nothing(
    source: str,
) -> None:
    assert len(parse_text(source)) == 1


@pytest.mark.parametrize(
    "data",
    [
        "Café “x”\r\ny".encode(),
        "\ufeffCafé “x”\ny".encode(),
        "Café “x”\ry".encode("utf-16"),
        "Café “x”\ny".encode("cp1252"),
        "Cafe\u0301 “x”\x07\ny".encode(),
    ],
)
def test_every_usual_encoding_reads_the_same(data: bytes) -> None:
    assert decode(data) == "Café “x”\ny"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01",
        b"PK\x03\x04" + bytes(range(256)),
        b"a\x00b",
        b"\xff\xfe\x00",
        bytes(range(128, 256)) * 9,
    ],
)
def test_what_is_not_text_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Undecodable, match="not plain text"):
        decode(data)


def test_too_long_is_refused_in_a_sentence() -> None:
    with pytest.raises(TooLong, match="2,000,000"):
        parse_markdown("x" * 2_000_001)
    with pytest.raises(TooLong, match="5,000"):
        parse_markdown("x\n\n" * 5_001)


def test_nothing_is_an_empty_document() -> None:
    assert parse_markdown("") == parse_text(" \n") == []
    assert to_markdown([]) == ""
    assert decode(b"") == ""


def test_emoji_right_to_left_and_very_long_paragraphs_come_back() -> None:
    source = "🙂 👩‍⚕️\n\nשלום עולם\n\n" + "word " * 6400
    assert [block.text for block in parse_markdown(source)] == [
        "🙂 👩‍⚕️",
        "שלום עולם",
        ("word " * 6400).strip(),
    ]


def test_two_hundred_pages_are_read_in_under_a_second() -> None:
    page = (
        "## Title\n\n"
        + "The chair must call a meeting within three days. " * 10
        + "\n\n- a\n- b\n\n"
    )
    start = time.process_time()
    parse_markdown(page * 800)
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    "source",
    [
        ">" * 1_000_000,
        "- " * 500_000,
        "# " * 900_000,
        "# " + "{#a} " * 300_000,
        "[" * 1_900_000,
        "|" * 900_000 + "\n" + "|-" * 450_000,
        "\xa0" * 1_900_000 + "x",
        "`" * 1_900_000,
    ],
    ids=lambda source: repr(source[:4]),
)
def test_hostile_text_takes_no_longer_than_its_length(source: str) -> None:
    """Whatever goes back over a text of this length takes hours; our own work is seconds."""
    start = time.process_time()
    parse_markdown(source)
    assert time.process_time() - start < 60


def test_a_short_source_that_would_make_a_page_of_megabytes_is_refused() -> None:
    header = "|".join("a" * 3_000)
    with pytest.raises(TooLong, match="A table has"):
        parse_markdown(f"{header}\n{'|'.join(['-'] * 3_000)}\n" + "a|b\n" * 400)


# Footnotes


def test_a_footnote_is_a_block_with_its_label_as_number() -> None:
    text, note = parse_markdown("Share it.[^4]\n\n[^4]: Act 1989,\nsection 47.\n")
    assert text.text == "Share it.[^4]"
    assert (note.kind, note.number, note.text) == ("footnote", "4", "Act 1989, section 47.")


def test_what_only_looks_like_a_footnote_keeps_its_words() -> None:
    [block] = parse_markdown("\\[^4]: not one\n")
    assert block.kind == "paragraph"
    assert parse_markdown(to_markdown([block])) == [block]


def test_a_heading_with_a_letter_of_its_own_gets_no_number_beside_it():
    source = "# 34. Definition\n\n## (a) Adequacy\n\nWords.\n\n## Scope\n\n## (ii) Reach\n"
    blocks = parse_markdown(source)
    assert [(b.number, b.text) for b in blocks] == [
        ("34.", "Definition"),
        ("", "(a) Adequacy"),
        ("", "Words."),
        ("34.1", "Scope"),
        ("", "(ii) Reach"),
    ]
    assert parse_markdown(to_markdown(blocks)) == blocks
