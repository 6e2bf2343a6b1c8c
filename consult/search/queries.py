"""Passages of current texts, and comments, in which words stand. Best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from consult.access import Actor
from consult.consultations.models import Clarification, Consultation, Expected
from consult.documents import queries as documents
from consult.documents.models import BlockRow, Document, Draft, Version
from consult.lifecycle.models import Subject
from consult.responses.models import STANDS, Comment, Response
from consult.responses.queries import joined_by
from consult.search.asked import Wanted, Where
from consult.search.index import (
    BLOCKS,
    CLARIFICATIONS,
    COMMENTS,
    best,
    matches,
    on_postgresql,
    parameters,
)
from consult.store import Asked, UTCDateTime, among, session

MOST = 200
"""So many passages, and so many comments, are looked at; more means that the words are too few."""


def find_documents(typed: str) -> Sequence[Document]:
    """Whose title or reference says it."""
    return documents.list_documents(Asked({"words": typed}))[:MOST]


def find_passages(
    wanted: Wanted, *, published: Collection[int], drafts: Collection[int], where: Where
) -> Sequence[tuple[BlockRow, Version]]:
    """Of the texts in force and of the newest version of these drafts.

    published  ids of the versions in force
    """
    since, before = where.moments
    query = _passages(
        len(wanted.terms), since=bool(since), before=bool(before), postgresql=on_postgresql()
    )
    given = {"published": list(published), "drafts": list(drafts), "since": since, "before": before}
    rows = session.execute(query, parameters(wanted) | given)
    return [(row[0], row[1]) for row in rows]


@cache
def _passages(
    terms: int, *, since: bool, before: bool, postgresql: bool
) -> Select[BlockRow, Version]:
    """Put together once for each way of asking, which took half of a search.

    postgresql  whether it is made for that: `matches` asks it too
    """
    assert postgresql == on_postgresql()
    found = matches(BLOCKS, terms)
    current = among(Version.id, named="published") | (
        among(Version.draft_id, named="drafts") & (Version.number == Draft.newest)
    )
    ids = (
        select(BlockRow.id)
        .join(found, found.c.id == BlockRow.id)
        .join(Version, Version.id == BlockRow.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(current)
    )
    if since:
        ids = ids.where(Version.created_at >= bindparam("since", type_=UTCDateTime()))
    if before:
        ids = ids.where(Version.created_at < bindparam("before", type_=UTCDateTime()))
    first = best(BLOCKS, terms, found, ids)
    return (
        select(BlockRow, Version)
        .join(first, first.c.id == BlockRow.id)
        .join(Version, Version.id == BlockRow.version_id)
        .options(joinedload(Version.document))
        .order_by(first.c.score, BlockRow.id)
        .limit(MOST)
    )


def find_comments(
    wanted: Wanted, *, rounds: Collection[int], actor: Actor, where: Where
) -> Sequence[Comment]:
    """What was sent in to these rounds, what one's own agencies or oneself wrote anywhere, and what
    stands in the responses of others in which one's agencies answer."""
    found = matches(COMMENTS, len(wanted.terms))
    sent = among(Response.consultation_id, rounds) & (Subject.state == "submitted") & STANDS
    own = or_(
        Response.agency_id.in_(list(actor.agencies)),
        Response.account_id == actor.account_id,
        Response.id.in_(joined_by(actor)) & STANDS,
    )
    ids = (
        select(Comment.id)
        .join(found, found.c.id == Comment.id)
        .join(Response, Response.id == Comment.response_id)
        .join(Subject, Subject.id == Response.id)
        .join(Version, Version.id == Comment.version_id)
        .where(Comment.removed_at.is_(None), sent | own, *_between(Comment.created_at, where))
    )
    if where.document_id is not None:
        ids = ids.where(Version.document_id == where.document_id)
    first = best(COMMENTS, len(wanted.terms), found, ids)
    query = (
        select(Comment)
        .join(first, first.c.id == Comment.id)
        .options(
            joinedload(Comment.response).joinedload(Response.consultation),
            joinedload(Comment.response).joinedload(Response.agency),
            joinedload(Comment.response).joinedload(Response.account),
            joinedload(Comment.version).joinedload(Version.document),
        )
        .order_by(first.c.score, Comment.id)
        .limit(MOST)
    )
    return session.scalars(query, parameters(wanted)).all()


def find_clarifications(
    wanted: Wanted, *, rounds: Collection[int], runs: Collection[int], actor: Actor, where: Where
) -> Sequence[Clarification]:
    """What was answered to everyone in these rounds, or in one that the actor's agency is asked
    in; what their own agency asked; and all of the rounds that they run."""
    found = matches(CLARIFICATIONS, len(wanted.terms))
    agencies = list(actor.agencies)
    asked_in = select(Expected.consultation_id).where(Expected.agency_id.in_(agencies))
    told = among(Clarification.consultation_id, rounds) | (
        Clarification.consultation_id.in_(asked_in)
    )
    may = or_(
        among(Clarification.consultation_id, runs),
        Clarification.agency_id.in_(agencies),
        told & (Clarification.outcome == "everyone"),
    )
    ids = (
        select(Clarification.id)
        .join(found, found.c.id == Clarification.id)
        .where(may, *_between(Clarification.asked_at, where))
    )
    first = best(CLARIFICATIONS, len(wanted.terms), found, ids)
    query = (
        select(Clarification)
        .join(first, first.c.id == Clarification.id)
        .options(joinedload(Clarification.consultation).joinedload(Consultation.subject))
        .order_by(first.c.score, Clarification.id)
        .limit(MOST)
    )
    return session.scalars(query, parameters(wanted)).all()


def _between(moment: InstrumentedAttribute[datetime], where: Where) -> list[ColumnElement[bool]]:
    since, before = where.moments
    found = [moment >= since] if since else []
    return [*found, moment < before] if before else found


def list_documents(document_ids: Collection[int]) -> Sequence[Document]:
    """By title."""
    query = select(Document).where(Document.id.in_(list(document_ids)))
    return session.scalars(query.order_by(Document.title, Document.id)).all()


def list_rounds() -> Sequence[Consultation]:
    """Every round with its subject."""
    query = select(Consultation).options(joinedload(Consultation.subject))
    return session.scalars(query).all()


def list_published() -> dict[int, int]:
    """{document id: id of its version in force}."""
    return documents.published_ids(session.scalars(select(Document.id)).all())


def list_drafts() -> Sequence[Draft]:
    return documents.list_drafts(session.scalars(select(Document.id)).all())
