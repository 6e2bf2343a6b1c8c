"""What the safeguarding lead types."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.web import BaseForm, SeenForm

OUTCOMES = (
    ("kept", "It tells of harm, and stays set aside"),
    ("released", "It does not after all: its author may save it as a comment"),
)


class RecordDoneForm(SeenForm):
    outcome = RadioField(
        "What is it?",
        choices=[SelectChoice(value, label) for value, label in OUTCOMES],
        validators=[InputRequired("Choose what it is.")],
    )
    done = TextAreaField(
        "What was done?",
        description="Whom you told and when, in a way that names no child. Its author reads it.",
        validators=[InputRequired("Say what was done.")],
    )


class PurgeForm(BaseForm):
    words = TextAreaField(
        "The words, exactly as they stand",
        description="Capitals count. Everything else around them stays.",
        validators=[InputRequired("Enter the words.")],
    )
    why = TextAreaField(
        "Why are they purged?",
        description="For the log. Do not repeat them here.",
        validators=[InputRequired("Say why. It stays in the log.")],
    )
    sure = BooleanField("Purge them everywhere. This cannot be undone.")


class AdvisedWordsForm(SeenForm):
    words = TextAreaField(
        "Phrases, and what to say instead",
        description="One on each line: boyfriend = the person who exploits the child",
    )

    @property
    def rows(self) -> list[tuple[str, str]]:
        lines = [line for line in (self.words.data or "").split("\n") if line.strip()]
        split = [line.partition("=") for line in lines]
        return [(phrase.strip(), instead.strip()) for phrase, _, instead in split]
