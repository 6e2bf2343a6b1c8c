"""Which agencies are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from consult.accounts.models import Agency
from consult.consultations.models import Expected
from consult.web import BaseForm, SeenForm


class RehearseForm(BaseForm):
    """Of which of the agencies that will be asked the letter and the pages are shown."""

    agency = SelectField("As which agency?", coerce=int)

    @classmethod
    def over(cls, expected: Sequence[Expected]) -> RehearseForm:
        form = cls()
        form.agency.choices = [
            SelectChoice(row.agency_id, row.name) for row in expected if row.agency_id
        ]
        return form

    @property
    def chosen(self) -> int | None:
        found: int | None = self.agency.data
        return found


class RespondentsForm(SeenForm):
    """Agencies one by one, and whole sectors."""

    agencies = SelectMultipleField(
        "Agencies expected to answer",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sectors = SelectMultipleField(
        "Whole sectors",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # a sector that has gone meanwhile adds nobody
    )

    @classmethod
    def over(
        cls, sectors: Mapping[str, Sequence[Agency]], expected: set[int], revision: int
    ) -> RespondentsForm:
        """With every agency as a choice, and those ticked that are expected now."""
        form = cls(agencies=sorted(expected), sectors=[], seen_revision=str(revision))
        listed = [agency for agencies in sectors.values() for agency in agencies]
        form.agencies.choices = [SelectChoice(agency.id, agency.name) for agency in listed]
        form.sectors.choices = [SelectChoice(name) for name in sectors]
        return form

    def chosen(self, sectors: Mapping[str, Sequence[Agency]]) -> set[int]:
        """Ids of the agencies ticked one by one or with their sector."""
        whole = [agency.id for name in self.sectors.data or [] for agency in sectors.get(name, ())]
        return {*(self.agencies.data or []), *whole}
