"""Make agencies, accounts and places in them."""

from __future__ import annotations

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.accounts.models import Account, Agency, Membership, SignIn, SiteRole
from consult.accounts.passwords import hash_password
from consult.accounts.sessions import (
    admit,
    change_password,
    count_failure,
    end_other_sign_ins,
    end_sign_in,
    end_sign_ins,
    redeem_link,
    request_link,
    start_sign_in,
)
from consult.accounts.tour import lay_out_tour
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

__all__ = [
    "add_membership",
    "admit",
    "change_password",
    "close_account",
    "count_failure",
    "create_account",
    "create_agency",
    "end_other_sign_ins",
    "end_sign_in",
    "end_sign_ins",
    "give_site_role",
    "hash_password",
    "lay_out_tour",
    "redeem_link",
    "request_link",
    "start_sign_in",
]


def create_agency(*, name: str, short_name: str = "", sector: str = "", by: Actor) -> Agency:
    """Raises Refused when there is one of that name."""
    name = name.strip()
    if session.scalar(select(Agency.id).where(Agency.name == name)) is not None:
        raise Refused(
            Refusal("agency-exists", f"There is an agency called “{name}” already.", field="name")
        )
    agency = Agency(name=name, short_name=short_name.strip(), sector=sector.strip())
    session.add(agency)
    session.flush()
    audit.record(f"agency:{agency.id}", "agency-created", words={"name": name}, by=by)
    return agency


def create_account(
    *,
    email: str,
    name: str,
    job_title: str = "",
    password_hash: str | None = None,
    by: Actor,
) -> Account:
    """The hash comes ready made, because making it is slow. Raises Refused for a known address."""
    email, name = email.strip().lower(), name.strip()
    taken = session.scalar(select(Account.id).where(Account.email == email)) is not None
    refuse_any(
        [
            None if name else Refusal("no-name", "Enter the person's name.", field="name"),
            Refusal("email-taken", f"{email} has an account already.", field="email")
            if taken
            else None,
            None
            if "@" in email
            else Refusal("no-email", f"“{email}” is not an e-mail address.", field="email"),
        ]
    )
    account = Account(
        email=email,
        name=name,
        job_title=job_title.strip(),
        password_hash=password_hash,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    words = {"name": name, "email": email}
    audit.record(f"account:{account.id}", "account-created", words=words, by=by)
    return account


def add_membership(*, account: Account, agency: Agency, role: str, by: Actor) -> Membership:
    """Give someone a place in an agency as "lead" or "contributor"; a second call changes it."""
    membership = session.scalars(
        select(Membership).where(
            Membership.account_id == account.id, Membership.agency_id == agency.id
        )
    ).one_or_none()
    if membership is None:
        membership = Membership(account=account, agency=agency, role=role)
        session.add(membership)
    membership.role = role
    session.flush()
    facts = {"agency": agency.id, "role": role}
    audit.record(f"account:{account.id}", "membership-given", facts=facts, by=by)
    return membership


def give_site_role(*, account: Account, role: str, by: Actor) -> None:
    """ "partnership_manager" or "administrator". Giving it twice does nothing."""
    if session.get(SiteRole, (account.id, role)) is not None:
        return
    session.add(SiteRole(account=account, role=role))
    session.flush()
    audit.record(f"account:{account.id}", "site-role-given", facts={"role": role}, by=by)


def close_account(*, account: Account, by: Actor) -> None:
    """The person has left: they are signed out everywhere at once and cannot sign in."""
    account.active = False
    end_sign_ins(session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all())
    session.flush()
    audit.record(f"account:{account.id}", "account-closed", by=by)
