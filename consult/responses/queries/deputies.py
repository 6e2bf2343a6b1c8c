"""Deputies in a working group's round: whose response they write in the place of its holder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, column, or_, select, table

from consult.access import Actor
from consult.lifecycle import Subject
from consult.responses.models import Response
from consult.store import session

# Reviews stand above responses: their model is not ours to import.
REVIEW = table("review", column("id"), column("group_id"))


def is_of(actor: Actor) -> ColumnElement[bool]:
    """The condition that a response is the actor's agency's, their own, or one that they write
    for the holder of a seat on the group."""
    return or_(
        Response.agency_id.in_(list(actor.agencies)),
        Response.account_id == actor.id,
        *_stood_in_for(actor),
    )


def stood_in_for(actor: Actor, response_ids: Sequence[int]) -> set[int]:
    """Those of these that the actor may write as a deputy. One query, for deputies only."""
    conditions = list(_stood_in_for(actor))
    if not conditions:
        return set()
    wanted = select(Response.id).where(Response.id.in_(response_ids), or_(*conditions))
    return set(session.scalars(wanted))


def stands_in(actor: Actor, response: Response) -> bool:
    return response.account_id is not None and bool(stood_in_for(actor, [response.id]))


def answers_for(actor: Actor, response: Response) -> bool:
    """Who signs it, and may change all that is in it: a lead of the agency; in a group's round
    the member, and whoever acts for them."""
    if response.agency_id is not None:
        return actor.leads(response.agency_id)
    own = response.account_id is not None and response.account_id == actor.account_id
    return own or stands_in(actor, response)


def _stood_in_for(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """One condition for each seat; whoever has a seat of their own there speaks by that."""
    for each in actor.acting.values():
        if each.own:
            continue
        of_group = (
            select(Subject.id)
            .join(REVIEW, REVIEW.c.id == Subject.parent_id)
            .where(REVIEW.c.group_id == each.group_id)
        )
        yield and_(Response.account_id == each.holder_id, Response.consultation_id.in_(of_group))


def is_own(actor: Actor, response: Response) -> bool:
    """Their agency's response; in a group's round their own, or the one they write as a deputy."""
    if response.agency_id is not None:
        return actor.works_for(response.agency_id)
    return answers_for(actor, response)
