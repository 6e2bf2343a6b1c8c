"""The forms of the workspace. They check shape; the operations check rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from consult.consultations.models import Question
from consult.responses import rules
from consult.responses.models import Answer, Comment
from consult.web import ActionForm, BaseForm, whole_number

KINDS = [
    ("general", "General"),
    ("practice", "Practice"),
    ("legal", "Legal"),
    ("equality", "Equality"),
    ("editorial", "Editorial"),
]
STANCES = [
    ("neutral", "Neither for nor against"),
    ("support", "Support"),
    ("support_with_conditions", "Support with conditions"),
    ("object", "Object"),
]
KIND_WORDS, STANCE_WORDS = dict(KINDS), dict(STANCES)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def fits(longest: int) -> Length:
    return Length(max=longest, message=f"Use {longest:,} characters or fewer.")


class CommentForm(BaseForm):
    """Only the comment itself is required."""

    body = TextAreaField(
        "Your comment", validators=[DataRequired("Write your comment."), fits(rules.LONGEST)]
    )
    proposed = TextAreaField("Proposed wording", validators=[fits(rules.LONGEST)])
    kind = SelectField("What kind of comment is it?", choices=_choices(KINDS), default="general")
    stance = SelectField("Where do you stand?", choices=_choices(STANCES), default="neutral")
    seen_revision = HiddenField()

    @property
    def words(self) -> str:
        """Everything typed, as one text to keep."""
        parts = [self.body.data or ""]
        if self.proposed.data:
            parts.append(f"Proposed wording:\n{self.proposed.data}")
        return "\n\n".join(parts)

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0

    @classmethod
    def of(cls, comment: Comment) -> CommentForm:
        """The form as it is first drawn for a stored comment."""
        return cls(
            body=comment.body,
            proposed=comment.proposed,
            kind=comment.kind,
            stance=comment.stance,
            seen_revision=str(comment.revision),
        )

    def given(self) -> dict[str, str]:
        return {
            "body": self.body.data or "",
            "proposed": self.proposed.data or "",
            "kind": self.kind.data,
            "stance": self.stance.data,
        }


class RemoveForm(BaseForm):
    """Take a comment out, in the wording that was on the page."""

    seen_revision = HiddenField()

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0


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


def token(answer: Answer | None) -> str:
    """What was on the page: the revision, and a short digest of the value."""
    return f"{answer.revision}:{_digest(answer.value)}" if answer else f"0:{_digest('')}"


class AnswersForm(BaseForm):
    """All questions of a round; made by `answers_form` with two fields for each."""

    questions: Sequence[Question] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.conflicted: set[int] = set()  # questions that a colleague answered meanwhile
        super().__init__(*args, **kwargs)

    def typed(self, question: Question) -> str:
        return self[f"q{question.id}"].data or ""

    def touched(self) -> list[tuple[Question, str, int]]:
        """(question, value, revision seen) of each answer that the person changed."""
        found = []
        for question in self.questions:
            revision, _, was = (self[f"was{question.id}"].data or "0:").partition(":")
            value = self.typed(question)
            if _digest(value) != was:
                found.append((question, value, whole_number(revision) or 0))
        return found

    def see(self, answers: Mapping[int, Answer]) -> None:
        """Say again what is stored now, so that the next press is a choice made knowingly."""
        for question_id in self.conflicted:
            self[f"was{question_id}"].data = token(answers.get(question_id))

    @property
    def words(self) -> str:
        """Everything that was typed, as one text to keep."""
        return "\n\n".join(
            f"{question.wording}\n{words_of(question, value)}"
            for question, value, _ in self.touched()
            if value
        )


def answers_form(questions: Sequence[Question], answers: Mapping[int, Answer]) -> AnswersForm:
    """The form of these questions with what is stored, or with what was posted."""
    fields: dict[str, Any] = {"questions": questions}
    for question in questions:
        stored = answers.get(question.id)
        fields[f"q{question.id}"] = _field(question, stored.value if stored else "")
        fields[f"was{question.id}"] = HiddenField(default=token(stored))
    return type("RoundAnswersForm", (AnswersForm,), fields)()  # type: ignore[no-any-return]


def words_of(question: Question, value: str) -> str:
    """An answer as people read it."""
    return rules.values_of(question.kind, question.choices or []).get(value, value)


def _field(question: Question, value: str) -> Any:
    label = question.wording + ("" if question.required else " (optional)")
    if question.kind == "text":
        return TextAreaField(
            label, description=question.help, default=value, validators=[fits(rules.LONGEST)]
        )
    choices = list(rules.values_of(question.kind, question.choices or []).items())
    if value:
        choices.append(("", "No answer"))
    return RadioField(
        label,
        description=question.help,
        default=value or None,
        choices=_choices(choices),
        validate_choice=False,  # the operation refuses what was not offered
        filters=[lambda given: given or ""],
        validators=[_no_list],
    )


def _no_list(_form: object, field: Any) -> None:
    if not isinstance(field.data, str):
        raise ValidationError("Choose one of the answers offered.")


def _digest(value: str) -> str:
    return hashlib.sha256(rules.normal(value).encode()).hexdigest()[:16]
