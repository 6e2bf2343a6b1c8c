"""The forms of editions, and the one that takes a published text back: shape only."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.editions.rules import EditionPlan
from consult.web import ActionForm, BaseForm, SeenForm
from consult.web.days import DayField
from workflows.calendar import day_in_words
from workflows.refusal import Refusal

CHOOSE = ""
INCOMPLETE = Refusal(
    "incomplete-form",
    "What you sent does not say what its page showed, so nothing has been done.",
    fix="Look at how the edition stands now, and press the button again.",
)


class TakeBackForm(SeenForm):
    """`seen` is the publication that was in force on the page."""

    reason = TextAreaField(
        "Why it is taken back",
        description="It is published with the text that is in force again.",
    )


class PlanFields(BaseForm):
    """What is said about an edition."""

    publishes_on = DayField("Publishing day")
    cut_off_on = DayField("Cut-off")
    name = StringField(
        "Name (optional)",
        description="Leave this empty to call it by its day, such as 30 September 2021.",
    )
    note = TextAreaField(
        "Note (optional)", description="For everybody who is signed in, such as what it is about."
    )

    def plan(self) -> EditionPlan:
        """Of a form that is valid."""
        day, cut_off = self.publishes_on.data, self.cut_off_on.data
        assert isinstance(day, date)
        assert isinstance(cut_off, date)
        return EditionPlan(
            name=self.name.data or day_in_words(day),
            publishes_on=day,
            cut_off_on=cut_off,
            note=self.note.data or "",
        )


class NewEditionForm(PlanFields):
    """A new one."""


class EditDatesForm(SeenForm, PlanFields):
    """What is said from now on."""


class PlaceReviewForm(BaseForm):
    """Which review is placed in the edition."""

    review = SelectField("Review", [InputRequired("Choose a review.")], choices=[])

    def offer(self, reviews: list[tuple[int, str]]) -> None:
        """Ids, and what they are called."""
        self.review.choices = [
            SelectChoice(CHOOSE, "Choose a review"),
            *(SelectChoice(str(id), words) for id, words in reviews),
        ]


class TakeOutForm(BaseForm):
    """Why it comes later."""

    reason = TextAreaField(
        "Why it is taken out", description="It is kept on the record. Everybody here reads it."
    )


class EditionStepForm(ActionForm):
    """A step, with its reason where the definition wants one; it says what its sender saw."""

    reason = TextAreaField("Reason", description="It is kept on the record.")

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.seen is None or self.request_key is None:
            self.refused.append(INCOMPLETE)
            return False
        return valid
