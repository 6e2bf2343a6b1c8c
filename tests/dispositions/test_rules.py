"""What an outcome must say, and how places are cited: without a database."""

from __future__ import annotations

import pytest

from consult.dispositions import rules
from consult.documents.block import Block


def block(anchor: str, kind: str = "paragraph", number: str = "", text: str = "Words") -> Block:
    return Block(anchor, kind, 1 if kind == "heading" else 0, number, text)


@pytest.mark.parametrize("outcome", rules.OUTCOMES)
def test_every_outcome_is_known(outcome: str) -> None:
    assert rules.outcome_is_known(outcome) is None


def test_a_made_up_outcome_is_not() -> None:
    no = rules.outcome_is_known("maybe")
    assert no is not None
    assert (no.code, no.field) == ("no-outcome", "outcome")


@pytest.mark.parametrize(
    ("reason", "code"), [("", "no-reason"), (" \n", "no-reason"), ("x" * 32_001, "too-long")]
)
def test_a_reason_is_given_and_not_endless(reason: str, code: str) -> None:
    no = rules.reason_is_given(reason)
    assert no is not None
    assert no.code == code


@pytest.mark.parametrize(
    ("outcome", "others", "code"),
    [
        ("duplicate", 0, "no-other-comment"),
        ("duplicate", 1, None),
        ("noted", 0, None),
    ],
)
def test_a_duplicate_is_one_of_another_comment(outcome: str, others: int, code: str | None) -> None:
    no = rules.another_says_the_same(outcome, others)
    assert (no.code if no else None) == code


def test_reworded_added_and_removed_blocks_have_changed() -> None:
    old = [block("p-1"), block("p-2", text="Gone"), block("p-3", text="Before")]
    new = [block("p-1"), block("p-3", text="After"), block("p-4", text="New")]
    found = {change.block.anchor: change.how for change in rules.changed_blocks(old, new)}
    assert found == {"p-2": "removed", "p-3": "reworded", "p-4": "added"}
    assert rules.answer_is_changed("p-2", old, new) is None
    assert rules.answer_is_changed("p-1", old, new) is not None
    assert rules.answer_is_changed(None, old, new) is not None
