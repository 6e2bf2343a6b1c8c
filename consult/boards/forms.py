"""What a member types."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.boards import rules
from consult.web import BaseForm

LONG = Length(
    max=rules.LONGEST, message=f"This text must have {rules.LONGEST:,} characters or fewer"
)


class PositionForm(BaseForm):
    """Where a member stands."""

    choice = RadioField(
        "Where do you stand?",
        choices=[
            SelectChoice(key, title, render_kw={"hint": hint})
            for key, (title, hint) in rules.CHOICES.items()
        ],
        validators=[InputRequired("Choose where you stand")],
    )
    words = TextAreaField(
        "Why",
        description="Needed when you object. Those who take part in this review can read it.",
        validators=[LONG],
    )
    clears = TextAreaField(
        "What would clear your objection",
        description="Needed when you object, and kept only then. Say what would have to change.",
        validators=[LONG],
    )
