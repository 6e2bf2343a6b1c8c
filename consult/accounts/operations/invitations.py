"""Invite people by e-mail: the link works once, and whoever opens it makes their own account."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from consult import audit, clock, events, settings
from consult.access import Actor
from consult.accounts import agency_rules, queries, rules
from consult.accounts.events import InvitationSent
from consult.accounts.models import Account, Agency, Invitation
from consult.accounts.operations.people import create_account
from consult.accounts.operations.places import add_membership, give_site_role, may_give
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

ASK_AGAIN = "Ask whoever invited you to send it again."


def invite(
    *,
    email: str,
    agency: Agency | None = None,
    role: str | None = None,
    site_roles: Collection[str] = (),
    by: Actor,
) -> Invitation:
    """Raises Refused for a known address, and for what is not theirs to give.

    role        in the agency: "lead", "deputy" or "contributor"
    site_roles  of agency_rules.SITE_ROLES
    """
    email, now = email.strip().lower(), clock.now()
    roles = sorted(set(site_roles))
    refuse_any(
        [
            agency_rules.address_is_one(email),
            _address_is_free(email),
            agency_rules.invitation_has_a_place(agency is not None, roles),
            agency_rules.site_roles_are_known(roles),
            _goes_on(agency),
            *_may_give(agency, role, roles, by),
        ]
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        agency=agency,
        role=role if agency is not None else None,
        site_roles=roles,
        token_digest=queries.digest(token),
        invited_by_id=by.account_id,
        created_at=now,
        sent_at=now,
        expires_at=_until(now),
    )
    session.add(invitation)
    session.flush()
    _note(invitation, "invitation-sent", by)
    events.publish(InvitationSent(invitation, token, by.name))
    return invitation


def resend_invitation(invitation: Invitation, *, by: Actor) -> None:
    """A new link, for which whoever sends it answers now; the old one is worth nothing."""
    _take(invitation)
    refuse_any([_is_open(invitation), _goes_on(invitation.agency), *_theirs(invitation, by)])
    token, now = secrets.token_urlsafe(32), clock.now()
    invitation.token_digest = queries.digest(token)
    invitation.sent_at, invitation.expires_at = now, _until(now)
    invitation.invited_by_id = by.account_id
    session.flush()
    _note(invitation, "invitation-resent", by)
    events.publish(InvitationSent(invitation, token, by.name))


def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Its link is worth nothing from now on. Raises Refused when it was used or withdrawn."""
    _take(invitation)
    refuse_any([_is_open(invitation), *_theirs(invitation, by)])
    invitation.withdrawn_at = clock.now()
    session.flush()
    _note(invitation, "invitation-withdrawn", by)


def accept_invitation(
    *, token: str, name: str, job_title: str = "", password: str, password_hash: str
) -> Account:
    """Make the account, with the place that was promised. Raises Refused.

    Whoever invited must still be allowed to: a right that was taken away gives nothing.
    """
    found = queries.find_invitation(token)
    if found is not None:
        _take(found)
    no = invitation_works(found, clock.now())
    if found is None or no is not None:
        raise Refused(no or UNKNOWN)
    _require_fit(found, name.strip(), password)
    account = create_account(
        email=found.email,
        name=name,
        job_title=job_title,
        password_hash=password_hash,
        by=Actor(name.strip()),
    )
    person = Actor(account.name, account_id=account.id)
    if found.agency is not None and found.role is not None:
        add_membership(account=account, agency=found.agency, role=found.role, by=person)
    for role in found.site_roles:
        give_site_role(account=account, role=role, by=person)
    found.accepted_at, found.account = clock.now(), account
    session.flush()
    _note(found, "invitation-accepted", person)
    return account


UNKNOWN = Refusal(
    "invitation-unknown",
    "This invitation is not one of ours, it was sent again since, or part of its link is missing.",
    "Open the link of the newest message, or ask whoever invited you to send it again.",
)


def invitation_works(invitation: Invitation | None, at: datetime) -> Refusal | None:
    """Why an invitation cannot be accepted, or None."""
    if invitation is None:
        return UNKNOWN
    closed = _is_open(invitation)
    if closed is not None:
        return closed
    if invitation.expires_at <= at:
        return Refusal("invitation-expired", "This invitation is too old to be used.", ASK_AGAIN)
    agency = invitation.agency
    if agency is not None and agency.has_ended(queries.today()):
        because = f"{agency.name}, for which you were invited, has ended."
        return Refusal("agency-ended", because, "Ask whoever invited you what to do.")
    return None if _still_stands(invitation) else STALE


STALE = Refusal(
    "invitation-stale",
    "Whoever invited you may not do so any more.",
    "Ask an administrator, or a lead of your agency, for a new invitation.",
)


def _still_stands(invitation: Invitation) -> bool:
    """Whether whoever invited could still give what was promised."""
    if invitation.invited_by_id is None:
        return True
    inviter = queries.get_account(invitation.invited_by_id)
    if not inviter.active:
        return False
    by = queries.actor_for(inviter.id)
    return not any(_theirs(invitation, by))


def _require_fit(invitation: Invitation, name: str, password: str) -> None:
    refuse_any(
        [
            None if name else Refusal("no-name", "Enter your name.", field="name"),
            rules.password_is_long_enough(password),
            rules.password_is_hard_to_guess(password),
            rules.password_is_not_about_the_person(password, email=invitation.email, name=name),
        ]
    )


def _theirs(invitation: Invitation, by: Actor) -> list[Refusal | None]:
    return _may_give(invitation.agency, invitation.role, invitation.site_roles, by)


def _may_give(
    agency: Agency | None, role: str | None, site_roles: Collection[str], by: Actor
) -> list[Refusal | None]:
    roles = agency_rules.site_roles_are_theirs_to_give(
        site_roles, administrator=by.is_administrator
    )
    if agency is None:
        return [roles]
    no_role = Refusal("no-role", "Say what they will do there.", field="role")
    return [roles, may_give(role, agency, by) if role else no_role]


def _goes_on(agency: Agency | None) -> Refusal | None:
    if agency is None:
        return None
    return agency_rules.agency_goes_on(agency.name, agency.ended_on, queries.today())


def _address_is_free(email: str) -> Refusal | None:
    if queries.find_account_by_email(email) is not None:
        return Refusal(
            "email-taken",
            f"{email} has an account already. An administrator can move the person, or open a "
            "closed account again.",
            who="an administrator",
            field="email",
        )
    if queries.find_open_invitation(email) is None:
        return None
    because = f"{email} is invited already. That invitation can be sent again, or withdrawn."
    return Refusal("invited-already", because, field="email")


def _is_open(invitation: Invitation) -> Refusal | None:
    if invitation.accepted_at is not None:
        because = "This invitation has been accepted; each works once."
        return Refusal("invitation-used", because, "Sign in instead.")
    if invitation.withdrawn_at is not None:
        return Refusal("invitation-withdrawn", "This invitation was withdrawn.", ASK_AGAIN)
    return None


def _take(invitation: Invitation) -> None:
    queries.lock(invitation)


def _until(now: datetime) -> datetime:
    return now + timedelta(days=settings.current().invitation_days)


def _note(invitation: Invitation, act: str, by: Actor) -> None:
    facts = {
        "agency": invitation.agency_id,
        "role": invitation.role,
        "site_roles": list(invitation.site_roles),
        "account": invitation.account_id,
    }
    words = {"email": invitation.email}
    audit.record(
        f"invitation:{invitation.id}",
        act,
        facts=facts,
        words=words,
        agency_id=invitation.agency_id,
        by=by,
    )
