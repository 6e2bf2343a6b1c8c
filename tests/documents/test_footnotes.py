"""Footnotes: counted as the text mentions them, whatever is put in, taken out or moved."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from drafts import SOURCES, first
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.documents.block import FOOTNOTE, Block
from consult.documents.compared import redline_of
from consult.documents.copies import edits
from consult.documents.copies.notes import called_meanwhile
from consult.documents.copies.pieces import Pieces, begun, drawn, standing
from consult.documents.footnotes import (
    called_as_in,
    counted,
    labels_of,
    mentions_of,
    not_mentioned,
    nowhere,
    relabelled,
)
from consult.documents.merge import CONFLICT, chosen, merge
from consult.documents.outline import parse_markdown, to_markdown
from consult.documents.reading import read, read_after
from consult.documents.redline import redline
from consult.documents.render import render_fragment
from workflows.refusal import Refused

TEXT = (
    "# Scope\n\nAll agencies.[^1] Each of them.[^2]\n\n# Duties\n\nThe lead.[^3]\n\n"
    "[^1]: The first.\n\n[^2]: The second.\n\n[^3]: The third.\n"
)


def text_of(source: str = TEXT) -> Pieces:
    return begun(first(source))


def named(pieces: Pieces, words: str) -> str:
    return next(each.anchor for each in standing(pieces) if each.text.startswith(words))


def notes(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(each.number, each.text) for each in blocks if each.kind == FOOTNOTE]


def body(blocks: list[Block]) -> list[str]:
    return [each.text for each in blocks if each.kind == "paragraph"]


def test_a_footnote_that_is_typed_between_others_is_numbered_where_it_belongs():
    pieces = text_of()
    source = "All agencies.[^1] Of London.[^a] Each of them.[^2]\n\n[^a]: A new one."
    after = edits.change(pieces, named(pieces, "All agencies"), source)
    shown = drawn(after)
    assert body(shown)[0] == "All agencies.[^1] Of London.[^2] Each of them.[^3]"
    assert body(shown)[1] == "The lead.[^4]"
    assert [text for _, text in notes(shown)] == [
        "The first.",
        "A new one.",
        "The second.",
        "The third.",
    ]
    assert [number for number, _ in notes(shown)] == ["1", "2", "3", "4"]
    assert shown[-4:] == [each for each in shown if each.kind == FOOTNOTE], "they stand at the end"


def test_a_footnote_typed_with_a_number_that_another_one_has_is_a_new_one():
    pieces = text_of()
    after = edits.insert(
        pieces, "before", named(pieces, "The lead"), "Nobody else.[^3]\n\n[^3]: Another."
    )
    shown = drawn(after)
    assert body(shown)[1:] == ["Nobody else.[^3]", "The lead.[^4]"]
    assert notes(shown)[2:] == [("3", "Another."), ("4", "The third.")]


def test_a_new_footnote_with_the_number_of_one_that_the_words_mention_is_refused():
    pieces = text_of()
    with pytest.raises(Refused) as no:
        edits.change(pieces, named(pieces, "The lead"), "The lead.[^3]\n\n[^3]: Another.")
    [refusal] = no.value.refusals
    assert refusal.code == "label-is-taken"
    assert refusal.field == "source"
    assert "“The third.”" in refusal.because


def test_a_mention_that_leads_nowhere_is_refused_when_it_is_typed():
    pieces = text_of()
    with pytest.raises(Refused) as no:
        edits.insert(pieces, "after", named(pieces, "The lead"), "Nobody else.[^9]")
    assert no.value.codes == ("no-such-footnote",)
    assert no.value.refusals[0].field == "source"


def test_the_mention_of_a_footnote_goes_with_it_and_both_come_back():
    pieces = text_of()
    anchor = named(pieces, "The second")
    without = edits.delete(pieces, anchor)
    shown = drawn(without)
    assert body(shown) == ["All agencies.[^1] Each of them.", "The lead.[^2]"]
    assert notes(shown) == [("1", "The first."), ("2", "The third.")]
    assert drawn(edits.put_back(without, anchor)) == drawn(pieces)


def test_a_footnote_that_was_deleted_is_not_mentioned_anew():
    pieces = edits.delete(text_of(), named(text_of(), "The second"))
    with pytest.raises(Refused) as no:
        edits.insert(pieces, "after", named(pieces, "The lead"), "Nobody else.[^2]")
    assert "was deleted" in no.value.refusals[0].because
    mended = edits.change(pieces, named(pieces, "All"), "All.[^1] Each of them.[^2]")
    assert body(drawn(mended))[0] == "All.[^1] Each of them.", "what stood there may stay"


def test_a_footnote_that_nothing_mentions_any_more_stays_and_comes_last():
    pieces = text_of()
    after = edits.change(pieces, named(pieces, "All agencies"), "All agencies. Each of them.[^2]")
    shown = drawn(after)
    assert notes(shown) == [("1", "The second."), ("2", "The third."), ("3", "The first.")]
    assert [each.text for each in not_mentioned(shown)] == ["The first."]
    html = render_fragment("", shown)
    assert html.count("Not mentioned in the text") == 1
    assert "The first. <span" in html
    assert "Not mentioned" not in render_fragment("", drawn(pieces))


def test_footnotes_follow_a_section_that_moves():
    pieces = edits.move_up(text_of(), named(text_of(), "Duties"))
    shown = drawn(pieces)
    assert body(shown) == ["The lead.[^1]", "All agencies.[^2] Each of them.[^3]"]
    assert notes(shown) == [("1", "The third."), ("2", "The first."), ("3", "The second.")]


def test_a_footnote_itself_is_not_moved():
    pieces = text_of()
    anchor = named(pieces, "The second")
    for act in (
        lambda: edits.move_up(pieces, anchor),
        lambda: edits.move_down(pieces, anchor),
        lambda: edits.move(pieces, anchor, edits.START),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.codes == ("footnote-follows-the-text",)


def test_a_footnote_whose_sign_is_typed_over_is_still_the_one_that_is_mentioned():
    pieces = text_of()
    after = edits.change(pieces, named(pieces, "The second"), "[^7]: The second, amended.")
    assert notes(drawn(after))[1] == ("2", "The second, amended.")
    assert body(drawn(after))[0] == "All agencies.[^1] Each of them.[^2]"


def test_a_mentioned_footnote_does_not_become_a_paragraph_unseen():
    pieces = text_of()
    with pytest.raises(Refused) as no:
        edits.change(pieces, named(pieces, "The second"), "The second.")
    assert no.value.codes == ("footnote-is-mentioned",)


def test_who_edits_is_told_which_sign_is_which_footnote():
    pieces = text_of()
    after = edits.change(pieces, named(pieces, "All agencies"), "All.[^2] Each of them.[^1]")
    after = edits.delete(after, named(after, "The third"))
    assert called_meanwhile(after, drawn(after)) == [
        ("1", "2", "The first."),
        ("2", "1", "The second."),
        ("3", "", "The third."),
    ]
    assert called_meanwhile(pieces, drawn(pieces)) == []


def test_an_uploaded_text_counts_its_footnotes_whatever_they_are_called():
    blocks = read("One.[^b] Two.[^9] Again.[^b]\n\n[^9]: Nine.\n\n[^b]: Bee.\n", "markdown")
    assert body(blocks) == ["One.[^1] Two.[^2] Again.[^1]"]
    assert notes(blocks) == [("1", "Bee."), ("2", "Nine.")]


def test_a_mention_of_nothing_stays_as_it_was_typed_and_never_leads_to_another_footnote():
    blocks = read("One.[^2] Two.[^b]\n\n[^b]: Bee.\n\n[^c]: See.\n", "markdown")
    assert body(blocks) == ["One.\\[^2] Two.[^1]"]
    assert [(label, block.text) for label, block in nowhere(blocks)] == [("2", body(blocks)[0])]
    assert "[^2]" in render_fragment("", blocks)
    assert [each.text for each in not_mentioned(blocks)] == ["See."]


def test_chapters_that_begin_again_with_1_lead_each_to_its_own_footnotes():
    chapter = "# {0}\n\n{0}.[^1] More.[^2]\n\n[^1]: {0} one.\n\n[^2]: {0} two.\n\n"
    source = chapter.format("Ay") + chapter.format("Bee")
    blocks = read(source, "markdown")
    assert body(blocks) == ["Ay.[^1] More.[^2]", "Bee.[^3] More.[^4]"]
    told = [("1", "Ay one."), ("2", "Ay two."), ("3", "Bee one."), ("4", "Bee two.")]
    assert notes(blocks) == told
    old = first(source)  # as it was saved before footnotes were counted
    new = [replace(each, anchor=was.anchor) for each, was in zip(blocks, old, strict=True)]
    assert {each.how for each in redline(old, new)} <= {"same", "renumbered"}


def test_two_notes_of_one_label_both_stay():
    blocks = read("One.[^1]\n\n[^1]: First.\n\n[^1]: Second.\n", "markdown")
    assert notes(blocks) == [("1", "First."), ("2", "Second.")]
    assert [each.text for each in not_mentioned(blocks)] == ["Second."]


def test_what_only_looks_like_a_mention_is_left_alone():
    source = (
        "Type `[^1]` or \\[^1].\n\n```\n[^1]\n```\n\n| a [^x] | `[^1]` |\n| - | - |\n| b | c |\n"
    )
    blocks = read(source + "\n[^x]: Ex.\n", "markdown")
    assert blocks[0].text == "Type `[^1]` or \\[^1]."
    assert blocks[1].text == "[^1]"
    assert blocks[2].text.startswith("| a [^1] | `[^1]` |")


def test_a_footnote_that_another_one_mentions_is_mentioned():
    blocks = read("One.[^a]\n\n[^b]: Bee.\n\n[^a]: Ay, see[^b].\n", "markdown")
    assert notes(blocks) == [("1", "Ay, see[^2]."), ("2", "Bee.")]
    assert not not_mentioned(blocks)


def test_a_paragraph_that_is_only_a_mention_keeps_its_sign():
    pieces = text_of("[^1]\n\nMore.\n\n[^1]: Note.\n")
    shown = drawn(edits.delete(pieces, named(pieces, "Note")))
    assert [each.text for each in shown] == ["\\[^1]", "More."]


def changes(before: str, after: str):
    old = [*read_after([], 0, source=before, source_format="markdown").blocks]
    return read_after(old, 1, source=after, source_format="markdown").changes


def test_a_new_footnote_is_the_only_change_that_a_redline_shows():
    after = TEXT.replace("agencies.[^1]", "agencies.[^1] Of London.[^9]") + "\n[^9]: New.\n"
    found = changes(TEXT, after)
    told = {(each.how, each.block.text) for each in found if each.how not in ("same", "renumbered")}
    assert told == {
        ("reworded", "All agencies.[^1] Of London.[^2] Each of them.[^3]"),
        ("added", "New."),
    }
    reworded = next(each for each in found if each.how == "reworded")
    assert [(each.kind, each.text) for each in reworded.words if each.kind != "same"] == [
        ("ins", "Of London.[^2] ")
    ]
    html = "".join(line.html for line in redline_of(found).lines)
    assert html.count("<ins>") == 2
    assert "<del>" not in html


def test_another_footnote_at_the_same_words_is_a_change_of_words():
    swapped = TEXT.replace("[^1] Each of them.[^2]", "[^2] Each of them.[^1]")
    found = changes(TEXT, swapped)
    assert [each.how for each in found if each.block.text.startswith("All")] == ["reworded"]


def test_a_removed_footnote_is_told_by_the_number_it_had():
    without = TEXT.replace("[^1] Each", " Each").replace("[^1]: The first.\n\n", "")
    found = changes(TEXT, without)
    assert [each.block.text for each in found if each.how == "removed"] == ["The first."]
    [line] = [line for line in redline_of(found).lines if line.how == "reworded"]
    assert "[was-1]</sup></del>" in line.html


def test_merging_keeps_every_mention_with_its_footnote():
    base = first(TEXT)
    theirs = [
        *read_after(
            base,
            1,
            source="# New\n\nTheirs.[^1]\n\n"
            + re.sub(r"\^(\d)", r"^x\1", TEXT)
            + "\n[^1]: By them.\n",
            source_format="markdown",
        ).blocks
    ]
    ours = [
        *read_after(
            base,
            1,
            source=TEXT.replace("The lead.[^3]", "The lead.[^3] Ours.[^4]") + "\n[^4]: By us.\n",
            source_format="markdown",
        ).blocks
    ]
    places = merge(base, theirs, ours)
    assert not [each for each in places if each.how == CONFLICT]
    merged = counted(chosen(places, {}))
    assert body(merged) == [
        "Theirs.[^1]",
        "All agencies.[^2] Each of them.[^3]",
        "The lead.[^4] Ours.[^5]",
    ]
    assert sorted(notes(merged)) == [
        ("1", "By them."),
        ("2", "The first."),
        ("3", "The second."),
        ("4", "The third."),
        ("5", "By us."),
    ]


NOTED = st.lists(
    st.sampled_from(
        [
            "A.[^a]",
            "B[^b] and A again[^a].",
            "- item[^c]",
            "# Head[^d]",
            "[^a]: Note a.",
            "[^b]: Note b, see[^c].",
            "[^c]: Note c.",
            "[^d]: Note d.",
            "> quoted[^b]",
            "| a[^c] | b |\n| - | - |\n| x | y[^a] |",
            "No note here.",
        ]
    ),
    min_size=1,
    max_size=12,
).map("\n\n".join)
WORDS = st.sampled_from(
    [
        "Fresh.[^n]\n\n[^n]: Fresh note.",
        "Fresh.[^1]\n\n[^1]: Taken one.",
        "Plain.",
        "Two.[^y][^z]\n\n[^z]: Zed.\n\n[^y]: Why.",
        "[^1]: Alone.",
    ]
)
DEEDS = st.tuples(
    st.sampled_from(["change", "insert", "move", "up", "down", "join", "delete", "back", "split"]),
    st.integers(0, 30),
    st.integers(0, 30),
    WORDS,
)


def done(pieces: Pieces, deed: tuple[str, int, int, str], mint) -> Pieces:
    what, one, other, words = deed
    anchors = [block.anchor for block in standing(pieces)]
    gone = [piece.gone for piece in pieces if piece.gone]
    if what == "back":
        return edits.put_back(pieces, gone[one % len(gone)]) if gone else pieces
    if not anchors:
        return pieces
    anchor, second = anchors[one % len(anchors)], anchors[other % len(anchors)]
    acts = {
        "change": lambda: edits.change(pieces, anchor, words, mint),
        "insert": lambda: edits.insert(pieces, "after", anchor, words, mint),
        "move": lambda: edits.move(pieces, anchor, second),
        "up": lambda: edits.move_up(pieces, anchor),
        "down": lambda: edits.move_down(pieces, anchor),
        "join": lambda: edits.join(pieces, anchor),
        "delete": lambda: edits.delete(pieces, anchor, whole=bool(other % 2)),
        "split": lambda: edits.split(pieces, anchor, other, mint),
    }
    return acts[what]()


def leads(blocks: list[Block]) -> dict[str, list[str]]:
    """{anchor: anchors of the footnotes that it mentions}, those that are there."""
    there: dict[str, str] = {}
    for block in blocks:
        if block.kind == FOOTNOTE:
            there.setdefault(block.marker, block.anchor)
    return {
        block.anchor: [there[label] for label in labels_of(block) if label in there]
        for block in blocks
    }


@settings(max_examples=400, deadline=None)
@given(NOTED, st.lists(DEEDS, max_size=12))
def test_whatever_is_edited_every_mention_leads_to_its_footnote_and_they_are_counted(source, deeds):
    base = [*read_after([], 0, source=source, source_format="markdown").blocks]
    counter = itertools.count()
    pieces = begun(base)
    for deed in deeds:
        try:
            pieces = done(pieces, deed, lambda: f"n-{next(counter):08d}")
        except Refused:
            continue
    written, shown = standing(pieces), drawn(pieces)
    found = [each for each in shown if each.kind == FOOTNOTE]
    assert [each.number for each in found] == [str(nth) for nth in range(1, len(found) + 1)]
    assert leads(shown) == leads(written), "each mention leads where it led"
    labels = {each.marker for each in found}
    assert all(label in labels for each in shown for label in labels_of(each)), "no dead mention"
    told = [each for each in shown if each.kind == FOOTNOTE and not mentions_of(each, shown)]
    assert {each.anchor for each in told} <= {each.anchor for each in not_mentioned(shown)}
    assert {each.anchor for each in found} == {
        each.anchor for each in written if each.kind == FOOTNOTE
    }, "none is lost"
    assert counted(shown) == shown, "they are counted once and for all"
    if not shown:
        return
    again = [*read_after(shown, 1, source=to_markdown(shown), source_format="markdown").blocks]
    assert [(each.kind, each.text) for each in again] == [(each.kind, each.text) for each in shown]
    later = redline(base, shown)
    swapped = redline(shown, shown)
    assert {each.how for each in swapped} <= {"same"}
    for change in later:
        if change.how in ("same", "renumbered"):
            assert leads(base)[change.block.anchor] == leads(shown)[change.block.anchor], (
                "a mention of another footnote is a change of words"
            )


@settings(max_examples=200, deadline=None)
@given(SOURCES)
def test_counting_twice_is_counting_once(source):
    once = counted(parse_markdown(source))
    assert counted(once) == once
    assert len(once) == len(parse_markdown(source))


@settings(max_examples=200, deadline=None)
@given(NOTED, st.permutations(["p", "q", "r", "s"]))
def test_what_footnotes_are_called_makes_no_difference(source, labels):
    blocks = parse_markdown(source)
    named = dict(zip("abcd", labels, strict=True))
    assert counted([relabelled(each, named) for each in blocks]) == counted(blocks) or nowhere(
        counted(blocks)
    )


def test_the_same_notes_are_called_the_same_on_both_sides():
    known = first("One.[^2]\n\n[^2]: Note.\n")
    other = [relabelled(each, {"2": "5"}) for each in known]
    assert called_as_in(known, other)[0].text == "One.[^2]"
