"""A question of a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.consultations import asking
from consult.consultations.models import Question
from consult.consultations.places import WHOLE, Place, read_value, value_of
from consult.consultations.rules import placeholders_in
from consult.web import BaseForm, SeenForm
from workflows.guards.wording import names

KINDS = (
    ("text", "Long text", "They write an answer"),
    ("short_text", "Short text", "They write a line, such as a job title"),
    ("yes_no", "Yes or no", ""),
    ("yes_no_dk", "Yes, no or don’t know", ""),
    ("yes_partly_no", "Yes, partly or no", "They choose one of the three"),
    ("scale4", "A four-point scale", "From “strongly agree” to “strongly disagree”"),
    ("scale5", "A five-point scale", "The same, with “neither agree nor disagree”"),
    ("choice", "One of your own options", "They choose one of the options that you write"),
    ("choices", "Any of your own options", "They choose as many as they like"),
    ("number", "A number", ""),
    ("date", "A date", ""),
)
LINES = Length(max=12_000, message="Enter 12,000 characters or fewer.")
ALWAYS = ("", "Everyone is asked this")


class QuestionForm(SeenForm):
    wording = TextAreaField("Question", validators=[InputRequired("Enter the question.")])
    help = TextAreaField(
        "Help (optional)", description="A sentence that makes the question easier to answer."
    )
    kind = RadioField(
        "How do they answer?",
        default="text",
        choices=[
            SelectChoice(value, label, render_kw={"hint": hint} if hint else {})
            for value, label, hint in KINDS
        ],
        validators=[InputRequired("Choose how the question is answered.")],
    )
    choices = TextAreaField(
        "Options, or labels of a scale",
        description="One on each line. Only for your own options; a scale has the usual labels "
        "unless you write others, from the top down.",
        validators=[LINES],
    )
    other = BooleanField(
        "Add “Other”, with a place to say what", description="Only for your own options."
    )
    follow_up = TextAreaField(
        "Follow-up (optional)",
        description="What you ask after the answer, such as “Please say why”. "
        "For questions with answers to choose from.",
    )
    follow_up_if = TextAreaField(
        "Answers after which the follow-up must be answered",
        description="One on each line, such as “No”. Leave it empty if it is always optional.",
        validators=[LINES],
    )
    shown_if_id = SelectField("When is it asked?", validate_choice=True)
    shown_if = TextAreaField(
        "Only after these answers to it",
        description="One on each line, as they stand in that question.",
        validators=[LINES],
    )
    place = SelectField("What is it about?")
    required = BooleanField(
        "An answer is required",
        description="A response cannot be sent in without it. Ask that of few questions.",
    )

    @classmethod
    def over(
        cls,
        before: Sequence[Question],
        places: Mapping[str, Sequence[Place]],
        question: Question | None = None,
    ) -> QuestionForm:
        """before: the questions above it; places: of the text, by the title of each."""
        form = cls(**(_stored(question, before) if question is not None else {}))
        form.shown_if_id.choices = [SelectChoice(*ALWAYS), *_conditions(before)]
        form.place.choices = [
            SelectChoice(*WHOLE),
            *(
                SelectChoice(e.value, e.name, optgroup=t)
                for t, some in places.items()
                for e in some
            ),
        ]
        return form

    @property
    def values(self) -> dict[str, Any]:
        """As the operations take them."""
        draft_id, anchor = read_value(self.place.data or "")
        return {
            "kind": self.kind.data,
            "wording": self.wording.data or "",
            "help": self.help.data or "",
            "required": bool(self.required.data),
            "choices": _lines(self.choices.data),
            "other": bool(self.other.data),
            "follow_up": self.follow_up.data or "",
            "follow_up_if": _lines(self.follow_up_if.data),
            "shown_if_id": int(self.shown_if_id.data) if self.shown_if_id.data else None,
            "shown_if": _lines(self.shown_if.data),
            "draft_id": draft_id,
            "anchor": anchor,
        }


class CorrectQuestionForm(SeenForm):
    """Other words for a question that is being answered."""

    wording = TextAreaField("Question", validators=[InputRequired("Enter the question.")])
    help = TextAreaField("Help (optional)")
    why = TextAreaField(
        "What was wrong?",
        description="Everyone who was asked gets this in an e-mail, and it stands beside the "
        "question.",
        validators=[InputRequired("Say what was wrong. Everyone who was asked is told.")],
    )


class SaveSetForm(BaseForm):
    name = StringField(
        "Name of the set",
        description="So that you and others find it again.",
        validators=[InputRequired("Enter a name for the set.")],
    )


class ChooseQuestionsForm(BaseForm):
    """Which questions of a set are asked."""

    which = RadioField(
        "Which questions do you want?",
        choices=[
            SelectChoice("all", "All of them"),
            SelectChoice("some", "Only those I choose"),
        ],
        validators=[InputRequired("Choose whether you want all questions, or some of them.")],
    )
    questions = SelectMultipleField(
        "Questions",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def over(cls, questions: Sequence[Mapping[str, Any]]) -> ChooseQuestionsForm:
        places = range(1, len(questions) + 1)
        form = cls()
        form.questions.choices = [
            SelectChoice(place, f"{place}. {each['wording']}", render_kw=_hint(each))
            for place, each in zip(places, questions, strict=True)
        ]
        return form

    @property
    def places(self) -> list[int]:
        """Of the questions that are wanted, from 1."""
        if self.which.data == "all":
            return [value for value, *_ in self.questions.iter_choices()]
        return self.questions.data or []


def _hint(question: Mapping[str, Any]) -> dict[str, str]:
    found = placeholders_in(question["wording"], question["help"], question["follow_up"])
    if not found:
        return {}
    marked = names([f"“{each}”" for each in found])
    return {"hint": f"To complete: put your own words in place of {marked}."}


def _stored(question: Question, before: Sequence[Question]) -> dict[str, Any]:
    on = next((each for each in before if each.id == question.shown_if_id), None)
    return {
        "wording": question.wording,
        "help": question.help,
        "kind": question.kind,
        "choices": "\n".join(question.choices),
        "other": question.other,
        "follow_up": question.follow_up,
        "follow_up_if": _labels(question, question.follow_up_if),
        "shown_if_id": str(on.id) if on is not None else "",
        "shown_if": _labels(on, question.shown_if) if on is not None else "",
        "place": value_of(question.draft_id, question.anchor),
        "required": question.required,
        "seen_revision": str(question.revision),
    }


def _labels(question: Question, values: Sequence[str]) -> str:
    return "\n".join(asking.label_of(question, value) for value in values)


def _conditions(before: Sequence[Question]) -> list[SelectChoice]:
    return [
        SelectChoice(str(each.id), f"Only after an answer to {number}. {_short(each.wording)}")
        for number, each in enumerate(before, start=1)
        if asking.options_of(each)
    ]


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


def _lines(text: str | None) -> list[str]:
    return (text or "").split("\n")
