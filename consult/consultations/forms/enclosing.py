"""A file that goes with a round, its summary, its easy read version."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from consult.consultations.models import Enclosure
from consult.consultations.window_form import LONG
from consult.web import SeenForm
from workflows.refusal import Refusal

TAKEN = "PDF, Word, OpenDocument, text or a picture, up to 10 MB."


class Sent(NamedTuple):
    """A file as a browser sent it."""

    name: str
    data: bytes


def _why() -> TextAreaField:
    """The last field of each of the three, so that its error is told last too."""
    return TextAreaField(
        "Why does this change now?",
        description="Everyone who was asked gets this in an e-mail, and it stands beside it on the "
        "page of the round.",
    )


class EnclosingForm(SeenForm):
    """What the three forms share: why it comes only now is asked once the round is open."""

    def __init__(self, *args: Any, ask_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_why:
            del self["why"]

    @property
    def reason(self) -> str:
        return self["why"].data or "" if "why" in self else ""

    def sent(self, field: str) -> Sent | None:
        """The file that was chosen there, if one was."""
        given = self[field].data if field in self else None
        if not given or not getattr(given, "filename", ""):
            return None
        return Sent(given.filename, given.read())

    def ask_for_files_again(self) -> None:
        """A browser does not keep a chosen file on a page that it is sent back to."""
        for field in ("file", "other_file"):
            sent = self[field].data if field in self else None
            if getattr(sent, "filename", "") and not self[field].errors:
                words = "Choose the file again: it is not kept while something else is missing."
                self.add(Refusal("file-not-kept", words, field=field))


class AttachmentForm(EnclosingForm):
    title = StringField("Title", description="What people will find in it.")
    file = FileField("The file", description=TAKEN)
    readable = RadioField(
        "Can everybody read this file, also with a screen reader?",
        choices=[
            SelectChoice(
                "yes",
                "Yes",
                {"hint": "It is text with headings, or a PDF with tags; pictures are described."},
            ),
            SelectChoice("no", "No", {"hint": "It is a scan, a picture or a PDF without tags."}),
        ],
        validate_choice=False,
    )
    other_file = FileField(
        "The same in a file that everybody can read (optional)",
        description="If the answer is no. Choose a file here, or write it below.",
    )
    words = TextAreaField(
        "The same as a text (optional)",
        description="Say everything that the file says. You can use Markdown.",
        validators=[LONG],
    )
    why = _why()

    @classmethod
    def of(cls, enclosure: Enclosure | None, *, ask_why: bool) -> AttachmentForm:
        if enclosure is None:
            return cls(ask_why=ask_why, seen_revision="0")
        return cls(
            ask_why=ask_why,
            title=enclosure.title,
            readable="yes" if enclosure.readable else "no",
            words=enclosure.words,
            seen_revision=str(enclosure.revision),
        )

    @property
    def is_readable(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.readable.data or "")


class SummaryForm(EnclosingForm):
    words = TextAreaField(
        "Summary in plain English",
        description="What changes, for whom, and what you ask, on one page. Short sentences; no "
        "terms that only specialists know. You can use Markdown.",
        validators=[LONG],
    )
    why = _why()

    @classmethod
    def of(cls, enclosure: Enclosure | None, *, ask_why: bool) -> SummaryForm:
        words = enclosure.words if enclosure else ""
        revision = str(enclosure.revision if enclosure else 0)
        return cls(ask_why=ask_why, words=words, seen_revision=revision)


class EasyReadForm(EnclosingForm):
    file = FileField("The file of the easy read version", description=TAKEN)
    words = TextAreaField(
        "Or write it here",
        description="One idea in a sentence, everyday words. You can use Markdown.",
        validators=[LONG],
    )
    why = _why()

    @classmethod
    def of(cls, enclosure: Enclosure | None, *, ask_why: bool) -> EasyReadForm:
        words = enclosure.words if enclosure else ""
        revision = str(enclosure.revision if enclosure else 0)
        return cls(ask_why=ask_why, words=words, seen_revision=revision)
