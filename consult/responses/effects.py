"""The kind “response”: how one is judged, and who is what to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from consult.access import Actor
from consult.lifecycle import Kind, kind_named, parents_of, register
from consult.lifecycle.models import Subject
from consult.responses.facts import gather_many
from consult.responses.models import Response
from consult.responses.queries import stood_in_for
from consult.store import session

PLACES = {"lead": "agency_lead", "deputy": "agency_lead", "contributor": "contributor"}


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """What one is in the agency, or in the group's round; and what one is to the review."""
    of_round = kind_named("consultation").roles_of(parents_of(subjects), actor)
    rows = session.execute(
        select(
            Response.id,
            Response.agency_id,
            func.coalesce(Response.account_id, Response.carried_by_id).label("account_id"),
        ).where(Response.id.in_([subject.id for subject in subjects]))
    )
    own = {row.id: _own(row.agency_id, row.account_id, actor) for row in rows}
    for each in stood_in_for(actor, [subject.id for subject in subjects]):
        own[each] = frozenset({"group_respondent"})
    return {
        subject.id: own.get(subject.id, frozenset())
        | of_round.get(subject.parent_id or 0, frozenset())
        for subject in subjects
    }


def _own(agency_id: int | None, account_id: int | None, actor: Actor) -> frozenset[str]:
    if agency_id is not None and actor.works_for(agency_id):
        return frozenset({PLACES[actor.agencies[agency_id]]})
    if account_id is not None and account_id == actor.account_id:
        return frozenset({"group_respondent"})
    return frozenset()


def _agency_of(subject: Subject) -> int | None:
    response = session.get(Response, subject.id)
    return response.agency_id if response is not None else None


register(Kind("response", gather_many, roles_of, agency_of=_agency_of))
