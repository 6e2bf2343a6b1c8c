"""The short form of an assessment, and its check against the responses."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from consult.assessments.rules import ShortForm
from consult.web import SeenForm
from workflows.refusal import Refusal


class NewAssessmentForm(SeenForm):
    groups_affected = TextAreaField()  # what each of the three asks depends on the kind
    impact = TextAreaField()
    mitigation = TextAreaField()
    file = FileField(
        "Or upload an assessment that says all this",
        description="PDF, Word, OpenDocument or text, up to 10 MB. Either is enough.",
    )
    signed_name = StringField("Full name of the person who signs")
    signed_role = StringField("Their role", description="Such as “Lead, practice working group”.")

    def __init__(self, *args: Any, asks: ShortForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in asks.parts.items():
            self[name].label.text, self[name].description = part.question, part.help

    @property
    def sent(self) -> tuple[str, str, bytes] | None:
        """Name, media type and bytes of the file that was chosen, if one was."""
        given = self.file.data
        if not given or not getattr(given, "filename", ""):
            return None
        return given.filename, given.mimetype, given.read()

    def ask_for_the_file_again(self) -> None:
        """A browser does not keep a chosen file on a page that it is sent back to."""
        if getattr(self.file.data, "filename", "") and not self.file.errors:
            words = "Choose the file again: it is not kept while something else is missing."
            self.add(Refusal("file-not-kept", words, field="file"))


class ReviewAssessmentForm(SeenForm):
    outcome = RadioField(
        "What follows for the assessment?",
        choices=[
            SelectChoice("no_change", "Nothing changes"),
            SelectChoice(
                "updated", "It has to be updated", {"hint": "You sign a new version next."}
            ),
        ],
        validate_choice=False,
    )
    because = TextAreaField(
        "Why?", description="What the responses said about this, and what you make of it."
    )
    signed_name = StringField("Full name of the person who checked it")
