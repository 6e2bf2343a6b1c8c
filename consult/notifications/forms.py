"""The form on which people choose how their letters come: shape only."""

from __future__ import annotations

from datetime import time

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from consult.notifications.rules import CHOICES, HOURS
from consult.web import ActionForm, BaseForm, whole_number
from workflows.calendar import clock_in_words


def _said(hour: int) -> str:
    """8am, midday, 5pm"""
    return clock_in_words(time(hour))


class ChaseForm(ActionForm):
    """Whom the sender saw in the preview: ids of responses."""

    who = HiddenField()

    @property
    def chosen(self) -> set[int]:
        parts = (whole_number(each) for each in (self.who.data or "").split(",")[:2_000])
        return {each for each in parts if each is not None}


class ChooseLettersForm(BaseForm):
    """everything: one tick for all kinds; it is never ticked beforehand, or a kind that somebody
    takes out would come back with it."""

    everything = BooleanField("All of them, whatever is ticked below")
    kinds = SelectMultipleField(
        "Which letters do you want in one daily message?",
        description="The others come at once, each by itself.",
        choices=[SelectChoice(kind, said) for kind, said in CHOICES.items()],
    )
    hour = SelectField(
        "When should the daily message come?",
        choices=[SelectChoice(str(hour), _said(hour)) for hour in HOURS],
    )

    @property
    def chosen(self) -> list[str]:
        return list(CHOICES) if self.everything.data else (self.kinds.data or [])
