"""Everything that is said about a question before it is one, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consult.consultations import asking, rules
from consult.consultations.models import Consultation, Question
from consult.consultations.queries import find_place
from workflows.refusal import Refusal


@dataclass(frozen=True)
class Particulars:
    """A question as somebody wrote it.

    follow_up_if, shown_if  labels of answers, of this question and of the one it hangs on
    draft_id, anchor        what it is about; no draft: everything that the round is about
    """

    kind: str
    wording: str
    help: str = ""
    required: bool = False
    choices: Sequence[str] = ()
    other: bool = False
    follow_up: str = ""
    follow_up_if: Sequence[str] = ()
    shown_if_id: int | None = None
    shown_if: Sequence[str] = ()
    draft_id: int | None = None
    anchor: str | None = None
    origin: str = ""

    @property
    def has_options(self) -> bool:
        return self.kind not in asking.WRITTEN

    @property
    def values(self) -> dict[str, Any]:
        """As a row stores them, but for the condition."""
        labelled = self.kind in asking.CHOSEN or self.kind in asking.SCALES
        asked = self.has_options
        return {
            "kind": self.kind,
            "wording": self.wording.strip(),
            "help": self.help.strip(),
            "required": self.required,
            "choices": tidy(self.choices) if labelled else [],
            "other": self.other and self.kind in asking.CHOSEN,
            "follow_up": self.follow_up.strip() if asked else "",
            "draft_id": self.draft_id,
            "anchor": self.anchor,
            "origin": self.origin.strip(),
        }


def tidy(labels: Sequence[str]) -> list[str]:
    return [each.strip() for each in labels if each.strip()]


def fill(question: Question, asked: Particulars, before: Sequence[Question]) -> None:
    """Write the particulars, which nothing speaks against, into a row."""
    for name, value in asked.values.items():
        setattr(question, name, value)
    on = _depended_on(asked, before)
    question.follow_up_if = read_labels(question, asked.follow_up_if) if question.follow_up else []
    question.shown_if_id = on.id if on is not None else None
    question.shown_if = read_labels(on, asked.shown_if) if on is not None else []


def read_labels(question: asking.Asks, labels: Sequence[str]) -> list[str]:
    """Labels as people type them → values; what is no answer of it is left out."""
    known = {label.casefold(): value for value, label in asking.options_of(question).items()}
    found = [known.get(each.casefold()) for each in tidy(labels)]
    return list(dict.fromkeys(each for each in found if each is not None))


def faults(
    round: Consultation, asked: Particulars, before: Sequence[Question]
) -> list[Refusal | None]:
    """before: the questions that stand above it."""
    shape = Question(**asked.values)
    on = _depended_on(asked, before)
    return [
        rules.wording_is_given(asked.wording),
        rules.kind_is_known(asked.kind),
        rules.text_fits(asked.wording, "wording", "The question", rules.LONGEST_WORDING),
        rules.text_fits(asked.help, "help", "The help", rules.LONGEST_WORDING),
        rules.text_fits(asked.follow_up, "follow_up", "The follow-up", rules.LONGEST_WORDING),
        *rules.choices_are_sensible(asked.kind, tidy(asked.choices), other=asked.other),
        rules.follow_up_has_an_answer(asked.follow_up, asked.has_options, asked.follow_up_if),
        rules.labels_are_answers(asking.options_of(shape), tidy(asked.follow_up_if), "follow_up_if")
        if asked.has_options
        else None,
        rules.condition_is_earlier(asked.shown_if_id, on is not None),
        rules.condition_names_answers(on is not None, tidy(asked.shown_if)),
        rules.labels_are_answers(asking.options_of(on), tidy(asked.shown_if), "shown_if")
        if on is not None
        else None,
        rules.place_is_in_the_text(find_place(round, asked.draft_id, asked.anchor)),
    ]


def _depended_on(asked: Particulars, before: Sequence[Question]) -> Question | None:
    """The question that it hangs on, if it stands above and has answers to choose from."""
    return next(
        (each for each in before if each.id == asked.shown_if_id and asking.options_of(each)), None
    )
