"""Lists of agencies, people and invitations; what an agency has open. Each in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from consult.accounts.models import (
    Account,
    Agency,
    AgencyContact,
    Invitation,
    LocalPartnership,
    Membership,
    SiteRole,
)
from consult.consultations.models import Consultation
from consult.lifecycle.models import Subject
from consult.responses.models import Response
from consult.store import Missing, Page, page_of, session


@dataclass(frozen=True)
class Wanted:
    """Which agencies, in which order. Empty means all."""

    kind: str = ""
    partnership_id: int | None = None
    ended: bool = False
    unconfirmed: bool = False
    sort: str = "name"


ORDERS = {
    "name": (Agency.name,),
    "kind": (Agency.kind == "", Agency.kind, Agency.name),
    "confirmed": (Agency.contacts_confirmed_at.is_not(None), Agency.contacts_confirmed_at),
}


def get_agency(agency_id: int) -> Agency:
    """With its partnership, contacts and what it became part of. Raises Missing."""
    found = session.scalars(
        select(Agency)
        .where(Agency.id == agency_id)
        .options(
            joinedload(Agency.partnership),
            joinedload(Agency.merged_into),
            joinedload(Agency.contacts_confirmed_by),
            selectinload(Agency.contacts),
        )
    ).one_or_none()
    if found is None:
        raise Missing(f"agency {agency_id}")
    return found


def list_agencies(
    wanted: Wanted, *, today: date, due_before: datetime, number: int = 1
) -> Page[Agency]:
    """A page of agencies. due_before: contacts confirmed before that moment are due again."""
    gone = Agency.ended_on.is_not(None) & (Agency.ended_on <= today)
    query = select(Agency).where(gone if wanted.ended else ~gone)
    if wanted.kind:
        query = query.where(Agency.kind == wanted.kind)
    if wanted.partnership_id is not None:
        query = query.where(Agency.partnership_id == wanted.partnership_id)
    if wanted.unconfirmed:
        query = query.where(_unconfirmed(due_before))
    order = ORDERS.get(wanted.sort, ORDERS["name"])
    query = query.options(joinedload(Agency.partnership), joinedload(Agency.merged_into))
    return page_of(query.order_by(*order, Agency.id), number=number)


def _unconfirmed(due_before: datetime) -> ColumnElement[bool]:
    return or_(Agency.contacts_confirmed_at.is_(None), Agency.contacts_confirmed_at < due_before)


def list_led(agency_ids: Collection[int], today: date) -> Sequence[Agency]:
    """These agencies, as far as they go on, by name. One query."""
    query = select(Agency).where(
        Agency.id.in_(agency_ids), or_(Agency.ended_on.is_(None), Agency.ended_on > today)
    )
    return session.scalars(query.order_by(Agency.name)).all()


def list_partnerships() -> Sequence[LocalPartnership]:
    return session.scalars(select(LocalPartnership).order_by(LocalPartnership.name)).all()


def list_merged_into(agency_id: int) -> Sequence[Agency]:
    """What became part of this agency, by name."""
    query = select(Agency).where(Agency.merged_into_id == agency_id)
    return session.scalars(query.order_by(Agency.name)).all()


def count_people(agency_ids: Sequence[int]) -> dict[int, int]:
    """Agency id → how many active people it has. One query."""
    rows = session.execute(
        select(Membership.agency_id, func.count())
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.agency_id.in_(agency_ids), Account.active)
        .group_by(Membership.agency_id)
    )
    return dict(rows.all())


def list_open_rounds(agency_id: int) -> Sequence[Response]:
    """What the agency has not answered yet in rounds that are open, nearest close first."""
    query = (
        select(Response)
        .join(Response.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(Response.agency_id == agency_id, Response.settled_at.is_(None))
        .where(Subject.state == "open")
        .options(joinedload(Response.consultation))
        .order_by(Consultation.closes_at, Response.id)
    )
    return session.scalars(query).all()


def get_contact(agency_id: int, contact_id: int) -> AgencyContact:
    """A contact of this agency. Raises Missing."""
    found = session.scalars(
        select(AgencyContact)
        .where(AgencyContact.id == contact_id, AgencyContact.agency_id == agency_id)
        .options(joinedload(AgencyContact.agency))
    ).one_or_none()
    if found is None:
        raise Missing(f"contact {contact_id}")
    return found


# People


@dataclass(frozen=True)
class Sought:
    """Which people, in which order. Empty means all.

    agency_ids  only people of these; None for everybody
    role        a role in an agency, or one in the service
    """

    agency_ids: Collection[int] | None = None
    role: str = ""
    closed: bool = False
    sort: str = "name"


PEOPLE_ORDERS = {"name": (Account.name,), "newest": (Account.created_at.desc(),)}


def list_people(sought: Sought, *, number: int = 1) -> Page[Account]:
    """A page of people with their places."""
    query: Select[Account] = select(Account).where(Account.active != sought.closed)
    if sought.role in ("lead", "deputy", "contributor"):
        query = query.where(Account.id.in_(_placed(sought.agency_ids, sought.role)))
    elif sought.agency_ids is not None:
        query = query.where(Account.id.in_(_placed(sought.agency_ids, "")))
    if sought.role in ("administrator", "partnership_manager"):
        roles = select(SiteRole.account_id).where(SiteRole.role == sought.role)
        query = query.where(Account.id.in_(roles))
    order = PEOPLE_ORDERS.get(sought.sort, PEOPLE_ORDERS["name"])
    query = query.options(
        selectinload(Account.memberships).joinedload(Membership.agency),
        selectinload(Account.site_roles),
    )
    return page_of(query.order_by(*order, Account.id), number=number)


def _placed(agency_ids: Collection[int] | None, role: str) -> Select[int]:
    query = select(Membership.account_id)
    if agency_ids is not None:
        query = query.where(Membership.agency_id.in_(agency_ids))
    return query.where(Membership.role == role) if role else query


def get_person(account_id: int) -> Account:
    """With their places. Raises Missing."""
    found = session.scalars(
        select(Account)
        .where(Account.id == account_id)
        .options(
            selectinload(Account.memberships).joinedload(Membership.agency),
            selectinload(Account.site_roles),
        )
    ).one_or_none()
    if found is None:
        raise Missing(f"account {account_id}")
    return found


def get_place(account_id: int, agency_id: int) -> Membership:
    """Someone's place in an agency, with both. Raises Missing."""
    found = session.scalars(
        select(Membership)
        .where(Membership.account_id == account_id, Membership.agency_id == agency_id)
        .options(joinedload(Membership.account), joinedload(Membership.agency))
    ).one_or_none()
    if found is None:
        raise Missing(f"place of {account_id} in agency {agency_id}")
    return found


def get_invitation(invitation_id: int) -> Invitation:
    """Raises Missing."""
    found = session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(joinedload(Invitation.agency), joinedload(Invitation.invited_by))
    ).one_or_none()
    if found is None:
        raise Missing(f"invitation {invitation_id}")
    return found


def list_open_invitations(agency_ids: Collection[int] | None = None) -> Sequence[Invitation]:
    """Neither accepted nor withdrawn, newest first; of these agencies, or all. One query."""
    query = (
        select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.agency), joinedload(Invitation.invited_by))
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
        .limit(200)
    )
    if agency_ids is not None:
        query = query.where(Invitation.agency_id.in_(agency_ids))
    return session.scalars(query).all()
