"""What is typed about a round: its shape. The rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from consult import settings
from consult.accounts.models import Agency
from consult.consultations import rules, window
from consult.web import BaseForm
from workflows.refusal import Refused

TOO_LONG = f"This text must have {rules.LONGEST:,} characters or fewer"
LONG = Length(max=rules.LONGEST, message=TOO_LONG)
KINDS = (
    ("text", "Text", "They write an answer"),
    ("yes_partly_no", "Yes, partly or no", "They choose one of three, and may say why"),
    ("choice", "A choice of your own options", "They choose one of the options that you write"),
    ("scale5", "A five-point scale", "From “strongly agree” to “strongly disagree”"),
)


@dataclass
class Part:
    """One of the three inputs of a date."""

    id: str
    name: str
    value: str = ""
    errors: tuple[str, ...] = ()

    def _value(self) -> str:
        return self.value


class DayField(Field):
    """A date in three parts. `data` is a date, or None when it could not be read."""

    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("day", "month", "year")
        self.day, self.month, self.year = (
            Part(f"{self.id}-{each}", f"{self.name}-{each}") for each in names
        )

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        if formdata:
            for part in (self.day, self.month, self.year):
                part.value = (formdata.get(part.name) or "").strip()[:20]
            self.data = self._read()
        elif self.data:
            found = self.data
            self.day.value, self.month.value = str(found.day), str(found.month)
            self.year.value = str(found.year)

    def _read(self) -> date | None:
        parts = {"day": self.day, "month": self.month, "year": self.year}
        missing = [name for name, part in parts.items() if not part.value]
        if missing:
            name = self.label.text
            several = f"{name} must include a {' and a '.join(missing)}"
            message = f"Enter the {name.lower()}" if len(missing) == 3 else several
            self._blame(message, *(parts[each] for each in missing))
        elif not (self.year.value.isdecimal() and len(self.year.value) == 4):
            self._blame("Year must include 4 numbers", self.year)
        else:
            return self._real_date()
        return None

    def _real_date(self) -> date | None:
        try:
            month = window.read_month(self.month.value)
            return date(int(self.year.value), month, int(self.day.value))
        except ValueError:
            self._blame(f"{self.label.text} must be a real date", self.day, self.month, self.year)
            return None

    def _blame(self, message: str, *parts: Part) -> None:
        for part in parts:
            part.errors = (message,)
        self.process_errors = [message]


class WindowForm(BaseForm):
    """The closing day and time, in the service's zone."""

    day = DayField("Closing date", description="For example, 27 3 2026")
    time = StringField(
        "Closing time",
        description="For example, 5pm, 11:59pm or 23:59",
        validators=[InputRequired("Enter the closing time")],
    )

    closes_at: datetime | None = None

    @classmethod
    def of(cls, closes_at: datetime | None, **kwargs: Any) -> Any:
        """Filled with what is stored; a new one suggests the last minute of the day."""
        zone = settings.current().zone
        if closes_at is None:
            return cls(time="11:59pm", **kwargs)
        local = closes_at.astimezone(ZoneInfo(zone))
        return cls(day=local.date(), time=window.clock_words(closes_at, zone), **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        return self._find_instant()

    def _find_instant(self) -> bool:
        zone = settings.current().zone
        try:
            at = window.read_time(self.time.data or "")
            self.closes_at = window.closing_instant(self.day.data, at, zone)
        except window.NotATime as error:
            self.time.errors = [str(error)]
        except Refused as no:
            self.time.errors = [" ".join(filter(None, (r.because, r.fix))) for r in no.refusals]
        except (OverflowError, ValueError):
            self.day.errors = ["Closing date must be a real date"]
        return not (self.time.errors or self.day.errors)


class GroupRoundForm(WindowForm):
    """A round inside the working group: by when, and a note to its members."""

    letter = TextAreaField(
        "Note to the members (optional)",
        description="What you would like them to look at. It is in the e-mail that asks them.",
        validators=[LONG],
    )


class SavedForm(BaseForm):
    """A form that knows which saved words it will replace."""

    seen_revision = HiddenField()

    @property
    def seen(self) -> int | None:
        given = str(self.seen_revision.data or "")
        return int(given) if given.isdecimal() and len(given) < 10 else None


class DescriptionForm(SavedForm):
    purpose = TextAreaField(
        "What is this consultation for?",
        description="What you want to find out, and what will be decided with it.",
        validators=[LONG],
    )
    reasons = TextAreaField(
        "Why is the change proposed?",
        description="Enough for someone who has not followed the work to judge it.",
        validators=[LONG],
    )
    options = TextAreaField(
        "Which options were considered?",
        description="Those you set aside too, and why. If there is no realistic alternative, "
        "say so and why.",
        validators=[LONG],
    )
    scope = TextAreaField(
        "What is still open?",
        description="What can change because of the answers, and what is fixed already.",
        validators=[LONG],
    )


class LetterForm(SavedForm):
    letter = TextAreaField(
        "Covering letter (optional)",
        description="It is in the e-mail to every agency, under a greeting and above the closing "
        "time and the link.",
        validators=[LONG],
    )


class RespondentsForm(BaseForm):
    """Agencies one by one, and whole sectors."""

    agencies = SelectMultipleField(
        "Agencies expected to answer",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sectors = SelectMultipleField(
        "Whole sectors",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # a sector that has gone meanwhile adds nobody
    )

    @classmethod
    def over(cls, sectors: Mapping[str, Sequence[Agency]], expected: set[int]) -> RespondentsForm:
        """With every agency as a choice, and those ticked that are expected now."""
        form = cls(agencies=sorted(expected), sectors=[])
        listed = [agency for agencies in sectors.values() for agency in agencies]
        form.agencies.choices = [SelectChoice(agency.id, agency.name) for agency in listed]
        form.sectors.choices = [SelectChoice(name) for name in sectors]
        return form

    def chosen(self, sectors: Mapping[str, Sequence[Agency]]) -> set[int]:
        """Ids of the agencies ticked one by one or with their sector."""
        whole = [agency.id for name in self.sectors.data or [] for agency in sectors.get(name, ())]
        return {*(self.agencies.data or []), *whole}


class QuestionForm(SavedForm):
    wording = TextAreaField("Question", validators=[InputRequired("Enter the question")])
    help = TextAreaField(
        "Help (optional)", description="A sentence that makes the question easier to answer."
    )
    kind = RadioField(
        "How do they answer?",
        default="text",
        choices=[
            SelectChoice(value, label, render_kw={"hint": hint}) for value, label, hint in KINDS
        ],
        validators=[InputRequired("Choose how the question is answered")],
    )
    choices = TextAreaField(
        "Options", description="One on each line. Only for a choice of your own options."
    )
    required = BooleanField(
        "An answer is required",
        description="A response cannot be sent in without it. Ask that of few questions.",
    )

    @property
    def values(self) -> dict[str, Any]:
        """As the operations take them."""
        return {
            "kind": self.kind.data,
            "wording": self.wording.data or "",
            "help": self.help.data or "",
            "required": bool(self.required.data),
            "choices": (self.choices.data or "").split("\n"),
        }
