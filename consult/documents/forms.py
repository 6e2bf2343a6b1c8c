"""Forms for new texts: shapes only, and reading what was sent before any lock is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self, TypeVar

from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from consult.documents import manifest, rules
from consult.documents.batches import MOST_FILES, are_a_few
from consult.documents.block import Block
from consult.documents.bold_lines import bold_lines
from consult.documents.decoding import TooLong, clean
from consult.documents.incoming.found import Incoming
from consult.documents.incoming.front_matter import split_head
from consult.documents.incoming.hypertext import read_html
from consult.documents.incoming.mixed import read_mixed
from consult.documents.inline import images_in
from consult.documents.models import Collection, UnsavedText
from consult.documents.outline import parse_markdown, to_markdown
from consult.documents.paper.head import without_head
from consult.documents.plaintext import as_markdown
from consult.documents.reading import FORMATS, Reading, opening_title, read_after, title_inside
from consult.documents.returning import Gone
from consult.documents.sent import PAGES, PLAIN, WORD, is_typed, understand
from consult.documents.waiting import is_long
from consult.files.rules import LARGEST_MB, plain_name, size_is_taken
from consult.web import BaseForm, SeenForm, whole_number
from consult.web.forms import tidy
from workflows.refusal import Refusal, Refused, refuse_any

IMAGE, ALT_LIMIT = "image_", 300
TITLE = "title_"
NO_TITLE = "Give the document a title."
CLASS_HINTS = {
    "editorial": "Spelling, layout, numbering or links. Nobody does anything differently.",
    "clarifying": "The same is said more clearly. Nobody does anything differently.",
    "substantive": "What somebody must, should or may do changes, or something is new.",
}


CLASSES = [
    SelectChoice(name, name.capitalize(), {"hint": CLASS_HINTS[name]}) for name in rules.CHOICES
]


BY_NAME = "name"  # how a text is written goes by its file, until somebody chooses
KEPT = ("source", "source_format", "source_name", "change_class", "note")


def _file_field(place: str) -> FileField:
    """`place`: a sentence on what becomes of the words in the box."""
    return FileField(
        "Or choose a file",
        description=(
            f"Word (.docx), HTML, Markdown or plain text, up to {LARGEST_MB} MB. {place} You see "
            "how it was understood before anything is saved."
        ),
        render_kw={"accept": ",".join((".docx", *PAGES, *PLAIN))},
    )


STAYS = (
    "HTML tags that you type here, such as <b>, stay as words. For a text with tags, choose “HTML” "
    "below or send it as a file."
)


class TextForm(BaseForm):
    """A text that is pasted, or sent as a file; the file's words are kept in the form.

    incoming  what was found in a Word file or HTML, once it is read
    sent      the bytes of the file
    """

    incoming: Incoming | None = None
    sent = b""

    source = TextAreaField("The text")
    file = _file_field("It takes the place of what is in the box.")
    source_format = RadioField(
        "How is it written?",
        choices=[
            SelectChoice(
                BY_NAME,
                "Go by the file",
                {"hint": "A .txt file is plain text; words in the box are Markdown"},
            ),
            SelectChoice(
                "markdown", "Markdown", {"hint": "# for headings, - for bullets, **bold**"}
            ),
            SelectChoice(
                "text",
                "Plain text",
                {"hint": "Headings are recognised by their numbers or capital letters"},
            ),
            SelectChoice("html", "HTML", {"hint": "The source of a page, with <p> and <h2>"}),
        ],
        default=BY_NAME,
        validators=[InputRequired("Choose how the text is written.")],
    )
    source_name = HiddenField()
    goes_on = HiddenField()

    @property
    def written(self) -> str:
        """How the words in the box are written; they are Markdown where nobody chose."""
        chosen = str(self.source_format.data or "")
        return "markdown" if chosen == BY_NAME else chosen

    @property
    def goes_on_id(self) -> int:
        """Id of the text that this one was made from; 0 when a new file takes its place."""
        given = whole_number(self.goes_on.data or "") or 0
        return 0 if self.incoming is not None else given

    @property
    def source_hint(self) -> str | None:
        """What is told of a text that was checked already, whose signs are words: _take_markup."""
        return STAYS if whole_number(self.goes_on.data or "") else None

    def read(
        self, old: Sequence[Block], number: int, *, title: str, gone: Sequence[Gone] = ()
    ) -> Reading | None:
        """The text as it would follow version `number`; None when it was refused."""
        try:
            self.source.data = without_head(self.source.data or "")
            self._take_file()
            if self.incoming is None:
                self._take_markup(old)
            if self.written not in FORMATS:
                return None  # the field says so itself
            return read_after(
                old,
                number,
                source=self.source.data or "",
                source_format=self.written,
                title=title.strip() or self._opening(),
                gone=gone,
            )
        except Refused as no:
            for refusal in no.refusals:
                self.add(refusal)
        return None

    def _take_markup(self, old: Sequence[Block]) -> None:
        """A text that comes from elsewhere may have HTML in its Markdown, too; what the text says
        already has none: its signs are words."""
        if self.source_format.data == "html":
            self._understood(read_html(self.source.data or ""))
        elif self.written == "markdown" and not self.goes_on_id:
            words, named, head = split_head(self.source.data or "")
            found = read_mixed(words, known=to_markdown(old) if old else "")
            if head is not None:  # as at the head of a file
                found = found or Incoming(words)
                found = replace(found, named=named, notices=(head, *found.notices))
            if found is not None:
                self._understood(found)

    def long_file(self) -> tuple[str, bytes] | None:
        """The name and the bytes of a file that a worker is to read. None where there is no such
        file, or where `read` will say at once why it is not taken."""
        try:
            found = self._received()
            if found is None or not is_long(*found):
                return None
            refuse_any([self._stands_against(found[0], "")])
            if found[0].lower().endswith(WORD):
                from consult.documents.incoming.package import look_over  # its library is large

                look_over(*found)
        except Refused:
            return None
        return found

    @property
    def typed(self) -> dict[str, str]:
        """What was sent besides the file, to come back into the form."""
        kept = (each for each in self if each not in (self.file, self._fields.get("csrf_token")))
        return {each.name: str(each.data or "") for each in kept}

    def _received(self) -> tuple[str, bytes] | None:
        """The file that was sent, read from the request once. Raises Refused."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            return None
        name = plain_name(sent.filename)
        self.sent = self.sent or sent.read()  # a request has a size of its own
        if not name.lower().endswith((*WORD, *PAGES, *PLAIN)):
            kinds = "a Word (.docx), HTML, Markdown (.md) or text (.txt) file"
            raise Refused(Refusal("wrong-kind", f"“{name}” is not {kinds}.", field="file"))
        refuse_any([size_is_taken(name, len(self.sent))])
        return name, self.sent

    def _take_file(self) -> None:
        found = self._received()
        if found is None:
            return
        name, data = found
        incoming, words = understand(name, data)
        if not words.strip():
            raise Refused(Refusal("empty-file", f"“{name}” has no text in it.", field="file"))
        refuse_any([self._stands_against(name, words)])
        self.source.data, self.source_name.data = words, name
        if self.source_format.data == BY_NAME:  # as it would be read among several
            self.source_format.data = "text" if is_typed(name) else "markdown"
        if incoming is not None:
            self._understood(incoming)

    def _stands_against(self, _name: str, _words: str) -> Refusal | None:
        """Why the file may not take the place of what is in the box."""
        return None

    def _opening(self) -> str:
        """The title that the text opens with, where it may be the document's."""
        return ""

    def _understood(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.source.data, self.source_format.data = incoming.source, "markdown"


def goes_by(source_format: str) -> str:
    """For words that are Markdown already: another file that is sent is still gone by."""
    return BY_NAME if source_format == "markdown" else source_format


def title_or_file(form: TextForm, field: Field) -> None:
    """A text may say itself what it is called: `NewDocumentForm.named`, which is asked again once
    what is not Markdown was read."""
    if (field.data or "").strip() or getattr(form.file.data, "filename", ""):
        return
    if form.written != "markdown" and (form.source.data or "").strip():
        return
    words, named, _head = split_head(without_head(form.source.data or ""))
    if not (form.written == "markdown" and (named or opening_title(words))):
        raise StopValidation(NO_TITLE)


class NewDocumentForm(TextForm):
    TITLE = (
        InputRequired(NO_TITLE),
        Length(max=rules.TITLE_LIMIT, message="The title may have 300 characters."),
    )
    REFERENCE = (
        Length(max=rules.REFERENCE_LIMIT, message="The reference may have 40 characters."),
    )
    title = StringField(
        "Title",
        description="What readers know it by, such as “Chapter 4: Sharing information”. Leave it "
        "empty to take the title that the text opens with, or the name of its file.",
        validators=(title_or_file, TITLE[1]),
    )
    reference = StringField(
        "Reference (optional)",
        description="A short code, such as “CP 4”.",
        validators=REFERENCE,
    )
    file = _file_field("Leave the box empty if you send one.")

    def _stands_against(self, name: str, words: str) -> Refusal | None:
        """Words that are kept nowhere else are not replaced by those of a file."""
        typed = self.source.data or ""
        if not typed.strip() or whole_number(self.goes_on.data or "") or typed == tidy(words):
            return None
        because = (
            f"You sent both “{name}” and words in the box. Nothing of the file was "
            "taken. Send what is in the box, or empty it and choose the file again."
        )
        return Refusal("two-texts", because, field="file")

    @property
    def named(self) -> str:
        """What was typed, or what the text is called inside, or else the name of its file; it
        can be changed on the page that follows. Raises Refused: no-title."""
        found = self.incoming
        inside = (found.named or found.title if found is not None else "") or self._opening()
        file = (self.source_name.data or "").rpartition(".")[0] if self.sent else ""
        title = ((self.title.data or "").strip() or inside or file)[: rules.TITLE_LIMIT]
        if not title:
            raise Refused(Refusal("no-title", NO_TITLE, field="title"))
        return title

    def _opening(self) -> str:
        source = self.source.data or ""
        if self.written == "text":
            try:
                return title_inside(as_markdown(clean(source)))  # as of a file
            except TooLong:
                return ""  # which is said where the text is read
        return opening_title(source) if self.written == "markdown" else ""

    def __iter__(self) -> Iterator[Field]:
        """As on the page, where the title comes first: the errors are listed in this order."""
        first = (self.title, self.reference)
        return iter([*first, *(each for each in super().__iter__() if each not in first)])


class SeveralForm(BaseForm):
    """Files that are to become a document each."""

    files = MultipleFileField(
        "Files",
        description=(
            f"Word (.docx), HTML, Markdown or plain text: up to {MOST_FILES} files, each of up to "
            f"{LARGEST_MB} MB. A file called {manifest.NAME} may come with them."
        ),
        render_kw={"accept": ",".join((".docx", *PAGES, *PLAIN, ".csv"))},
    )

    def read(self) -> tuple[list[tuple[str, bytes]], dict[str, manifest.Entry]]:
        """The name and the bytes of each file that was chosen, and what their list says of them.

        Raises Refused: see are_a_few and manifest.read_manifest.
        """
        chosen = self.files.data or []
        lists = [each for each in chosen if manifest.is_manifest(each.filename or "")]
        others = [each for each in chosen if each not in lists]
        refuse_any([are_a_few(len(others))])
        listed = manifest.read_manifest(lists[-1].read()) if lists else {}
        return [(each.filename, each.read()) for each in others], listed


class NewDraftForm(BaseForm):
    purpose = StringField(
        "What is this draft for? (optional)",
        description="A few words, such as “Yearly review” or “Change after an inquest”.",
        validators=[Length(max=rules.TITLE_LIMIT, message="It may have 300 characters.")],
    )


class NewVersionForm(TextForm):
    """The next text. What was chosen when it was checked before travels with it."""

    seen_number = HiddenField()
    change_class = HiddenField()
    note = HiddenField()

    @property
    def seen(self) -> int:
        """Number of the version that was opened; 0 when the field was tampered with."""
        given = self.seen_number.data or ""
        return whole_number(given) or 0

    @classmethod
    def of(cls, text: UnsavedText, *, seen_number: int) -> Self:
        """With a text that is kept, to be changed further; its author has now seen that version."""
        kept = {key: getattr(text, key) for key in KEPT}
        kept |= {"source": text.wanted, "source_format": goes_by(text.source_format)}
        return cls(None, **kept, seen_number=str(seen_number), goes_on=str(text.id))

    @property
    def kept(self) -> dict[str, Any]:
        """What of it is kept until it is saved."""
        found = {key: self._fields[key].data or "" for key in KEPT}
        return {**found, "source_format": self.written, "seen_number": self.seen}


LEVELS = {str(n): f"Level {n}" for n in range(1, 5)}


class HeadingsForm(BaseForm):
    """Asks which lines in bold are headings, where a text has such lines."""

    headings = SelectMultipleField("Which of them are headings?", validate_choice=False)
    level = SelectField(
        "At which level?",
        choices=[
            SelectChoice("", "By its number, or below the heading above it"),
            *(SelectChoice(value, words) for value, words in LEVELS.items()),
        ],
        default="",
        validate_choice=False,
    )

    def offer(self, source: str) -> None:
        lines = bold_lines(parse_markdown(source))
        words = dict.fromkeys(each.words for each in lines)
        self.headings.choices = [(each, each) for each in words]

    @property
    def at_level(self) -> int:
        """0 for each at its own."""
        said = self.level.data or ""
        return int(said) if said in LEVELS else 0

    @property
    def asked(self) -> set[str]:
        """The bare words of the lines that were ticked."""
        offered = {each[0] for each in self.headings.choices or ()}
        return {each for each in self.headings.data or () if each in offered}


class CheckVersionForm(HeadingsForm):
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


LOST = "parts, an order or review dates"


class CollectionForm(BaseForm):
    """Of which collection documents become chapters."""

    _must_choose = False

    collection = SelectField("Collection", default="", choices=[SelectChoice("", "None")])

    def offer_collections(
        self, collections: Sequence[Collection], *, arranged: bool = False
    ) -> None:
        """arranged  whether something is known of them that only a collection keeps: then
        somebody has to say that they go into none"""
        none = [("none", f"None: {LOST} are not kept")] if arranged and collections else []
        self.collection.choices = [
            ("", "Choose one" if none else "None"),
            *((str(each.id), each.title) for each in collections),
            *none,
        ]
        self._must_choose = bool(none)

    def refuse_unchosen(self) -> None:
        """Raises Refused: no-collection."""
        if self._must_choose and not self.collection.data:
            because = f"The list gives {LOST}, which only a collection keeps."
            fix = "Choose a collection, or “None” to go on without them."
            raise Refused(Refusal("no-collection", because, fix=fix, field="collection"))

    @property
    def collection_id(self) -> int | None:
        """None for none, and where no collection was offered."""
        return whole_number(self.collection.data or "") if self.collection else None


class CheckDocumentForm(HeadingsForm, CollectionForm):
    """What a document that is to be added is called."""

    title = StringField("Title", validators=NewDocumentForm.TITLE)
    reference = StringField("Reference (optional)", validators=NewDocumentForm.REFERENCE)


class TrackedForm(BaseForm):
    """What becomes of changes that were tracked and not decided on."""

    tracked = RadioField(
        "What becomes of them?",
        choices=[
            SelectChoice(
                "accepted", "Accept all", {"hint": "What was added stays, what was deleted goes."}
            ),
            SelectChoice("rejected", "Reject all", {"hint": "The text as it was before."}),
            SelectChoice(
                "both",
                "Keep both, as two versions",
                {
                    "hint": "First the text as it was "
                    "before, then the text with the changes. Readers see what changed between them."
                },
            ),
        ],
        validate_choice=False,
    )


class AddSeveralForm(TrackedForm, CollectionForm):
    """What becomes of files that were looked at."""

    @property
    def titles(self) -> dict[int, Field]:
        """{id of a text: the field of its title}"""
        return {
            int(each.name.removeprefix(TITLE)): each for each in self if each.name.startswith(TITLE)
        }


def with_titles(texts: Iterable[UnsavedText]) -> AddSeveralForm:
    """The form, which also has the title of each file that is no document yet."""
    fields = {
        f"{TITLE}{text.id}": StringField(
            f"Title of {text.source_name}",
            default=text.title,
            validators=[
                DataRequired(f"Give {text.source_name} a title."),  # not sent: as it is kept
                NewDocumentForm.TITLE[1],
            ],
        )
        for text in texts
        if text.version_id is None
    }
    made: AddSeveralForm = type("AddSeveralForm", (AddSeveralForm,), fields)()
    return made


F = TypeVar("F", bound=BaseForm)


def with_images(form: type[F], source: str) -> F:
    """The form, which also asks what each image of this text shows."""
    fields = {
        f"{IMAGE}{key}": StringField(
            f"What does image {at} show?",
            default=re.sub(r"\\(\W)", r"\1", alt),
            validators=[
                DataRequired(f"Say what image {at} shows."),
                Length(max=ALT_LIMIT, message=f"It may have {ALT_LIMIT} characters."),
            ],
        )
        for at, (key, alt) in enumerate(dict(images_in(source)).items(), 1)
    }
    made: F = type(form.__name__, (form,), fields)()
    return made


def alternatives_of(form: BaseForm) -> dict[str, str]:
    """{key of an image: what it is said to show}, where something is said."""
    said = {each.name.removeprefix(IMAGE): each.data for each in image_fields(form)}
    return {key: words for key, words in said.items() if words}


def image_fields(form: BaseForm) -> list[Field]:
    return [each for each in form if each.name.startswith(IMAGE)]


class ClassForm(SeenForm):
    """Another word for how much a saved change matters."""

    change_class = RadioField(
        "How much does the change matter?", choices=CLASSES, validate_choice=False
    )
    reason = TextAreaField(
        "Why is it called something else now?",
        description="It joins the version’s note and stays on the record.",
    )
