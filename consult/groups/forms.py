"""The forms of groups: shape only."""

from __future__ import annotations

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.web import BaseForm, SeenForm

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


class EndSeatForm(BaseForm):
    """A button on a page that says what it does."""
