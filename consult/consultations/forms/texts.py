"""What is written about a round: what is asked and why, what becomes of answers, and a letter."""

from __future__ import annotations

from wtforms import TextAreaField

from consult.consultations.window_form import LONG
from consult.web import SeenForm


class DescriptionForm(SeenForm):
    purpose = TextAreaField(
        "What is this consultation for?",
        description="What you want to find out, and what will be decided with it.",
        validators=[LONG],
    )
    reasons = TextAreaField(
        "Why is the change proposed?",
        description="Enough for someone who has not followed the work to judge it.",
        validators=[LONG],
    )
    options = TextAreaField(
        "Which options were considered?",
        description="Those you set aside too, and why. If there is no realistic alternative, "
        "say so and why.",
        validators=[LONG],
    )
    scope = TextAreaField(
        "What is still open?",
        description="What can change because of the answers, and what is fixed already.",
        validators=[LONG],
    )
    uses = TextAreaField(
        "How will answers be used?",
        description="Who reads them, what becomes of each comment, and what is published.",
        validators=[LONG],
    )
    privacy = TextAreaField(
        "What becomes of personal data?",
        description="On which ground they are used, and who is responsible: the host and the joint "
        "controllers by name. Agree the words with your data protection officer.",
        validators=[LONG],
    )


class LetterForm(SeenForm):
    letter = TextAreaField(
        "Covering letter (optional)",
        description="It is in the e-mail to every agency, under a greeting and above the closing "
        "time and the link.",
        validators=[LONG],
    )
