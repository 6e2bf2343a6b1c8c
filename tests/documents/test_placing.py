"""Comments follow their words from one version to the next, and nobody is misled."""

from __future__ import annotations

import pytest
from drafts import PARAGRAPHS, first, later
from hypothesis import given, settings
from hypothesis import strategies as some

from consult.documents.block import Block
from consult.documents.carry import carry
from consult.documents.outline import parse_markdown
from consult.documents.placing import AMBIGUOUS, HOWS, Placed, Placing
from consult.documents.quoting import Quote, Span, places_of, quote_at, words_of
from tools.bench.edited import make
from tools.bench.placing import LOST, RIGHT, WRONG, judge, place_all

CALL = "The social worker calls the family and the school on the day of the referral."
WRITE = "The manager writes down why the decision was made and who was asked about it."
THIRD = "Police officers share what they know within one working day of being asked."


def versions(before: str, after: str) -> tuple[list[Block], list[Block]]:
    old = first(before)
    return old, [each.block for each in carry(old, parse_markdown(after), later())]


def placed(before: str, after: str, *, block: int = 0, words: str = "") -> tuple[Placed, str]:
    """And the text of the block on which it stands."""
    old, new = versions(before, after)
    quote = None
    if words:
        text = words_of(old[block])
        quote = quote_at(text, places_of(words, text)[0])
    placing = Placing(old, new)
    found = placing.place(old[block].anchor, quote)
    return found, next((each.text for each in new if each.anchor == found.anchor), "")


def test_the_same_paragraph_is_the_same() -> None:
    found, _ = placed(CALL, CALL, words="calls the family")
    assert (found.how, found.span) == ("same", Span(18, 34))


def test_a_paragraph_cut_in_two_is_split_and_the_words_stand_on_their_piece() -> None:
    before = f"{CALL} {WRITE}"
    found, text = placed(before, f"{CALL}\n\n{WRITE}", words="why the decision was made")
    assert found.how == "split"
    assert text == WRITE


def test_two_paragraphs_made_one_are_joined() -> None:
    old, new = versions(f"{CALL}\n\n{WRITE}", f"{CALL} {WRITE}")
    placing = Placing(old, new)
    assert {placing.place(each.anchor).how for each in old} == {"joined"}
    assert {placing.place(each.anchor).anchor for each in old} == {new[0].anchor}


def test_a_paragraph_of_which_nothing_is_left_was_removed() -> None:
    found, _ = placed(f"{CALL}\n\n{WRITE}\n\n{THIRD}", f"{CALL}\n\n{THIRD}", block=1)
    assert (found.how, found.anchor) == ("removed", None)


def test_words_that_were_reworded_a_little_are_found() -> None:
    after = CALL.replace("the family and", "the whole family and also")
    found, _ = placed(CALL, after, words="calls the family and the school")
    assert found.how == "reworded"
    assert found.span is not None
    assert after[found.span.start : found.span.end] == (
        "calls the whole family and also the school"
    )


def test_of_two_paragraphs_that_are_as_likely_neither_is_taken() -> None:
    again = CALL.replace("family", "parents"), CALL.replace("family", "carers")
    found, _ = placed(f"{CALL}\n\n{WRITE}", f"{WRITE}\n\n{again[0]}\n\n{again[1]}")
    assert found.how == AMBIGUOUS
    assert len(found.candidates) == 2


def test_a_sentence_put_into_another_paragraph_takes_its_comment_along() -> None:
    words = "the manager writes down why the decision was made"
    before = f"{CALL} {WRITE}\n\n{THIRD}"
    found, text = placed(before, f"{CALL}\n\n{THIRD} {WRITE}", words=words)
    assert found.how in ("moved", "reworded")
    assert WRITE in text


def test_one_of_two_equal_words_is_not_taken_for_the_other() -> None:
    before = "Children are seen alone, and carers are seen before children are asked again."
    old, new = versions(before, "Carers are seen before children are asked again, as said.")
    words = words_of(old[0])
    quote = quote_at(words, Span(0, len("Children")))
    found = Placing(old, new).place(old[0].anchor, quote)
    assert found.span is None or found.how == AMBIGUOUS


@pytest.mark.parametrize("short", ["Tell the parents.", "The school is told as well."])
def test_a_short_paragraph_joined_with_the_one_before_stands_on_both(short: str) -> None:
    before, after = f"{CALL}\n\n{short}\n\n{THIRD}", f"{CALL} {short}\n\n{THIRD}"
    found, text = placed(before, after, block=1)
    assert (found.how, text) == ("joined", f"{CALL} {short}")


