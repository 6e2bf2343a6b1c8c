from __future__ import annotations

import time
from dataclasses import replace

from drafts import PARAGRAPHS, first, later
from hypothesis import given, settings

from consult.documents.carry import carry, mint_anchor, placements, removed
from consult.documents.outline import parse_markdown


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_no_anchor_is_used_twice_and_every_old_block_is_carried_or_removed(a: str, b: str) -> None:
    old, new = first(a), parse_markdown(b)
    carried = carry(old, new, later())
    anchors = [each.block.anchor for each in carried]
    assert len(set(anchors)) == len(anchors)
    kept = [each.old_anchor for each in carried if each.old_anchor]
    gone = [block.anchor for block in removed(old, carried)]
    assert sorted(kept + gone) == sorted(block.anchor for block in old)
    assert [replace(each.block, anchor="") for each in carried] == new


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_every_old_block_is_placed_exactly_once_and_as_it_was_carried(a: str, b: str) -> None:
    old = first(a)
    carried = carry(old, parse_markdown(b), later())
    placed = placements(old, [each.block for each in carried])
    assert list(placed) == [block.anchor for block in old]
    for each in carried:
        if each.old_anchor:
            assert placed[each.old_anchor].how == each.how


@given(PARAGRAPHS)
def test_an_unchanged_text_keeps_every_anchor(source: str) -> None:
    old = first(source)
    carried = carry(old, parse_markdown(source), later())
    assert [each.block for each in carried] == old
    assert {each.how for each in carried} <= {"same"}


def test_a_new_paragraph_renumbers_those_below_it_and_they_keep_their_anchors() -> None:
    old = first("# Scope\n\nWhom it covers.\n\nWhere it applies.")
    new = parse_markdown("# Scope\n\nWhom it covers.\n\nQuite another matter.\n\nWhere it applies.")
    carried = carry(old, new, later())
    assert [each.how for each in carried] == ["same", "same", "new", "renumbered"]
    assert carried[3].old_anchor == old[2].anchor
    assert (old[2].number, carried[3].block.number) == ("1.2", "1.3")


def test_a_paragraph_put_elsewhere_has_moved() -> None:
    old = first("# A\n\nOne thing.\n\nAnother.\n\n# B\n\nA third matter.")
    new = parse_markdown("# A\n\nAnother.\n\n# B\n\nA third matter.\n\nOne thing.")
    how = {each.block.text: each.how for each in carry(old, new, later())}
    assert how["One thing."] == "moved"


def test_a_redraft_between_the_same_neighbours_is_reworded() -> None:
    old = first("# A\n\nThe chair must call a meeting within three days.\n\n# B")
    new = parse_markdown("# A\n\nThe chair must call a meeting within five working days.\n\n# B")
    assert [each.how for each in carry(old, new, later())] == ["same", "reworded", "same"]


def test_of_two_equally_likely_places_neither_is_taken() -> None:
    old = first("# A\n\nThe lead agency keeps the record of meeting 1.\n\n# B")
    new = parse_markdown(
        "# A\n\nThe lead agency keeps the record of meeting 2.\n\n"
        "The lead agency keeps the record of meeting 3.\n\n# B"
    )
    carried = carry(old, new, later())
    assert [each.how for each in carried] == ["same", "new", "new", "same"]


def test_headings_are_not_taken_for_paragraphs() -> None:
    old = first("# Strategy meetings\n\nx")
    new = parse_markdown("Strategy meetings\n\nx")
    assert carry(old, new, later())[0].how == "new"


def test_an_anchor_already_in_use_is_minted_again() -> None:
    old = first("One.")
    anchors = iter([old[0].anchor, "p-fresh"])
    carried = carry(old, parse_markdown("Wholly different words here"), lambda: next(anchors))
    assert carried[0].block.anchor == "p-fresh"


def test_anchors_are_short_and_safe_in_an_address() -> None:
    anchors = {mint_anchor() for _ in range(1000)}
    assert len(anchors) == 1000
    assert all(len(a) == 10 and a.startswith("p-") and a[2:].isalnum() for a in anchors)


def test_a_wholly_rewritten_long_text_is_paired_in_a_few_seconds() -> None:
    old = first(
        "\n\n".join(f"The agency {n} keeps record {n * 7} of its meeting." for n in range(4000))
    )
    new = parse_markdown(
        "\n\n".join(f"The agency {n} holds record {n * 7} of that meeting." for n in range(4000))
    )
    start = time.process_time()
    carried = carry(old, new, later())
    assert time.process_time() - start < 60
    wrong = [each for n, each in enumerate(carried) if each.old_anchor not in (None, old[n].anchor)]
    assert wrong == []


def test_the_same_line_five_thousand_times_takes_no_time() -> None:
    old = first("- yes\n" * 2500 + "- no\n" * 2500)
    start = time.process_time()
    carry(old, parse_markdown("- no\n" * 2400 + "- yes\n" * 2600), later())
    assert time.process_time() - start < 60
