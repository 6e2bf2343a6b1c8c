"""Find collections, their parts and their chapters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Several
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import column, func, not_, select, table, update
from sqlalchemy.orm import joinedload

from consult.documents.models import (
    Chapter,
    Collection,
    Document,
    Draft,
    FileBatch,
    Part,
    PastAmendment,
)
from consult.documents.naming import title_key
from consult.lifecycle.models import Subject
from consult.store import Missing, UTCDateTime, session

# Publications belong to a feature above: their table is read by name, not imported.
_publication = table(
    "publication", column("id"), column("document_id"), column("published_at", UTCDateTime)
)
Slot = tuple[Part | None, list[Chapter]]


def get_collection(collection_id: int) -> Collection:
    """Raises Missing."""
    found = session.get(Collection, collection_id)
    if found is None:
        raise Missing(f"collection {collection_id}")
    return found


def find_collection_titled(title: str) -> Collection | None:
    """Whatever its capitals and blanks."""
    same = select(Collection).where(Collection.title_key == title_key(title))
    return session.scalars(same).one_or_none()


def list_collections() -> Sequence[Collection]:
    """By title."""
    title = func.lower(Collection.title)
    return session.scalars(select(Collection).order_by(title, Collection.id)).all()


def list_public_collections() -> Sequence[Collection]:
    """Those of which a chapter is in force, by title. One query."""
    public = select(Chapter.collection_id).join(
        _publication, _publication.c.document_id == Chapter.document_id
    )
    title = func.lower(Collection.title)
    wanted = select(Collection).where(Collection.id.in_(public))
    return session.scalars(wanted.order_by(title, Collection.id)).all()


def get_part(collection_id: int, part_id: int) -> Part:
    """Raises Missing, also for a part of another collection."""
    found = session.get(Part, part_id)
    if found is None or found.collection_id != collection_id:
        raise Missing(f"part {part_id} of collection {collection_id}")
    return found


def parts_of(collection_id: int) -> Sequence[Part]:
    """In their order."""
    wanted = select(Part).where(Part.collection_id == collection_id)
    return session.scalars(wanted.order_by(Part.position, Part.id)).all()


def find_chapter(document_id: int) -> Chapter | None:
    """Where a document stands, if it is in a collection."""
    return session.get(Chapter, document_id)


def get_chapter(collection_id: int, document_id: int) -> Chapter:
    """Raises Missing, also for a chapter of another collection."""
    found = find_chapter(document_id)
    if found is None or found.collection_id != collection_id:
        raise Missing(f"document {document_id} in collection {collection_id}")
    return found


def slots_of(collection_id: int) -> list[Slot]:
    """The chapters before the first part, then each part with its own. Two queries."""
    by_part: dict[int | None, list[Chapter]] = defaultdict(list)
    chapters = (
        select(Chapter)
        .where(Chapter.collection_id == collection_id)
        .order_by(Chapter.position, Chapter.document_id)
        .options(joinedload(Chapter.document, innerjoin=True))
    )
    for each in session.scalars(chapters):
        by_part[each.part_id].append(each)
    parts = parts_of(collection_id)
    return [(None, by_part[None]), *((part, by_part[part.id]) for part in parts)]


def chapters_of_all(collection_ids: Several[int]) -> dict[int, list[int]]:
    """{collection: ids of its documents, in no order}. One query; every id is a key."""
    found: dict[int, list[int]] = {each: [] for each in collection_ids}
    rows = session.execute(
        select(Chapter.collection_id, Chapter.document_id).where(
            Chapter.collection_id.in_(list(collection_ids))
        )
    )
    for collection_id, document_id in rows:
        found[collection_id].append(document_id)
    return found


def collections_by_document(document_ids: Several[int]) -> dict[int, str]:
    """{document: title of the collection that it is a chapter of}. One query."""
    rows = session.execute(
        select(Chapter.document_id, Collection.title)
        .join_from(Chapter, Collection, Collection.id == Chapter.collection_id)
        .where(Chapter.document_id.in_(list(document_ids)))
    )
    return dict(rows.all())


def list_free_documents() -> Sequence[Document]:
    """Those that are a chapter of nothing, by reference and title."""
    taken = select(Chapter.document_id)
    free = select(Document).where(Document.id.not_in(taken))
    return session.scalars(
        free.order_by(Document.reference, func.lower(Document.title), Document.id)
    ).all()


def in_force_since(document_ids: Several[int]) -> dict[int, datetime]:
    """{document: when the text in force was published}. One query."""
    rows = session.execute(
        select(_publication.c.document_id, _publication.c.published_at)
        .where(_publication.c.document_id.in_(list(document_ids)))
        .order_by(_publication.c.id)
    )
    return dict(rows.all())


def find_first_published(document_id: int) -> datetime | None:
    """When a text of it was published here for the first time, if any ever was."""
    first = select(_publication.c.published_at).where(_publication.c.document_id == document_id)
    return session.scalar(first.order_by(_publication.c.id).limit(1))


def past_amendments_of(document_id: int) -> Sequence[PastAmendment]:
    """Newest first."""
    wanted = select(PastAmendment).where(PastAmendment.document_id == document_id)
    return session.scalars(wanted.order_by(PastAmendment.amended_on.desc(), PastAmendment.id)).all()


def get_amendment(document_id: int, amendment_id: int) -> PastAmendment:
    """Of this document. Raises Missing."""
    return _amendment(document_id, amendment_id, locked=False)


def lock_amendment(document_id: int, amendment_id: int) -> PastAmendment:
    """As it is now, locked until the transaction ends. Raises Missing."""
    return _amendment(document_id, amendment_id, locked=True)


def _amendment(document_id: int, amendment_id: int, *, locked: bool) -> PastAmendment:
    wanted = select(PastAmendment).where(
        PastAmendment.id == amendment_id, PastAmendment.document_id == document_id
    )
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise Missing(f"amendment {amendment_id} of document {document_id}")
    return found


def list_to_review(until: date, *, untold: bool = False) -> Sequence[Chapter]:
    """Chapters whose review date is this day or before it, and of which no draft is under review,
    soonest first. One query.

    untold  those of whose date nobody had a letter yet
    """
    under_review = (
        select(Draft.document_id)
        .join(Subject, Subject.id == Draft.subject_id)
        .where(Subject.ended_at.is_(None))
    )
    wanted = (
        select(Chapter)
        .where(Chapter.review_on <= until, Chapter.document_id.not_in(under_review))
        .order_by(Chapter.review_on, Chapter.document_id)
        .options(joinedload(Chapter.document, innerjoin=True))
    )
    if untold:
        told = Chapter.told_of.is_not(None) & (Chapter.told_of == Chapter.review_on)
        wanted = wanted.where(not_(told))
    return session.scalars(wanted).all()


def list_untold_ahead(*, most: int) -> Sequence[Chapter]:
    """Chapters with a review date of which no letter told yet, soonest first. One query."""
    told = Chapter.told_of.is_not(None) & (Chapter.told_of == Chapter.review_on)
    return session.scalars(
        select(Chapter)
        .where(Chapter.review_on.is_not(None), not_(told))
        .order_by(Chapter.review_on, Chapter.document_id)
        .limit(most)
        .options(joinedload(Chapter.document, innerjoin=True))
    ).all()


def forget_in_batches(collection_id: int) -> None:
    """Files that wait to become its chapters become documents by themselves."""
    waiting = update(FileBatch).where(FileBatch.collection_id == collection_id)
    session.execute(waiting.values(collection_id=None))


def lock_collection(collection_id: int) -> Collection:
    """As it is now, locked until the transaction ends. Raises Missing."""
    found = session.scalars(
        select(Collection)
        .where(Collection.id == collection_id)
        .with_for_update(of=Collection)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise Missing(f"collection {collection_id}")
    return found
