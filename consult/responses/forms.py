"""The forms of the workspace. They check shape; the operations check rules."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from consult.consultations.asking import Words, either, in_words, options_of
from consult.consultations.models import Question
from consult.consultations.window_form import WindowForm
from consult.responses import rules, wording
from consult.responses.contents import FIELDS, TEXTS, UNSAID, Contents, joined
from consult.responses.models import Answer, Comment, Response
from consult.responses.offline import layouts
from consult.responses.offline.found import Table, letter
from consult.responses.operations import Pointed, written
from consult.settings import zone_here
from consult.web import ActionForm, BaseForm, whole_number
from consult.web.days import DayField
from workflows.calendar import local_day
from workflows.guards.wording import count
from workflows.reasons import MIN_WORDS
from workflows.refusal import Refusal

MOST_TABLES = 5  # whose columns somebody tells
KINDS, STANCES = wording.KINDS, wording.STANCES
KIND_WORDS, STANCE_WORDS = wording.KIND_WORDS, wording.STANCE_WORDS
MORE = tuple(name for name in FIELDS if name not in ("body", "proposed"))  # folded away


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def fits(longest: int) -> Callable[[Any, Any], None]:
    """A validator: whoever wrote too much is told by how much."""

    def is_short_enough(_form: Any, field: Any) -> None:
        if (no := rules.text_fits(field.data or "", field.name, longest)) is not None:
            raise StopValidation(no.because)

    return is_short_enough


def _explained() -> TextAreaField:
    return TextAreaField(
        "Why is this not about a child or a case?",
        description="For example: it is the number of an office. Your reason is logged, and the "
        "safeguarding lead reads it. Leave it empty if you take the words out.",
        validators=[fits(rules.LONGEST_REASON)],
    )


class GuardedForm(BaseForm):
    """A form with words that must not identify a child."""

    @property
    def is_telling(self) -> bool:
        """Whether it reads as if it told of harm."""
        return rules.DISCLOSURE in self.codes

    @property
    def is_marked(self) -> bool:
        """Whether something in it was marked, now or when it was sent before."""
        explained = self["explained"]
        return rules.IDENTIFIES in self.codes or bool(explained.data or explained.errors)

    def add(self, refusal: Refusal) -> None:
        self.codes = {*self.codes, refusal.code}
        super().add(refusal)

    codes: frozenset[str] | set[str] = frozenset()


class TypedOnForm(GuardedForm):
    """A form whose words are kept while they are typed: `seen_hand` is this drawing of it."""

    seen_hand = HiddenField(default=lambda: secrets.token_hex(16))

    @property
    def hand(self) -> str:
        return str(self.seen_hand.data or "")[:64]


class CommentForm(TypedOnForm):
    """Only the comment itself is required."""

    body = TextAreaField(
        "Your comment", validators=[DataRequired("Write your comment."), fits(rules.LONGEST)]
    )
    proposed = TextAreaField("Proposed wording", validators=[fits(rules.LONGEST)])
    kind = SelectField("What kind of comment is it?", choices=_choices(KINDS), default="general")
    stance = SelectField("Where do you stand?", choices=_choices(STANCES), default="neutral")
    priority = SelectField(
        "How much does it matter?", choices=_choices(wording.PRIORITIES), default=""
    )
    rationale = TextAreaField(
        "Reasons",
        description="What your comment rests on: practice, law, research.",
        validators=[fits(rules.LONGEST)],
    )
    withheld = BooleanField("Ask us not to publish this")
    withheld_why = TextAreaField(
        "Why should it not be published?", validators=[fits(rules.LONGEST_REASON)]
    )
    explained = _explained()
    seen_revision = HiddenField()
    quote = TextAreaField("The words you comment on", validators=[fits(rules.LONGEST_QUOTE)])
    quote_at = HiddenField()

    @property
    def pointed(self) -> Pointed:
        """What of the block it is about; where that begins is known when it was selected."""
        return Pointed(self.quote.data or "", whole_number(str(self.quote_at.data or "")))

    @property
    def contents(self) -> Contents:
        return Contents(
            body=self.body.data or "",
            proposed=self.proposed.data or "",
            kind=self.kind.data,
            stance=self.stance.data,
            priority=self.priority.data,
            rationale=self.rationale.data or "",
            withheld=bool(self.withheld.data),
            withheld_why=self.withheld_why.data or "",
        )

    @property
    def says_more(self) -> bool:
        """Whether anything but the comment is filled in, or refused."""
        more = ("proposed", *MORE)
        given = {name: getattr(self.contents, name) for name in more}
        return given != {name: UNSAID[name] for name in more} or any(
            self[name].errors for name in more
        )

    @property
    def words(self) -> str:
        """Everything typed, as one text to keep."""
        about = f"On the words “{self.quote.data}”:\n\n" if self.quote.data else ""
        return about + self.contents.in_words

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0

    @classmethod
    def of(cls, comment: Comment, **kept: Any) -> CommentForm:
        """The form as it is first drawn for a stored comment, or with what was kept."""
        return cls(
            **kept,
            **asdict(Contents.of(comment)),
            seen_revision=str(comment.revision),
            quote=comment.quote.exact if comment.quote else "",
            quote_at=str(comment.quote.start) if comment.quote else "",
        )

    def given(self) -> Any:
        return {**asdict(self.contents), "explained": self.explained.data or ""}

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [(str(self[name].label.text), self[name].data or "") for name in TEXTS]


class MergeForm(CommentForm):
    """One comment in the place of several; `of` says which, as they were on the page."""

    of = HiddenField()

    @classmethod
    def of_all(cls, parts: Sequence[Comment]) -> MergeForm:
        said = asdict(joined([Contents.of(each) for each in parts]))
        return cls(**said, of=",".join(f"{each.id}:{each.revision}" for each in parts))

    @property
    def parts(self) -> dict[int, int]:
        """Comment → the revision that was on the page."""
        pairs = (each.partition(":") for each in str(self.of.data or "").split(","))
        found = {whole_number(id): whole_number(revision) or 0 for id, _, revision in pairs}
        return {id: revision for id, revision in found.items() if id is not None}

    def see(self, there: Sequence[Comment]) -> None:
        """Those that still stand there, as they are now: the next press is a knowing one."""
        wanted = self.parts
        now = [f"{each.id}:{each.revision}" for each in there if each.id in wanted]
        self.of.data = ",".join(now)


class NoteForm(GuardedForm):
    """What colleagues tell each other."""

    body = TextAreaField("Note", validators=[DataRequired("Write the note."), fits(rules.LONGEST)])
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [("Note", self.body.data or "")]


class PassSectionForm(GuardedForm):
    """Who is asked to look at a section, at what, and by when."""

    person = RadioField(
        "Who should look at it?",
        choices=[],
        validate_choice=False,
        validators=[DataRequired("Choose who should look at it.")],
    )
    note = TextAreaField(
        "What should they look at? (optional)",
        description="Only people of your agency read it, and whoever you ask.",
        validators=[fits(rules.LONGEST)],
    )
    due_on = DayField("By when? (optional)", optional=True)
    explained = _explained()

    @classmethod
    def of(cls, people: Iterable[tuple[int, str, str]]) -> PassSectionForm:
        """people: account id, name, and what they are to the agency."""
        form = cls()
        form.person.choices = [
            SelectChoice(str(id), name, render_kw={"hint": hint} if hint else {})
            for id, name, hint in people
        ]
        return form

    @property
    def person_id(self) -> int | None:
        return whole_number(str(self.person.data or ""))

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("What they should look at", self.note.data or "")]


class FinishSectionForm(GuardedForm):
    """Looked at, with a word on it or none."""

    answer = TextAreaField(
        "Anything your colleagues should know? (optional)",
        description="Not submitted. Comments on the text are written beside the text.",
        validators=[fits(rules.LONGEST)],
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("What your colleagues should know", self.answer.data or "")]


class GiveBackForm(GuardedForm):
    """Why somebody cannot look at a section."""

    answer = TextAreaField(
        "Why do you give it back?",
        validators=[DataRequired("Say why you give it back."), fits(rules.LONGEST)],
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("Why you give it back", self.answer.data or "")]


JOINT_RIGHTS = [
    ("comment", "Read the joint response and comment in it"),
    ("read", "Only read the joint response"),
]


class JointRightsForm(BaseForm):
    """What people of agencies that answer jointly may do."""

    rights = RadioField(
        "What may people of the joined agencies do?",
        choices=_choices(JOINT_RIGHTS),
        default="comment",
        validators=[DataRequired("Choose what they may do.")],
    )


class ProposeJointForm(GuardedForm, JointRightsForm):
    """Which agencies are asked to answer jointly."""

    agencies = SelectMultipleField(
        "Which agencies do you ask?", choices=[], validate_choice=False, coerce=str
    )
    message = TextAreaField(
        "Message to their leads (optional)", validators=[fits(rules.LONGEST_REASON)]
    )
    explained = _explained()

    @classmethod
    def of(cls, others: Iterable[tuple[int, str]]) -> ProposeJointForm:
        form = cls()
        form.agencies.choices = [SelectChoice(str(id), name) for id, name in others]
        return form

    @property
    def chosen(self) -> list[int]:
        found = (whole_number(str(each)) for each in self.agencies.data or ())
        return [each if each is not None else 0 for each in found]

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("Message", self.message.data or "")]


class DecideJointForm(GuardedForm):
    """Whether an agency answers jointly, by its lead."""

    decision = RadioField(
        "Does your agency answer jointly?",
        choices=_choices([("agree", "Agree"), ("refuse", "Refuse")]),
        validators=[DataRequired("Choose whether you agree.")],
    )
    signatory = StringField("Your name", validators=[fits(rules.LONGEST_NAME)])
    role = StringField("Your role", validators=[fits(rules.LONGEST_NAME)])
    reason = TextAreaField(
        "Why do you refuse? (optional)",
        description="The lead of the agency that asked you reads it.",
        validators=[fits(rules.LONGEST_REASON)],
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("Why you refuse", self.reason.data or "")]


class AgreeJointForm(BaseForm):
    """A lead agrees to the text that they have read."""

    signatory = StringField(
        "Your name", validators=[DataRequired("Type your name."), fits(rules.LONGEST_NAME)]
    )
    role = StringField(
        "Your role",
        validators=[
            DataRequired("Type the role in which you agree."),
            fits(rules.LONGEST_NAME),
        ],
    )
    seen_mark = HiddenField()


class BringJointForm(BaseForm):
    """Which of an agency's own comments and answers go into the joint response; made by
    `bring_joint_form`, with a question for each answer that another one stands in the place of."""

    comments = SelectMultipleField(
        "Which comments do you bring in?", choices=[], validate_choice=False, coerce=str
    )
    answers = SelectMultipleField(
        "Which answers do you bring in?",
        description="The joint response has no answer to these questions yet.",
        choices=[],
        validate_choice=False,
        coerce=str,
    )
    seen = HiddenField()
    asked: Sequence[int] = ()  # ids of questions that are answered in both

    @property
    def chosen(self) -> list[int]:
        found = (whole_number(str(each)) for each in self.comments.data or ())
        return [each for each in found if each is not None]

    @property
    def put(self) -> dict[int, int]:
        """Question id → the revision of the answer there that was on the page."""
        pairs = (each.partition(":") for each in (self.seen.data or "").split(","))
        seen = {whole_number(id): whole_number(revision) or 0 for id, _, revision in pairs}
        ticked = {whole_number(str(each)) for each in self.answers.data or ()}
        ticked |= {id for id in self.asked if self[f"q{id}"].data == OURS}
        return {id: seen.get(id, 0) for id in ticked if id is not None}

    def add(self, refusal: Refusal) -> None:
        """What was chosen is chosen here by another name."""
        field, offered = refusal.field or "", [f"q{id}" for id in self.asked]
        listed = [each.name for each in (self.comments, self.answers) if each.choices]
        moved = ""
        if field == "chosen":
            moved = [*listed, *offered, "comments"][0]
        elif field.startswith("q") and field not in offered:
            moved = "answers"
        super().add(replace(refusal, field=moved) if moved else refusal)


OURS, THERE = "ours", "there"


def bring_joint_form(
    comments: Iterable[Comment], answers: Sequence[tuple[int, Answer, Answer | None]], *, host: str
) -> BringJointForm:
    """The form with what is not in the joint response yet.

    answers  the number of a question, the agency’s own answer, and the one that stands there
    """
    both = [(n, ours, there) for n, ours, there in answers if there is not None and there.value]
    fields: dict[str, Any] = {"asked": [ours.question_id for _, ours, _ in both]}
    for number, ours, there in both:
        there_words = shortened(words_of(ours.question, there), 600)
        ours_words = shortened(words_of(ours.question, ours), 600)
        fields[f"q{ours.question_id}"] = RadioField(
            f"Question {number}: {ours.question.wording}",
            description="Both have an answer. What is put aside is kept for whoever wrote it.",
            choices=[
                SelectChoice(THERE, f"Keep the answer of {host}", render_kw={"hint": there_words}),
                SelectChoice(OURS, "Put ours in its place", render_kw={"hint": ours_words}),
            ],
            default=THERE,
            validate_choice=False,
        )
    form: BringJointForm = type("BringJointForm", (BringJointForm,), fields)()
    form.comments.choices = [
        SelectChoice(str(each.id), shortened(each.body, 300)) for each in comments
    ]
    form.answers.choices = [
        SelectChoice(
            str(ours.question_id),
            f"Question {number}: {ours.question.wording}",
            render_kw={"hint": shortened(words_of(ours.question, ours), 600)},
        )
        for number, ours, there in answers
        if there is None or not there.value
    ]
    return form


def seen_of(answers: Sequence[tuple[int, Answer, Answer | None]]) -> str:
    """What of the joint response was on the page: question and revision."""
    return ",".join(
        f"{ours.question_id}:{there.revision if there else 0}" for _, ours, there in answers
    )


class JointReasonForm(GuardedForm):
    """Why an agency leaves, or the others go on without it."""

    reason = TextAreaField(
        "Why? (optional)",
        description="The leads of the other agencies read it.",
        validators=[fits(rules.LONGEST_REASON)],
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        return [("Why", self.reason.data or "")]


class LeaveOutForm(BaseForm):
    """Why a comment is not submitted."""

    reason = TextAreaField(
        "Why is it left out?",
        description="Its author and your colleagues read it. Nobody else does.",
        validators=[
            DataRequired("Say why. Its author reads it."),
            fits(rules.LONGEST_REASON),
        ],
    )
    seen_revision = HiddenField()

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0


class RemoveForm(BaseForm):
    """Take a comment out, in the wording that was on the page."""

    seen_revision = HiddenField()

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0


class BringForm(GuardedForm):
    """Which threads of the margin of a Word file are added, by their keys."""

    chosen = SelectMultipleField("Comments to add", choices=[], validate_choice=False)
    explained = _explained()

    @classmethod
    def of(cls, keys: Sequence[str], *, ticked: Sequence[str]) -> BringForm:
        form = cls(chosen=list(ticked))
        form.chosen.choices = [SelectChoice(key, key) for key in keys]
        return form

    @property
    def picked(self) -> list[str]:
        """What was ticked; of what was added meanwhile, the operation knows."""
        return [str(each) for each in self.chosen.data or ()]


class SignForm(ActionForm):
    """Name and role of the one who answers for the response, and what they had read."""

    signatory = StringField(
        "Full name",
        validators=[DataRequired("Type your full name."), fits(rules.LONGEST_NAME)],
    )
    role = StringField(
        "Role",
        validators=[
            DataRequired("Type the role in which you sign."),
            fits(rules.LONGEST_NAME),
        ],
    )
    seen_mark = HiddenField()


class DeclineForm(SignForm):
    """Why it is not for this agency to answer, and who says so."""

    reason = TextAreaField(
        "Why is this not for you?",
        description="The working group reads it. For example: our service does not work with "
        "children.",
        validators=[
            DataRequired("Say why it is not for you. The working group reads it."),
            fits(rules.LONGEST_REASON),
        ],
    )


class AskTimeForm(WindowForm):
    """Until when an agency asks for time, and why."""

    day = DayField("Until which day do you need time?")
    time = StringField(
        "Until what time?",
        description="For example, 5pm, 11:59pm or 23:59",
        validators=[DataRequired("Enter the time.")],
    )
    reason = TextAreaField(
        "Why do you need more time?",
        description=f"In at least {MIN_WORDS} words. Whoever decides reads it. If you get the "
        "time, everybody can read it on the page of the round.",
        validators=[DataRequired("Say why you need more time."), fits(rules.LONGEST)],
    )


class GuestForm(WindowForm):
    """Who comes by a link, what they may do, and until when."""

    name = StringField(
        "Full name", validators=[DataRequired("Enter the person’s name."), fits(200)]
    )
    email = EmailField(
        "E-mail address",
        description="The link is sent there.",
        validators=[DataRequired("Enter the person’s e-mail address."), fits(254)],
    )
    rights = RadioField(
        "What may they do?",
        choices=_choices(
            [
                ("comment", "Read the text and comment"),
                ("answer", "Read the text, comment, and answer the questions"),
            ]
        ),
        default="comment",
        validators=[DataRequired("Choose what they may do.")],
    )
    day = DayField("Until which day?")
    time = StringField("Until what time?", validators=[DataRequired("Enter the time.")])

    @classmethod
    def of(cls, closes_at: datetime | None, **kwargs: Any) -> Any:
        """The example is the last day that can be given."""
        form = super().of(closes_at, **kwargs)
        if closes_at is not None:
            last = local_day(closes_at, zone_here())
            form.day.description = f"For example, {last.day} {last.month} {last.year}"
        return form


class DecideTimeForm(ActionForm):
    """Yes, or no and why."""

    decision = RadioField(
        "What do you decide?",
        choices=_choices([("give", "Give the time that is asked for"), ("refuse", "Refuse it")]),
        validators=[DataRequired("Choose what you decide.")],
    )
    answer = TextAreaField(
        "If you refuse it: why?",
        description="The agency reads it.",
        validators=[fits(rules.LONGEST_REASON)],
    )


class AskForm(GuardedForm):
    """A question about a round."""

    question = TextAreaField(
        "Your question",
        validators=[DataRequired("Write your question."), fits(rules.LONGEST_QUESTION)],
    )
    named = BooleanField(
        "Everyone may read that our agency asks",
        description="Otherwise only those who run the consultation know who asked.",
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [("Your question", self.question.data or "")]


class AnswerAskedForm(GuardedForm):
    """What is said to a question about a round, and to whom."""

    outcome = RadioField(
        "Who reads the answer?",
        choices=[
            SelectChoice(
                "everyone",
                "Everyone who is asked in this consultation",
                render_kw={"hint": "They are not told who asked, unless the agency chose that."},
            ),
            SelectChoice(
                "alone",
                "Only the agency that asked",
                render_kw={"hint": "Where it concerns that agency alone."},
            ),
            SelectChoice(
                "declined",
                "Only the agency that asked: there will be no answer",
                render_kw={"hint": "Say why. For example: that is a comment on the text."},
            ),
        ],
        validators=[DataRequired("Choose who reads the answer.")],
    )
    told = TextAreaField(
        "The question, as everyone reads it",
        description="Take out what tells who asked. The agency’s own words are kept.",
        validators=[fits(rules.LONGEST)],
    )
    answer = TextAreaField(
        "The answer, or why there is none",
        validators=[DataRequired("Write the answer, or why there is none."), fits(rules.LONGEST)],
    )
    explained = _explained()

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [(str(each.label.text), each.data or "") for each in (self.told, self.answer)]


class CorrectAnswerForm(GuardedForm):
    """An answer that was wrong, put right."""

    answer = TextAreaField(
        "The answer", validators=[DataRequired("Write the answer."), fits(rules.LONGEST)]
    )
    why = TextAreaField(
        "What was wrong?",
        description="Whoever read the answer is told, and sees what it said before.",
        validators=[
            DataRequired("Say what was wrong. Whoever read it is told."),
            fits(rules.LONGEST_REASON),
        ],
    )
    explained = _explained()
    seen_revision = HiddenField()

    @property
    def seen(self) -> int:
        return whole_number(str(self.seen_revision.data or "")) or 0

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [(str(each.label.text), each.data or "") for each in (self.answer, self.why)]


class WaiveForm(ActionForm):
    """Why nobody is waited for any more."""

    reason = TextAreaField(
        "Why is this respondent no longer waited for?",
        description="It is kept on the record and shown to the review.",
        validators=[
            DataRequired("Give a reason. It is kept on the record."),
            fits(rules.LONGEST),
        ],
    )


class WaiveSeveralForm(WaiveForm):
    """The same for several, chosen one by one or by their sector."""

    sectors = SelectMultipleField(
        "Everyone who has not answered in a whole sector",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # a sector in which everybody answered meanwhile adds nobody
    )
    respondents = SelectMultipleField(
        "Respondents one by one",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # who answered meanwhile is left as they are
    )

    @classmethod
    def over(
        cls, sectors: Mapping[str, Sequence[Response]], unsent: Mapping[int, int]
    ) -> WaiveSeveralForm:
        """With each respondent of whom it can be recorded, by sector; none is ticked.

        unsent  response id → how many comments it has written and not sent in
        """
        form = cls.fresh(sectors=[], respondents=[])
        listed = [each for some in sectors.values() for each in some]
        form.reason.label.text = "Why are they no longer waited for?"
        form.sectors.choices = [
            SelectChoice(name, f"{name} ({len(some)})") for name, some in sectors.items()
        ]
        form.respondents.choices = [
            SelectChoice(each.id, f"{each.respondent}{_written(unsent.get(each.id, 0))}")
            for each in listed
        ]
        return form

    def chosen(
        self, sectors: Mapping[str, Sequence[Response]], asked: Sequence[Response]
    ) -> list[Response]:
        """Also who was on offer and answered meanwhile: what speaks against it is told."""
        whole = [each.id for name in self.sectors.data or [] for each in sectors.get(name, ())]
        wanted = {*(self.respondents.data or []), *whole}
        return [each for each in asked if each.id in wanted]


class WaitAgainForm(ActionForm):
    """Who is waited for again although it was recorded that no answer came, and why."""

    reasons = SelectMultipleField(
        "All for whom the same reason was given",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # whoever is waited for again meanwhile is left as they are
    )
    respondents = SelectMultipleField(
        "Respondents one by one",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    reason = TextAreaField(
        "Why do you wait for an answer again?",
        description="It is kept on the record and shown to the review and to those you wait for.",
        validators=[
            DataRequired("Give a reason. It is kept on the record."),
            fits(rules.LONGEST_REASON),
        ],
    )

    @classmethod
    def over(cls, given: Mapping[str, Sequence[Response]], chosen: int | None) -> WaitAgainForm:
        """With each respondent of whom it is recorded, by the reason that was given.

        given   reason → those for whom it was given
        chosen  the id of a response that is ticked
        """
        listed = [each for some in given.values() for each in some]
        ticked = [each.id for each in listed if each.id == chosen]
        form = cls.fresh(reasons=[], respondents=ticked)
        form.reasons.choices = [
            SelectChoice(_key(reason), f"{count(len(some), 'respondent')}: {shortened(reason)}")
            for reason, some in given.items()
            if len(some) > 1
        ]
        form.respondents.choices = [SelectChoice(each.id, each.respondent) for each in listed]
        return form

    def chosen(
        self, given: Mapping[str, Sequence[Response]], asked: Sequence[Response]
    ) -> list[Response]:
        """Also who was on offer and is waited for again meanwhile: what speaks against it is
        told."""
        keys = {*(self.reasons.data or [])}
        whole = [each.id for why, some in given.items() if _key(why) in keys for each in some]
        wanted = {*(self.respondents.data or []), *whole}
        return [each for each in asked if each.id in wanted]


def _key(reason: str) -> str:
    return hashlib.sha256(reason.encode()).hexdigest()[:16]


def shortened(text: str, most: int = 120) -> str:
    """Its first words, where it is longer than that."""
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _written(comments: int) -> str:
    """Said beside a name, so that nobody writes off without noticing what is nearly there."""
    return f" (has written {count(comments, 'comment')}, and not sent in)" if comments else ""


def token(answer: Answer | None) -> str:
    """What was on the page: the revision, and a short digest of what was answered."""
    return f"{answer.revision}:{_digest(answer.words)}" if answer else f"0:{_digest(Words())}"


class AnswersForm(TypedOnForm):
    """All questions of a round; made by `answers_form` with the fields that each needs."""

    questions: Sequence[Question] = ()
    explained = _explained()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.conflicted: set[int] = set()  # questions that a colleague answered meanwhile
        super().__init__(*args, **kwargs)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """A choice of which none was made is sent by no browser: then it is not what is stored."""
        super().process(formdata, *args, **kwargs)
        for question in self.questions:
            field = self[f"q{question.id}"]
            sent = bool(self[f"was{question.id}"].raw_data)
            if sent and isinstance(field, RadioField) and not field.raw_data:
                field.data = ""

    def typed(self, question: Question) -> Words:
        data = self[f"q{question.id}"].data or ""
        if isinstance(data, date):
            data = data.isoformat()
        elif isinstance(data, list):
            order = [*options_of(question)]
            data = "\n".join(sorted(map(str, data), key=lambda e: _place(e, order)))
        return Words(data, self._beside("o", question), self._beside("m", question))

    def _beside(self, letter: str, question: Question) -> str:
        name = f"{letter}{question.id}"
        return (self[name].data or "") if name in self else ""

    def touched(self) -> list[tuple[Question, Words, int]]:
        """(question, answer, revision seen) of each answer that the person changed."""
        found = []
        for question in self.questions:
            revision, _, was = (self[f"was{question.id}"].data or "0:").partition(":")
            given = self.typed(question)
            if _digest(given) != was:
                found.append((question, given, whole_number(revision) or 0))
        return found

    def see(self, answers: Mapping[int, Answer]) -> None:
        """Say again what is stored now, so that the next press is a choice made knowingly."""
        for question_id in self.conflicted:
            self[f"was{question_id}"].data = token(answers.get(question_id))

    @property
    def marked(self) -> list[tuple[str, str]]:
        """(label, text) of what may have marks in it."""
        return [
            (str(self[name].label.text), text)
            for question, given, _ in self.touched()
            for name, text in written(question, given).items()
        ]

    @property
    def words(self) -> str:
        """Everything that was typed, as one text to keep."""
        return "\n\n".join(
            f"{question.wording}\n{in_words(question, given) or given.more}"
            for question, given, _ in self.touched()
            if given.value or given.more
        )


def answers_form(
    questions: Sequence[Question], answers: Mapping[int, Answer], **kept: Any
) -> AnswersForm:
    """The form of these questions with what is stored, or posted, or was kept as `formdata`."""
    fields = question_fields(questions, answers)
    return type("RoundAnswersForm", (AnswersForm,), fields)(**kept)  # type: ignore[no-any-return]


def question_fields(questions: Sequence[Question], answers: Mapping[int, Answer]) -> dict[str, Any]:
    """What a form of these questions is made of."""
    fields: dict[str, Any] = {"questions": questions}
    for question in questions:
        stored = answers.get(question.id)
        said = stored.words if stored else Words()
        fields[f"q{question.id}"] = _field(question, said.value)
        fields[f"was{question.id}"] = HiddenField(default=token(stored))
        if question.other:
            fields[f"o{question.id}"] = StringField(
                "If “Other”: what is it?", default=said.other, validators=[fits(rules.LONGEST_LINE)]
            )
        if question.follow_up:
            fields[f"m{question.id}"] = _follow_up(question, said.more)
    return fields


def words_of(question: Question, answer: Answer) -> str:
    """An answer as people read it."""
    return in_words(question, answer.words)


def _follow_up(question: Question, value: str) -> Any:
    after = f"Needed if you answered {either(question, question.follow_up_if)}."
    hint = after if question.follow_up_if else ""
    label = question.follow_up if question.follow_up_if else f"{question.follow_up} (optional)"
    return TextAreaField(label, description=hint, default=value, validators=[fits(rules.LONGEST)])


def _field(question: Question, value: str) -> Any:
    label = question.wording + ("" if question.required else " (optional)")
    given: dict[str, Any] = {"description": question.help}
    if question.kind == "text":
        return TextAreaField(label, default=value, validators=[fits(rules.LONGEST)], **given)
    if question.kind in ("short_text", "number"):
        longest = fits(rules.LONGEST_LINE)
        return StringField(label, default=value, validators=[longest], **given)
    if question.kind == "date":
        return DayField(label, default=_day(value), optional=True, **given)
    if question.kind == "choices":
        return SelectMultipleField(
            label,
            default=value.split("\n") if value else [],
            choices=_choices(options_of(question).items()),
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            **given,
        )
    return _radio(question, label, value, given)


def _radio(question: Question, label: str, value: str, given: Mapping[str, Any]) -> Any:
    choices = list(options_of(question).items())
    if value:
        choices.append(("", "No answer"))
    return RadioField(
        label,
        default=value or None,
        choices=_choices(choices),
        validate_choice=False,  # the operation refuses what was not offered
        filters=[lambda given: given or ""],
        validators=[_no_list],
        **given,
    )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _place(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def _no_list(_form: object, field: Any) -> None:
    if not isinstance(field.data, str):
        raise ValidationError("Choose one of the answers offered.")


def _digest(said: Words) -> str:
    text = "\0".join(map(rules.normal, (said.value, said.other, said.more)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SendFormForm(BaseForm):
    """A filled comment form."""

    file = FileField(
        "Your filled form",
        description="An Excel workbook (.xlsx), a Word document (.docx) or a CSV file (.csv), "
        "up to 10 MB.",
        validators=[FileRequired("Choose the file.")],
    )


class ConfirmForm(BaseForm):
    """A button on a page that says what it does; it says which plan was on the page."""

    mark = HiddenField()


class ChooseForm(BaseForm):
    """Which text stays; made by `choose_form` with a pair of radios for each row."""

    def chosen(self) -> dict[int, tuple[str, int]]:
        """Row → (which text stays, the revision that was on the page)."""
        found = {}
        for name in self._fields:
            if name.startswith("row-") and self[name].data:
                which, _, revision = str(self[name].data).partition(":")
                found[int(name.removeprefix("row-"))] = (which, whole_number(revision) or 0)
        return found


def choose_form(rows: Iterable[tuple[int, int, str]]) -> ChooseForm:
    """(row, revision of the text in the workspace, where the row is)"""
    fields: dict[str, Any] = {
        f"row-{index}": RadioField(
            f"Which text stays of {where}?",
            choices=_choices(
                [
                    (f"theirs:{revision}", "The one in the workspace"),
                    (f"mine:{revision}", "The one in my form"),
                ]
            ),
            validators=[Optional()],
        )
        for index, revision, where in rows
    }
    return type("TheseChoicesForm", (ChooseForm,), fields)()  # type: ignore[no-any-return]


class ColumnsForm(BaseForm):
    """What each column is; made by `columns_form` with a field for each."""

    tables: Sequence[ColumnsOf] = ()

    @property
    def usual(self) -> int | None:
        """The version that is meant where a row does not say which."""
        chosen = self["about"].data if "about" in self else ""
        return int(chosen) if chosen else None

    @property
    def first(self) -> str:
        """The first field, where it is said that something is missing."""
        return next((name for table in self.tables for name, _ in table.fields), "")

    def given(self) -> dict[str, dict[str, str]]:
        """Table → column → what it is, of the tables with a column of comments."""
        found = {
            str(table.number): {
                str(at): self[name].data
                for at, (name, _) in enumerate(table.fields)
                if self[name].data
            }
            for table in self.tables
        }
        return {
            number: columns for number, columns in found.items() if layouts.BODY in columns.values()
        }


@dataclass(frozen=True)
class ColumnsOf:
    """A table whose columns are to be told: of each its field, and an example."""

    number: int
    name: str
    fields: Sequence[tuple[str, str]]


COLUMN_CHOICES = [
    ("", "Leave it out"),
    (layouts.BODY, "The comment"),
    (layouts.PROPOSED, "Proposed wording"),
    (layouts.PLACE, "Place: number of the section or paragraph"),
    (layouts.DOCUMENT, "Title of the document"),
    (layouts.KIND, "Type of comment"),
    (layouts.STANCE, "Stance"),
    (layouts.PRIORITY, "Priority: must, should or could"),
    (layouts.RATIONALE, "Reasons for the comment"),
    (layouts.WITHHELD_WHY, "Why it should not be published"),
    (layouts.APPENDED, "Add it to the end of the comment"),
    (layouts.KEY, "Row key of our form"),
]


def columns_form(
    tables: Sequence[Table],
    mapping: Mapping[str, Mapping[str, str]],
    texts: Mapping[int, str],
    usual: int | None,
) -> ColumnsForm:
    """As its columns were told before, or else as their headings sound.

    texts  of the round, by version: where there are several, one may be meant throughout
    """
    fields: dict[str, Any] = {}
    if len(texts) > 1:
        named = [(str(version_id), title) for version_id, title in texts.items()]
        fields["about"] = SelectField(
            "Which document is meant where a row does not say?",
            choices=_choices([("", "None: such rows are refused"), *named]),
            default=str(usual or ""),
        )
    shown = []
    for number, table in enumerate(tables[:MOST_TABLES]):
        found = layouts.find_layout(table)
        if found is not None and found.asks:
            continue
        first = layouts.head_of(table)
        head = table.lines[first].cells
        told = mapping.get(str(number)) or {
            str(at): what for at, what in (layouts.guess(head)).items()
        }
        names = []
        for at, heading in enumerate(head):
            name = f"t{number}c{at}"
            label = layouts.clean(heading)[:80] or "no heading"
            what = told.get(str(at), "")
            fields[name] = SelectField(
                f"Column {letter(at)}: {label}" if table.lettered else f"Column {at + 1}: {label}",
                choices=_choices(COLUMN_CHOICES),
                default=what if what in dict(COLUMN_CHOICES) else "",
            )
            cells = (line.cell(at).strip() for line in table.lines[first + 1 : first + 6])
            names.append((name, next(filter(None, cells), "")))
        shown.append(ColumnsOf(number, table.name, names))
    fields["tables"] = shown
    return type("TheseColumnsForm", (ColumnsForm,), fields)()  # type: ignore[no-any-return]
