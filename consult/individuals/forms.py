"""The forms of people without an account, and of those who read what they send in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from consult.consultations.asking import OTHER, either, options_of
from consult.consultations.models import Question
from consult.individuals import rules
from consult.individuals.contents import Answered, Content, Said
from consult.individuals.models import PublicCall
from consult.individuals.operations import Sender
from consult.responses.rules import DISCLOSURE, IDENTIFIES
from consult.web import BaseForm, SeenForm, whole_number
from consult.web.days import DayField
from workflows.refusal import Refusal

PARTS = range(1, rules.MOST_PARTS + 1)
USES = (
    "Somebody of the working group reads every answer. Each comment gets an outcome: the text is "
    "changed, or we say why not. Comments and outcomes are published with the decision."
)
PRIVACY = (
    "We ask for your e-mail address to confirm that the answer is yours and to tell you what "
    "became of it. It is never published, and is deleted 30 days after the review has ended. Your "
    "name is published only if you allow it. You can withdraw or correct your answer until the "
    "consultation closes, by the link in the letter that we send you. An answer that is not "
    "confirmed is deleted."
)


class GuardedForm(BaseForm):
    """A form of somebody without an account, with words that must not identify a child."""

    email = EmailField("Your e-mail address")
    website = StringField("Leave this empty")
    explained = TextAreaField(
        "Why is this not about a child or a case?",
        description="For example: it is the number of an office. Whoever reads your answer first "
        "reads this too. Leave it empty if you take the words out.",
    )
    codes: frozenset[str] | set[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is wrong is listed in the order of the page: who sends it comes last."""
        super().__init__(*args, **kwargs)
        for name in ("name", "organisation", "may_name", "whose", "email", "explained", "website"):
            if name in self._fields:
                self._fields[name] = self._fields.pop(name)

    @property
    def content(self) -> Content:
        """What they wrote; each form has its own."""
        raise NotImplementedError

    def add(self, refusal: Refusal) -> None:
        self.codes = {*self.codes, refusal.code}
        super().add(refusal)

    @property
    def is_telling(self) -> bool:
        """Whether it reads as if it told of harm."""
        return DISCLOSURE in self.codes

    @property
    def is_marked(self) -> bool:
        return IDENTIFIES in self.codes or bool(self.explained.data or self.explained.errors)

    @property
    def trap(self) -> str:
        return self.website.data or ""


class AnswerForm(GuardedForm):
    """The questions of the round are added by `answer_form`."""

    whole = TextAreaField("Your comment on the whole text (optional)")
    about_1 = SelectField("Part of the text", validate_choice=False)
    part_1 = TextAreaField("Your comment on it")
    about_2 = SelectField("Part of the text", validate_choice=False)
    part_2 = TextAreaField("Your comment on it")
    about_3 = SelectField("Part of the text", validate_choice=False)
    part_3 = TextAreaField("Your comment on it")
    name = StringField("Your name (optional)")
    organisation = StringField("Your organisation (optional)")
    may_name = BooleanField("You may publish my name with my answer")

    questions: Sequence[Question] = ()
    parts: Mapping[str, tuple[int, str]] = {}

    @property
    def content(self) -> Content:
        return Content(tuple(self._comments()), tuple(self._answers()), self.explained.data or "")

    def _comments(self) -> Iterable[Said]:
        if self.whole.data and self.parts:
            yield Said(next(iter(self.parts.values()))[0], None, self.whole.data)
        for at in PARTS:
            place, words = self.parts.get(self[f"about_{at}"].data or ""), self[f"part_{at}"].data
            if place and words:
                yield Said(*place, words)

    def _answers(self) -> Iterable[Answered]:
        for each in self.questions:
            given = self[f"q{each.id}"].data
            if isinstance(given, date):
                given = given.isoformat()
            value = "\n".join(given) if isinstance(given, list) else (given or "")
            other, more = self._words(f"o{each.id}"), self._words(f"m{each.id}")
            if value:
                other = other if OTHER in value.split("\n") else ""
                yield Answered(each.id, value, other, more)

    def _words(self, name: str) -> str:
        return (self[name].data or "") if name in self._fields else ""

    @property
    def reasons(self) -> list[Refusal | None]:
        """What the form alone can see: words that would not be sent fit, too."""
        unsent = [
            rules.text_fits(self[name].data or "", name)
            for question in self.questions
            for name in (f"o{question.id}", f"m{question.id}")
            if name in self._fields
        ]
        return unsent + [
            no
            for at in PARTS
            for no in rules.is_about_a_text(
                self[f"about_{at}"].data or "",
                self[f"part_{at}"].data or "",
                self.parts,
                f"about_{at}",
            )
        ]

    @property
    def sender(self) -> Sender:
        return Sender(
            email=self.email.data or "",
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            may_name=bool(self.may_name.data),
        )

    def add(self, refusal: Refusal) -> None:
        """Content knows its comments by their place in it; the form, by their fields."""
        field = refusal.field or ""
        if field.startswith("comment_"):
            shown = self._shown()
            at = whole_number(field.removeprefix("comment_")) or 0
            field = shown[at] if at < len(shown) else "whole"
            refusal = replace(refusal, field=field)
        super().add(refusal)

    def _shown(self) -> list[str]:
        whole = ["whole"] if self.whole.data else []
        return whole + [
            f"part_{at}"
            for at in PARTS
            if self[f"part_{at}"].data and (self[f"about_{at}"].data or "") in self.parts
        ]


