"""What an actor is to each review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from consult.access import Actor
from consult.lifecycle import Subject
from consult.reviews.models import Owner, Review
from consult.reviews.parts import roles_by_bodies
from consult.store import session


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """{review id: role names}. A lead is also a member, a chair also. At most two queries."""
    rows = session.execute(
        select(Review.id, Review.group_id, Review.board_id, Review.ratifying_id).where(
            Review.id.in_([subject.id for subject in subjects])
        )
    )
    bodies = {row.id: (row.group_id, row.board_id, row.ratifying_id) for row in rows}
    owned = _owned([subject.id for subject in subjects], actor)
    return {
        each.id: roles_by_bodies(actor, *bodies.get(each.id, (None, None, None)))
        | ({"owner_lead"} if each.id in owned else set())
        for each in subjects
    }


def roles_in(reviews: Iterable[Review], actor: Actor) -> dict[int, frozenset[str]]:
    """The same for reviews that were read. At most one query."""
    found = list(reviews)
    owned = _owned([each.id for each in found], actor)
    return {
        each.id: roles_by_bodies(actor, each.group_id, each.board_id, each.ratifying_id)
        | ({"owner_lead"} if each.id in owned else set())
        for each in found
    }


def _owned(review_ids: Sequence[int], actor: Actor) -> set[int]:
    """Those whose text is owned by an agency that the actor leads; nobody else needs a query."""
    leads = [agency_id for agency_id in actor.agencies if actor.leads(agency_id)]
    if not leads:
        return set()
    return set(
        session.scalars(
            select(Owner.review_id).where(
                Owner.review_id.in_(review_ids), Owner.agency_id.in_(leads)
            )
        )
    )
