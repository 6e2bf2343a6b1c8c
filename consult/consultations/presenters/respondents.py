"""Agencies by sector, and those for which nobody could sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.accounts.models import Agency
from consult.accounts.queries import list_agencies, list_agency_leads, today
from consult.consultations.models import Expected


@dataclass(frozen=True)
class Row:
    """One agency that may be asked, and whether anybody could sign for it."""

    agency: Agency
    chosen: bool
    has_lead: bool


@dataclass(frozen=True)
class Sector:
    """Agencies of one sector."""

    name: str
    rows: list[Row]

    @property
    def whole(self) -> bool:
        return all(row.chosen for row in self.rows)


def sectors(chosen: set[int]) -> list[Sector]:
    """Agencies that go on, and those chosen, by sector; those without one last. Two queries."""
    day = today()
    agencies = [each for each in list_agencies() if each.id in chosen or not each.has_ended(day)]
    leads = list_agency_leads([agency.id for agency in agencies])
    named: dict[str, list[Row]] = {}
    for agency in agencies:
        row = Row(agency, agency.id in chosen, bool(leads.get(agency.id)))
        named.setdefault(agency.sector or "", []).append(row)
    order = sorted(named, key=lambda name: (name == "", name.casefold()))
    return [Sector(name or "Other agencies", named[name]) for name in order]


def without_lead(expected: Sequence[Expected]) -> list[str]:
    """Names of expected agencies for which nobody could sign. One query."""
    ids = [row.agency_id for row in expected if row.agency_id is not None]
    leads = list_agency_leads(ids)
    return [row.name for row in expected if row.agency_id and not leads.get(row.agency_id)]