def answer_form(
    questions: Sequence[Question],
    parts: Mapping[str, tuple[int, str, str]],
    *,
    about: str = "",
    content: Content | None = None,
    **given: Any,
) -> AnswerForm:
    """parts: value of the list → version, anchor, what it is called; about: the first choice."""
    fields: dict[str, Any] = {}
    for each in questions:
        fields |= _fields_of(each)
    made = type("RoundAnswerForm", (AnswerForm,), fields)
    if content is not None:
        given |= _filled(questions, content, parts)
    elif about in parts:
        given["about_1"] = about
    form: AnswerForm = made(**given)
    form.questions = questions
    form.parts = {key: (version_id, anchor) for key, (version_id, anchor, _) in parts.items()}
    choices = [("", "Choose a part"), *((key, name) for key, (*_, name) in parts.items())]
    for at in PARTS:
        form[f"about_{at}"].choices = [SelectChoice(key, name) for key, name in choices]
    return form


def _fields_of(question: Question) -> dict[str, Any]:
    label, id = question.wording, question.id
    options = [SelectChoice(value, said) for value, said in options_of(question).items()]
    fields: dict[str, Any] = {}
    kind = question.kind
    if kind == "choices":
        fields[f"q{id}"] = SelectMultipleField(
            label,
            choices=options,
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            description=question.help,
        )
    elif options:
        fields[f"q{id}"] = RadioField(
            label, choices=options, validate_choice=False, description=question.help
        )
    elif kind == "text":
        fields[f"q{id}"] = TextAreaField(label, description=question.help)
    elif kind == "date":
        fields[f"q{id}"] = DayField(label, optional=True, description=question.help)
    elif kind == "number":
        kw = {"width": "10", "inputmode": "decimal"}
        fields[f"q{id}"] = StringField(label, description=question.help, render_kw=kw)
    else:
        fields[f"q{id}"] = StringField(label, description=question.help)
    if question.other:
        fields[f"o{id}"] = StringField("If you chose “Other”: what is it?")
    if question.follow_up:
        after = either(question, question.follow_up_if)
        hint = f"If you answered {after}." if question.follow_up_if else ""
        fields[f"m{id}"] = TextAreaField(question.follow_up, description=hint)
    return fields


def _filled(
    questions: Sequence[Question], content: Content, parts: Mapping[str, tuple[int, str, str]]
) -> dict[str, Any]:
    """As it was sent before."""
    keys = {(version_id, anchor): key for key, (version_id, anchor, _) in parts.items()}
    found: dict[str, Any] = {"explained": content.explained}
    whole = [each.body for each in content.comments if each.anchor is None]
    found["whole"] = "\n\n".join(whole)
    on_parts = [each for each in content.comments if each.anchor is not None]
    for at, each in zip(PARTS, on_parts, strict=False):
        found[f"about_{at}"] = keys.get((each.version_id, each.anchor or ""), "")
        found[f"part_{at}"] = each.body
    dates = {each.id for each in questions if each.kind == "date"}
    for said in content.answers:
        value: Any = said.value
        if said.question_id in dates:
            value = date.fromisoformat(said.value)
        found |= {f"o{said.question_id}": said.other, f"m{said.question_id}": said.more}
        found[f"q{said.question_id}"] = value
    return found


