"""What is typed at the desk: its shape. The rules are the operation's."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from consult.dispositions import queries
from consult.dispositions.rules import WORDS
from consult.web import BaseForm, whole_number

MEANINGS = {
    "accepted": "The text changes as asked",
    "accepted_in_part": "The text changes, not quite as asked",
    "not_accepted": "The text stays as it is",
    "already_covered": "The text says so already, here or elsewhere",
    "out_of_scope": "It is about something that this review does not decide",
    "noted": "It asks for no change",
    "referred_on": "It has been passed to those whom it concerns",
    "duplicate": "The same agency made the same comment elsewhere: say where in the reason",
}
SHOW = (
    SelectChoice(queries.ANY, "All comments"),
    SelectChoice(queries.UNANSWERED, "Without an outcome"),
    SelectChoice(queries.UNLINKED, "Accepted, no change in the text"),
    *(SelectChoice(value, f"Outcome: {words.lower()}") for value, words in WORDS.items()),
)

UNSAID = "none"
PRIORITY = (
    SelectChoice("", "Any priority"),
    SelectChoice("must", "Must"),
    SelectChoice("should", "Should"),
    SelectChoice("could", "Could"),
    SelectChoice(UNSAID, "None said"),
)


class FilterForm(BaseForm):
    """A GET form: what the desk shows."""

    show = SelectField("Show", choices=SHOW, default=queries.ANY)
    agency = SelectField("Agency", default="")
    place = SelectField("Part of the text", default="")
    priority = SelectField("Priority", choices=PRIORITY, default="")

    @property
    def filters(self) -> queries.Filters:
        """What was asked for; what is not on offer is left out."""
        self.validate()
        show, agency, place, priority = (
            None if field.errors else field.data
            for field in (self.show, self.agency, self.place, self.priority)
        )
        anchor = None if not place else place.removeprefix("whole")
        matters = None if not priority else priority.removeprefix(UNSAID)
        return queries.Filters(show or queries.ANY, whole_number(agency), anchor, matters)


class OutcomeForm(BaseForm):
    """The outcome of one comment. `resulting` is “version:anchor” or empty."""

    outcome = RadioField(
        "Outcome",
        choices=[SelectChoice(v, w, {"hint": MEANINGS[v]}) for v, w in WORDS.items()],
        validate_choice=False,
    )
    reason = TextAreaField(
        "Reason", description="The agency that commented reads this, and it is published."
    )
    resulting = SelectField(
        "Passage that answers the comment",
        description="For an accepted comment: only passages that changed since the consultation.",
        validate_choice=False,
    )
    seen_revision = HiddenField(default="0")

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        self.resulting.choices = list(choices)

    @property
    def answer(self) -> tuple[int | None, str | None]:
        """Version id and anchor of the chosen passage, or twice None."""
        version, _, anchor = (self.resulting.data or "").partition(":")
        number = whole_number(version)
        return (number, anchor) if number and anchor else (None, None)

    @property
    def seen(self) -> int:
        given = str(self.seen_revision.data or "")
        return whole_number(given) or 0
