"""A question of a round."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.web import SeenForm

KINDS = (
    ("text", "Text", "They write an answer"),
    ("yes_partly_no", "Yes, partly or no", "They choose one of the three"),
    ("choice", "A choice of your own options", "They choose one of the options that you write"),
    ("scale5", "A five-point scale", "From “strongly agree” to “strongly disagree”"),
)


class QuestionForm(SeenForm):
    wording = TextAreaField("Question", validators=[InputRequired("Enter the question.")])
    help = TextAreaField(
        "Help (optional)", description="A sentence that makes the question easier to answer."
    )
    kind = RadioField(
        "How do they answer?",
        default="text",
        choices=[
            SelectChoice(value, label, render_kw={"hint": hint}) for value, label, hint in KINDS
        ],
        validators=[InputRequired("Choose how the question is answered.")],
    )
    choices = TextAreaField(
        "Options", description="One on each line. Only for a choice of your own options."
    )
    required = BooleanField(
        "An answer is required",
        description="A response cannot be sent in without it. Ask that of few questions.",
    )

    @property
    def values(self) -> dict[str, Any]:
        """As the operations take them."""
        return {
            "kind": self.kind.data,
            "wording": self.wording.data or "",
            "help": self.help.data or "",
            "required": bool(self.required.data),
            "choices": (self.choices.data or "").split("\n"),
        }