def test_short_words_that_stand_in_two_places_are_not_taken_for_joined() -> None:
    short = "Tell the parents."
    before = f"{CALL}\n\n{short}\n\n{THIRD}"
    found, _ = placed(before, f"{CALL} {short}\n\n{THIRD} {short}", block=1)
    assert found.how == AMBIGUOUS


ITEMS = ("tell the school what was decided", "write down why it was done")


def test_a_list_joined_under_another_beginning_stands_where_its_words_went() -> None:
    before = "# A\n\nAgencies must:\n\n- " + "\n- ".join(("call the family", *ITEMS)) + "\n\n# B"
    joined = f"- call the family on that day, {ITEMS[0]} and {ITEMS[1]}"
    after = f"# A\n\nEvery agency that takes part must at once:\n\n{joined}\n\n# B"
    for block in (3, 4):
        found, text = placed(before, after, block=block)
        assert (found.how, f"- {text}") == ("joined", joined)


def test_short_words_beyond_a_neighbour_that_the_block_had_are_asked_about() -> None:
    before = f"- {ITEMS[0]}\n\n{CALL}\n\n{THIRD}"
    found, _ = placed(before, f"{CALL}\n\n{WRITE} Then {ITEMS[0]}.\n\n{THIRD}")
    assert found.how == AMBIGUOUS


def test_a_paragraph_told_anew_somewhere_else_is_asked_about() -> None:
    new = "Reasons for a decision, and the people asked, are written down by the manager in charge."
    rest = "# A\n\nOther words stand here for good."
    before = f"{CALL}\n\n{WRITE}\n\n{THIRD}\n\n{rest}"
    found, _ = placed(before, f"{CALL}\n\n{THIRD}\n\n{rest}\n\n{new}", block=1)
    assert (found.how, len(found.candidates)) == (AMBIGUOUS, 1)


def test_new_words_of_something_else_are_no_place_for_what_was_removed() -> None:
    new = "Interpreters are booked through the council, which pays for each hour."
    found, _ = placed(f"{CALL}\n\n{WRITE}\n\n{THIRD}", f"{CALL}\n\n{THIRD}\n\n{new}", block=1)
    assert (found.how, found.anchor) == ("removed", None)


def test_a_comment_on_the_whole_text_stays_on_the_whole_text() -> None:
    old, new = versions(CALL, WRITE)
    assert Placing(old, new).place(None).how == "whole"


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS, some.data())
def test_every_comment_has_one_place_and_a_quote_stands_inside_its_block(
    a: str, b: str, data: some.DataObject
) -> None:
    old, new = versions(a, b)
    if not old:
        return
    placing, texts = Placing(old, new), {each.anchor: words_of(each) for each in new}
    block = data.draw(some.sampled_from(old))
    words = words_of(block)
    start = data.draw(some.integers(0, max(len(words) - 1, 0)))
    end = data.draw(some.integers(start, len(words)))
    quote = quote_at(words, Span(start, end)) if words[start:end].strip() else None
    found = placing.place(block.anchor, quote)
    assert found.how in HOWS
    assert (found.anchor is None) == (found.how in (AMBIGUOUS, "removed", "whole"))
    assert (found.how == AMBIGUOUS) == bool(found.candidates)
    assert all(anchor in texts for anchor, _ in found.candidates)
    if found.span is not None:
        assert found.anchor is not None
        assert 0 <= found.span.start < found.span.end <= len(texts[found.anchor])
    assert placing.place(block.anchor, quote) == found


@settings(deadline=None)
@given(PARAGRAPHS)
def test_in_an_unchanged_text_every_quote_stands_where_it_stood(a: str) -> None:
    old, new = versions(a, a)
    for block in old:
        words = words_of(block)
        quote = Quote(words, "", "", 0)
        found = Placing(old, new).place(block.anchor, quote if words else None)
        assert found.anchor == block.anchor
        assert found.span in (None, Span(0, len(words)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_heavy_edits_none_stands_wrong_and_nearly_all_are_found(seed: int) -> None:
    text = make(300, 1_000, seed=seed)
    found = judge(text, place_all(text))
    assert found[WRONG] == 0
    assert found[RIGHT] >= 0.97 * (found.total() - found["gone"])
    assert found[LOST] <= 0.01 * found.total()
