"""A draft and what was published meanwhile, made one text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from drafts import PARAGRAPHS, first
from hypothesis import given, settings

from consult.documents.block import Block
from consult.documents.carry import carry
from consult.documents.merge import BOTH, CONFLICT, EDIT, OURS, THEIRS, Choice, chosen, merge
from consult.documents.outline import parse_markdown

_COUNT = itertools.count()


def after(base: Sequence[Block], source: str) -> list[Block]:
    """The next text of a line that began with `base`, with anchors of its own for what is new."""
    return [each.block for each in carry(base, parse_markdown(source), lambda: f"n-{next(_COUNT)}")]


def words(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks]


def anchors(blocks: Sequence[Block]) -> list[str]:
    return [block.anchor for block in blocks]


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_what_one_side_alone_changed_is_taken_whole(a: str, b: str) -> None:
    base = first(a)
    other = after(base, b)
    assert anchors(chosen(merge(base, base, other), {})) == anchors(other)
    assert words(chosen(merge(base, base, other), {})) == words(other)
    assert anchors(chosen(merge(base, other, base), {})) == anchors(other)
    assert words(chosen(merge(base, other, base), {})) == words(other)
    assert words(chosen(merge(base, other, other), {})) == words(other)


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_no_block_of_either_side_is_lost(a: str, b: str, c: str) -> None:
    base = first(a)
    theirs, ours = after(base, b), after(base, c)
    places = merge(base, theirs, ours)
    assert len({place.anchor for place in places}) == len(places)
    assert [p.ours for p in places if p.ours and not p.moved] == [
        block for block in ours if block.anchor not in {p.anchor for p in places if p.moved}
    ]
    both = chosen(places, {place.anchor: Choice(BOTH) for place in places})
    for block in ours:
        assert block.text in words(both)
    was, mine = {block.anchor: block for block in base}, set(anchors(ours))
    for block in theirs:
        untouched = block.anchor in was and was[block.anchor].text == block.text
        if not untouched or block.anchor in mine:
            assert block.text in words(both)


BASE = "# Scope\n\nThe chair decides within three days.\n\nRecords are kept.\n\nParents are told."
TOUCHED = BASE.replace("three days", "five days")
OTHER = BASE.replace("three days", "one working day")
SHORTER = "# Scope\n\nRecords are kept.\n\nParents are told."


@pytest.mark.parametrize(
    ("published", "draft", "how"),
    [(TOUCHED, OTHER, CONFLICT), (TOUCHED, SHORTER, CONFLICT), (SHORTER, OTHER, CONFLICT)],
)
def test_what_both_sides_changed_is_asked_about(published: str, draft: str, how: str) -> None:
    base = first(BASE)
    places = merge(base, after(base, published), after(base, draft))
    assert [place.how for place in places if place.how != "same"] == [how]
    with pytest.raises(KeyError):
        chosen(places, {})


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(THEIRS), ["The chair decides within five days."]),
        (Choice(OURS), ["The chair decides within one working day."]),
        (
            Choice(BOTH),
            ["The chair decides within one working day.", "The chair decides within five days."],
        ),
        (Choice(EDIT, "The chair decides at once."), ["The chair decides at once."]),
    ],
)
def test_a_decision_is_what_becomes_of_it(choice: Choice, expected: list[str]) -> None:
    base = first(BASE)
    places = merge(base, after(base, TOUCHED), after(base, OTHER))
    [asked] = [place for place in places if place.how == CONFLICT]
    found = words(chosen(places, {asked.anchor: choice}))
    assert found == ["Scope", *expected, "Records are kept.", "Parents are told."]


def test_a_paragraph_that_was_removed_and_published_changed_can_stay_away_or_come_back() -> None:
    base = first(BASE)
    places = merge(base, after(base, TOUCHED), after(base, SHORTER))
    [asked] = [place for place in places if place.how == CONFLICT]
    away = words(chosen(places, {asked.anchor: Choice(OURS)}))
    back = words(chosen(places, {asked.anchor: Choice(THEIRS)}))
    assert away == words(first(SHORTER))
    assert back == words(first(TOUCHED))


def test_what_both_wrote_alike_is_there_once() -> None:
    base = first(BASE)
    added = BASE + "\n\nA copy goes to the school."
    places = merge(base, after(base, added), after(base, added))
    assert words(chosen(places, {})) == words(first(added))


def test_texts_without_a_common_beginning_are_compared_by_their_words() -> None:
    places = merge([], first(TOUCHED), after([], OTHER))
    assert [place.how for place in places] == ["same", CONFLICT, "same", "same"]


def test_a_section_that_was_published_elsewhere_moves_in_the_draft_too() -> None:
    base = first("# One\n\nFirst matter.\n\n# Two\n\nSecond matter.\n\n# Three\n\nThird matter.")
    moved = "# Three\n\nThird matter.\n\n# One\n\nFirst matter.\n\n# Two\n\nSecond matter."
    edited = (
        "# One\n\nFirst matter.\n\n# Two\n\nSecond matter, at length.\n\n# Three\n\nThird matter."
    )
    places = merge(base, after(base, moved), after(base, edited))
    assert words(chosen(places, {})) == [
        "Three",
        "Third matter.",
        "One",
        "First matter.",
        "Two",
        "Second matter, at length.",
    ]
