"""Lists of agencies, people and invitations; what an agency has open. Each in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock
from consult.accounts.agency_rules import SITE_ROLES
from consult.accounts.models import (
    Account,
    Agency,
    AgencyContact,
    Invitation,
    LocalPartnership,
    Membership,
    SiteRole,
)
from consult.accounts.places import AGENCY_ROLES
from consult.consultations.models import Consultation
from consult.lifecycle.models import Subject
from consult.responses.models import Response
from consult.responses.queries import LAST_MOMENT, still_takes
from consult.store import Asked, Missing, Page, in_order, page_of, says, session

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # before anything was confirmed


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


def list_agencies(asked: Asked, *, today: date, due_before: datetime) -> Page[Agency]:
    """A page of agencies: of a kind, of a partnership, ended, or not confirmed in time.

    due_before  contacts that were confirmed before that moment are due again
    """
    gone = Agency.ended_on.is_not(None) & (Agency.ended_on <= today)
    query = select(Agency).where(gone if asked.get("show") == "ended" else ~gone)
    if words := asked.get("words"):
        query = query.where(says(words, Agency.name, Agency.short_name))
    if kind := asked.get("kind"):
        query = query.where(Agency.kind == kind)
    if partnership := asked.get("partnership"):
        query = query.where(Agency.partnership_id == int(partnership))
    if asked.get("show") == "unconfirmed":
        query = query.where(_unconfirmed(due_before))
    query = query.options(joinedload(Agency.partnership), joinedload(Agency.merged_into))
    columns = {
        "name": func.lower(Agency.name),
        "confirmed": func.coalesce(Agency.contacts_confirmed_at, LONG_AGO),
    }
    return page_of(
        in_order(query, asked, columns, func.lower(Agency.name), Agency.id), number=asked.number
    )


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
    """What the agency has not answered yet and still can, nearest close first."""
    query = (
        select(Response)
        .join(Response.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(Response.agency_id == agency_id, Response.settled_at.is_(None))
        .where(or_(Subject.state == "open", still_takes(clock.now())))
        .options(joinedload(Response.consultation))
        .order_by(LAST_MOMENT, Response.id)
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


def list_people(asked: Asked, *, agency_ids: Collection[int] | None = None) -> Page[Account]:
    """A page of people with their places; agency_ids: only people of these, None for everybody."""
    agency, role = asked.get("agency"), asked.get("role")
    within = [int(agency)] if agency else agency_ids
    active = Account.active != (asked.get("show") != "")
    query: Select[Account] = select(Account).where(active, ~Account.guest)
    if words := asked.get("words"):
        query = query.where(says(words, Account.name, Account.email))
    if within is not None or role in AGENCY_ROLES:
        placed = _placed(within, role if role in AGENCY_ROLES else "")
        query = query.where(Account.id.in_(placed))
    if role in SITE_ROLES:
        roles = select(SiteRole.account_id).where(SiteRole.role == role)
        query = query.where(Account.id.in_(roles))
    query = query.options(
        selectinload(Account.memberships).joinedload(Membership.agency),
        selectinload(Account.site_roles),
    )
    columns = {"name": func.lower(Account.name), "since": Account.created_at}
    return page_of(
        in_order(query, asked, columns, func.lower(Account.name), Account.id), number=asked.number
    )


def _placed(agency_ids: Collection[int] | None, role: str) -> Select[int]:
    query = select(Membership.account_id)
    if agency_ids is not None:
        query = query.where(Membership.agency_id.in_(agency_ids))
    return query.where(Membership.role == role) if role else query


def get_person(account_id: int) -> Account:
    """With their places. Raises Missing, for guests as well: they are nobody's to look after."""
    found = session.scalars(
        select(Account)
        .where(Account.id == account_id, ~Account.guest)
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
