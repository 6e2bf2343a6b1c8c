"""One question for each place of a draft that the published text changed too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from consult.documents.merge import BOTH, EDIT, OURS, THEIRS, Choice, Place, default
from consult.web import BaseForm, whole_number

EDIT_LIMIT = 32_000


class RebaseForm(BaseForm):
    """`choice-<anchor>` and `text-<anchor>` are added for each place; see `form_for`."""

    published_id = HiddenField()
    seen_number = HiddenField()
    titles: Mapping[str, str] = {}

    @property
    def seen(self) -> int:
        """Number of the draft's version that was compared; 0 when the field was tampered with."""
        return whole_number(self.seen_number.data or "") or 0

    @property
    def published(self) -> int:
        """Id of the published version that was compared; 0 when the field was tampered with."""
        return whole_number(self.published_id.data or "") or 0

    def choice_field(self, anchor: str) -> Any:
        return self._fields[f"choice-{anchor}"]

    def text_field(self, anchor: str) -> Any:
        return self._fields[f"text-{anchor}"]

    @property
    def choices(self) -> dict[str, Choice]:
        return {
            anchor: Choice(self.choice_field(anchor).data, self.text_field(anchor).data or "")
            for anchor in self.titles
            if self.choice_field(anchor).data
        }

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for anchor, title in self.titles.items():
            choice = self.choice_field(anchor)
            if choice.data not in [each.value for each in choice.choices]:
                choice.errors = [f"Choose what becomes of {said(title)}."]
                valid = False
            elif choice.data == EDIT and not (self.text_field(anchor).data or "").strip():
                self.text_field(anchor).errors = [f"Write the new wording of {said(title)}."]
                valid = False
        return valid


PUBLISHED = (
    "Take the published wording",
    "Leave it out, as published",
    "Keep the wording of the draft",
    "Leave it out, as in the draft",
)


def form_for(
    places: Sequence[tuple[Place, str]],
    answers: tuple[str, str, str, str] = PUBLISHED,
    **given: Any,
) -> RebaseForm:
    """A form that asks about each place; `places` with what each is called.

    answers  how taking theirs, theirs being nothing, ours, and ours being nothing are said
    """
    fields: dict[str, Any] = {"titles": {place.anchor: title for place, title in places}}
    for place, title in places:
        options = _options(place, answers)
        fields[f"choice-{place.anchor}"] = RadioField(
            f"What becomes of {said(title)}?",
            choices=options,
            default=default(place) or None,
            validate_choice=False,
        )
        too_long = Length(max=EDIT_LIMIT, message="The new wording may have 32,000 characters.")
        fields[f"text-{place.anchor}"] = TextAreaField(
            f"New wording of {said(title)}", default=_words(place), validators=[too_long]
        )
    return cast(RebaseForm, type("RebaseFormOfThese", (RebaseForm,), fields)(**given))


def said(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


def _options(place: Place, answers: tuple[str, str, str, str]) -> list[SelectChoice]:
    theirs = answers[0] if place.theirs else answers[1]
    ours = answers[2] if place.ours else answers[3]
    both = [(BOTH, "Keep both, one after the other")] if place.theirs and place.ours else []
    found = [(THEIRS, theirs), (OURS, ours), *both, (EDIT, "Write it anew")]
    return [SelectChoice(value, label) for value, label in found]


def _words(place: Place) -> str:
    block = place.ours or place.theirs
    return block.text if block is not None else ""
