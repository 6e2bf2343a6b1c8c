"""The form of a meeting or a call: what was said, who was there, what it was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.accounts.models import Agency
from consult.consultations.heard import KINDS
from consult.conversations.models import Conversation
from consult.conversations.operations import Said, Sent
from consult.conversations.places import Place, place_of, places_of
from consult.responses.rules import DISCLOSURE, IDENTIFIES, LONGEST_REASON
from consult.web import SeenForm, whole_number
from consult.web.days import DayField
from workflows.refusal import Refusal

TAKEN = "Minutes, slides, a message. PDF, Word, OpenDocument, text or a picture, up to 10 MB each."


def _ticked(label: str, description: str = "") -> SelectMultipleField:
    return SelectMultipleField(
        label,
        description=description,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _fits(longest: int) -> Length:
    return Length(max=longest, message=f"Use {longest:,} characters or fewer.")


class ConversationForm(SeenForm):
    """Why it is put right is asked only once it is recorded."""

    kind = RadioField(
        "What was it?",
        choices=[SelectChoice(value, label) for value, label in KINDS.items()],
        validate_choice=False,
    )
    held_on = DayField("When was it?", description="For example, 3 3 2021")
    title = StringField(
        "What was it about?",
        description="In a line, such as “How the pathway works at night”.",
    )
    agencies = _ticked("Which agencies of this round took part?")
    others = TextAreaField(
        "Who else took part? (optional)",
        description="Groups and organisations that are not asked in this round, in your words.",
    )
    present = TextAreaField(
        "Who was there? (optional)",
        description="Names and roles, a line each. They are never published: only those who read "
        "the comments of this round see them.",
    )
    notes = TextAreaField(
        "What was said",
        description="As near to their words as you can. What an agency wants answered like a "
        "comment is entered as its answer, from the page of this record.",
    )
    files = MultipleFileField("Attach files (optional)", description=TAKEN)
    comments = _ticked("Comments that it was about")
    passages = _ticked("Parts of the text that it was about")
    left_out = _ticked(
        "Files that do not belong here", "What is ticked is no longer shown with the record."
    )
    explained = TextAreaField(
        "Why is this not about a child or a case?",
        description="For example: it is the number of an office. Your reason is on the record.",
        validators=[_fits(LONGEST_REASON)],
    )
    why = TextAreaField(
        "Why is it put right?",
        description="It stands beside the earlier words.",
    )
    codes: frozenset[str] | set[str] = frozenset()

    @classmethod
    def of(
        cls,
        conversation: Conversation | None,
        *,
        agencies: Sequence[Agency],
        comments: Sequence[tuple[Place, str]],
        passages: Mapping[str, Sequence[tuple[Place, str]]],
        about: str = "",
    ) -> ConversationForm:
        """about: the key of a place that it begins with."""
        form = cls(**_stored(conversation, about))
        form.agencies.choices = [SelectChoice(str(each.id), each.name) for each in agencies]
        form.comments.choices = [SelectChoice(place.key, name) for place, name in comments]
        form.passages.choices = [
            SelectChoice(place.key, name) for some in passages.values() for place, name in some
        ]
        if conversation is None:
            del form["why"]
            del form["left_out"]
        else:
            form.left_out.choices = [
                SelectChoice(str(each.file_id), conversation.file_names[each.file_id])
                for each in conversation.files
                if each.left_out_at is None
            ]
        return form

    @property
    def recorded(self) -> Said:
        keys = [*(self.comments.data or []), *(self.passages.data or [])]
        return Said(
            kind=self.kind.data or "",
            held_on=self.held_on.data,
            title=self.title.data or "",
            notes=self.notes.data or "",
            agencies={whole_number(each) or 0 for each in self.agencies.data or []},
            others=self.others.data or "",
            present=self.present.data or "",
            about=[place for place in map(place_of, keys) if place is not None],
            explained=self.explained.data or "",
        )

    @property
    def sent(self) -> list[Sent]:
        """Name and bytes of each file that was chosen."""
        chosen = self.files.data or []
        return [(each.filename, each.read()) for each in chosen if getattr(each, "filename", "")]

    @property
    def gone(self) -> set[int]:
        return {int(each) for each in self["left_out"].data or []} if "left_out" in self else set()

    @property
    def reason(self) -> str:
        return self["why"].data or "" if "why" in self else ""

    @property
    def is_telling(self) -> bool:
        """Whether it reads as if it told of harm."""
        return DISCLOSURE in self.codes

    @property
    def is_marked(self) -> bool:
        """Whether something in it was marked, now or when it was sent before."""
        return bool(
            {IDENTIFIES, DISCLOSURE} & set(self.codes)
            or self.explained.data
            or self.explained.errors
        )

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        fields = (self.title, self.others, self.present, self.notes)
        return [(str(each.label.text), each.data or "") for each in fields]

    def add(self, refusal: Refusal) -> None:
        self.codes = {*self.codes, refusal.code}
        super().add(refusal)

    def ask_for_files_again(self) -> None:
        """A browser does not keep a chosen file on a page that it is sent back to."""
        chosen = [each for each in self.files.data or [] if getattr(each, "filename", "")]
        if chosen and not self.files.errors:
            words = "Choose the files again: they are not kept while something else is missing."
            self.add(Refusal("file-not-kept", words, field="files"))


def _stored(conversation: Conversation | None, about: str) -> dict[str, object]:
    """What the form begins with. A comment and a passage are told apart by their first letter."""
    if conversation is None:
        keys = [about] if about else []
        values: dict[str, object] = {"seen_revision": "0"}
    else:
        keys = [place.key for place in places_of(conversation)]
        names = ("kind", "held_on", "title", "others", "present", "notes", "explained")
        values = {name: getattr(conversation, name) for name in names}
        values["agencies"] = [str(each.id) for each in conversation.agencies]
        values["seen_revision"] = str(conversation.revision)
    values["comments"] = [each for each in keys if each.startswith("c")]
    values["passages"] = [each for each in keys if each.startswith("v")]
    return values
