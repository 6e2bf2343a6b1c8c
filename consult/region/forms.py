"""The forms that set a region up: shape only."""

from __future__ import annotations

from zoneinfo import available_timezones

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from consult.region.rules import LARGEST_LOGO_KB, LARGEST_LOGO_PX, STAGES
from consult.web import BaseForm, whole_number


def _at_most(count: int) -> Length:
    return Length(max=count, message=f"This has at most {count} characters.")


class PartForm(BaseForm):
    """A part of the set-up, with the revision that the person saw."""

    seen_revision = HiddenField()

    @property
    def seen(self) -> int:
        return whole_number(self.seen_revision.data or "") or 0


class NamesForm(PartForm):
    name = StringField(
        "Name of the service",
        [_at_most(60)],
        description="In the header, in page titles and in e-mail.",
    )
    strapline = StringField(
        "What it is for, in a few words",
        [_at_most(120)],
        description="Beside the name, and as the heading of the front page.",
    )
    host = StringField(
        "Who runs it",
        [_at_most(200)],
        description="The partnership that answers for the service. At the foot of every page.",
    )
    contact = StringField(
        "E-mail address for questions",
        [_at_most(254)],
        description="At the foot of every page and in the statements.",
    )
    zone = SelectField(
        "Time zone",
        description="Closing times are meant in it. Those already set stay the same moments.",
        choices=[],
    )
    zone_words = StringField(
        "What people call the time in it", [_at_most(40)], description="Such as: UK time"
    )

    def offer_zones(self, usual: str) -> None:
        self.zone.choices = [
            SelectChoice("", f"As in the settings: {usual}"),
            *(SelectChoice(name, name) for name in sorted(available_timezones()) if "/" in name),
        ]


class LookForm(PartForm):
    colour = StringField(
        "Main colour",
        description="Of the header and the buttons, as # and six letters or digits. "
        "White text must be readable on it.",
    )
    link_colour = StringField("Colour of links", description="It must be readable on white.")
    logo = FileField(
        "Logo",
        description=f"PNG or JPEG, at most {LARGEST_LOGO_KB} KB and {LARGEST_LOGO_PX:,} pixels "
        "each way. It stands beside the name.",
    )
    remove_logo = BooleanField("Remove the present logo")


class WordsForm(PartForm):
    edition_days = TextAreaField(
        "Days on which editions come out",
        [_at_most(400)],
        description="One a line, such as: 31 March. Leave it empty if there are none.",
    )


for _stage, _usual in STAGES.items():
    setattr(WordsForm, _stage, StringField(_usual))


class CalendarForm(PartForm):
    periods = TextAreaField(
        "Pre-election periods and holidays",
        [_at_most(60_000)],
        description="One a line, such as: School holiday: Easter, 1 April 2021 to 16 April 2021. "
        "A line begins with Pre-election period, School holiday or Bank holiday.",
    )


class StatementsForm(PartForm):
    privacy = TextAreaField(
        "Privacy statement",
        description="Markdown. Leave it empty for the statement that comes with the service.",
    )
    accessibility = TextAreaField(
        "Accessibility statement",
        description="Markdown. Leave it empty for the statement that comes with the service.",
    )
