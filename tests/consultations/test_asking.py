"""How answers read, and which questions are asked: pure."""

from __future__ import annotations

from typing import Any

import pytest

from consult.consultations import sets
from consult.consultations.asking import Words, asked_of, conditions, in_words, options_of
from consult.consultations.models import Question
from consult.consultations.operations.particulars import Particulars, fill, read_labels


def question(id: int = 1, kind: str = "yes_no", **others: Any) -> Question:
    plain: dict[str, Any] = {
        "choices": [],
        "other": False,
        "shown_if": [],
        "follow_up": "",
        "follow_up_if": [],
    }
    return Question(id=id, kind=kind, **{**plain, **others})


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        (question(kind="yes_no_dk"), Words("dk"), "Don’t know"),
        (question(kind="scale5"), Words("5"), "Strongly agree"),
        (question(kind="scale4", choices=["All", "Much", "Some", "None"]), Words("3"), "Much"),
        (question(kind="scale4", choices=["Only", "two"]), Words("4"), "Strongly agree"),
        (question(kind="choices", choices=["A", "B"]), Words("A\nB"), "A; B"),
        (
            question(kind="choices", choices=["A"], other=True),
            Words("A\nother", "A third"),
            "A; Other: A third",
        ),
        (question(kind="date"), Words("2021-03-03"), "3 March 2021"),
        (question(kind="yes_no"), Words("no", more="Too long."), "No\nToo long."),
        (question(kind="text"), Words(), ""),
    ],
)
def test_an_answer_reads_as_people_say_it(asked: Question, answer: Words, expected: str) -> None:
    assert in_words(asked, answer) == expected


CHAIN = [
    question(1),
    question(2, shown_if_id=1, shown_if=["no"]),
    question(3, "text", shown_if_id=2, shown_if=["yes", "no"]),
    question(4, "text"),
]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, {1, 4}),
        ({1: "yes"}, {1, 4}),
        ({1: "no"}, {1, 2, 4}),
        ({1: "no", 2: "yes"}, {1, 2, 3, 4}),
        ({1: "yes", 2: "yes"}, {1, 4}),  # what hangs on a question that is not asked is not either
    ],
)
def test_a_question_is_asked_after_the_answers_that_it_hangs_on(
    answers: dict[int, str], asked: set[int]
) -> None:
    assert asked_of(CHAIN, answers) == asked


def test_a_condition_is_said_in_words() -> None:
    assert conditions(CHAIN) == {
        2: "Only if you answered “No” to question 1",
        3: "Only if you answered “Yes” or “No” to question 2",
    }


def test_labels_are_read_however_they_are_typed() -> None:
    assert read_labels(question(kind="yes_partly_no"), [" NO ", "", "partly"]) == ["no", "partly"]


def test_twenty_questions_come_with_the_service_and_can_be_asked() -> None:
    [held] = sets.shipped()
    assert len(held.questions) == 20
    assert all(each["origin"] for each in held.questions)
    kinds = {each["kind"] for each in held.questions}
    assert kinds >= {
        "choice",
        "choices",
        "scale4",
        "scale5",
        "yes_no",
        "yes_no_dk",
        "yes_partly_no",
    }
    for each in held.questions:
        row = question()
        fill(row, Particulars(**each), [])
        labelled = [label.casefold() for label in options_of(row).values()]
        assert all(label.casefold() in labelled for label in each["follow_up_if"])


def test_of_a_set_only_what_was_chosen_is_copied_with_its_conditions() -> None:
    rows = sets.saved(CHAIN)
    offered = sets.Set("1", "A set", "", rows)
    first, second = sets.chosen(offered, [1, 2])
    assert (first["shown_if_id"], second["shown_if_id"]) == (None, 1)
    assert second["shown_if"] == ["No"]
    [alone] = sets.chosen(offered, [2, 99])
    assert alone["shown_if_id"] is None
