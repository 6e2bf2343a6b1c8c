"""When a round closes, as it is typed: also where one agency is given more time."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from consult import clock, settings
from consult.consultations import rules, window
from consult.web import BaseForm, SeenForm
from consult.web.days import DayField
from workflows.reasons import MIN_WORDS
from workflows.refusal import Refused

TOO_LONG = f"This text must have {rules.LONGEST:,} characters or fewer."
LONG = Length(max=rules.LONGEST, message=TOO_LONG)


class MomentForm(BaseForm):
    """A day and a time, in the service's zone. Whoever is one names both fields."""

    day: DayField
    time: StringField
    at: time_of_day | None = None
    instant: datetime | None = None

    def validate_time(self, field: StringField) -> None:
        try:
            self.at = window.read_time(field.data or "")
        except window.NotATime as error:
            raise ValidationError(str(error)) from error

    def validate(self, extra_validators: Any = None) -> bool:
        valid, day = super().validate(extra_validators), self.day.data
        if not valid or day is None or self.at is None:
            return False
        try:
            self.instant = window.closing_instant(day, self.at, settings.current().zone)
        except Refused as no:
            self.time.errors = [reason.told for reason in no.refusals]
        except (OverflowError, ValueError):
            self.day.errors = [f"{self.day.label.text} must be a real date"]
        return self.instant is not None


class WindowForm(MomentForm, SeenForm):
    """The closing day and time."""

    day = DayField("Closing date")
    time = StringField(
        "Closing time",
        description="For example, 5pm, 11:59pm or 23:59",
        validators=[InputRequired("Enter the closing time.")],
    )

    @property
    def closes_at(self) -> datetime | None:
        return self.instant

    @classmethod
    def of(cls, closes_at: datetime | None, **kwargs: Any) -> Any:
        """Filled with what is stored; a new one suggests the last minute of the day."""
        zone = settings.current().zone
        given: dict[str, Any] = {"time": "11:59pm"}
        if closes_at is not None:
            day = closes_at.astimezone(ZoneInfo(zone)).date()
            given = {"day": day, "time": window.clock_words(closes_at, zone)}
        form = cls(**given, **kwargs)
        example = clock.now() + timedelta(days=35)
        form.day.description = f"For example, {example.day} {example.month} {example.year}"
        return form


class GroupRoundForm(WindowForm):
    """A round inside the working group: by when, and a note to its members."""

    letter = TextAreaField(
        "Note to the members (optional)",
        description="What you would like them to look at. It is in the e-mail that asks them.",
        validators=[LONG],
    )


class MoreTimeForm(WindowForm):
    """A later closing day and time, and why."""

    day = DayField("New closing date")
    time = StringField(
        "New closing time",
        description="For example, 5pm, 11:59pm or 23:59",
        validators=[InputRequired("Enter the new closing time.")],
    )
    reason = TextAreaField(
        "Why is there more time?",
        description=f"In at least {MIN_WORDS} words. Everybody can read this on the page of the "
        "round, and it is in the e-mail.",
        validators=[InputRequired("Say why there is more time."), LONG],
    )
