"""The people of an agency that became part of another: all of them are moved, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.accounts.models import Account, Agency, Membership
from consult.people import operations
from consult.responses.queries import unsent_comments_of
from workflows.refusal import Refusal, Refused, refuse_any


@dataclass(frozen=True)
class Mover:
    """Somebody of the agency.

    drafts  comments that they wrote, or were handed, which are not sent yet
    there   they have a place in the other agency already, so this one only ends
    """

    membership: Membership
    drafts: int
    there: bool

    @property
    def account(self) -> Account:
        return self.membership.account


def list_movers(agency: Agency, by: Actor) -> list[Mover]:
    """Everyone whom `by` may move: all but themselves. Two queries for each."""
    into = agency.merged_into_id or 0
    return [
        Mover(
            each,
            len(unsent_comments_of(agency.id, each.account_id)),
            people.find_membership(each.account_id, into) is not None,
        )
        for each in people.list_members(agency.id)
        if each.account_id != by.account_id
    ]


def move_everyone(
    agency: Agency, *, heir: Account | None = None, seen: int | None = None, by: Actor
) -> list[Account]:
    """Each to the agency that this one became part of, in the role they have here.

    heir  stays, and goes on with what the others have not sent; nobody when all is sent

    Raises Refused, for the whole: merged-into-nothing, not-yet, nobody-to-move, drafts-without-heir
    and what a move of one person refuses. Raises Overtaken; seen: the revision of the agency.
    """
    accounts.take_agency(agency, seen=seen)
    into = agency.merged_into
    refuse_any([why_not_yet(agency)])
    assert into is not None
    movers = [each for each in list_movers(agency, by) if each.account != heir]
    if not movers:
        raise Refused(Refusal("nobody-to-move", "Nobody is left who could be moved."))
    for each in movers:
        _move(each, into, heir, by)
    return [each.account for each in movers]


def why_not_yet(agency: Agency) -> Refusal | None:
    """Why the people of this agency cannot be moved now, or None."""
    if agency.merged_into is None:
        because = f"{agency.name} has not become part of another agency."
        return Refusal("merged-into-nothing", because, fix="Say first what it became part of.")
    if agency.has_ended(people.today()):
        return None
    return rules.not_before_it_ends(agency.name, agency.ended_on)


def _move(mover: Mover, into: Agency, heir: Account | None, by: Actor) -> None:
    membership = mover.membership
    if not mover.there:
        operations.move(membership, to=into, role=membership.role, heir=heir, by=by)
        return
    agency_id, account = membership.agency_id, membership.account
    operations.hand_over(account, agency_id=agency_id, heir=heir, by=by)
    accounts.end_membership(membership, by=by)


def drafts_of(movers: Sequence[Mover]) -> int:
    return sum(each.drafts for each in movers)
