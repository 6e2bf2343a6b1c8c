"""Where comments in the margin of a file stand in a text."""

from __future__ import annotations

from consult.documents.block import Block
from consult.documents.incoming.found import MarginComment
from consult.documents.threads import anchors_of

CALL = "The social worker calls the family and the school on the day of the referral."
OTHER = "The manager writes down why the decision was made and who was asked about it."


def anchors(words: str, *texts: str) -> dict[str, str]:
    blocks = [Block(f"p-{at}", "paragraph", 0, "", text) for at, text in enumerate(texts)]
    comment = MarginComment("c", "", "Ann Typed", "", "Say when.", False, "", words)
    return anchors_of([comment], blocks)


def test_a_comment_on_a_paragraph_that_was_reworded_since_stands_on_it() -> None:
    assert anchors(CALL.replace("calls", "rings"), OTHER, CALL) == {"c": "p-1"}


def test_of_two_that_are_as_like_neither_is_taken() -> None:
    both = CALL.replace("family", "mother"), CALL.replace("family", "father")
    assert anchors(CALL, *both) == {}


def test_a_comment_on_words_that_are_not_there_is_about_the_whole_text() -> None:
    assert anchors("Quite another matter, of which nobody wrote.", CALL, OTHER) == {}
