"""Whom to turn to at an agency, and that it says twice a year that they are right."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from consult import audit, clock
from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts.models import Account, Agency, AgencyContact
from consult.accounts.operations.agencies import take_agency
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any


def add_contact(
    agency: Agency,
    *,
    name: str,
    role_title: str = "",
    email: str = "",
    phone: str = "",
    by: Actor,
) -> AgencyContact:
    """Raises Refused when nobody could reach them."""
    take_agency(agency)
    name, email, phone = name.strip(), email.strip(), phone.strip()
    refuse_any([_named(name), *_reached(email, phone)])
    contact = AgencyContact(
        agency=agency, name=name, role_title=role_title.strip(), email=email, phone=phone
    )
    session.add(contact)
    _note(contact, "contact-added", by)
    return contact


def edit_contact(
    contact: AgencyContact,
    *,
    name: str,
    role_title: str,
    email: str,
    phone: str,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Raises Refused as above, and Overtaken."""
    _take(contact, seen)
    name, email, phone = name.strip(), email.strip(), phone.strip()
    refuse_any([_named(name), *_reached(email, phone)])
    contact.name, contact.role_title = name, role_title.strip()
    contact.email, contact.phone = email, phone
    _note(contact, "contact-changed", by)


def _reached(email: str, phone: str) -> Iterator[Refusal | None]:
    yield rules.contact_can_be_reached(email, phone)
    yield rules.address_is_one(email) if email else None


def remove_contact(contact: AgencyContact, *, seen: int | None = None, by: Actor) -> None:
    """Raises Overtaken."""
    _take(contact, seen)
    _note(contact, "contact-removed", by)
    session.delete(contact)
    session.flush()


def confirm_contacts(agency: Agency, *, seen: int | None = None, by: Actor) -> None:
    """The agency says that its contacts are right as they stand.

    Raises Refused when there are none, and Overtaken when they are not those on the page.
    """
    take_agency(agency, seen=seen)
    count = session.scalar(
        select(func.count()).select_from(AgencyContact).where(AgencyContact.agency_id == agency.id)
    )
    refuse_any([rules.contacts_are_there(count or 0, agency.name)])
    agency.contacts_confirmed_at = clock.now()
    agency.contacts_confirmed_by = (
        session.get(Account, by.account_id) if by.account_id is not None else None
    )
    session.flush()
    facts = {"contacts": count}
    audit.record(
        f"agency:{agency.id}", "contacts-confirmed", facts=facts, agency_id=agency.id, by=by
    )


def _take(contact: AgencyContact, seen: int | None) -> None:
    contact_id = contact.id
    take_agency(contact.agency)
    query = select(AgencyContact).where(AgencyContact.id == contact_id)
    if session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise Missing(f"contact {contact_id}")
    audit.require_seen(
        seen,
        contact.revision,
        thing=f"agency:{contact.agency_id}",
        acts=("contact-changed",),
        did=lambda _told: "changed this contact",
        about=lambda told: told.entry.body["facts"].get("contact") == contact_id,
    )


def _note(contact: AgencyContact, act: str, by: Actor) -> None:
    """A change of its contacts is one of the agency, for whoever is about to confirm them."""
    flag_modified(contact.agency, "name")
    session.flush()
    words = {
        "name": contact.name,
        "role_title": contact.role_title,
        "email": contact.email,
        "phone": contact.phone,
    }
    facts = {"contact": contact.id}
    audit.record(
        f"agency:{contact.agency_id}",
        act,
        facts=facts,
        words=words,
        agency_id=contact.agency_id,
        by=by,
    )


def _named(name: str) -> Refusal | None:
    return None if name else Refusal("no-name", "Enter a name.", field="name")
