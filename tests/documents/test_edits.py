"""A text edited a piece at a time: whatever is done in whatever order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from drafts import PARAGRAPHS, SOURCES, first
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.documents.block import HEADING, LIST_ITEM, Block
from consult.documents.copies import edits
from consult.documents.copies.pieces import Pieces, begun, drawn, standing
from consult.documents.copies.places import read_in_place_of, source_of, why_not_here
from consult.documents.footnotes import counted
from consult.documents.outline import parse_markdown, to_markdown
from workflows.refusal import Refused

WORDS = st.sampled_from(
    ["New words.", "- an item", "1. counted", "## Sub", "One.\n\nTwo.", "| a | b |\n| - | - |", " "]
)
DEEDS = st.tuples(
    st.sampled_from(
        [
            "change",
            "insert",
            "move",
            "up",
            "down",
            "split",
            "join",
            "delete",
            "back",
            "number",
            "section",
            "whole",
        ]
    ),
    st.integers(0, 30),
    st.integers(0, 30),
    WORDS,
)
NUMBERS = ["", "4.1", "7.", "(b)", "{-}", "Appendix A", "x y"]


def do(pieces: Pieces, deed: tuple[str, int, int, str], mint) -> Pieces:
    what, one, other, words = deed
    anchors = [block.anchor for block in standing(pieces)]
    gone = [piece.gone for piece in pieces if piece.gone]
    if what == "back":
        return edits.put_back(pieces, gone[one % len(gone)]) if gone else pieces
    if not anchors:
        return pieces
    anchor, second = anchors[one % len(anchors)], anchors[other % len(anchors)]
    block = next(each for each in standing(pieces) if each.anchor == anchor)
    acts = {
        "change": lambda: edits.change(pieces, anchor, words, mint),
        "section": lambda: (
            edits.change_section(
                pieces, anchor, to_markdown(standing(pieces)[one % len(anchors) :]) + words, mint
            )
            if block.kind == HEADING
            else pieces
        ),
        "insert": lambda: edits.insert(pieces, ["before", "after"][other % 2], anchor, words, mint),
        "move": lambda: edits.move(pieces, anchor, second if other % 5 else edits.START),
        "up": lambda: edits.move_up(pieces, anchor),
        "down": lambda: edits.move_down(pieces, anchor),
        "split": lambda: edits.split(pieces, anchor, other, mint),
        "join": lambda: edits.join(pieces, anchor),
        "delete": lambda: edits.delete(pieces, anchor),
        "whole": lambda: edits.delete(pieces, anchor, whole=True),
        "number": lambda: edits.renumber(pieces, anchor, NUMBERS[other % len(NUMBERS)]),
    }
    return acts[what]()


def tried(pieces: Pieces, deed, mint) -> Pieces:
    try:
        return do(pieces, deed, mint)
    except Refused:
        return pieces


def bare(blocks: list[Block]) -> list[Block]:
    return [replace(block, anchor="") for block in blocks]


def counting():
    counter = itertools.count()
    return lambda: f"n-{next(counter):08d}"


@settings(max_examples=400, deadline=None)
@given(st.one_of(SOURCES, PARAGRAPHS), st.lists(DEEDS, max_size=12))
def test_any_edits_in_any_order_leave_a_text_that_reads_back_and_lose_no_block(source, deeds):
    base, mint = first(source), counting()
    pieces, known = begun(base), {block.anchor for block in base}
    for deed in deeds:
        before = pieces
        pieces = tried(pieces, deed, mint)
        stood = {block.anchor for block in standing(before)}
        left = stood - {block.anchor for block in standing(pieces)}
        if deed[0] not in ("delete", "whole", "join", "section"):
            assert not left, f"{deed} lost {left}"
        assert {piece.anchor for piece in before} <= {piece.anchor for piece in pieces}
    text = drawn(pieces)
    assert bare(parse_markdown(to_markdown(text))) == bare(text)
    anchors = [piece.anchor for piece in pieces]
    assert len(anchors) == len(set(anchors))
    assert known <= set(anchors), "what was there is there, or is kept to be put back"


@settings(max_examples=300, deadline=None)
@given(SOURCES, st.lists(DEEDS, max_size=6), st.integers(0, 30), st.booleans())
def test_what_is_deleted_and_put_back_is_as_it_was(source, deeds, which, whole):
    pieces, mint = begun(first(source)), counting()
    for deed in deeds:
        pieces = tried(pieces, deed, mint)
    anchors = [block.anchor for block in standing(pieces)]
    if not anchors:
        return
    anchor = anchors[which % len(anchors)]
    try:
        without = edits.delete(pieces, anchor, whole=whole)
    except Refused:
        return
    assert anchor not in {block.anchor for block in standing(without)}
    assert edits.put_back(without, anchor) == pieces


@settings(max_examples=400, deadline=None)
@given(SOURCES)
def test_a_block_that_is_opened_and_not_changed_is_the_same(source):
    pieces = begun(first(source))
    for block in standing(pieces):
        read = read_in_place_of(block, source_of(block))
        if why_not_here(block) is None:
            assert edits.change(pieces, block.anchor, source_of(block)) == pieces
            assert [(one.kind, one.text, one.marker) for one in read] == [
                (block.kind, block.text, block.marker)
            ]


@settings(max_examples=200, deadline=None)
@given(SOURCES)
def test_a_text_that_nobody_changed_is_drawn_as_it_is(source):
    base = first(source)
    assert drawn(begun(base)) == counted(base)


@settings(max_examples=200, deadline=None)
@given(SOURCES, st.integers(0, 30))
def test_words_move_with_a_block_and_none_is_lost(source, which):
    pieces = begun(first(source))
    if not pieces:
        return
    anchor = pieces[which % len(pieces)].anchor
    for act in (edits.move_up, edits.move_down):
        try:
            moved = act(pieces, anchor)
        except Refused:
            continue
        assert sorted(p.anchor for p in moved) == sorted(p.anchor for p in pieces)
        assert moved != pieces


def text_of(source: str) -> Pieces:
    return begun(first(source))


def named(pieces: Pieces, words: str) -> str:
    return next(block.anchor for block in standing(pieces) if block.text.startswith(words))


def seen(pieces: Pieces) -> list[str]:
    return [f"{block.number} {block.text}".strip() for block in drawn(pieces)]


TEXT = (
    "# Scope\n\nAll agencies. Each of them.\n\n# Duties\n\nThe lead.\n\n1. one\n2. two\n3. three\n"
)


def test_numbers_of_ours_follow_a_move_and_a_section_takes_all_below_it_along():
    pieces = edits.move_up(text_of(TEXT), named(text_of(TEXT), "Duties"))
    assert seen(pieces)[:2] == ["1 Duties", "1.1 The lead."]
    assert seen(pieces)[-2:] == ["2 Scope", "2.1 All agencies. Each of them."]


NOTED = "# Scope\n\nAll.[^1]\n\n# Duties\n\nThe lead.[^2]\n\n[^1]: First.\n\n[^2]: Second.\n"


@pytest.mark.parametrize("way", ["up", "start", "other-down", "behind-a-note", "deleted"])
def test_the_footnotes_of_a_text_stay_at_its_end_when_its_last_section_goes(way):
    pieces = text_of(NOTED)
    scope, duties = named(pieces, "Scope"), named(pieces, "Duties")
    ways = {
        "up": lambda: edits.move_up(pieces, duties),
        "start": lambda: edits.move(pieces, duties, edits.START),
        "other-down": lambda: edits.move_down(pieces, scope),
        "behind-a-note": lambda: edits.move(pieces, scope, named(pieces, "Second")),
        "deleted": lambda: edits.delete(pieces, duties, whole=True),
    }
    texts = [block.text for block in drawn(ways[way]())]
    notes = ["First.", "Second."] if way == "deleted" else ["Second.", "First."]
    assert texts[-2:] == notes, "in the order in which they are mentioned"
    assert texts[0] == ("Scope" if way == "deleted" else "Duties")


def test_the_last_section_is_at_the_end_though_footnotes_follow_it():
    pieces = text_of(NOTED)
    for words in ("Duties", "The lead"):
        with pytest.raises(Refused) as no:
            edits.move_down(pieces, named(pieces, words))
        assert no.value.codes == ("at-the-end",)


BOXED = "Before.\n\n::: box\n\nOne.\n\nTwo.\n\nThree.\n\n:::\n\nAfter.\n\n::: box\n\nFour.\n\n:::\n"


def boxes(pieces: Pieces) -> str:
    """What stands in each box."""
    found = []
    for block in drawn(pieces):
        found += ["/"] if block.box == 1 else []
        found += [block.text.rstrip(".") if block.box else "-"]
    return " ".join(found)


def test_what_is_edited_in_a_box_stays_in_it_and_shows_no_sign_of_it():
    pieces = text_of(BOXED)
    one, two = named(pieces, "One"), named(pieces, "Two")
    assert source_of(standing(pieces)[1]) == "One."
    pieces = edits.change(pieces, one, "Uno.\n\nUnus.")
    pieces = edits.insert(pieces, edits.AFTER, two, "New.")
    pieces = edits.split(edits.change(pieces, two, "Two. Deux."), two, 5)
    assert boxes(pieces) == "- / Uno Unus Two Deux New Three - / Four"
    assert boxes(edits.delete(pieces, one)) == "- / Unus Two Deux New Three - / Four"


@pytest.mark.parametrize(
    ("which", "after", "then"),
    [
        ("One", "Two", "- / Two One Three - / Four"),
        ("One", "Three", "- / Two Three One - / Four"),
        ("One", "After", "- / Two Three - - / Four"),
        ("Two", "After", "- / One Three - - / Four"),
        ("Before", "One", "/ One Before Two Three - / Four"),
        ("Four", "Before", "- / Four / One Two Three -"),
        ("Four", "One", "- / One Four Two Three -"),
        ("After", "Before", "- - / One Two Three / Four"),
    ],
)
def test_what_is_moved_joins_the_box_it_lands_in_or_leaves_its_own(which, after, then):
    pieces = text_of(BOXED)
    assert boxes(edits.move(pieces, named(pieces, which), named(pieces, after))) == then


def test_a_section_within_a_box_is_written_anew_within_it():
    pieces = text_of("::: box\n\nOne.\n\n# A\n\nTwo.\n\n# B\n\nThree.\n\n:::\n")
    section = "::: box\n\n# A\n\nZwei.\n\n:::"
    assert boxes(edits.change_section(pieces, named(pieces, "A"), section)) == (
        "/ One A Zwei B Three"
    )


def test_items_that_are_counted_count_on_when_one_is_moved():
    pieces = text_of(TEXT)
    moved = edits.move_up(pieces, named(pieces, "three"))
    assert seen(moved)[-3:] == ["1. one", "2. three", "3. two"]


def test_numbers_with_a_gap_that_somebody_chose_are_left_alone_by_a_move():
    pieces = text_of("1. one\n5. five\n9. nine\n")
    moved = edits.move(pieces, named(pieces, "one"), named(pieces, "nine"))
    assert seen(moved) == ["5. five", "9. nine", "10. one"]


def test_the_first_part_of_a_split_keeps_the_anchor_and_the_second_has_a_new_one():
    pieces = text_of(TEXT)
    anchor = named(pieces, "All")
    parts = edits.split(pieces, anchor, len("All agencies. "))
    found = drawn(parts)
    assert [block.text for block in found[1:3]] == ["All agencies.", "Each of them."]
    assert found[1].anchor == anchor
    assert found[2].anchor not in {piece.anchor for piece in pieces}


def test_what_is_joined_has_the_first_anchor_and_the_second_is_noted():
    pieces = text_of(TEXT)
    one, two = named(pieces, "one"), named(pieces, "two")
    found = edits.join(pieces, one)
    assert next(b.text for b in standing(found) if b.anchor == one) == "one two"
    assert [piece.joined for piece in found if piece.anchor == two] == [one]


@pytest.mark.parametrize("offset", [0, 3, 9, 500])
def test_no_point_within_a_word_of_markup_or_outside_the_text_splits_it(offset):
    pieces = text_of("a **bold word** b\n")
    with pytest.raises(Refused) as no:
        edits.split(pieces, pieces[0].anchor, offset if offset != 3 else 8)
    assert no.value.codes == ("no-such-point",)


def test_a_heading_and_a_paragraph_are_not_joined():
    pieces = text_of(TEXT)
    with pytest.raises(Refused) as no:
        edits.join(pieces, named(pieces, "Scope"))
    assert no.value.codes == ("cannot-be-joined",)


def test_a_block_with_a_blank_line_in_it_becomes_two_and_the_same_words_keep_the_anchor():
    pieces = text_of("The lead.\n")
    anchor = pieces[0].anchor
    found = drawn(edits.change(pieces, anchor, "# Duties\n\nThe lead."))
    assert [(block.kind, block.anchor == anchor) for block in found] == [
        ("heading", False),
        ("paragraph", True),
    ]


def test_a_nested_item_keeps_its_depth_when_its_words_change():
    pieces = text_of("- a\n    - b\n")
    found = drawn(edits.change(pieces, named(pieces, "b"), "- c"))
    assert [(b.kind, b.level, b.text) for b in found] == [(LIST_ITEM, 1, "a"), (LIST_ITEM, 2, "c")]


def test_a_number_by_hand_is_taken_and_words_are_no_number():
    pieces = text_of("Words of it.\n")
    anchor = pieces[0].anchor
    assert seen(edits.renumber(pieces, anchor, "4.1")) == ["4.1 Words of it."]
    with pytest.raises(Refused) as no:
        edits.renumber(pieces, anchor, "fourth")
    assert no.value.codes == ("not-a-number",)


def test_a_section_that_is_written_anew_keeps_the_anchors_of_what_stays_and_what_goes_comes_back():
    pieces = text_of(TEXT)
    duties, lead = named(pieces, "Duties"), named(pieces, "The lead")
    found = edits.change_section(pieces, duties, "# Duties\n\nThe lead.\n\nThe chair.")
    assert [b.anchor for b in drawn(found)][2:4] == [duties, lead]
    assert len([piece for piece in found if piece.gone]) == 3
    assert "one" in " ".join(seen(edits.put_back(found, named(pieces, "one"))))


def test_a_block_that_is_too_long_says_so_and_stays():
    pieces = text_of("Short.\n")
    with pytest.raises(Refused) as no:
        edits.change(pieces, pieces[0].anchor, "x" * 32_001)
    assert no.value.codes == ("block-too-long",)
    long = text_of("x" * 32_001)
    no_here = why_not_here(long[0].block)
    assert no_here is not None
    assert no_here.code == "block-too-long"


@pytest.mark.parametrize("source", ["1" + ".1" * 30 + " Words", "~~~ " + "x" * 70 + "\nwords"])
def test_a_number_that_is_too_long_to_be_kept_is_refused(source):
    pieces = text_of("Words\n")
    with pytest.raises(Refused) as no:
        edits.change(pieces, pieces[0].anchor, source)
    assert no.value.codes == ("number-too-long",)
