"""The rounds of one text that came one after the other: what was sent out later, what was said
before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult.access import Actor
from consult.consultations.models import Consultation, ConsultedVersion
from consult.documents.models import Version
from consult.lifecycle.models import Subject
from consult.responses.models import STANDS, Comment, JointParty, Response
from consult.responses.queries.comments import in_order
from consult.responses.queries.deputies import is_of
from consult.responses.queries.joint import AGREED, joined_by
from consult.responses.queries.responses import WAS_ASKED, WHOLE
from consult.store import among, session


class SentOut(NamedTuple):
    """A text, and the response to the round in which it was sent out."""

    version: Version
    response: Response


def sent_out_since(
    response_ids: Collection[int], actor: Actor, *, whoever: bool = False
) -> dict[int, dict[int, SentOut]]:
    """Response id → draft id → the newest text that a later round of the same kind sent to the
    actor, who may read it there. One query, or none.

    whoever  to its respondent, for those who may read the drafts of its review
    """
    if not response_ids:
        return {}
    first, round, asked = aliased(Response), aliased(Consultation), aliased(ConsultedVersion)
    before = aliased(Version)
    theirs = or_(is_of(actor), Response.id.in_(joined_by(actor)))
    if whoever:
        theirs = or_(
            Response.agency_id == first.agency_id,
            and_(Response.account_id == first.account_id, first.individual.is_(False)),
        )
    query = (
        select(first.id, Version, Response)
        .join_from(first, round, round.id == first.consultation_id)
        .join(asked, asked.consultation_id == round.id)
        .join(before, before.id == asked.version_id)
        .join(
            Version,
            and_(Version.draft_id == before.draft_id, Version.number > before.number),
        )
        .join(ConsultedVersion, ConsultedVersion.version_id == Version.id)
        .join(Response, Response.consultation_id == ConsultedVersion.consultation_id)
        .join(Response.consultation)
        .where(first.id.in_(list(response_ids)), theirs, WAS_ASKED)
        .where(Consultation.audience == round.audience)
        .order_by(Version.number, Response.id)
        .options(contains_eager(Response.consultation), *WHOLE[1:])
    )
    found: dict[int, dict[int, SentOut]] = {}
    for id, version, response in session.execute(query):
        found.setdefault(id, {})[version.draft_id] = SentOut(version, response)
    return found


def said_before(response: Response, *, agency_ids: Collection[int]) -> Sequence[Comment]:
    """What its respondent sent in on earlier texts of the drafts that its round is about, with
    the response and the round in which it was. One query.

    agency_ids  the agencies whose words these are; none in a round inside the group, where it is
                the person
    """
    round = response.consultation
    given: dict[str, Any] = {"round": round.id, "audience": round.audience}
    if response.agency_id is None:
        query = _said_before_by_person()
        given |= {"person": response.account_id}
    else:
        query = _said_before_by_agencies()
        given |= {"agencies": list(agency_ids)}
    return session.scalars(query, given).unique().all()


@cache
def _said_before_by_person() -> Select[Comment]:
    mine = Response.account_id == bindparam("person")
    return _said_before().where(mine, Response.individual.is_(False))


@cache
def _said_before_by_agencies() -> Select[Comment]:
    """Their own, and what they said in a joint answer that another one carried."""
    jointly = aliased(Response)
    led = (
        select(JointParty.lead_id)
        .join(jointly, jointly.id == JointParty.response_id)
        .where(JointParty.state == AGREED, among(jointly.agency_id, named="agencies"))
    )
    return _said_before().where(
        or_(among(Response.agency_id, named="agencies"), Response.id.in_(led))
    )


def _said_before() -> Select[Comment]:
    """Put together once: every workspace asks it, and the aliases alone take milliseconds."""
    now, asked, then = aliased(Version), aliased(ConsultedVersion), aliased(Version)
    query = (
        select(Comment)
        .join(Comment.response)
        .join(Subject, Subject.id == Response.id)
        .join(Response.consultation)
        .join(then, then.id == Comment.version_id)
        .join(now, and_(now.draft_id == then.draft_id, now.number > then.number))
        .join(asked, asked.version_id == now.id)
        .where(asked.consultation_id == bindparam("round"), WAS_ASKED)
        .where(Consultation.audience == bindparam("audience"))
        .where(Subject.state == "submitted", STANDS)
        .options(
            contains_eager(Comment.response).options(
                contains_eager(Response.consultation), joinedload(Response.agency)
            ),
            joinedload(Comment.version),
        )
    )
    return in_order(query)
