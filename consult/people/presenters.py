"""What the pages of people and agencies show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import url_for
from wtforms.fields.choices import SelectChoice

from consult import settings
from consult.access import Acting, Actor
from consult.accounts import queries as accounts
from consult.accounts.agency_rules import KINDS, SITE_ROLES, contacts_due
from consult.accounts.models import Account, Agency, Membership
from consult.accounts.places import AGENCY_ROLES
from consult.accounts.seats import list_deputising
from consult.groups.queries import has_a_part, list_groups_of
from consult.groups.rules import ROLES
from consult.groups.terms import last_day
from consult.people import queries
from consult.people.forms import (
    NONE,
    AgencyForm,
    EndAgencyForm,
    InviteForm,
    LeaveForm,
    MoveEveryoneForm,
    MoveForm,
    PlaceForm,
)
from consult.people.merging import Mover
from consult.responses.queries import unsent_comments_of
from consult.web import Filter, Listing, a_to_z, by_date, listing

SOON = timedelta(days=30)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.current().zone)


@dataclass(frozen=True)
class Standing:
    """Whether an agency's contacts are due to be confirmed.

    due_on  None while they were never confirmed: that is due now
    """

    agency: Agency
    due_on: date | None
    due: bool
    soon: bool

    @property
    def due_at(self) -> datetime | None:
        """The last minute of the day."""
        if self.due_on is None:
            return None
        return datetime.combine(self.due_on, time(23, 59), tzinfo=_zone())


def standing(agency: Agency) -> Standing:
    confirmed, today = agency.contacts_confirmed_at, accounts.today()
    if confirmed is None:
        return Standing(agency, None, due=True, soon=True)
    due_on = contacts_due(confirmed.astimezone(_zone()), settings.current().contacts_months)
    assert due_on is not None
    return Standing(agency, due_on, due=due_on <= today, soon=due_on - SOON <= today)


def due_before() -> datetime:
    """Contacts that were confirmed before this moment are due again."""
    today = datetime.combine(accounts.today(), time(), tzinfo=_zone())
    day = contacts_due(today, -settings.current().contacts_months)
    assert day is not None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=_zone())


@dataclass(frozen=True)
class Parts:
    """The pages under “People”."""

    text: str
    href: str
    current: bool


def parts(here: str) -> list[Parts]:
    pages = {"People": "people.list_people", "Agencies": "people.list_agencies"}
    return [Parts(text, url_for(where), text == here) for text, where in pages.items()]


def listing_of_agencies() -> Listing:
    """How the list of agencies may be narrowed and sorted, and how it was. One query."""
    partnerships = {str(each.id): each.name for each in queries.list_partnerships()}
    only = {"unconfirmed": "Contacts not confirmed in time", "ended": "Ended"}
    return listing(
        Filter("words", "Words in the name"),
        Filter("kind", "Kind", KINDS),
        *([Filter("partnership", "Local partnership", partnerships)] if partnerships else []),
        Filter("show", "Which", only, "All that go on"),
        sorts={
            **a_to_z("name", "Name"),
            "confirmed": "Contacts confirmed, longest ago first",
            "-confirmed": "Contacts confirmed, newest first",
        },
    )


def listing_of_people(own: Sequence[int] | None) -> Listing:
    """The same of people; own: the agencies of a lead, who sees no others. One query."""
    agencies = {
        str(each.id): each.name
        for each in accounts.list_agencies()
        if own is None or each.id in own
    }
    return listing(
        Filter("words", "Name or e-mail address"),
        Filter("agency", "Agency", agencies),
        Filter("role", "Role", AGENCY_ROLES | SITE_ROLES if own is None else AGENCY_ROLES),
        Filter("show", "Accounts", {"closed": "Closed"}, "Open"),
        sorts={**a_to_z("name", "Name"), **by_date("since", "Since")},
    )


# Choices


def fill_agency(form: AgencyForm) -> AgencyForm:
    form.partnership.choices = [
        SelectChoice("", "None, or not on the list"),
        *(SelectChoice(each.name, each.name) for each in queries.list_partnerships()),
    ]
    return form


def fill_end(form: EndAgencyForm, agency: Agency) -> EndAgencyForm:
    form.merged_into.choices = [
        SelectChoice(NONE, "Nothing: nobody took over"),
        *_agencies(going_on(without=agency.id)),
    ]
    return form


def fill_invite(form: InviteForm, actor: Actor) -> InviteForm:
    """An administrator chooses from everything, a lead from what is theirs to give."""
    if actor.is_administrator:
        form.agency.choices = [SelectChoice(NONE, "None"), *_agencies(going_on())]
        return form
    own = [each for each in going_on() if actor.leads(each.id)]
    form.agency.choices = _agencies(own)
    del form.site_roles
    return form


def fill_leave(form: LeaveForm, membership: Membership) -> LeaveForm:
    colleagues = [
        each.account
        for each in accounts.list_members(membership.agency_id)
        if each.account_id != membership.account_id
    ]
    form.heir.choices = [
        SelectChoice(NONE, "Nobody"),
        *(SelectChoice(str(each.id), each.name) for each in colleagues),
    ]
    return form


def fill_move_everyone(form: MoveEveryoneForm, movers: Sequence[Mover]) -> MoveEveryoneForm:
    form.heir.choices = [
        SelectChoice(NONE, "Nobody: everything is sent"),
        *(SelectChoice(str(each.account.id), each.account.name) for each in movers),
    ]
    return form


def fill_move(form: MoveForm, membership: Membership) -> MoveForm:
    fill_leave(form, membership)
    form.agency.choices = [
        SelectChoice("", "Choose an agency"),
        *_agencies(going_on(without=membership.agency_id)),
    ]
    return form


def fill_place(form: PlaceForm, person: Account) -> PlaceForm:
    has = {each.agency_id for each in person.memberships}
    form.agency.choices = [
        SelectChoice("", "Choose an agency"),
        *_agencies([each for each in going_on() if each.id not in has]),
    ]
    return form


def going_on(*, without: int | None = None) -> list[Agency]:
    """Agencies that have not ended, by name."""
    day = accounts.today()
    return [
        each for each in accounts.list_agencies() if not each.has_ended(day) and each.id != without
    ]


def _agencies(found: Sequence[Agency]) -> list[SelectChoice]:
    return [SelectChoice(str(each.id), each.name) for each in found]


# Leaving


@dataclass(frozen=True)
class Leaving:
    """What it would mean if somebody left an agency."""

    drafts: int
    last_place: bool


def leaving(membership: Membership) -> Leaving:
    account = membership.account
    others = [
        each
        for each in accounts.memberships_of(account.id)
        if each.agency_id != membership.agency_id
    ]
    person = queries.get_person(account.id)
    return Leaving(
        drafts=len(unsent_comments_of(membership.agency_id, account.id)),
        last_place=not (others or person.site_roles or has_a_part(account.id)),
    )


def groups_of(person: Account) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in list_groups_of(person.id)]


def deputies_now() -> list[tuple[str, str, date]]:
    """(who acts, for whom and where, until when) of every deputy of a seat. One query."""
    return [
        (each.name, f"for {role_of_holder(each.acting)}, {each.acting.group}", day)
        for each in list_deputising()
        for day in [last_day(each.acting.until)]
    ]


def role_of_holder(acting: Acting) -> str:
    """“Ann Chair (chair)”."""
    return f"{acting.holder} ({ROLES[acting.role].lower()})"
