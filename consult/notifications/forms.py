"""The form on which people choose how their letters come: shape only."""

from __future__ import annotations

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from consult.notifications.rules import CHOICES, HOURS
from consult.web import BaseForm


def _said(hour: int) -> str:
    """8am, 12 noon, 5pm"""
    if hour == 12:
        return "12 noon"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


class ChooseLettersForm(BaseForm):
    kinds = SelectMultipleField(
        "Which letters do you want in one daily message?",
        description="The others come at once, each by itself.",
        choices=[SelectChoice(kind, said) for kind, said in CHOICES.items()],
    )
    hour = SelectField(
        "When should the daily message come?",
        description="On days on which there is something to tell.",
        choices=[SelectChoice(str(hour), _said(hour)) for hour in HOURS],
    )
