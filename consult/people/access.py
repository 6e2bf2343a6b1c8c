"""Who sees people and agencies, and who changes them. What may be given is judged below."""

from __future__ import annotations

from typing import Any

from consult.access import LEADING, Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.accounts.models import Account, Agency, AgencyContact, Invitation, Membership
from workflows.refusal import Refusal

NOT_AN_ADMINISTRATOR = Refusal(
    "not-an-administrator",
    "Only an administrator does this.",
    who="an administrator",
)
NOT_YOUR_AGENCY = Refusal(
    "not-your-agency",
    "Only people of this agency and administrators can do this.",
    who="a lead of the agency, or an administrator",
)
NOT_THE_LEAD = Refusal(
    "not-the-agency-lead",
    "Only a lead of this agency does this, because it speaks for the agency.",
    who="a lead of the agency",
)
NOT_TO_SEE = Refusal(
    "not-to-see",
    "Only administrators, partnership managers and leads of agencies see the lists of people.",
    who="an administrator",
)


def oversees(actor: Actor) -> bool:
    return actor.is_administrator or actor.is_manager


def leads_any(actor: Actor) -> bool:
    return any(role in LEADING for role in actor.agencies.values())


@allow(Permission.SEE_AGENCIES)
def overseers_see_all_agencies(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if oversees(actor) else NOT_TO_SEE


@allow(Permission.SEE_AGENCY)
def own_people_see_their_agency(actor: Actor, agency: Agency | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    own = agency is not None and actor.works_for(agency.id)
    return None if oversees(actor) or own else NOT_YOUR_AGENCY


@allow(Permission.MANAGE_AGENCIES)
def administrators_manage_agencies(actor: Actor, _thing: Any) -> Refusal | None:
    return _administrators(actor)


@allow(Permission.KEEP_CONTACTS)
def leads_keep_contacts(actor: Actor, thing: Agency | AgencyContact | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    agency = thing.agency if isinstance(thing, AgencyContact) else thing
    own = agency is not None and actor.leads(agency.id)
    return None if actor.is_administrator or own else NOT_YOUR_AGENCY


@allow(Permission.LEAD_AGENCY)
def leads_speak_for_their_agency(actor: Actor, agency: Agency | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if agency is not None and actor.leads(agency.id) else NOT_THE_LEAD


@allow(Permission.SEE_PEOPLE)
def leads_see_people(actor: Actor, _thing: Any) -> Refusal | None:
    """A lead's list holds the people of their own agencies only."""
    if not actor.signed_in:
        return SIGNED_OUT
    return None if oversees(actor) or leads_any(actor) else NOT_TO_SEE


@allow(Permission.SEE_PERSON)
def leads_see_their_people(actor: Actor, person: Account | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if oversees(actor):
        return None
    if person is None:
        return NOT_TO_SEE
    own = person.id == actor.account_id
    led = any(actor.leads(each.agency_id) for each in person.memberships)
    return None if own or led else NOT_TO_SEE


@allow(Permission.INVITE_PEOPLE)
def leads_invite(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_administrator or leads_any(actor) else NOT_YOUR_AGENCY


@allow(Permission.HANDLE_INVITATION)
def leads_handle_invitations(actor: Actor, thing: Invitation | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    own = thing is not None and actor.leads(thing.agency_id) and not thing.site_roles
    return None if actor.is_administrator or own else NOT_YOUR_AGENCY


@allow(Permission.CHANGE_PLACE)
def leads_change_places(actor: Actor, thing: Membership | None) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    own = thing is not None and actor.leads(thing.agency_id)
    return None if actor.is_administrator or own else NOT_YOUR_AGENCY


@allow(Permission.MANAGE_PEOPLE)
def administrators_manage_people(actor: Actor, _thing: Any) -> Refusal | None:
    return _administrators(actor)


def _administrators(actor: Actor) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_administrator else NOT_AN_ADMINISTRATOR
