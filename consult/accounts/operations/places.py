"""Places in agencies and in the service: given, changed, ended. Nobody changes their own."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from consult import audit
from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts import queries
from consult.accounts.guests import is_no_guest
from consult.accounts.models import Account, Agency, Membership, SiteRole
from consult.accounts.operations.agencies import take_agency
from consult.accounts.places import AGENCY_ROLES
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any

BITS = {"partnership_manager": 1, "administrator": 2}
SITE_ACTS = {"site-role-given": "gave", "site-role-taken": "took away"}


def add_membership(*, account: Account, agency: Agency, role: str, by: Actor) -> Membership:
    """Give someone a place in an agency as "lead", "deputy" or "contributor".

    A second call changes it. For setting up: it does not ask who may.
    """
    refuse_any([is_no_guest(account)])
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


def change_role(membership: Membership, *, role: str, seen: int | None = None, by: Actor) -> None:
    """Raises Refused for oneself, what is not theirs to give or take, and the last lead.

    Raises Overtaken as well. seen: the revision of the membership.
    """
    _take(membership)
    audit.require_seen(
        seen,
        membership.revision,
        thing=f"account:{membership.account_id}",
        acts=("membership-given",),
        did=lambda told: f"made them {AGENCY_ROLES[told.entry.body['facts']['role']].lower()}",
        about=lambda told: told.entry.body["facts"].get("agency") == membership.agency_id,
    )
    if role == membership.role:
        return
    refuse_any(
        [
            rules.not_oneself(membership.account_id == by.account_id, "change the role of"),
            *_may_change(membership, by),
            _theirs(role, membership.agency, by),
            last_lead(membership),
        ]
    )
    _set_role(membership, role, by)


def choose_deputy(
    agency: Agency, *, account_ids: Collection[int], seen: int | None = None, by: Actor
) -> None:
    """Exactly these people of the agency stand in for its lead; the others contribute.

    Leads stay leads. Raises Refused, and Overtaken. seen: the revision of the agency.
    """
    take_agency(agency, seen=seen)
    members = [each for each in queries.list_members(agency.id) if each.role != "lead"]
    wanted = set(account_ids)
    if wanted - {each.account_id for each in members}:
        refuse_any([_not_of(agency)])
    changes = [
        (each, "deputy" if each.account_id in wanted else "contributor")
        for each in members
        if (each.account_id in wanted) != (each.role == "deputy")
    ]
    refuse_any(
        no
        for each, _role in changes
        for no in (
            rules.not_oneself(each.account_id == by.account_id, "change the role of"),
            _theirs("deputy", agency, by),
        )
    )
    for each, role in changes:
        _set_role(each, role, by)


def give_place(account: Account, *, agency: Agency, role: str, by: Actor) -> Membership:
    """A place in one more agency. Raises Refused."""
    take_agency(agency)
    refuse_any(
        [
            rules.not_oneself(account.id == by.account_id, "give a place to"),
            *_may_come(account, agency, role, by),
        ]
    )
    return _place(account, agency, role, by)


def move_to_agency(membership: Membership, *, to: Agency, role: str, by: Actor) -> Membership:
    """End this place and give one in another agency, in one go. Raises Refused."""
    first, second = sorted((membership.agency, to), key=lambda agency: agency.id)
    take_agency(first)
    if second.id != first.id:
        take_agency(second)
    _take(membership)
    account = membership.account
    refuse_any(
        [
            rules.not_oneself(account.id == by.account_id, "move"),
            *_may_change(membership, by),
            *_may_come(account, to, role, by),
            last_lead(membership),
        ]
    )
    _end(membership, by)
    return _place(account, to, role, by)


def end_membership(membership: Membership, *, by: Actor) -> None:
    """Someone leaves an agency. Raises Refused for oneself and for its last lead."""
    _take(membership)
    refuse_any(
        [
            rules.not_oneself(membership.account_id == by.account_id, "take a place away from"),
            *_may_change(membership, by),
            last_lead(membership),
        ]
    )
    _end(membership, by)


def give_site_role(*, account: Account, role: str, by: Actor) -> None:
    """ "partnership_manager" or "administrator". Giving it twice does nothing.

    For setting up: it does not ask who may.
    """
    refuse_any([is_no_guest(account)])
    if session.get(SiteRole, (account.id, role)) is not None:
        return
    session.add(SiteRole(account=account, role=role))
    session.flush()
    audit.record(f"account:{account.id}", "site-role-given", facts={"role": role}, by=by)


def site_roles_mark(account: Account) -> int:
    """What someone is to the service, as a number: the revision that a form has seen."""
    return sum(BITS[each.role] for each in account.site_roles)


def set_site_roles(
    account: Account, *, roles: Collection[str], seen: int | None = None, by: Actor
) -> None:
    """Exactly these roles. Raises Refused for oneself and the last administrator, and Overtaken."""
    administrators = lock_administrators()
    queries.lock(account)
    session.expire(account, ["site_roles"])
    have, wanted = {each.role: each for each in account.site_roles}, set(roles)
    audit.require_seen(
        seen,
        site_roles_mark(account),
        thing=f"account:{account.id}",
        acts=SITE_ACTS,
        did=lambda told: (
            f"{SITE_ACTS[told.entry.act]} the role of "
            f"{rules.SITE_ROLES[told.entry.body['facts']['role']].lower()}"
        ),
    )
    if wanted == set(have):
        return
    refuse_any(
        [
            rules.not_oneself(account.id == by.account_id, "change the role of"),
            rules.site_roles_are_theirs_to_give(
                wanted ^ set(have), administrator=by.is_administrator
            ),
            _last_administrator(account, administrators)
            if "administrator" in set(have) - wanted
            else None,
        ]
    )
    for role in sorted(wanted - set(have)):
        give_site_role(account=account, role=role, by=by)
    for role in sorted(set(have) - wanted):
        session.delete(have[role])
        audit.record(f"account:{account.id}", "site-role-taken", facts={"role": role}, by=by)
    session.flush()
    session.expire(account, ["site_roles"])


def last_lead(membership: Membership) -> Refusal | None:
    """Why this person must stay a lead, or None. The agency is to be locked."""
    agency = membership.agency
    leads = queries.list_people_of(agency.id, "lead")
    return rules.someone_leads_still(
        membership.account.name,
        agency.name,
        role=membership.role if membership.account.active else "",
        other_leads=sum(each.id != membership.account_id for each in leads),
        ended=agency.has_ended(queries.today()),
    )


def last_administrator(account: Account) -> Refusal | None:
    """Why this person must stay an administrator, or None; locks who is one."""
    return _last_administrator(account, lock_administrators())


def _last_administrator(account: Account, administrators: set[int]) -> Refusal | None:
    return rules.someone_administers_still(
        account.name,
        is_one=account.id in administrators,
        others=len(administrators - {account.id}),
    )


def lock_administrators() -> set[int]:
    """Ids of the active ones. Nobody else gives or takes that role until the transaction ends."""
    rows = session.scalars(
        select(SiteRole.account_id)
        .where(SiteRole.role == "administrator")
        .order_by(SiteRole.account_id)
        .with_for_update()
    ).all()
    active = select(Account.id).where(Account.id.in_(rows), Account.active)
    return set(session.scalars(active))


def may_give(role: str, agency: Agency, by: Actor) -> Refusal | None:
    """Why `by` may not give this role in this agency, or None."""
    return _theirs(role, agency, by)


def _may_change(membership: Membership, by: Actor) -> list[Refusal | None]:
    """Taking a place away needs the right to give it: a deputy does not demote the lead."""
    return [_theirs(membership.role, membership.agency, by)]


def _may_come(account: Account, agency: Agency, role: str, by: Actor) -> list[Refusal | None]:
    there = queries.find_membership(account.id, agency.id) is not None
    because = f"{account.name} is at {agency.name} already."
    return [
        _theirs(role, agency, by),
        rules.agency_goes_on(agency.name, agency.ended_on, queries.today()),
        Refusal("there-already", because, field="agency") if there else None,
    ]


def _place(account: Account, agency: Agency, role: str, by: Actor) -> Membership:
    made = Membership(account=account, agency=agency, role=role)
    session.add(made)
    session.flush()
    _note("membership-given", made, by)
    return made


def _theirs(role: str, agency: Agency, by: Actor) -> Refusal | None:
    return rules.role_is_theirs_to_give(
        role,
        administrator=by.is_administrator,
        own=by.agencies.get(agency.id),
        agency=agency.name,
    )


def _take(membership: Membership) -> None:
    """One change of an agency's places at a time, or its last two leads could both go."""
    membership_id = membership.id
    take_agency(membership.agency)
    query = select(Membership).where(Membership.id == membership_id).with_for_update()
    if session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise Missing(f"membership {membership_id}")


def _set_role(membership: Membership, role: str, by: Actor) -> None:
    membership.role = role
    session.flush()
    _note("membership-given", membership, by)


def _end(membership: Membership, by: Actor) -> None:
    _note("membership-ended", membership, by)
    session.delete(membership)
    session.flush()
    session.expire(membership.account, ["memberships"])


def _note(act: str, membership: Membership, by: Actor) -> None:
    """On the record of the person; for whoever has the agency's page open, it has changed too."""
    facts = {"agency": membership.agency_id, "role": membership.role}
    audit.record(
        f"account:{membership.account_id}",
        act,
        facts=facts,
        agency_id=membership.agency_id,
        by=by,
    )
    flag_modified(membership.agency, "name")
    session.flush()


def _not_of(agency: Agency) -> Refusal:
    because = f"Choose people of {agency.name} who are not its lead."
    return Refusal("not-of-this-agency", because, field="deputies")
