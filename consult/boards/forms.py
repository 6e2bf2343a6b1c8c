"""What a member types."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.boards import rules
from consult.boards.models import Position
from consult.web import BaseForm

LONG = Length(
    max=rules.LONGEST, message=f"This text must have {rules.LONGEST:,} characters or fewer."
)


class PositionForm(BaseForm):
    """Where a member stands."""

    @classmethod
    def over(cls, mine: Position | None) -> PositionForm:
        """What stands now, to be changed. The words of one choice are not those of another:
        left as they were, they do not go with it. The old position keeps them."""
        form = cls(obj=mine)
        if mine and form.is_submitted() and form.choice.data != mine.choice:
            for field, words in ((form.words, mine.words), (form.clears, mine.clears)):
                if field.data == words:
                    field.data = ""
        return form

    choice = RadioField(
        "Where do you stand?",
        choices=[
            SelectChoice(key, title, render_kw={"hint": hint})
            for key, (title, hint) in rules.CHOICES.items()
        ],
        validators=[InputRequired("Choose where you stand.")],
    )
    words = TextAreaField(
        "Why",
        description="Needed when you object or recuse yourself. Those who take part in this review "
        "can read it.",
        validators=[LONG],
    )
    clears = TextAreaField(
        "What would clear your objection",
        description="Needed when you object, and kept only then. Say what would have to change.",
        validators=[LONG],
    )
