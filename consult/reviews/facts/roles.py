"""What an actor is to each review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm.util import identity_key

from consult.access import Actor
from consult.lifecycle import Subject, undoing
from consult.reviews.models import Owner, Review
from consult.reviews.parts import roles_by_bodies
from consult.store import session
from workflows.undoing import MOVER


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """{review id: role names}. A lead is also a member, a chair also. At most three queries.

    Reviews that this transaction has read are not read again: the door gathers their facts anew
    before it asks for roles.
    """
    bodies = _bodies([subject.id for subject in subjects])
    owned = _owned([subject.id for subject in subjects], actor)
    moved = _moved(subjects, actor)
    return {
        each.id: roles_by_bodies(actor, *bodies.get(each.id, (None, None, None)))
        | ({"owner_lead"} if each.id in owned else set())
        | ({MOVER} if each.id in moved else set())
        for each in subjects
    }


def _bodies(review_ids: Sequence[int]) -> dict[int, tuple[int | None, int | None, int | None]]:
    known = [session.identity_map.get(identity_key(Review, each)) for each in review_ids]
    rows: list[Any] = [
        each for each in known if isinstance(each, Review) and not inspect(each).expired_attributes
    ]
    unread = set(review_ids) - {each.id for each in rows}
    if unread:
        columns = (Review.id, Review.group_id, Review.board_id, Review.ratifying_id)
        rows += session.execute(select(*columns).where(Review.id.in_(unread)))
    return {row.id: (row.group_id, row.board_id, row.ratifying_id) for row in rows}


def roles_in(reviews: Iterable[Review], actor: Actor) -> dict[int, frozenset[str]]:
    """The same for reviews that were read. At most two queries."""
    found = list(reviews)
    owned = _owned([each.id for each in found], actor)
    moved = _moved([each.subject for each in found], actor)
    return {
        each.id: roles_by_bodies(actor, each.group_id, each.board_id, each.ratifying_id)
        | ({"owner_lead"} if each.id in owned else set())
        | ({MOVER} if each.id in moved else set())
        for each in found
    }


def _moved(subjects: Sequence[Subject], actor: Actor) -> set[int]:
    """Those that the actor moved just now by a step that may be taken back."""
    if actor.account_id is None:
        return set()
    moves = undoing.moves_to_undo(subjects)
    return {key for key, move in moves.items() if move.actor_id == actor.account_id}


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
