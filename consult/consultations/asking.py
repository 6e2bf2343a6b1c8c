"""How a question may be answered, how an answer reads, and whether a question is asked at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from workflows.calendar import day_in_words

OTHER = "other"  # the value of a choice that the respondent describes in their own words
CHOSEN = ("choice", "choices")
FIXED: dict[str, dict[str, str]] = {
    "yes_no": {"yes": "Yes", "no": "No"},
    "yes_no_dk": {"yes": "Yes", "no": "No", "dk": "Don’t know"},
    "yes_partly_no": {"yes": "Yes", "partly": "Partly", "no": "No"},
    "scale4": {
        "4": "Strongly agree",
        "3": "Agree",
        "2": "Disagree",
        "1": "Strongly disagree",
    },
    "scale5": {
        "5": "Strongly agree",
        "4": "Agree",
        "3": "Neither agree nor disagree",
        "2": "Disagree",
        "1": "Strongly disagree",
    },
}
SCALES = {"scale4": 4, "scale5": 5}
WRITTEN = ("text", "short_text", "number", "date")
KINDS = (*WRITTEN, *FIXED, *CHOSEN)


class Asks(Protocol):
    """A question, or one that is about to be."""

    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> Any: ...
    @property
    def other(self) -> bool: ...


class Conditional(Asks, Protocol):
    """A stored question."""

    @property
    def id(self) -> int: ...
    @property
    def shown_if_id(self) -> int | None: ...
    @property
    def shown_if(self) -> Any: ...


@dataclass(frozen=True)
class Words:
    """An answer: its value, what “other” is, and the answer to the follow-up."""

    value: str = ""
    other: str = ""
    more: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


def options_of(question: Asks) -> Mapping[str, str]:
    """Value → label, in the order in which they are offered; empty for one answered in words.

    A scale may have labels of its own, from the top down; its values stay those of the scale.
    """
    labels: Sequence[str] = question.choices or ()
    if question.kind in FIXED:
        values = FIXED[question.kind]
        own = question.kind in SCALES and len(labels) == len(values)
        return dict(zip(values, labels, strict=True)) if own else values
    if question.kind not in CHOSEN:
        return {}
    return {label: label for label in labels} | ({OTHER: "Other"} if question.other else {})


def values_in(question: Asks, value: str) -> list[str]:
    """The values of an answer: several only where several may be chosen."""
    if question.kind == "choices":
        return [each for each in value.split("\n") if each]
    return [value] if value else []


def label_of(question: Asks, value: str) -> str:
    return options_of(question).get(value, value)


def in_words(question: Asks, answer: Words) -> str:
    """An answer as people read it, with what was asked besides on lines of its own."""
    if not answer:
        return ""
    parts = [
        f"Other: {answer.other}" if value == OTHER and answer.other else label_of(question, value)
        for value in values_in(question, answer.value)
    ]
    said = "; ".join(parts)
    if question.kind == "date":
        said = _day(said)
    return f"{said}\n{answer.more}" if answer.more else said


def _day(value: str) -> str:
    try:
        return day_in_words(date.fromisoformat(value))
    except ValueError:
        return value


def asked_of(questions: Sequence[Conditional], answers: Mapping[int, str]) -> set[int]:
    """Ids of those that are asked, as things were answered; in the order in which they stand.

    answers  question id → value
    """
    asked: set[int] = set()
    known = {each.id: each for each in questions}
    for each in questions:
        on = known.get(each.shown_if_id) if each.shown_if_id is not None else None
        if each.shown_if_id is None or (
            on is not None and on.id in asked and _met(each, on, answers)
        ):
            asked.add(each.id)
    return asked


def _met(question: Conditional, on: Conditional, answers: Mapping[int, str]) -> bool:
    return bool({*values_in(on, answers.get(on.id, ""))} & {*question.shown_if})


def conditions(questions: Sequence[Conditional]) -> dict[int, str]:
    """Question id → “Only if you answered “No” to question 3”; those always asked are left out."""
    return dict(_conditions(questions))


def _conditions(questions: Sequence[Conditional]) -> Iterator[tuple[int, str]]:
    places = {each.id: (number, each) for number, each in enumerate(questions, start=1)}
    for each in questions:
        if each.shown_if_id in places:
            number, on = places[each.shown_if_id or 0]
            yield each.id, f"Only if you answered {either(on, each.shown_if)} to question {number}"


def either(question: Asks, values: Iterable[str]) -> str:
    """“Partly” or “No”"""
    return " or ".join(f"“{label_of(question, value)}”" for value in values)
