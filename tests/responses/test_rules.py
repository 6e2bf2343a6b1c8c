"""The rules alone: no database, no page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consult.consultations.asking import Words
from consult.consultations.models import Question
from consult.responses import rules
from workflows.refusal import Refusal

OPENS = datetime(2021, 3, 3, 9, tzinfo=UTC)
CLOSES = datetime(2021, 3, 31, 22, 59, tzinfo=UTC)  # 11:59pm in summer time
MOMENT = timedelta(microseconds=1)


def code(found: Refusal | None) -> str:
    return found.code if found else ""


@pytest.mark.parametrize(
    ("state", "at", "expected"),
    [
        ("open", OPENS, ""),
        ("open", OPENS - MOMENT, "window-not-open"),
        ("open", CLOSES - MOMENT, ""),
        ("open", CLOSES, "window-closed"),
        ("closed", CLOSES - MOMENT, ""),
        ("closed", CLOSES + timedelta(days=3), "window-closed"),
        ("withdrawn", OPENS, "round-withdrawn"),
        ("preparing", OPENS, "window-not-open"),
    ],
)
def test_the_moment_of_arrival_decides(state: str, at: datetime, expected: str) -> None:
    assert code(rules.window_is_open(rules.Window("Police", state, OPENS, CLOSES), at)) == expected


def test_the_sentence_names_the_closing_time_and_how_late_it_was() -> None:
    late = rules.window_is_open(
        rules.Window("Police", "open", OPENS, CLOSES), CLOSES + timedelta(hours=2)
    )
    assert late is not None
    assert "closed at 11:59pm on 31 March 2021 (UK time)" in late.because
    assert "2 hours later" in late.because


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x" * 32_000, ""), ("x" * 32_001, "too-long"), ("x\r\n" * 16_000, ""), ("  ", "")],
)
def test_length_is_counted_after_line_ends_are_normal(text: str, expected: str) -> None:
    assert code(rules.text_fits(text, "body")) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("yes_partly_no", "partly", ""),
        ("yes_partly_no", "Partly", "unknown-choice"),
        ("scale5", "5", ""),
        ("scale5", "6", "unknown-choice"),
        ("choice", "Section 1", ""),
        ("choice", "Section 9", "unknown-choice"),
        ("text", "anything", ""),
        ("choice", "", ""),
        ("yes_no", "no", ""),
        ("yes_no", "partly", "unknown-choice"),
        ("yes_no_dk", "dk", ""),
        ("scale4", "4", ""),
        ("scale4", "5", "unknown-choice"),
        ("short_text", "x" * 300, ""),
        ("short_text", "x" * 301, "too-long"),
        ("number", "12.5", ""),
        ("number", "-3", ""),
        ("number", "twelve", "not-a-number"),
        ("number", "1e9", "not-a-number"),
        ("date", "2021-03-03", ""),
        ("date", "2021-02-30", "not-a-day"),
    ],
)
def test_an_answer_is_one_of_those_offered(kind: str, value: str, expected: str) -> None:
    question = Question(kind=kind, choices=["Section 1"] if kind == "choice" else [], other=False)
    found = [code(each) for each in rules.answer_is_sound(question, Words(value), "1") if each]
    assert found == ([expected] if expected else [])


def test_nothing_typed_is_refused() -> None:
    assert code(rules.text_is_given(" \r\n ", "body", "Write your comment.")) == "nothing-written"


def test_a_nil_return_counts_what_lies_behind_it() -> None:
    found = rules.nothing_was_written(2, 1)
    assert found is not None
    assert "2 comments and 1 answer" in found.because
    assert rules.nothing_was_written(0, 0) is None


@pytest.mark.parametrize(
    ("author", "lead", "expected"),
    [(True, False, ""), (False, True, ""), (False, False, "not-your-comment")],
)
def test_a_comment_is_its_authors_or_the_leads(author: bool, lead: bool, expected: str) -> None:
    found = rules.comment_is_theirs("Carol", is_author=author, is_lead=lead, agency="Police")
    assert code(found) == expected


@pytest.mark.parametrize(
    ("value", "other", "more", "expected"),
    [
        ("One\nTwo", "", "", []),
        ("One\nThree", "", "", ["unknown-choice"]),
        ("One\nother", "A third", "", []),
        ("One\nother", "", "", ["nothing-written"]),
        ("One", "A third", "", ["other-not-chosen"]),
        ("One", "", "Because.", []),
        ("", "", "Because.", ["nothing-to-follow"]),
        ("One", "", "x" * 32_001, ["too-long"]),
    ],
)
def test_other_and_the_follow_up_go_with_an_answer(
    value: str, other: str, more: str, expected: list[str]
) -> None:
    question = Question(kind="choices", choices=["One", "Two"], other=True)
    found = rules.answer_is_sound(question, Words(value, other, more), "1")
    assert [each.code for each in found if each] == expected
