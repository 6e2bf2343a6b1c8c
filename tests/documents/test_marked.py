"""What changed, as PDF and as Markdown: both texts can be read from either."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from drafts import PARAGRAPHS, SOURCES, drafts
from hypothesis import example, given, settings

from consult.documents.inline import plain_text
from consult.documents.outline import Block
from consult.documents.paper.cover import Cover
from consult.documents.paper.markdown import changes_as_markdown
from consult.documents.paper.marked import marked
from consult.documents.paper.pdf import changes_as_pdf
from consult.documents.redline import in_both_places
from consult.documents.tables import rows_of

COVER = Cover("Chapter 4", "Draft, not in force", (), "R. Lead", datetime(2021, 3, 3, tzinfo=UTC))
BEFORE = """# Duties

Meet within three working days.

- item

| Agency | Days |
| --- | --- |
| Police | 3 |

::: box

A case that was seen once by one agency.

:::

It goes.
"""
AFTER = """# Duties

Meet within **five** working days[^1].

- item

| Agency | Days |
| --- | --- |
| Police | 5 |
| Health | 5 |

::: box

A case that was seen twice by one agency.

:::

[^1]: The Act.
"""


def side(before: str, after: str, gone: str) -> list[str]:
    """The words of each block without what is marked as `gone`."""
    changes = in_both_places(*drafts(before, after))
    found = []
    moved = {each.block.anchor for each in marked(changes) if each.said == "Moved from here"}
    for each in marked(changes):
        at_both = each.block.anchor in moved and each.said != "Moved from here"
        if at_both and gone == "ins":
            continue
        for pieces in (each.pieces, *(cell for row in each.rows for cell in row)):
            kept = "".join(run.text for kind, run in pieces if kind != gone)
            found += ["".join(kept.split())] if kept.strip() else []
    return sorted(found)


def words(blocks: list[Block]) -> list[str]:
    found = []
    for block in blocks:
        cells = (
            [cell for row in rows_of(block.text) for cell in row] if block.kind == "table" else []
        )
        texts = cells or [block.text]
        found += [text if block.kind == "code" else plain_text(text) for text in texts]
    return sorted("".join(each.split()) for each in found if each.strip())


@settings(deadline=None, max_examples=60)
@given(PARAGRAPHS, PARAGRAPHS)
@example(BEFORE, AFTER)
def test_what_is_marked_gives_the_words_of_both_texts(before: str, after: str) -> None:
    old, new = drafts(before, after)
    assert side(before, after, "del") == words(new)
    if not any("[^" in each.text for each in old):
        assert side(before, after, "ins") == words(old)


@settings(deadline=None, max_examples=40)
@given(SOURCES, SOURCES)
def test_any_two_texts_can_be_taken_away(before: str, after: str) -> None:
    changes = in_both_places(*drafts(before, after))
    assert isinstance(changes_as_markdown(changes), str)


def test_markdown_marks_what_came_and_went() -> None:
    said = changes_as_markdown(in_both_places(*drafts(BEFORE, AFTER)))
    assert "*Reworded:*\n\nMeet within <del>three</del><ins>**five**</ins> working days" in said
    assert "| Police | <del>3</del><ins>5</ins> |\n| <ins>Health</ins> | <ins>5</ins> |" in said
    assert "seen <del>once</del><ins>twice</ins> by one agency.\n\n:::" in said
    assert "::: box\n\n*Reworded:*" in said
    assert "*Removed:*\n\n<del>It goes.</del>" in said
    assert re.search(r"\*Added:\*\n\nFootnote 1: <ins>The Act.</ins>", said)


def test_a_pdf_of_what_changed_keeps_to_the_standard() -> None:
    made = changes_as_pdf(COVER, in_both_places(*drafts(BEFORE, AFTER)))
    assert b"pdfuaid:part" in made
    turned = changes_as_pdf(COVER, in_both_places(*drafts(AFTER, BEFORE)))
    assert b"pdfuaid:part" in turned


def test_moved_text_is_said_to_have_moved() -> None:
    one = "# A\n\nOne thing of some length.\n\n# B\n\nTwo things of some length."
    two = "# B\n\nTwo things of some length.\n\n# A\n\nOne thing of some length."
    said: list[Any] = [each.said for each in marked(in_both_places(*drafts(one, two)))]
    assert "Moved to here" in said
    assert "Moved from here" in said
