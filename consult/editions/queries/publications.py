"""Find approvals, publications and published outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from consult.documents.models import Document, Draft, Version
from consult.editions.models import Approval, Publication, PublishedOutcomes
from consult.lifecycle.models import Subject
from consult.store import Asked, Missing, Page, in_order, page_of, says, session

NEWEST = func.max(Publication.id)


def approvals_of(ballot_id: int) -> Sequence[Approval]:
    """What was approved by one ballot."""
    return approvals_of_many([ballot_id]).get(ballot_id, [])


def approvals_of_many(ballot_ids: Sequence[int]) -> Mapping[int, list[Approval]]:
    """What was approved by each of many ballots, without the stored pages. One query."""
    found: dict[int, list[Approval]] = defaultdict(list)
    rows = select(Approval).where(Approval.ballot_id.in_(ballot_ids)).order_by(Approval.id)
    for approval in session.scalars(rows.options(defer(Approval.html))):
        found[approval.ballot_id].append(approval)
    return found


def find_carried_ballot(subject_id: int) -> Subject | None:
    """The newest ballot on a review that was carried."""
    return session.scalars(
        select(Subject)
        .where(Subject.parent_id == subject_id, Subject.kind == "ballot")
        .where(Subject.state == "carried")
        .order_by(Subject.id.desc())
        .limit(1)
    ).one_or_none()


def newest_drafted(subject_id: int) -> Sequence[Version]:
    """The newest version of every draft under a review."""
    return session.scalars(
        select(Version)
        .join(Draft, (Version.draft_id == Draft.id) & (Version.number == Draft.newest))
        .where(Draft.subject_id == subject_id)
        .order_by(Draft.id)
    ).all()


def newest_publication(document_id: int) -> Publication | None:
    """What is in force now, with its stored page; None before the first launch."""
    return session.scalars(
        select(Publication)
        .where(Publication.document_id == document_id)
        .order_by(Publication.id.desc())
        .limit(1)
        .options(joinedload(Publication.document), joinedload(Publication.approval))
    ).one_or_none()


def get_newest_publication(document_id: int) -> Publication:
    """The same. Raises Missing while nothing of the document is public."""
    found = newest_publication(document_id)
    if found is None:
        raise Missing(f"publication of document {document_id}")
    return found


def get_publication(document_id: int, publication_id: int) -> Publication:
    """One publication of this document. Raises Missing, also for another document's."""
    found = session.scalars(
        select(Publication)
        .where(Publication.id == publication_id, Publication.document_id == document_id)
        .options(joinedload(Publication.document), joinedload(Publication.approval))
    ).one_or_none()
    if found is None:
        raise Missing(f"publication {publication_id} of document {document_id}")
    return found


def list_publications(asked: Asked | None = None) -> Page[Publication]:
    """A page of what is in force now, by reference and title, without the stored pages."""
    asked = asked or Asked()
    query = _in_force()
    if words := asked.get("words"):
        query = query.where(says(words, Approval.title, Document.reference))
    columns = {
        "title": func.lower(Approval.title),
        "reference": func.lower(Document.reference),
        "since": Publication.published_at,
    }
    last = (Document.reference, Document.title, Document.id)
    return page_of(in_order(query, asked, columns, *last), number=asked.number)


def _in_force() -> Select[Publication]:
    newest = select(NEWEST).group_by(Publication.document_id)
    return (
        select(Publication)
        .join(Publication.document)
        .join(Publication.approval)
        .where(Publication.id.in_(newest))
        .options(
            contains_eager(Publication.document),
            contains_eager(Publication.approval).defer(Approval.html),
        )
    )


def list_publications_of(document_id: int) -> Sequence[Publication]:
    """Every publication of one document, newest first, without the stored pages."""
    return session.scalars(
        select(Publication)
        .where(Publication.document_id == document_id)
        .order_by(Publication.id.desc())
        .options(joinedload(Publication.approval).defer(Approval.html))
    ).all()


def find_with_hash(hash: str) -> Publication | None:
    """The newest publication of exactly this text."""
    return session.scalars(
        select(Publication)
        .join(Publication.approval)
        .where(Approval.hash == hash)
        .order_by(Publication.id.desc())
        .options(contains_eager(Publication.approval).defer(Approval.html))
        .limit(1)
    ).one_or_none()


def publications_by_document(document_ids: Collection[int]) -> dict[int, Publication]:
    """Document id → what is in force of it, without the stored page. One query."""
    rows = session.scalars(_in_force().where(Publication.document_id.in_(document_ids)))
    return {each.document_id: each for each in rows}


def list_in_force_of(subject_ids: Collection[int]) -> Sequence[Publication]:
    """What these reviews published that is in force now, without the stored pages. One query."""
    ours = _in_force().where(Publication.subject_id.in_(subject_ids))
    return session.scalars(ours.order_by(Publication.document_id)).all()


def published_by(document_ids: Collection[int]) -> dict[int, list[int]]:
    """Document id → the reviews whose text of it came into force and was not taken back, the
    newest first. One query."""
    gone = select(Publication.reverts_id).where(Publication.reverts_id.is_not(None))
    rows = session.execute(
        select(Publication.document_id, Publication.subject_id)
        .where(Publication.document_id.in_(document_ids), Publication.id.not_in(gone))
        .order_by(Publication.id.desc())
    )
    found: dict[int, list[int]] = {}
    for document_id, subject_id in rows:
        found.setdefault(document_id, []).append(subject_id)
    return found


def list_taken_back(subject_id: int) -> Sequence[Publication]:
    """What was published again in place of a text of this review. One query."""
    gone = aliased(Publication)
    return session.scalars(
        select(Publication)
        .join(gone, Publication.reverts_id == gone.id)
        .where(gone.subject_id == subject_id)
        .order_by(Publication.id)
        .options(
            joinedload(Publication.document),
            joinedload(Publication.approval).defer(Approval.html),
        )
    ).all()


def list_lately(*, most: int = 5) -> Sequence[Publication]:
    """What became public last, newest first, without the stored pages; neither what was taken
    back nor what is in force again because of that. One query."""
    gone = select(Publication.reverts_id).where(Publication.reverts_id.is_not(None))
    return session.scalars(
        select(Publication)
        .where(Publication.reverts_id.is_(None), Publication.id.not_in(gone))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(most)
        .options(
            joinedload(Publication.document),
            joinedload(Publication.approval).defer(Approval.html),
        )
    ).all()


def list_launched_by(subject_ids: Collection[int]) -> Sequence[Publication]:
    """What these reviews launched, in force or not, without the stored pages. One query."""
    return session.scalars(
        select(Publication)
        .where(Publication.subject_id.in_(subject_ids), Publication.reverts_id.is_(None))
        .order_by(Publication.document_id, Publication.id)
        .options(
            joinedload(Publication.document),
            joinedload(Publication.approval).defer(Approval.html),
        )
    ).all()


def find_outcomes(subject_id: int) -> PublishedOutcomes | None:
    """What became of the comments on a review, as it was published."""
    return session.get(PublishedOutcomes, subject_id)
