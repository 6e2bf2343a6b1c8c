"""Who sees ballots, and who takes positions."""

from __future__ import annotations

from consult import lifecycle
from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.boards.models import Ballot
from workflows.refusal import Refusal

NOT_YOURS = Refusal(
    "not-your-ballot",
    "Only those who take part in this review can see how the board decides on it.",
    who="members of the board, the working group and the partnership manager",
)


@allow(Permission.SEE_BALLOTS)
def signed_in_see_the_list(actor: Actor, _thing: object) -> Refusal | None:
    """The list itself holds only ballots on which one has a part."""
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.SEE_BALLOT)
def those_with_a_part_see_a_ballot(actor: Actor, ballot: Ballot | None) -> Refusal | None:
    if not actor.signed_in or ballot is None:
        return SIGNED_OUT
    return None if lifecycle.roles_on(ballot.subject, actor) else NOT_YOURS


@allow(Permission.TAKE_POSITION)
def members_take_positions(actor: Actor, ballot: Ballot | None) -> Refusal | None:
    if not actor.signed_in or ballot is None:
        return SIGNED_OUT
    if ballot.group_id in actor.seats:
        return None
    if not lifecycle.roles_on(ballot.subject, actor):
        return NOT_YOURS
    return Refusal("not-a-member", f"Only members of {ballot.group.name} take positions on this.")
