"""The one who acts: a person with their places, the clock, or a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

LEADING = frozenset({"lead", "deputy"})  # roles that act for an agency


@dataclass(frozen=True, slots=True)
class Acting:
    """A seat for whose holder somebody acts now.

    role   "lead", "member" or "chair": the holder's
    until  the moment from which they act no more
    own    their own role on that group besides; nothing for those without a seat there
    """

    group_id: int
    group: str
    seat_id: int
    role: str
    holder_id: int
    holder: str
    until: datetime
    own: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody without an account of their own may do, by a link: in one response alone.

    answers  whether they may answer the questions besides commenting
    ended    why it opens nothing any more, in a sentence; empty while it does
    ask      whom to ask then: who gave the link
    """

    response_id: int
    answers: bool
    until: datetime
    ended: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A value, not a row: safe to hand to any operation and to keep after a commit.

    site_roles  partnership_manager, administrator, safeguarding_lead
    agencies    agency id → "lead", "deputy" or "contributor"
    seats       group id → "lead", "member" or "chair": their own, or the holder's for whom they act
    boards      ids of those among the groups that decide
    acting      group id → the seat there for whose holder they act now
    behalf      the one of these in whose place they do what is being done; None in their own right
    guest       for somebody who comes by a link: all that they may do. They have no place at all.
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
    acting: Mapping[int, Acting] = field(default_factory=dict)
    behalf: Acting | None = None
    guest: Pass | None = None

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
    def guards_children(self) -> bool:
        """The safeguarding lead of the service."""
        return "safeguarding_lead" in self.site_roles

    @property
    def id(self) -> int:
        """The account id of a person. Raises ValueError for the clock and for visitors."""
        if self.account_id is None:
            raise ValueError(f"{self.name} has no account")
        return self.account_id

    def leads(self, agency_id: int | None) -> bool:
        """As its lead or as the lead's deputy."""
        return agency_id is not None and self.agencies.get(agency_id) in LEADING

    @property
    def said(self) -> str:
        """Who acts, in words: “Dee Puty, for Ann Chair”."""
        return f"{self.name}, for {self.behalf.holder}" if self.behalf else self.name

    def own_role(self, group_id: int) -> str:
        """Their role by a seat of their own; nothing for those who only stand in."""
        acting = self.acting.get(group_id)
        return acting.own if acting is not None else self.seats.get(group_id, "")

    def in_own_right(self) -> Actor:
        """The same without what they may do for others."""
        if not self.acting:
            return self
        own = {each: role for each in self.seats if (role := self.own_role(each))}
        boards = frozenset(each for each in self.boards if each in own)
        return replace(self, seats=own, boards=boards, acting={}, behalf=None)

    def as_deputy(self, group_id: int) -> Actor:
        """Whoever stands in on this group, with that seat and nothing else of theirs."""
        acting = self.acting[group_id]
        boards = frozenset({group_id}) & self.boards
        return Actor(
            self.name,
            self.account_id,
            seats={group_id: acting.role},
            boards=boards,
            acting={group_id: acting},
            behalf=acting,
        )

    def on_behalf(self, group_id: int) -> Actor:
        """The same, doing something in the place of the holder for whom they act there."""
        return replace(self, behalf=self.acting[group_id])

    def comes_for(self, response_id: int) -> bool:
        """By a link, to this response."""
        return self.guest is not None and self.guest.response_id == response_id

    def works_for(self, agency_id: int | None) -> bool:
        return agency_id is not None and agency_id in self.agencies


CLOCK = Actor("The clock")
VISITOR = Actor("A visitor")
