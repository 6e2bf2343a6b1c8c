"""The forms that propose a version, settle it, and move reviews to it: shape only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from consult.definitions.presenters import Row
from consult.web import BaseForm

MOST = 5_000  # characters of a reason
NOT_TOO_LONG = Length(max=MOST, message=f"Use {MOST:,} characters or fewer.")


class ProposeForm(BaseForm):
    """A definition as a file or pasted; when both are given, the file counts."""

    file = FileField("A definition as a file", description="A YAML file, up to 200,000 characters.")
    source = TextAreaField("Or paste it here")
    change = TextAreaField(
        "What changes, and why",
        [NOT_TOO_LONG],
        description="The second person reads it before they publish the version.",
    )


class PublishForm(BaseForm):
    """A button on a page that says what it does."""


class SetAsideForm(BaseForm):
    reason = TextAreaField(
        "Why it is set aside",
        [NOT_TOO_LONG],
        description="The one who proposed it reads it.",
    )


class MoveForm(BaseForm):
    """Where each state goes that the new version lacks, and why; mark says what the page showed."""

    mark = HiddenField()
    reason = TextAreaField(
        "Why they are moved", [NOT_TOO_LONG], description="It is kept on the record of each review."
    )


def move_form(rows: Sequence[Row]) -> MoveForm:
    """A MoveForm with a list of places for every row where a choice is to be made."""
    fields: dict[str, Any] = {row.field: _choice(row) for row in rows if row.stuck and row.places}
    made: MoveForm = type("MoveForm", (MoveForm,), fields)()
    return made


def _choice(row: Row) -> SelectField:
    return SelectField(
        f"Where “{row.standing.title}” (version {row.standing.definition.version}) goes",
        choices=[SelectChoice("", "Choose a state"), *(SelectChoice(*each) for each in row.places)],
        description=row.stuck.because if row.stuck else "",
        validate_choice=False,  # the operation says in words what does not fit
    )
