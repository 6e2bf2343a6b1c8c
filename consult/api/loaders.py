"""What the addresses of the interface stand for. Raise Missing."""

from __future__ import annotations

from consult.documents import presenters, queries
from consult.documents.collections.contents import Contents, contents_for
from consult.documents.collections.queries import get_collection
from consult.documents.models import Document, Version
from consult.reviews.models import Review
from consult.reviews.queries import get_review
from consult.reviews.steps import Asked, get_step
from consult.store import Missing
from consult.web import current_actor


def review(review_id: int) -> Review:
    return get_review(review_id)


def step(review_id: int, trigger: str) -> Asked:
    return get_step(review_id, trigger)


def document(document_id: int) -> Document:
    """For those to whom there is something to see: a text in force, or a draft that they read."""
    found, actor = queries.get_document(document_id), current_actor()
    sees = actor.is_manager or queries.find_published_id(found.id) is not None
    if not actor.signed_in or sees or presenters.drafts_for(found, actor):
        return found
    raise Missing(f"document {document_id} for {actor.name}")


def collection(collection_id: int) -> Contents:
    """What the person may see of it; one of which they see nothing is not there for them."""
    found, actor = get_collection(collection_id), current_actor()
    if not actor.signed_in:
        return Contents(found, [])
    seen = contents_for(found, actor)
    if seen.rows or actor.is_manager:
        return seen
    raise Missing(f"collection {collection_id} for {actor.name}")


def version(document_id: int, version_id: int) -> Version:
    found = queries.get_version(version_id)
    if found.document_id != document_id:
        raise Missing(f"version {version_id} of document {document_id}")
    return found
