"""The form that says where a comment stands."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from consult.placements import rules
from consult.web import BaseForm, whole_number

ELSEWHERE = "elsewhere"


class PlaceForm(BaseForm):
    """One of the likely places, another, or none."""

    choice = RadioField("Where does the comment stand now?", validate_choice=False)
    other = SelectField("Which part of the text?", validate_choice=False)
    seen_revision = HiddenField()
    version_id = HiddenField()

    def offer(self, likely: Sequence[SelectChoice], every: Sequence[SelectChoice]) -> None:
        gone = {"hint": "It is listed as removed, with its words; nothing is deleted."}
        whole = {"hint": "For a comment that is about more than one part now."}
        self.choice.choices = [
            *likely,
            SelectChoice(ELSEWHERE, "Somewhere else in the text"),
            SelectChoice(rules.GONE, "What it is about was removed", gone),
            SelectChoice(rules.WHOLE_TEXT, "Leave it on the whole text", whole),
        ]
        self.other.choices = [SelectChoice("", "Choose a part"), *every]

    def validate_other(self, field: SelectField) -> None:
        if self.choice.data == ELSEWHERE and not field.data:
            raise ValidationError("Choose which part of the text.")

    @property
    def chosen(self) -> str:
        """An anchor, or one of the two words of `rules`."""
        if self.choice.data == ELSEWHERE:
            return self.other.data or ""
        return self.choice.data or ""

    @property
    def seen(self) -> int:
        return whole_number(str(self.seen_revision.data or "")) or 0
