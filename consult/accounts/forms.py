"""The forms of sign-in, the own account and the demonstration's clock: shape only."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from consult.accounts import demo, tokens
from consult.web import BaseForm, NumberField, whole_number
from consult.web.days import DayField
from workflows.refusal import Refusal

ADDRESS = "Enter an e-mail address in the right form, like name@example.org."
TOO_LONG = "A password has at most 1,000 characters."
FURTHEST = demo.FURTHEST.days


class SignInForm(BaseForm):
    email = EmailField(
        "E-mail address",
        [
            InputRequired("Enter your e-mail address."),
            Length(max=254, message="An e-mail address has at most 254 characters."),
            Regexp(r".+@.+", 0, ADDRESS),
        ],
    )
    password = PasswordField(
        "Password", [InputRequired("Enter your password."), Length(max=1000, message=TOO_LONG)]
    )


class RequestLinkForm(BaseForm):
    email = EmailField(
        "E-mail address",
        [
            InputRequired("Enter your e-mail address."),
            Length(max=254, message="An e-mail address has at most 254 characters."),
            Regexp(r".+@.+", 0, ADDRESS),
        ],
    )


class OpenLinkForm(BaseForm):
    """A button: mail scanners open links, but press nothing."""


class ChangePasswordForm(BaseForm):
    present_password = PasswordField(
        "Present password", [Optional(), Length(max=1000, message=TOO_LONG)]
    )
    password = PasswordField(
        "New password",
        [InputRequired("Enter a new password."), Length(max=1000, message=TOO_LONG)],
        description="At least 12 characters, without your name. Three or four unrelated words "
        "are easy to remember and hard to guess.",
    )


class DetailsForm(BaseForm):
    """What people are called, as they say it themselves."""

    name = StringField(
        "Your name",
        [InputRequired("Enter your name."), Length(max=200, message="Use at most 200 characters.")],
        description="As colleagues know you. It stands beside what you write.",
    )
    job_title = StringField(
        "Job title (optional)", [Length(max=200, message="Use at most 200 characters.")]
    )


class AcceptInvitationForm(DetailsForm):
    password = PasswordField(
        "Password",
        [InputRequired("Enter a password."), Length(max=1000, message=TOO_LONG)],
        description="At least 12 characters, without your name. Three or four unrelated words "
        "are easy to remember and hard to guess.",
    )


class NewTokenForm(BaseForm):
    name = StringField(
        "Name of the program",
        [
            InputRequired("Give the program a name."),
            Length(max=100, message="Use at most 100 characters."),
        ],
        description="So that you know it again, such as “Monthly report”.",
    )
    may = RadioField(
        "What may it do?",
        [InputRequired("Choose what it may do.")],
        choices=[
            SelectChoice(
                "read",
                tokens.MAY["read"],
                render_kw={"hint": "What you may read yourself."},
            ),
            SelectChoice(
                "steps",
                tokens.MAY["steps"],
                render_kw={"hint": "Those that you may take. They are on the record as yours."},
            ),
        ],
    )
    last_day = DayField("Last day on which it works", description="At most a year ahead.")


class TryAsForm(BaseForm):
    """A button for each person."""

    account = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if whole_number(self.account.data) is None:
            self.refused.append(Refusal("nobody-chosen", "Choose a person on this page."))
        return valid and not self.refused

    @property
    def chosen(self) -> int:
        return whole_number(self.account.data) or 0


WHOLE_DAYS = f"Enter a whole number of days from 1 to {FURTHEST}."


class MoveClockForm(BaseForm):
    days = NumberField(
        "Number of days",
        [
            InputRequired("Enter a number of days."),
            NumberRange(1, FURTHEST, WHOLE_DAYS),
        ],
        wrong=WHOLE_DAYS,
    )
