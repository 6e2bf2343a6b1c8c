"""The forms in which those who run a round enter what an agency answered another way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from consult.consultations.asking import Words
from consult.consultations.heard import Heard, HeardFile
from consult.consultations.models import Question
from consult.responses import rules, wording
from consult.responses.entered import HOW_IT_CAME
from consult.responses.forms import AnswersForm, fits, question_fields
from consult.responses.models import Answer, Comment, EnteredAnswer
from consult.responses.operations import Particulars, Remark, remark_of
from consult.web import ActionForm, BaseForm, whole_number
from consult.web.days import DayField
from workflows.refusal import Refusal

MOST = 200  # comments on one page
UPLOAD, STAYS = "upload", "stays"  # where the original is, besides the files of meetings
STANCES = [SelectChoice(value, label) for value, label in wording.STANCES]


class EntryForm(BaseForm):
    """How an answer came, when, who gave it, and the original."""

    how = RadioField(
        "How did the answer come?",
        choices=[SelectChoice(value, label) for value, label in HOW_IT_CAME.items()],
        validate_choice=False,  # the operation says all that is missing at once
    )
    came_on = DayField(
        "Day on which it came",
        description="The date of the letter, the mail or the call. For example, 3 3 2021",
    )
    given_name = StringField("Who gave it? Full name")
    given_role = StringField("Their role in the agency")
    original = RadioField(
        "Where is the original?",
        description="A file that is kept with a meeting or a call of this round can be the "
        "original, too. Once the answer is recorded, the people of the agency can open it.",
        default=UPLOAD,
        validate_choice=False,  # the operation knows which files there are
    )
    file = FileField(
        "The original",
        description="A scan of the letter, the e-mail, or your notes of the call or meeting. PDF, "
        "Word, OpenDocument, text or a picture, up to 10 MB.",
    )
    seen_revision = HiddenField()

    @classmethod
    def of(
        cls,
        entry: EnteredAnswer | None,
        heard: Heard | None = None,
        files: Sequence[HeardFile] = (),
    ) -> EntryForm:
        """heard: where it was given, for a form that nothing was entered in yet; files: of the
        meetings and calls of its round."""
        form = cls(**_begun(entry, heard, {each.id for each in files}))
        upload = "A new file in the place of it" if entry else "A file that you attach"
        form.original.choices = [
            *([SelectChoice(STAYS, f"It stays {entry.file.name}")] if entry else []),
            SelectChoice(UPLOAD, upload),
            *(SelectChoice(str(each.id), each.words) for each in files),
        ]
        if not files:
            del form["original"]
        return form

    @property
    def chosen(self) -> int | None:
        """The id of the file of a meeting that was chosen."""
        return whole_number(str(self["original"].data or "")) if "original" in self else None

    @property
    def particulars(self) -> Particulars:
        name, role = self.given_name.data or "", self.given_role.data or ""
        return Particulars(self.how.data or "", self.came_on.data, name, role)

    @property
    def seen(self) -> int:
        return whole_number(self.seen_revision.data) or 0

    @cached_property
    def sent(self) -> tuple[str, bytes] | None:
        """Name and bytes of the file that was attached, if one was."""
        given = self.file.data
        if not given or not getattr(given, "filename", ""):
            return None
        return given.filename, given.read()

    def ask_for_the_file_again(self) -> None:
        """A browser does not keep a chosen file on a page that it is sent back to."""
        if getattr(self.file.data, "filename", "") and not self.file.errors:
            words = "Choose the file again: it is not kept while something else is missing."
            self.add(Refusal("file-not-kept", words, field="file"))


def _begun(
    entry: EnteredAnswer | None, heard: Heard | None, files: Collection[int]
) -> dict[str, object]:
    """What the form begins with."""
    if entry is not None:
        kept = str(entry.file_id) if entry.file_id in files else STAYS
        said = {name: getattr(entry, name) for name in ("how", "came_on", "given_name")}
        return {
            **said,
            "given_role": entry.given_role,
            "original": kept,
            "seen_revision": str(entry.revision),
        }
    known = {"how": heard.how, "came_on": heard.held_on} if heard is not None else {}
    return {"seen_revision": "0", **known}


class EntryWordsForm(AnswersForm):
    """What was said: comments place0, body0 … and answers; made by `entry_words_form`."""

    rows = HiddenField()
    seen_revision = HiddenField()
    request_id = HiddenField()
    count = 0

    @property
    def numbers(self) -> range:
        return range(self.count)

    @property
    def seen(self) -> int:
        return whole_number(self.seen_revision.data) or 0

    @property
    def filled(self) -> list[int]:
        """Rows in which something is written."""
        names = ("body", "proposed", "why")
        return [n for n in self.numbers if any((self[f"{e}{n}"].data or "").strip() for e in names)]

    @property
    def remarks(self) -> list[Remark]:
        return [self._remark(n) for n in self.filled]

    def _remark(self, number: int) -> Remark:
        version, _, anchor = (self[f"place{number}"].data or "").partition(":")
        why = self[f"why{number}"].data or ""
        return Remark(
            version_id=whole_number(version) or 0,
            anchor=anchor or None,
            body=self[f"body{number}"].data or "",
            proposed=self[f"proposed{number}"].data or "",
            stance=self[f"stance{number}"].data or "neutral",
            withheld=bool(why.strip()),
            withheld_why=why,
        )

    @property
    def answered(self) -> list[tuple[Question, Words]]:
        return [(question, self.typed(question)) for question in self.questions]

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        rows = [
            (str(self[f"{name}{n}"].label.text), self[f"{name}{n}"].data or "")
            for n in self.numbers
            for name in ("body", "proposed", "why")
        ]
        return [*rows, *super().marked]

    def add(self, refusal: Refusal) -> None:
        """The operation counts the comments that were given; the page has empty ones between."""
        name = (refusal.field or "").rstrip("0123456789")
        number = whole_number((refusal.field or "").removeprefix(name))
        if name in OWN and number is not None and number < len(self.filled):
            field = f"{OWN[name]}{self.filled[number]}"
            refusal = replace(refusal, field=field)
        super().add(refusal)


OWN = {
    "body": "body",
    "proposed": "proposed",
    "stance": "stance",
    "withheld_why": "why",
    "kind": "body",
    "priority": "body",
    "rationale": "body",
}


def entry_words_form(
    entry: EnteredAnswer,
    questions: Sequence[Question],
    places: Mapping[str, Sequence[tuple[str, str]]],
    *,
    rows: int,
    posted: int | None,
) -> EntryWordsForm:
    """With so many rows for comments as were posted, or as are stored and some more.

    places  title of each text → (value, name) of it and of its passages
    """
    kept = [remark_of(each) for each in entry.remarks]
    count = min(MOST, posted if posted is not None else max(len(kept), rows, 1))
    answers = {
        int(key): Answer(question_id=int(key), value=value, other=other, more=more, revision=1)
        for key, (value, other, more) in entry.answers.items()
    }
    choices = [
        SelectChoice(value, name, optgroup=title)
        for title, some in places.items()
        for value, name in some
    ]
    fields = {**question_fields(questions, answers), "count": count}
    for n in range(count):
        fields |= _row(n, kept[n] if n < len(kept) else None, choices)
    form = type("RoundEntryForm", (EntryWordsForm,), fields)
    made: EntryWordsForm = form(rows=str(count), seen_revision=str(entry.revision))
    return made


def _row(number: int, said: Remark | None, choices: Sequence[SelectChoice]) -> dict[str, Any]:
    place = f"{said.version_id}{f':{said.anchor}' if said.anchor else ''}" if said else None
    n = number + 1
    return {
        f"place{number}": SelectField(
            f"What is comment {n} about?", choices=list(choices), default=place
        ),
        f"body{number}": TextAreaField(
            f"Comment {n}", default=said.body if said else "", validators=[fits(rules.LONGEST)]
        ),
        f"proposed{number}": TextAreaField(
            f"Proposed wording of comment {n} (optional)",
            default=said.proposed if said else "",
            validators=[fits(rules.LONGEST)],
        ),
        f"stance{number}": SelectField(
            f"Where do they stand in comment {n}?",
            choices=STANCES,
            default=said.stance if said else "neutral",
        ),
        f"why{number}": TextAreaField(
            f"Why they ask not to publish comment {n} (optional)",
            default=said.withheld_why if said else "",
            validators=[fits(rules.LONGEST_REASON)],
        ),
    }


class CorrectEntryForm(AnswersForm):
    """What was entered: body7 and proposed7 of comment 7, and answers; `correct_entry_form`."""

    seen_revision = HiddenField()
    comments: Sequence[Comment] = ()
    why = TextAreaField(
        "What was mistaken?",
        description="It stands beside the answer, and its lead reads it.",
    )

    @property
    def seen(self) -> int:
        return whole_number(self.seen_revision.data) or 0

    @property
    def corrected(self) -> dict[int, tuple[str, str]]:
        return {
            each.id: (self[f"body{each.id}"].data or "", self[f"proposed{each.id}"].data or "")
            for each in self.comments
        }

    @property
    def answered(self) -> list[tuple[Question, Words]]:
        return [(question, self.typed(question)) for question in self.questions]

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        fields = [
            self[f"{name}{each.id}"] for each in self.comments for name in ("body", "proposed")
        ]
        rows = [(str(each.label.text), each.data or "") for each in (*fields, self.why)]
        return [*rows, *super().marked]


def correct_entry_form(
    entry: EnteredAnswer,
    comments: Sequence[Comment],
    questions: Sequence[Question],
    answers: Mapping[int, Answer],
) -> CorrectEntryForm:
    fields = {**question_fields(questions, answers), "comments": comments}
    for number, each in enumerate(comments, start=1):
        fields[f"body{each.id}"] = TextAreaField(f"Comment {number}", default=each.body)
        fields[f"proposed{each.id}"] = TextAreaField(
            f"Proposed wording of comment {number} (optional)", default=each.proposed
        )
    form = type("CorrectedEntryForm", (CorrectEntryForm,), fields)
    made: CorrectEntryForm = form(seen_revision=str(entry.revision))
    return made


class ObjectForm(BaseForm):
    """What is wrong with what was entered for an agency."""

    words = TextAreaField(
        "What is wrong with it?",
        description="Those who run the review read it beside the answer.",
        validators=[DataRequired("Say what is wrong with it."), fits(rules.LONGEST_REASON)],
    )


class DiscardForm(ActionForm):
    """A button."""
