"""What is typed about a review: its shape. The rules are the operations'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.groups.models import Group
from consult.reviews import rules
from consult.web import ActionForm, BaseForm, SeenForm
from workflows.guards.wording import count
from workflows.refusal import Refusal

LONG = Length(
    max=rules.LONGEST, message=f"This text must have {rules.LONGEST:,} characters or fewer"
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

    def offer_bodies(self, groups: Sequence[Group], boards: Sequence[Group]) -> None:
        """Fill the two lists. Before the fields are checked, because they check against them."""
        self.group_id.choices = body_choices(groups, "Not named yet")
        self.board_id.choices = body_choices(boards, "Not named yet")


class EditBodiesForm(SeenForm, BodiesForm):
    """Who drafts and who decides from now on, in place of those who were named before."""


class NewReviewForm(BodiesForm):
    """A new review."""

    title = StringField(
        "Title",
        description="What readers will know it by, such as “Recognising neglect: faster response”.",
        validators=[
            InputRequired("Give the review a title"),
            Length(
                max=rules.TITLE_LIMIT,
                message=f"The title must have {rules.TITLE_LIMIT} characters or fewer",
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
        validators=[InputRequired("Choose at least one document to review")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def draft_ids(self) -> list[int]:
        return self._chosen("draft")

    @property
    def document_ids(self) -> list[int]:
        """Documents of which a new draft is to be started."""
        return self._chosen("document")

    def _chosen(self, kind: str) -> list[int]:
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
