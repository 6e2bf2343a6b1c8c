"""What becomes of answers that come after the close."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from consult.consultations.models import LATE_POLICIES
from consult.web import SeenForm

LABELS = {
    "refuse": "They are refused",
    "ask": "An agency has to ask for more time",
    "accept": "They are accepted, and marked as late",
}
HINTS = {
    "refuse": "What an agency has written is kept for it. You can still give it more time.",
    "ask": "The chair of the board decides; where there is none, whoever runs the round.",
    "accept": "Until the review goes on to be decided. Nobody has to wait for them.",
}


class LatePolicyForm(SeenForm):
    policy = RadioField(
        "What becomes of answers that come after the close?",
        choices=[SelectChoice(each, LABELS[each]) for each in LATE_POLICIES],
    )
