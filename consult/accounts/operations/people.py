"""Accounts: made, closed, opened again."""

from __future__ import annotations

from sqlalchemy import select, update

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts import queries
from consult.accounts.events import AddressChanged
from consult.accounts.models import Account, SignIn, SignInLink
from consult.accounts.operations.agencies import take_agency
from consult.accounts.operations.places import last_administrator, last_lead
from consult.accounts.operations.tokens import revoke_tokens_of
from consult.accounts.sessions import end_sign_ins
from consult.store import session
from workflows.refusal import Refusal, refuse_any


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
            _taken(email) if taken else None,
            rules.address_is_one(email),
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


def change_details(*, account: Account, name: str, job_title: str, by: Actor) -> None:
    """What one is called from now on; what the record tells of before keeps the name of then.

    Raises Refused for somebody else's account, and for an empty name.
    """
    queries.lock(account)
    name, job_title = " ".join(name.split()), " ".join(job_title.split())
    refuse_any(
        [
            rules.only_oneself(account.id == by.account_id),
            None if name else Refusal("no-name", "Enter your name.", field="name"),
        ]
    )
    if (account.name, account.job_title) == (name, job_title):
        return
    words = {"name": name, "before": account.name}
    account.name, account.job_title = name, job_title
    session.flush()
    audit.record(f"account:{account.id}", "account-renamed", words=words, by=by)


def change_address(*, account: Account, email: str, by: Actor) -> None:
    """Letters and links go to the new address from now on; whoever signed in by the old one is
    signed out, and links that were sent there open nothing. Twice does nothing.

    Raises Refused, also for oneself: it takes a second person to say whose address it is.
    """
    queries.lock(account)
    email, before = email.strip().lower(), account.email
    taken = select(Account.id).where(Account.email == email, Account.id != account.id)
    refuse_any(
        [
            rules.only_an_administrator(by.is_administrator, "changes an e-mail address"),
            rules.not_oneself(account.id == by.account_id, "change the e-mail address of"),
            rules.address_is_one(email),
            _taken(email) if session.scalar(taken) is not None else None,
        ]
    )
    if email == before:
        return
    account.email = email
    end_sign_ins(session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all())
    unused = SignInLink.used_at.is_(None), SignInLink.account_id == account.id
    session.execute(update(SignInLink).where(*unused).values(used_at=clock.now()))
    session.flush()
    words = {"email": email, "before": before}
    audit.record(f"account:{account.id}", "address-changed", words=words, by=by)
    events.publish(AddressChanged(account, before))


def _taken(email: str) -> Refusal:
    return Refusal("email-taken", f"{email} has an account already.", field="email")


def close_account(*, account: Account, by: Actor) -> None:
    """The person has left: they are signed out everywhere at once and cannot sign in, and no
    program acts for them any more, not even when the account is opened again."""
    account.active = False
    end_sign_ins(session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all())
    revoke_tokens_of(account.id, by=by)
    session.flush()
    audit.record(f"account:{account.id}", "account-closed", by=by)


def deactivate(account: Account, *, by: Actor) -> None:
    """Close an account that may be opened again; its places are kept. Twice does nothing.

    Raises Refused for oneself, the last administrator, and the last lead of an agency.
    """
    memberships = queries.memberships_of(account.id)
    for each in memberships:
        take_agency(each.agency)
    queries.lock(account)
    if not account.active:
        return
    refuse_any(
        [
            rules.not_oneself(account.id == by.account_id, "deactivate"),
            rules.only_an_administrator(by.is_administrator, "deactivates accounts"),
            last_administrator(account),
            *[last_lead(each) for each in memberships],
        ]
    )
    close_account(account=account, by=by)


def reactivate(account: Account, *, by: Actor) -> None:
    """Open a closed account again, with the places that it has. Twice does nothing."""
    queries.lock(account)
    refuse_any([rules.only_an_administrator(by.is_administrator, "reactivates accounts")])
    if account.active:
        return
    account.active, account.failed_sign_ins, account.locked_until = True, 0, None
    session.flush()
    audit.record(f"account:{account.id}", "account-reopened", by=by)