class YoungForm(GuardedForm):
    """A box for each question, an address, and nothing else."""

    whose = RadioField(
        "Whose e-mail address is it?",
        choices=[
            SelectChoice("own", "Mine"),
            SelectChoice("trusted", "Somebody I trust, who said yes"),
        ],
        default="own",
        validate_choice=False,
    )
    asked: Sequence[str] = ()
    version_id = 0

    @property
    def reasons(self) -> list[Refusal | None]:
        return [rules.address_is_of_somebody(self.whose.data or "")]

    @property
    def content(self) -> Content:
        said = (
            Said(self.version_id, None, words, asked)
            for at, asked in enumerate(self.asked)
            if (words := self[f"young_{at}"].data)
        )
        return Content(tuple(said), (), self.explained.data or "")

    @property
    def sender(self) -> Sender:
        return Sender(email=self.email.data or "", trusted=self.whose.data == "trusted")

    def add(self, refusal: Refusal) -> None:
        field = refusal.field or ""
        if field.startswith("comment_"):
            written = [f"young_{at}" for at in range(len(self.asked)) if self[f"young_{at}"].data]
            place = whole_number(field.removeprefix("comment_")) or 0
            field = written[place] if place < len(written) else "young_0"
            refusal = replace(refusal, field=field)
        super().add(refusal)


CALLED = {
    "whole": "Your comment on the whole text",
    "part": "Your comment on a part of the text",
    "young": "Your answer",
    "q": "Your answer to a question",
    "o": "What “other” is",
    "m": "What you added to an answer",
    "name": "Your name",
    "organisation": "Your organisation",
    "email": "Your e-mail address",
    "explained": "Why it is not about a child or a case",
}


def field_called(name: str) -> str:
    """What a field for words is, where the questions of the round are not at hand; "" for others,
    such as a place that was chosen."""
    return CALLED.get(name.partition("_")[0].rstrip("0123456789"), "")


def young_form(asked: Sequence[str], version_id: int) -> YoungForm:
    fields = {f"young_{at}": TextAreaField(words) for at, words in enumerate(asked)}
    form: YoungForm = type("AskedYoungForm", (YoungForm,), fields)()
    form.asked, form.version_id = asked, version_id
    return form


class CallForm(SeenForm):
    how = RadioField(
        "Who may answer?",
        description="What you write below is kept only if others than the agencies may answer.",
        choices=[SelectChoice(*each) for each in rules.HOW_WORDS.items()],
        default="none",
        validate_choice=False,
    )
    uses = TextAreaField(
        "How will answers be used?", description="People read this before they answer."
    )
    privacy = TextAreaField(
        "What becomes of personal details?",
        description="Agree the words with your data protection officer.",
    )
    young_title = StringField("Title of the young people’s page")
    young_text = TextAreaField(
        "Summary in plain words",
        description="For young people: what is planned, why, and what they can change. Headings "
        "begin with ##, lists with -.",
    )
    young_questions = TextAreaField(
        "Questions for young people",
        description=f"One on each line, {rules.MOST_YOUNG} at most. Each gets a box of its own.",
    )

    @classmethod
    def of(cls, call: PublicCall | None) -> CallForm:
        if call is None:
            return cls(uses=USES, privacy=PRIVACY, seen_revision="0")
        return cls(
            how=call.how,
            uses=call.uses,
            privacy=call.privacy,
            young_title=call.young_title,
            young_text=call.young_text,
            young_questions="\n".join(call.asked_of_young),
            seen_revision=str(call.revision),
        )

    @property
    def asked(self) -> list[str]:
        return (self.young_questions.data or "").split("\n")


class AcceptForm(BaseForm):
    """A box for each text, from which words may be taken out; see `accept_form`."""

    note = TextAreaField(
        "What did you take out, and why?",
        description="Only if you took something out. Its sender reads it.",
    )
    words: Mapping[str, str] = {}

    @property
    def cut(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in self.words}


def accept_form(texts: Mapping[str, tuple[str, str]]) -> AcceptForm:
    """texts: field → what it is called, and what stands in it."""
    fields = {name: TextAreaField(label) for name, (label, _) in texts.items()}
    words = {name: text for name, (_, text) in texts.items()}
    form: AcceptForm = type("CutForm", (AcceptForm,), fields)(**words)
    form.words = words
    return form


class SetAsideForm(BaseForm):
    why = RadioField(
        "Why is it set aside?",
        choices=[SelectChoice(*each) for each in rules.WHY_WORDS.items()],
        validate_choice=False,
    )
    note = TextAreaField(
        "In a sentence",
        description="It is kept, and sent to whoever wrote the answer, unless a machine sent it.",
    )


class DoneForm(BaseForm):
    done = TextAreaField(
        "What did you do?", description="For example: referred to children’s social care at 14:20."
    )
