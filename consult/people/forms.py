"""The forms of agencies and people: shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from consult.accounts.agency_rules import KINDS, MOST_DAYS
from consult.web import BaseForm, NumberField, SeenForm
from consult.web.days import DayField
from workflows.refusal import Refusal

NONE = "0"
ADDRESS = "Enter an e-mail address in the right form, like name@example.org."
ROLES = {
    "contributor": "Contributor: writes comments for the agency’s response",
    "deputy": "Deputy lead: stands in for the lead, and signs off as well",
    "lead": "Lead: signs off the agency’s response and looks after its people",
}
SITE_ROLE_WORDS = {
    "partnership_manager": "Partnership manager: starts reviews and watches over them",
    "administrator": "Administrator: looks after people, agencies and the service",
}


def at_most(count: int) -> Length:
    return Length(max=count, message=f"This has at most {count} characters.")


def options(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in pairs]


class AgencyForm(SeenForm):
    name = StringField("Name of the agency", [InputRequired("Enter a name."), at_most(200)])
    short_name = StringField(
        "Short name (optional)", [at_most(60)], description="Where there is little room."
    )
    kind = RadioField(
        "What kind of agency is it?",
        [InputRequired("Say what kind of agency it is.")],
        choices=options(KINDS.items()),
    )
    sector = StringField(
        "Sector (optional)",
        [at_most(60)],
        description="The heading under which it is listed when agencies are asked to comment.",
    )
    partnership = SelectField(
        "Local partnership", description="The safeguarding partnership it belongs to.", choices=[]
    )
    new_partnership = StringField(
        "A local partnership that is not on the list (optional)", [at_most(200)]
    )
    areas = TextAreaField(
        "Areas (optional)", [at_most(4000)], description="Those that it covers, one a line."
    )
    started_on = DayField("Start date", optional=True, description="If it is known.")


class AddressForm(BaseForm):
    email = EmailField(
        "New e-mail address",
        [InputRequired("Enter an e-mail address."), at_most(254), Regexp(r".+@.+", 0, ADDRESS)],
    )


class SendSheetForm(BaseForm):
    file = FileField("A CSV file", [FileRequired("Choose a file.")])


class BringInForm(BaseForm):
    """A button on a page that says what it does; it says which plan was on the page."""

    mark = HiddenField()


class EndAgencyForm(SeenForm):
    ended_on = DayField("First day without it")
    merged_into = SelectField(
        "What it became part of", description="If another agency does its work now.", choices=[]
    )


class ConfirmForm(SeenForm):
    """A button on a page that says what it does, about what the page showed."""


class ContactForm(SeenForm):
    name = StringField("Name", [InputRequired("Enter a name."), at_most(200)])
    role_title = StringField("Job title or role (optional)", [at_most(200)])
    email = EmailField("E-mail address", [at_most(254), Optional(), Regexp(r".+@.+", 0, ADDRESS)])
    phone = StringField("Telephone number", [at_most(60)])


class DeadlineForm(SeenForm):
    internal_days = NumberField(
        "Days before the close",
        [Optional()],
        wrong=f"Enter a whole number of days from 1 to {MOST_DAYS}, or leave it empty.",
        description="Leave it empty if you have no deadline of your own.",
    )


class DeputyForm(SeenForm):
    deputies = SelectMultipleField("Who stands in for the lead?", choices=[])


class InviteForm(BaseForm):
    email = EmailField(
        "E-mail address",
        [InputRequired("Enter an e-mail address."), at_most(254), Regexp(r".+@.+", 0, ADDRESS)],
    )
    agency = SelectField("Agency", choices=[])
    role = RadioField("What will they do there?", [Optional()], choices=options(ROLES.items()))
    site_roles = SelectMultipleField(
        "What will they be to the whole service? (optional)",
        choices=options(SITE_ROLE_WORDS.items()),
    )


class InvitationForm(BaseForm):
    """Two buttons: send it again, or take it back."""

    do = StringField()  # the button that was pressed

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.do.data not in ("resend", "withdraw"):
            self.refused.append(Refusal("nothing-chosen", "Choose one of the two buttons."))
        return valid and not self.refused


class RoleForm(SeenForm):
    role = RadioField(
        "What do they do there?",
        [InputRequired("Choose a role.")],
        choices=options(ROLES.items()),
    )


class SiteRolesForm(SeenForm):
    site_roles = SelectMultipleField(
        "What are they to the whole service?", choices=options(SITE_ROLE_WORDS.items())
    )


class LeaveForm(BaseForm):
    heir = SelectField(
        "Who goes on with what they had not sent yet?",
        description="Comments keep their author. This colleague may change them until they are "
        "sent.",
        default=NONE,
        choices=[],
    )


class MoveForm(LeaveForm):
    agency = SelectField("Their new agency", [InputRequired("Choose an agency.")], choices=[])
    role = RadioField(
        "What will they do there?",
        [InputRequired("Choose a role.")],
        default="contributor",
        choices=options(ROLES.items()),
    )


class MoveEveryoneForm(SeenForm):
    heir = SelectField(
        "Who stays, and goes on with what is not sent yet?",
        description="They are moved later, once it is sent.",
        default=NONE,
        choices=[],
    )


class PlaceForm(BaseForm):
    agency = SelectField("Agency", [InputRequired("Choose an agency.")], choices=[])
    role = RadioField(
        "What will they do there?",
        [InputRequired("Choose a role.")],
        default="contributor",
        choices=options(ROLES.items()),
    )


class AccountForm(BaseForm):
    """A button on a page that says what it does."""
