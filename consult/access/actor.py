"""The one who acts: a person with their places, the clock, or a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LEADING = frozenset({"lead", "deputy"})  # roles that act for an agency


@dataclass(frozen=True, slots=True)
class Actor:
    """A value, not a row: safe to hand to any operation and to keep after a commit.

    site_roles  partnership_manager, administrator
    agencies    agency id → "lead", "deputy" or "contributor"
    seats       group id → "lead", "member" or "chair"
    boards      ids of those among the groups that decide
    """

    name: str
    account_id: int | None = None
    email: str = ""
    session_id: int | None = None
    site_roles: frozenset[str] = frozenset()
    agencies: Mapping[int, str] = field(default_factory=dict)
    agency_names: Mapping[int, str] = field(default_factory=dict)
    seats: Mapping[int, str] = field(default_factory=dict)
    boards: frozenset[int] = frozenset()

    place: str = ""  # in a few words: "Agency lead, Metropolitan Police Service"

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_manager(self) -> bool:
        return "partnership_manager" in self.site_roles

    @property
    def is_administrator(self) -> bool:
        return "administrator" in self.site_roles

    @property
    def id(self) -> int:
        """The account id of a person. Raises ValueError for the clock and for visitors."""
        if self.account_id is None:
            raise ValueError(f"{self.name} has no account")
        return self.account_id

    def leads(self, agency_id: int | None) -> bool:
        """As its lead or as the lead's deputy."""
        return agency_id is not None and self.agencies.get(agency_id) in LEADING

    def works_for(self, agency_id: int | None) -> bool:
        return agency_id is not None and agency_id in self.agencies


CLOCK = Actor("The clock")
VISITOR = Actor("A visitor")
