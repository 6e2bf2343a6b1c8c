"""The form that takes a published text back: shape only."""

from __future__ import annotations

from wtforms import TextAreaField

from consult.web import SeenForm


class TakeBackForm(SeenForm):
    """`seen` is the publication that was in force on the page."""

    reason = TextAreaField(
        "Why it is taken back",
        description="It is published with the text that is in force again.",
    )
