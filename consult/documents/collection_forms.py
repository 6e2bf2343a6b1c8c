"""The forms of collections: shapes only."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from consult.documents.models import Document, Part
from consult.web import SeenForm, whole_number
from consult.web.days import DayField

NO_PART = "0"
BEFORE = "Before the first part"


class CollectionForm(SeenForm):
    """What a collection is called, and what it is."""

    title = StringField("Title", description="Such as “Child protection procedures”.")
    description = TextAreaField(
        "What it is (optional)", description="A sentence or two for its readers."
    )


class PartForm(SeenForm):
    title = StringField("Title of the part", description="Such as “Part A: core procedures”.")


class PlacedForm(SeenForm):
    """Something that stands in a part."""

    part = SelectField("Part", validate_choice=True)

    def offer(self, parts: Iterable[Part]) -> None:
        choices = [(str(each.id), each.title) for each in parts]
        self.part.choices = [(NO_PART, BEFORE if choices else "It has no parts yet"), *choices]

    @property
    def part_id(self) -> int | None:
        return int(self.part.data) if self.part.data not in (None, NO_PART) else None


class AddChaptersForm(PlacedForm):
    documents = SelectMultipleField("Documents", validate_choice=False)  # may be taken meanwhile

    def offer_documents(self, documents: Iterable[Document]) -> None:
        self.documents.choices = [
            SelectChoice(str(each.id), each.title, {"hint": each.reference or None})
            for each in documents
        ]

    @property
    def chosen(self) -> list[int]:
        """Ids of documents, also of those that somebody put elsewhere meanwhile."""
        given = (whole_number(each) for each in self.documents.data or [])
        return [each for each in given if each is not None]


class ChapterForm(PlacedForm):
    review_on = DayField(
        "Next review date (optional)", optional=True, description="Shown with its contents."
    )


class MoveForm(SeenForm):
    """A button: what goes up or down a place."""

    way = HiddenField()
    document_id = HiddenField()
    part_id = HiddenField()

    @property
    def document(self) -> int | None:
        return whole_number(self.document_id.data or "")

    @property
    def part(self) -> int | None:
        return whole_number(self.part_id.data or "")


class AmendmentForm(SeenForm):
    """What was changed in a document before it came here, and when."""

    amended_on = DayField("When was it amended?")
    words = TextAreaField(
        "What was changed?", description="As its readers are told, in a sentence or two."
    )


class RemoveForm(SeenForm):
    """A button, and what was seen."""
