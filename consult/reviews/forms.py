"""What is typed about a review: its shape. The rules are the operations'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from datetime import time as clock_time
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult import clock
from consult.consultations import window
from consult.consultations.window_form import MomentForm
from consult.groups.models import Group
from consult.reviews import rules
from consult.reviews.rules import HoldTerms
from consult.web import ActionForm, BaseForm, SeenForm
from consult.web.days import DayField
from consult.web.forms import UNSAID
from consult.web.numbers import whole_number
from consult.web.wording import local
from workflows.definition import Workflow
from workflows.guards.wording import count
from workflows.refusal import Refusal

LONG = Length(
    max=rules.LONGEST, message=f"This text must have {rules.LONGEST:,} characters or fewer."
)


def number_or_none(value: str | int | None) -> int | None:
    """The empty choice of a list is None."""
    return int(value) if value not in (None, "", "None") else None


def body_choices(bodies: Sequence[Group], none: str) -> list[SelectChoice]:
    named = [
        SelectChoice(
            group.id,
            f"{group.name} ({count(len(group.present), 'person', 'people')})",
        )
        for group in bodies
    ]
    return [SelectChoice("", none), *named]


class BodiesForm(BaseForm):
    """Who drafts and who decides."""

    group_id = SelectField(
        "Working group",
        description="It drafts the change, comments on it first, and answers what partners say.",
        coerce=number_or_none,
        choices=(),
    )
    board_id = SelectField(
        "Board",
        description="It decides on the text, and must be named before the text is put to it.",
        coerce=number_or_none,
        choices=(),
    )

    ratifying_id = SelectField(
        "Body that ratifies",
        description="It ratifies what the board decides, and must be named before the board is "
        "asked.",
        coerce=number_or_none,
        choices=(),
    )

    def offer_bodies(
        self, groups: Sequence[Group], boards: Sequence[Group], flow: Workflow
    ) -> None:
        """Fill the lists. Before the fields are checked, because they check against them.

        A body that has no part in the definition is not asked for.
        """
        roles = flow.roles()
        if flow.text == "none":
            self.group_id.description = "It does the work, and reports on it."
            self.board_id.description = (
                "It decides on what is reported, and must be named before it is asked."
            )
        self.group_id.choices = body_choices(groups, "Not named yet")
        self.board_id.choices = body_choices(boards, "Not named yet")
        self.ratifying_id.choices = body_choices(boards, "Not named yet")
        if "board_chair" not in roles:
            del self.board_id
        if "ratifying_chair" not in roles:
            del self.ratifying_id

    @property
    def bodies(self) -> dict[str, int | None]:
        """By the name of the field; None for one that is not named, or not asked for."""
        named = ("group_id", "board_id", "ratifying_id")
        return {name: self._fields[name].data if name in self._fields else None for name in named}


class OverrideForm(ActionForm):
    """That a step goes on despite a reason, and why; `because` is what the page showed."""

    because = HiddenField()
    reason = TextAreaField(
        "Why it goes on all the same",
        [LONG],
        description="It is published with the decision, so that everybody can read it.",
    )
    note = TextAreaField(
        "Note (optional)",
        [LONG],
        description="Only those who take part in the review read it.",
    )


class EditBodiesForm(SeenForm, BodiesForm):
    """Who drafts and who decides from now on, in place of those who were named before."""


class ChooseKindForm(BaseForm):
    """Which kind of review."""

    kind = RadioField("What kind of review is it?", choices=(), validate_choice=False)

    def offer(self, flows: Sequence[Workflow]) -> None:
        self.kind.choices = [
            SelectChoice(flow.key, flow.title, render_kw={"hint": flow.about}) for flow in flows
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.kind.data not in {choice.value for choice in self.kind.choices}:
            self.add(Refusal("no-kind", "Choose a kind of review.", field="kind"))
            return False
        return valid


class NewReviewForm(BodiesForm):
    """A new review."""

    title = StringField(
        "Title",
        description="What readers will know it by, such as “Recognising neglect: faster response”.",
        validators=[
            InputRequired("Give the review a title."),
            Length(
                max=rules.TITLE_LIMIT,
                message=f"The title must have {rules.TITLE_LIMIT} characters or fewer.",
            ),
        ],
    )
    why = TextAreaField(
        "Why it is needed (optional)",
        description="A law, a local review, an inspection, a request. Those who take part read it.",
        validators=[LONG],
    )
    documents = SelectMultipleField(
        "Documents",
        description="Everything that changes together is reviewed together.",
        choices=(),
        validators=[InputRequired("Choose at least one document to review.")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer_documents(self, choices: Sequence[SelectChoice] | None) -> None:
        """None for a kind of review without documents."""
        if choices is None:
            del self.documents
        else:
            self.documents.choices = choices

    @property
    def draft_ids(self) -> list[int]:
        return self._chosen("draft")

    @property
    def document_ids(self) -> list[int]:
        """Documents of which a new draft is to be started."""
        return self._chosen("document")

    def _chosen(self, kind: str) -> list[int]:
        if "documents" not in self._fields:
            return []
        pairs = [each.partition(":") for each in self.documents.data or ()]
        return [int(number) for name, _, number in pairs if name == kind]


INCOMPLETE = Refusal(
    "form-incomplete",
    "The form did not say which page it was sent from, so nothing was changed.",
    fix="Check what the step does below, and press again.",
)


class StepForm(ActionForm):
    """A step, with its reason where the definition wants one.

    It always says what its sender saw, so that nobody takes a step on a page that was overtaken.
    """

    reason = TextAreaField("Reason", validators=[LONG])

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.seen is None or self.request_key is None:
            self.refused.append(INCOMPLETE)
            return False
        return valid


class HoldStepForm(StepForm):
    """A step that puts a review on hold."""

    owner_id = SelectField(
        "Who looks after it meanwhile?",
        description="They see when it is time to go on.",
        coerce=number_or_none,
        choices=(),
        validate_choice=False,
    )
    waits_for = TextAreaField(
        "What does it wait for?",
        description="Such as national guidance, or the end of another review.",
    )
    expected_on = DayField("Date on which it should go on", optional=True)
    repeat_approval = BooleanField("What was decided has to be decided again")

    def ask(self, people: Mapping[int, str], *, until: bool, again: bool) -> None:
        """until: a day has to be named; again: something has been decided, or is being."""
        named = [SelectChoice(key, name) for key, name in people.items()]
        self.owner_id.choices = [SelectChoice("", "Choose a person"), *named]
        if until:
            self.expected_on.label.text = "Date to which it is deferred"
        if not again:
            del self.repeat_approval

    @property
    def terms(self) -> HoldTerms:
        repeat = "repeat_approval" in self._fields and bool(self.repeat_approval.data)
        return HoldTerms(
            self.owner_id.data, self.waits_for.data or "", self.expected_on.data, repeat
        )


class PlanStepForm(MomentForm, StepForm):
    """When a step is to be taken."""

    day = DayField("Opening date")
    time = StringField(
        "Opening time",
        description="For example, 9am, 12:30pm or 14:00",
        validators=[InputRequired("Enter the opening time.")],
    )


class NewReportForm(SeenForm):
    """A report on a review."""

    on = DayField("Date of the report")
    body = TextAreaField("The report", validators=[LONG])


class EditOwnersForm(BaseForm):
    """Which agencies own the text."""

    seen_owners = HiddenField()
    agencies = SelectMultipleField(
        "Agencies that own this text together",
        description="A lead of each signs the exact text before the board decides.",
        coerce=int,
        choices=(),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(
        "Reason, if you take an agency away",
        description="It is kept on the record. Those who take part read it.",
        validators=[LONG],
    )

    @property
    def seen(self) -> list[int]:
        """Those that the page showed; when it did not say, none that there could be."""
        found = [whole_number(each) for each in (self.seen_owners.data or "").split(",") if each]
        if self.seen_owners.raw_data == [] or None in found:
            return [UNSAID]
        return [each for each in found if each is not None]


class SignForm(BaseForm):
    """A signature under the text on the page."""

    shown = HiddenField()
    signed_name = StringField("Full name")
    signed_role = StringField("Role", description="Such as “Director of children’s services”.")

    @property
    def version_ids(self) -> list[int]:
        """Of the texts that the page showed."""
        found = [whole_number(each) for each in (self.shown.data or "").split(",")]
        return [each for each in found if each is not None]


class AsItStoodForm(BaseForm):
    """A day and a time of day in the past. It stands in the address, so that it can be sent on."""

    on = DayField("Date")
    time = StringField(
        "Time of day (optional)",
    )

    @classmethod
    def asked(cls, moment: datetime | None, given: MultiDict[str, str]) -> Self:
        """As it was sent, or drawn for a moment, or (None) empty."""
        if moment is None:
            return cls(given if "on-day" in given else None)
        return cls(None, on=local(moment).date(), time=f"{local(moment):%H:%M}")

    def moment(self, *, started_at: datetime) -> datetime | None:
        """What was asked for; None when nothing was, or not well: the reasons are on the form."""
        if self.on.day.value == "" and not self.on.process_errors:
            return None
        self.validate()
        on, at = self.on.data, self._time()
        if on is None or at is None:
            return None
        now = local(clock.now())
        try:
            moment = datetime.combine(on, at, tzinfo=now.tzinfo).astimezone(UTC)
        except OverflowError:
            moment = datetime.min.replace(tzinfo=UTC)  # on the first day that there is
        refusal = rules.has_been(on, moment, started_at, now.date())
        if refusal is not None:
            self.add(refusal)
            return None
        return min(moment, clock.now())

    def _time(self) -> clock_time | None:
        """The end of the day when none is typed; None, with the reason, for what is no time."""
        given = self.time.data or ""
        try:
            return window.read_time(given) if given else clock_time.max
        except window.NotATime as no:
            self.add(Refusal("no-such-time", str(no), field="time"))
            return None
