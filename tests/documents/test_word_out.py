"""A text and its redline as Word files, opened again from the file alone."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from drafts import PARAGRAPHS, SOURCES, drafts, first
from hypothesis import given, settings
from word_reader import W, body_of, paragraphs

from consult.documents.block import TABLE, Block
from consult.documents.inline import plain_text
from consult.documents.paper.cover import Cover
from consult.documents.paper.word import changes_as_word, text_as_word
from consult.documents.redline import in_both_places
from consult.documents.tables import rows_of

COVER = Cover("Chapter 4", "Draft, not in force", (), "R. Lead", datetime(2021, 3, 3, tzinfo=UTC))


def expected(blocks: list[Block], *, numbered: bool = True) -> list[str]:
    """The paragraphs that a reader of the page sees."""
    return [_expected(each, numbered) for each in blocks]


def _expected(block: Block, numbered: bool) -> str:
    if block.kind == TABLE:
        return "\n".join(
            " | ".join(plain_text(cell) for cell in row) for row in rows_of(block.text)
        )
    words = block.text if block.kind == "code" else plain_text(block.text)
    return f"{block.number}\t{words}" if numbered and block.number else words


def inside(data: bytes, *, accept: bool) -> list[str]:
    """The text without the title and the empty paragraph that parts tables."""
    return [each for each in paragraphs(data, accept=accept)[1:] if each]


def words_only(found: list[str]) -> list[str]:
    return [each.split("\t", 1)[-1] for each in found]


@settings(deadline=None, max_examples=40)
@given(SOURCES)
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
    assert file.sections[0].header.paragraphs[0].text == "Draft, not in force"
    assert file.core_properties.language == "en-GB"


def test_a_look_that_alone_changed_is_shown_as_it_is_now() -> None:
    old, new = drafts("# A\n\nAct at once.", "# A\n\nAct **at once**.")
    data = changes_as_word(COVER, in_both_places(old, new))
    assert paragraphs(data, accept=True) == paragraphs(data, accept=False)
    assert list(body_of(data).iter(W + "b"))
