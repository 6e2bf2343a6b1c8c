"""Forms of a working copy: shapes only."""

from __future__ import annotations

import secrets
from typing import Self

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.widgets import TextArea

from consult.documents.copies.words import Typing
from consult.documents.forms import CLASSES
from consult.web import BaseForm, whole_number


class SourceField(Field):  # type: ignore[misc]
    """Markdown as it stands: no blank of it is tidied away, or opening it would change it."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        words = valuelist[0] if valuelist else ""
        self.data = words.replace("\r\n", "\n").replace("\r", "\n")

    def _value(self) -> str:
        return self.data or ""


class PlaceForm(BaseForm):
    """Words at a place. `hand` says which page they are typed on, `seen` what it had shown."""

    source = SourceField("The words")
    seen = HiddenField()
    hand = HiddenField()

    @classmethod
    def opened(cls, source: str, seen: str) -> Self:
        return cls(source=source, seen=seen, hand=secrets.token_hex(16))

    @property
    def typing(self) -> Typing:
        return Typing(self.source.data or "", self.seen.data or "", (self.hand.data or "")[:64])


class StepForm(BaseForm):
    """A button beside a block: up, down, or back into the text."""

    step = HiddenField()
    anchor = HiddenField()


class MoveForm(BaseForm):
    after = SelectField("Where to?", validate_choice=False)


class PointForm(BaseForm):
    seen = HiddenField()
    offset = RadioField("Where does the second part begin?", validate_choice=False)


class NumberForm(BaseForm):
    seen = HiddenField()
    number = StringField(
        "Number",
        description="As you would cite it, such as 4.1 or (b). Leave it empty to let the text be "
        "numbered by itself. Where one paragraph of a section is numbered by hand, none is "
        "counted.",
    )


class JoinForm(BaseForm):
    seen = HiddenField()


class DeleteForm(BaseForm):
    seen = HiddenField()
    whole = BooleanField("And everything below it")


class CopyForm(BaseForm):
    """Something that ends a copy, or brings it up to date."""

    edits = HiddenField()

    @property
    def seen(self) -> int:
        """How often the copy had been changed; -1 when the field was tampered with."""
        found = whole_number(self.edits.data or "")
        return -1 if found is None else found


class FinishForm(CopyForm):
    change_class = RadioField(
        "How much does the change matter?", choices=CLASSES, validate_choice=False
    )
    note = TextAreaField("Note")
