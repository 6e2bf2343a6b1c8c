"""Forms for new texts: shapes only, and reading what was sent before any lock is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length

from consult.documents import outline, rules
from consult.documents.block import Block
from consult.documents.models import UnsavedText
from consult.documents.reading import FORMATS, Reading, read_after
from consult.web import BaseForm, SeenForm, whole_number
from workflows.refusal import Refusal, Refused

CLASS_HINTS = {
    "editorial": "Spelling, layout, numbering or links. Nobody does anything differently.",
    "clarifying": "The same is said more clearly. Nobody does anything differently.",
    "substantive": "What somebody must, should or may do changes, or something is new.",
}


CLASSES = [
    SelectChoice(name, name.capitalize(), {"hint": CLASS_HINTS[name]}) for name in rules.CHOICES
]


KEPT = ("source", "source_format", "source_name", "change_class", "note")


class TextForm(BaseForm):
    """A text that is pasted, or sent as a file; the file's words are kept in the form."""

    source = TextAreaField("The text")
    file = FileField(
        "Or choose a file",
        description="A text file, .md or .txt. It takes the place of what is in the box.",
    )
    source_format = RadioField(
        "How is it written?",
        choices=[
            SelectChoice(
                "markdown", "Markdown", {"hint": "# for headings, - for bullets, **bold**"}
            ),
            SelectChoice(
                "text",
                "Plain text",
                {"hint": "Headings are recognised by their numbers or capital letters"},
            ),
        ],
        default="markdown",
        validators=[InputRequired("Choose how the text is written.")],
    )
    source_name = HiddenField()

    def read(self, old: Sequence[Block], number: int, *, title: str) -> Reading | None:
        """The text as it would follow version `number`; None when it was refused."""
        if self.source_format.data not in FORMATS:
            return None  # the field says so itself
        try:
            self._take_file()
            return read_after(
                old,
                number,
                source=self.source.data or "",
                source_format=self.source_format.data,
                title=title,
            )
        except Refused as no:
            for refusal in no.refusals:
                self.add(refusal)
        return None

    def _take_file(self) -> None:
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            return
        name = sent.filename
        if not name.lower().endswith((".md", ".markdown", ".txt", ".text")):
            raise Refused(
                Refusal("wrong-kind", f"“{name}” is not a .md or .txt file.", field="file")
            )
        try:
            words = outline.decode(sent.read())
        except (outline.Undecodable, outline.TooLong) as error:
            raise Refused(Refusal("not-a-text", str(error), field="file")) from error
        if not words.strip():
            raise Refused(Refusal("empty-file", f"“{name}” is empty.", field="file"))
        self.source.data, self.source_name.data = words, name


class NewDocumentForm(TextForm):
    title = StringField(
        "Title",
        description="What readers know it by, such as “Chapter 4: Sharing information”.",
        validators=[
            InputRequired("Give the document a title."),
            Length(max=rules.TITLE_LIMIT, message="The title may have 300 characters."),
        ],
    )
    reference = StringField(
        "Reference (optional)",
        description="A short code, such as “CP 4”.",
        validators=[
            Length(max=rules.REFERENCE_LIMIT, message="The reference may have 40 characters.")
        ],
    )

    def __iter__(self) -> Iterator[Field]:
        """As on the page, where the title comes first: the errors are listed in this order."""
        first = (self.title, self.reference)
        return iter([*first, *(each for each in super().__iter__() if each not in first)])


class NewDraftForm(BaseForm):
    purpose = StringField(
        "What is this draft for? (optional)",
        description="A few words, such as “Yearly review” or “Change after an inquest”.",
        validators=[Length(max=rules.TITLE_LIMIT, message="It may have 300 characters.")],
    )


class NewVersionForm(TextForm):
    """The next text. What was chosen when it was checked before travels with it."""

    seen_number = HiddenField()
    rebases_on_id = HiddenField()
    change_class = HiddenField()
    note = HiddenField()

    @property
    def rebases_on(self) -> int | None:
        """Id of the published version that the text takes in, if it is said to."""
        return whole_number(self.rebases_on_id.data or "") or None

    @property
    def seen(self) -> int:
        """Number of the version that was opened; 0 when the field was tampered with."""
        given = self.seen_number.data or ""
        return whole_number(given) or 0

    @classmethod
    def of(cls, text: UnsavedText, *, seen_number: int) -> Self:
        """With a text that is kept, to be changed further; its author has now seen that version."""
        kept = {key: getattr(text, key) for key in KEPT}
        rebases_on = str(text.rebases_on_id or "")
        return cls(**kept, seen_number=str(seen_number), rebases_on_id=rebases_on)

    @property
    def kept(self) -> dict[str, Any]:
        """What of it is kept until it is saved."""
        found = {key: self._fields[key].data or "" for key in KEPT}
        return {**found, "seen_number": self.seen, "rebases_on": self.rebases_on}


class CheckVersionForm(BaseForm):
    """What is said of a text that is to be saved."""

    change_class = RadioField(
        "How much does the change matter?",
        choices=CLASSES,
        validate_choice=False,
    )
    note = TextAreaField("Note")

    def begin(self, text: UnsavedText, suggested: str) -> None:
        """What was said before, or what its words suggest; words that came back stay."""
        self.change_class.data = self.change_class.data or text.change_class or suggested
        self.note.data = self.note.data or text.note


class ClassForm(SeenForm):
    """Another word for how much a saved change matters."""

    change_class = RadioField(
        "How much does the change matter?", choices=CLASSES, validate_choice=False
    )
    reason = TextAreaField(
        "Why is it called something else now?",
        description="It joins the version’s note and stays on the record.",
    )
