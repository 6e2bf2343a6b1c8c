"""The forms of groups: shape only."""

from __future__ import annotations

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.web import BaseForm, SeenForm
from consult.web.days import DayField

NOBODY = "0"


class NewGroupForm(BaseForm):
    name = StringField(
        "Name of the group",
        [
            InputRequired("Enter a name."),
            Length(max=200, message="A name has at most 200 characters."),
        ],
    )
    kind = RadioField(
        "What kind of group is it?",
        [InputRequired("Say what kind of group it is.")],
        choices=[
            SelectChoice("working_group", "Working group: it drafts the text"),
            SelectChoice("board", "Board: it decides on the text"),
        ],
    )
    agency = SelectField(
        "Host agency", description="Where it belongs, if it belongs to one.", choices=[]
    )
    head = SelectField(
        "Lead or chair", description="A working group has a lead, a board a chair.", choices=[]
    )
    members = SelectMultipleField("Members", choices=[])


class GiveSeatForm(SeenForm):
    account = SelectField("Person", [InputRequired("Choose a person.")], choices=[])
    role = RadioField("Place", [InputRequired("Choose a place.")], default="member", choices=[])
    starts_on = DayField(
        "First day (optional)", optional=True, description="Leave it empty for today."
    )
    last_day = DayField(
        "Last day (optional)",
        optional=True,
        description="Leave it empty if no end is known. The seat is empty from the day after.",
    )


class EndSeatForm(SeenForm):
    """A button on a page that says what it does, about the seat that the page showed."""


class TermForm(SeenForm):
    last_day = DayField(
        "Last day",
        optional=True,
        description="Leave it empty if no end is known. The seat is empty from the day after.",
    )
    reason = TextAreaField(
        "Reason (optional)",
        [Length(max=2000, message="A reason has at most 2,000 characters.")],
        description="It is kept on the record.",
    )


class NameDeputyForm(SeenForm):
    account = SelectField("Deputy", [InputRequired("Choose a person.")], choices=[])
    starts_on = DayField(
        "First day (optional)", optional=True, description="Leave it empty for today."
    )
    last_day = DayField("Last day")


class EndDeputyForm(BaseForm):
    """A button on a page that says what it does."""
