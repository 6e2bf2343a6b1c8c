"""Who hears of what: people for whom something waits, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.consultations import queries as consultations
from consult.groups import queries as groups
from consult.responses import queries as responses
from consult.responses.models import Response
from consult.reviews.models import Review
from consult.reviews.queries import get_review, unsigned_owners

# Role → the body of the review on which it sits, and in which seats; any when none is named.
SEATS: dict[str, tuple[str, tuple[str, ...]]] = {
    "working_group_member": ("group_id", ()),
    "board_chair": ("board_id", ("chair",)),
    "board_member": ("board_id", ()),
    "ratifying_chair": ("ratifying_id", ("chair",)),
}


def once(*groups_of_people: Iterable[Account]) -> list[Account]:
    """Everyone who is still active, in order, nobody twice."""
    people = {account.id: account for some in groups_of_people for account in some}
    return [account for account in people.values() if account.active]


def respondents(several: Sequence[Response]) -> dict[int, list[Account]]:
    """Response id → who answers for it: the agency's leads, or the person. Two queries, and three
    for each working group.

    An agency without a lead would never hear of it, so there all its people are told. Whoever acts
    for a member of a working group is told with the member.
    """
    agency_ids = [each.agency_id for each in several if each.agency_id is not None]
    leads = accounts.list_agency_leads(agency_ids)
    others = accounts.people_of_many([each for each, some in leads.items() if not some])
    deputies = _deputies_of_members(several)
    found: dict[int, list[Account]] = {}
    for each in several:
        if each.agency_id is not None:
            found[each.id] = leads[each.agency_id] or others[each.agency_id]
        else:
            found[each.id] = [each.account] if each.account is not None else []
            found[each.id] += deputies.get(each.id, ())
    return found


def _deputies_of_members(several: Sequence[Response]) -> dict[int, list[Account]]:
    """Response id → who acts, in the group that was asked, for the member whose reply it is."""
    found: dict[int, list[Account]] = {}
    members = [each for each in several if each.account_id is not None]
    for review_id in {each.consultation.review_id for each in members}:
        group_id = get_review(review_id).group_id
        seats = groups.seats_of([group_id])[group_id] if group_id is not None else []
        acting = groups.deputies_of(seats) if seats else {}
        theirs = {seat.account_id: acting[seat.id] for seat in seats if seat.id in acting}
        for each in members:
            if each.consultation.review_id == review_id and each.account_id in theirs:
                found[each.id] = [theirs[each.account_id]]
    return found


def seated(group_id: int | None, *roles: str) -> list[Account]:
    """Who sits on a body now, in any of these roles, or at all when none is named.

    Whoever acts for one of them is told with them.
    """
    if group_id is None:
        return []
    seats = groups.seats_of([group_id])[group_id]
    meant = [seat for seat in seats if not roles or seat.role in roles]
    deputies = groups.deputies_of(meant).values() if meant else ()
    return once((seat.account for seat in meant), deputies)


def leads_of(review: Review) -> list[Account]:
    """Who drafts: the leads of the working group, or the managers while there is none."""
    return seated(review.group_id, "lead") or list(accounts.list_managers())


def people_of(review: Review, role: str) -> list[Account]:
    """Everyone who plays a part in a review, and who is told when it waits for that part.

    Of the owners those who have not signed this text; when all have, it waits for who drafts.
    """
    if role == "working_group_lead":
        return leads_of(review)
    if role == "owner_lead":
        ids = [owner.agency_id for owner in unsigned_owners(review.id)]
        return once(*accounts.list_agency_leads(ids).values()) if ids else leads_of(review)
    if role in SEATS:
        body, seats = SEATS[role]
        return seated(getattr(review, body), *seats)
    return list(accounts.list_managers())


def agencies_asked(review_id: int) -> dict[Response, list[Account]]:
    """What agencies were asked for → who answers for each, and who wrote in what was sent in."""
    asked = [
        response
        for one in consultations.list_rounds(review_id)
        if one.opens_at is not None and one.audience == "agencies"
        for response in responses.list_responses(one.id)
    ]
    sent = [each.id for each in asked if each.subject.state == "submitted"]
    answering, wrote = respondents(asked), responses.authors_of(sent)
    return {each: once(answering[each.id], wrote.get(each.id, ())) for each in asked}


def asked_in(review_id: int, *audiences: str) -> list[Account]:
    """Everyone who was asked to comment in a round that opened, of these audiences or of any."""
    answers = [
        response
        for one in consultations.list_rounds(review_id)
        if one.opens_at is not None and (not audiences or one.audience in audiences)
        for response in responses.list_responses(one.id)
    ]
    return once(*respondents(answers).values())
