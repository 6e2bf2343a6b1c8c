"""Lines in bold that stand alone are offered as headings, and nothing is made of them unasked."""

from __future__ import annotations

from typing import Any

import pytest
import word_files as make
from hypothesis import given
from hypothesis import strategies as st
from word_files import p, r

from consult import store
from consult.documents import queries
from consult.documents.block import HEADING
from consult.documents.bold_lines import bold_lines, with_headings
from consult.documents.forms import HeadingsForm
from consult.documents.models import Document
from consult.documents.outline import parse_markdown, to_markdown
from tests.factories import make_draft, make_manager

BOLD = "<w:b/>"
WORD = make.with_body(
    p(r("Sharing information", BOLD)),
    p(r("This protocol says who tells whom.")),
    p(r("1. Purpose", BOLD)),
    p(r("To keep children safe.")),
    p(r("1.1 Who it is for", BOLD)),
    p(r("Everybody. "), r("Really.", BOLD)),
    p(r("This sentence is bold because it matters.", BOLD)),
)


def offered(source: str) -> list[tuple[int, str]]:
    return [(each.level, each.words) for each in bold_lines(parse_markdown(source))]


def test_short_lines_in_bold_are_offered_at_the_level_of_their_number() -> None:
    source = "## Duties\n\n**Who**\n\nText.\n\n**2.1 Why\\***\n\n1. **First**\n2. Second\n"
    assert offered(source) == [(3, "Who"), (4, "2.1 Why*"), (3, "1. First")]


def test_a_number_is_as_deep_as_those_of_the_headings_that_are_there() -> None:
    source = "# 1. Purpose\n\n**1.1 Who**\n\n**Why**\n\n## 1.2 When\n\n**2. Duties**\n"
    assert offered(source) == [(2, "1.1 Who"), (2, "Why"), (1, "2. Duties")]


@pytest.mark.parametrize(
    "source",
    [
        "**A sentence.**",
        "**Note:** more.",
        "**A** and **B**",
        "- **A**",
        "| **A** |\n|---|\n| **B** |",
        "> **A**",
        "# **A**",
        "**" + "A" * 121 + "**",
        "**12**",
        "**A\\\nB**",
    ],
)
def test_other_words_in_bold_are_not(source: str) -> None:
    assert offered(source) == []


def test_those_that_were_chosen_become_headings_and_nothing_else_changes() -> None:
    source = "**1. Purpose**\n\nText with **bold**.\n\n**Duties #**\n\n- **A**\n"
    text, now = with_headings(source, {"1. Purpose", "Duties #"})
    assert text == "# 1. Purpose\n\nText with **bold**.\n\n# Duties \\#\n\n- **A**\n"
    assert now["Duties #"] == "Duties #"
    assert with_headings(source, set()) == (source, {})
    assert with_headings(source, {"Nothing of it"}) == (source, {})


@given(st.lists(st.text(alphabet="ab1.#}*\\\\_ -[]^|:", min_size=1, max_size=12), max_size=6))
def test_no_block_is_lost_whatever_is_chosen(lines: list[str]) -> None:
    source = "\n\n".join(f"**{each}**" for each in lines)
    blocks = parse_markdown(source)
    chosen = {each.words for each in bold_lines(blocks)}
    text, _ = with_headings(source, chosen)
    again = parse_markdown(text)
    assert len(again) == len(blocks)
    assert to_markdown(again) == text or not chosen


def test_a_word_file_without_styles_gets_the_headings_that_somebody_ticks(
    db: Any, visitor: Any
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": ("a.docx", WORD)})
    reader.sees("Lines in bold that may be headings", "This sentence is bold because it matters.")
    reader.press(
        "Make them headings",
        {"Which of them are headings?": ["1. Purpose", "1.1 Who it is for"]},
        title="My title",
    )
    reader.sees("2 lines became headings. Nothing is saved yet.", "Sharing information")
    assert reader.value_of("Title") == "My title"
    reader.press("Add the document")
    (document,) = store.session.query(Document).all()
    version = queries.find_newest_of(document.id)
    assert version is not None
    blocks = queries.blocks_of(version.id)
    assert [(b.level, b.marker, b.text) for b in blocks if b.kind == HEADING] == [
        (1, "1.", "Purpose"),
        (2, "1.1", "Who it is for"),
    ]
    assert len(blocks) == 7


def levels_of(document: Document) -> list[int]:
    version = queries.find_newest_of(document.id)
    assert version is not None
    return [each.level for each in queries.blocks_of(version.id) if each.kind == HEADING]


def test_a_level_is_chosen_for_the_lines_that_are_ticked(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": ("a.docx", WORD)})
    which, at = "Which of them are headings?", "At which level?"
    reader.press("Make them headings", {which: ["Sharing information"], at: "Level 1"})
    reader.press("Make them headings", {which: ["1. Purpose", "1.1 Who it is for"], at: "Level 3"})
    reader.press("Add the document")
    assert levels_of(*store.session.query(Document).all()) == [1, 3, 3]


@pytest.mark.parametrize("level", ["9", "x", "0", "-1", "\u0663"])
def test_a_level_that_is_none_is_each_lines_own(app: Any, level: str) -> None:
    with app.test_request_context(method="POST", data={"level": level}):
        assert HeadingsForm().at_level == 0


def test_lines_that_were_ticked_are_shown_as_headings_before_they_are_saved(
    db: Any, visitor: Any
) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new")
    reader.press("Check how it reads", {"Or choose a file": ("a.docx", WORD)})
    reader.press("Add the document", {"Which of them are headings?": ["1. Purpose"]})
    reader.sees("1 line became a heading. Nothing is saved yet.")
    reader.press("Make them headings")
    reader.sees("No line was chosen.")


def test_they_are_offered_for_a_next_version_too(db: Any, visitor: Any) -> None:
    manager = make_manager()
    draft = make_draft("Chapter three", "Text.", by=manager)
    reader = visitor(manager)
    reader.get(f"/documents/drafts/{draft.id}/versions/new")
    reader.press("Check what changes", {"Or choose a file": ("a.docx", WORD)})
    reader.press(
        "Make them headings",
        {"Which of them are headings?": ["1. Purpose"]},
        note="Because.",
    )
    reader.sees("1 line became a heading. Nothing is saved yet.")
    assert reader.value_of("Note") == "Because."


def test_among_several_files_they_are_counted(db: Any, visitor: Any) -> None:
    reader = visitor(make_manager())
    reader.get("/documents/new/several")
    reader.press("Look at the files", {"Files": [("a.docx", WORD)]})
    reader.sees("Lines in bold that may be headings: 3.")
