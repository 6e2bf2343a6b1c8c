"""Which agencies are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.accounts.models import Agency
from consult.consultations.models import AgencyList, Expected
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
    """Agencies one by one, whole sectors, and saved lists."""

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

    lists = SelectMultipleField(
        "Saved lists",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,  # a list that was removed meanwhile adds nobody
    )

    @classmethod
    def over(
        cls,
        sectors: Mapping[str, Sequence[Agency]],
        lists: Sequence[AgencyList],
        expected: set[int],
        revision: int,
    ) -> RespondentsForm:
        """With every agency as a choice, and those ticked that are expected now."""
        form = cls(agencies=sorted(expected), sectors=[], lists=[], seen_revision=str(revision))
        form.lists.choices = [SelectChoice(each.id, each.name) for each in lists]
        listed = [agency for agencies in sectors.values() for agency in agencies]
        form.agencies.choices = [SelectChoice(agency.id, agency.name) for agency in listed]
        form.sectors.choices = [SelectChoice(name) for name in sectors]
        return form

    def chosen(
        self, sectors: Mapping[str, Sequence[Agency]], lists: Sequence[AgencyList]
    ) -> set[int]:
        """Ids of the agencies ticked one by one, with their sector, or with a list that names
        them and that can still be asked."""
        whole = {agency.id for name in self.sectors.data or [] for agency in sectors.get(name, ())}
        here = {agency.id for agencies in sectors.values() for agency in agencies}
        ticked = [each for each in lists if each.id in (self.lists.data or [])]
        listed = {one.agency_id for each in ticked for one in each.agencies}
        return {*(self.agencies.data or []), *whole, *(listed & here)}


class SaveAgencyListForm(BaseForm):
    name = StringField(
        "Name of the list",
        description="So that you and others find it again.",
        validators=[InputRequired("Enter a name for the list.")],
    )
