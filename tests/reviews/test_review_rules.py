"""What a review must come with. Pure."""

from __future__ import annotations

from consult.reviews import rules


def codes(found: object) -> list[str]:
    return [each.code for each in found]  # type: ignore[attr-defined]


def test_a_review_has_a_title_and_a_document() -> None:
    assert codes(rules.review_problems("Neglect", "", 1)) == []
    assert codes(rules.review_problems(" ", "", 0)) == ["no-title", "no-document"]


def test_texts_have_a_limit() -> None:
    found = codes(rules.review_problems("x" * 201, "x" * 32_001, 1))
    assert found == ["title-too-long", "too-long"]


def test_one_document_is_not_reviewed_twice_in_one_review() -> None:
    assert rules.one_draft_of_each(["CP1", "CP2"]) is None
    found = rules.one_draft_of_each(["CP1", "CP1"])
    assert found is not None
    assert found.code == "document-twice"


def test_the_definition_says_who_starts() -> None:
    assert rules.may_start(["partnership_manager"], {"partnership_manager"}) is None
    found = rules.may_start(["partnership_manager", "clock"], {"working_group_lead"})
    assert found is not None
    assert found.because == "Only the partnership manager may start a review."


def test_nobody_changes_who_decides_while_they_decide() -> None:
    found = rules.bodies_may_change(over=True, ballot_open=True, group_round_open=True)
    assert codes(found) == ["review-over", "ballot-open", "group-round-open"]
    none = {"over": False, "ballot_open": False, "group_round_open": False}
    assert codes(rules.bodies_may_change(**none)) == []
    assert codes(rules.bodies_may_change(**none, group_gone=True, board_deciding=True)) == [
        "board-deciding",
        "group-needed",
    ]
