"""People leave an agency, or go to another one: what they had not sent goes to a colleague."""

from __future__ import annotations

from consult.access import Actor
from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.accounts.models import Account, Agency, Membership
from consult.groups.queries import has_a_part
from consult.people import queries
from consult.responses import operations as responses


def leave(membership: Membership, *, heir: Account | None = None, by: Actor) -> bool:
    """The person is of this agency no more. Whether their account was closed with it.

    It is closed when it was their last place: nobody keeps a way in that they have no use for.
    Raises Refused.
    """
    account, agency_id = membership.account, membership.agency_id
    hand_over(account, agency_id=agency_id, heir=heir, by=by)
    accounts.end_membership(membership, by=by)
    if not account.active or has_a_place(account):
        return False
    accounts.close_account(account=account, by=by)
    return True


def move(
    membership: Membership, *, to: Agency, role: str, heir: Account | None = None, by: Actor
) -> None:
    """From one agency to another, in one go. Raises Refused."""
    account, agency_id = membership.account, membership.agency_id
    hand_over(account, agency_id=agency_id, heir=heir, by=by)
    accounts.move_to_agency(membership, to=to, role=role, by=by)


def hand_over(account: Account, *, agency_id: int, heir: Account | None, by: Actor) -> None:
    """What they have begun for the agency: drafts go to the heir, sections to its leads. Raises
    Refused."""
    responses.hand_over_drafts(agency_id=agency_id, leaver=account, heir=heir, by=by)
    responses.return_sections(agency_id=agency_id, leaver=account, by=by)


def deactivate(account: Account, *, by: Actor) -> None:
    """Their account is closed and may be opened again; what waits for them goes back. Raises
    Refused."""
    accounts.deactivate(account, by=by)
    for place in people.memberships_of(account.id):
        responses.return_sections(agency_id=place.agency_id, leaver=account, by=by)


def has_a_place(account: Account) -> bool:
    """In an agency, a group or the service itself."""
    return bool(
        people.memberships_of(account.id)
        or queries.get_person(account.id).site_roles
        or has_a_part(account.id)
    )
