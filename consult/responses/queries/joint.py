"""Find who answers with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from consult.access import Actor
from consult.accounts.models import Agency, Membership
from consult.lifecycle.models import Subject
from consult.responses.models import (
    STANDS,
    Answer,
    Comment,
    CopiedComment,
    JointParty,
    Response,
)
from consult.store import Missing, session
from workflows import ledger

ASKED, AGREED = "asked", "agreed"
LIVING = (ASKED, AGREED)


def _whole() -> Select[JointParty]:
    return select(JointParty).options(
        joinedload(JointParty.lead).joinedload(Response.agency),
        joinedload(JointParty.response).joinedload(Response.agency),
        joinedload(JointParty.asked_by),
        joinedload(JointParty.decided_by),
    )


def parties_with(response_id: int) -> Sequence[JointParty]:
    """Everything that ever joined this response to another, as its lead or as one of the others,
    the first first. One query."""
    either = or_(JointParty.lead_id == response_id, JointParty.response_id == response_id)
    return session.scalars(_whole().where(either).order_by(JointParty.id)).all()


def parties_of_many(response_ids: Collection[int]) -> list[JointParty]:
    """Of many responses what is asked or agreed now, whoever leads. One query, or none."""
    ids = list(response_ids)
    if not ids:
        return []
    either = or_(JointParty.lead_id.in_(ids), JointParty.response_id.in_(ids))
    wanted = _whole().where(either, JointParty.state.in_(LIVING))
    return list(session.scalars(wanted.order_by(JointParty.id)))


def agreed_with(lead_id: int) -> Sequence[JointParty]:
    """Who answers with this response now, by the id of their own. One query."""
    wanted = _whole().where(JointParty.lead_id == lead_id, JointParty.state == AGREED)
    return session.scalars(wanted.order_by(JointParty.response_id)).all()


def asked_by_lead(lead_id: int) -> Sequence[JointParty]:
    """Who was asked to answer with this response and has not said. One query."""
    wanted = _whole().where(JointParty.lead_id == lead_id, JointParty.state == ASKED)
    return session.scalars(wanted.order_by(JointParty.response_id)).all()


def asks_to(response_id: int) -> Sequence[JointParty]:
    """Who asks it to answer with them, and has no answer. One query."""
    wanted = _whole().where(JointParty.response_id == response_id, JointParty.state == ASKED)
    return session.scalars(wanted.order_by(JointParty.id)).all()


def get_party(response_id: int, party_id: int) -> JointParty:
    """One with which this response has to do, as the lead or as the other. Raises Missing."""
    wanted = _whole().where(JointParty.id == party_id)
    found = session.scalars(wanted).one_or_none()
    if found is None or response_id not in (found.lead_id, found.response_id):
        raise Missing(f"party {party_id} of response {response_id}")
    return found


def joins(actor: Actor, response: Response) -> JointParty | None:
    """By which the actor’s agency answers in this response of another one. One query, for people
    of agencies alone."""
    if not actor.agencies or response.agency_id is None or not response.id:
        return None
    own = aliased(Response)
    wanted = (
        _whole()
        .join(own, own.id == JointParty.response_id)
        .where(JointParty.lead_id == response.id, JointParty.state == AGREED)
        .where(own.agency_id.in_(list(actor.agencies)))
    )
    return session.scalars(wanted.order_by(JointParty.id).limit(1)).one_or_none()


def joined_by(actor: Actor) -> Select[int]:
    """Ids of the responses of others in which the actor’s agencies answer, to be asked within
    another query."""
    own = aliased(Response)
    return (
        select(JointParty.lead_id)
        .join(own, own.id == JointParty.response_id)
        .where(JointParty.state == AGREED, own.agency_id.in_(list(actor.agencies)))
    )


def could_join(response: Response) -> Sequence[Response]:
    """Other agencies that were asked in the round and are writing, by name. One query."""
    lives = aliased(Subject)
    return session.scalars(
        select(Response)
        .join(lives, lives.id == Response.id)
        .join(Response.agency)
        .where(Response.consultation_id == response.consultation_id)
        .where(Response.id != response.id, lives.state == "drafting")
        .options(joinedload(Response.agency))
        .order_by(Agency.name, Response.id)
    ).all()


def content_marks(response_ids: Collection[int]) -> dict[int, str]:
    """As `content_mark`, of many responses. Two queries, or none."""
    ids = list(response_ids)
    if not ids:
        return {}
    said: dict[int, list[list[tuple[int, int]]]] = {each: [[], []] for each in ids}
    for row in session.execute(
        select(Comment.response_id, Comment.id, Comment.revision)
        .where(Comment.response_id.in_(ids), STANDS)
        .order_by(Comment.id)
    ):
        said[row[0]][0].append((row[1], row[2]))
    for row in session.execute(
        select(Answer.response_id, Answer.id, Answer.revision)
        .where(Answer.response_id.in_(ids))
        .order_by(Answer.id)
    ):
        said[row[0]][1].append((row[1], row[2]))
    return {each: ledger.digest(parts) for each, parts in said.items()}


def own_agencies(account_ids: Iterable[int], agency_ids: Collection[int]) -> dict[int, set[int]]:
    """Account id → those of these agencies for which it works. One query."""
    found: dict[int, set[int]] = {}
    rows = session.execute(
        select(Membership.account_id, Membership.agency_id).where(
            Membership.account_id.in_(list(account_ids)),
            Membership.agency_id.in_(list(agency_ids)),
        )
    )
    for account_id, agency_id in rows:
        found.setdefault(account_id, set()).add(agency_id)
    return found


def copied_into(response_id: int) -> dict[int, int]:
    """Id of a comment → id of its copy in this response. One query."""
    rows = session.execute(
        select(CopiedComment.original_id, CopiedComment.comment_id).where(
            CopiedComment.response_id == response_id
        )
    )
    return {row[0]: row[1] for row in rows}
