"""The blueprint, and the URL's values as things; what does not belong together is Missing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from consult.documents import batches, images, queries, unsaved, waiting
from consult.documents.copies.keeping import Held, get_copy, held
from consult.documents.copies.pieces import index_of
from consult.documents.copies.words import SCOPES, Place
from consult.documents.models import (
    Document,
    Draft,
    FileBatch,
    Image,
    UnsavedText,
    Version,
    WaitingFile,
    WorkingCopy,
)
from consult.store import Missing
from consult.web import current_actor

blueprint = Blueprint("documents", __name__, url_prefix="/documents")


@dataclass(frozen=True)
class Pair:
    """Two versions to compare. `drafts` are those that the reader must be allowed to read."""

    document: Document
    old: Version
    new: Version
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class InCopy:
    """A place of a working copy. One that ended has no places any more, and any will do."""

    now: Held
    place: Place

    @property
    def copy(self) -> WorkingCopy:
        return self.now.copy

    @property
    def draft(self) -> Draft:
        return self.copy.draft


def document(document_id: int) -> Document:
    return queries.get_document(document_id)


def draft(draft_id: int) -> Draft:
    return queries.get_draft(draft_id)


def version(document_id: int, version_id: int) -> Version:
    found = queries.get_version(version_id)
    if found.document_id != document_id:
        raise Missing(f"version {version_id} of document {document_id}")
    return found


def version_with_passage(document_id: int, version_id: int, **_place: str) -> Version:
    """The address has a number or an anchor as well, which the page looks for."""
    return version(document_id, version_id)


def own_text(draft_id: int, text_id: int) -> UnsavedText:
    return unsaved.get_text(text_id, draft_id=draft_id, account_id=current_actor().account_id or 0)


def new_text(text_id: int) -> UnsavedText:
    """One's own, of a document that is to be added."""
    return unsaved.get_text(text_id, draft_id=None, account_id=current_actor().account_id or 0)


def any_own_text(text_id: int) -> UnsavedText:
    return unsaved.get_own_text(text_id, account_id=current_actor().account_id or 0)


def batch(batch_id: int) -> FileBatch:
    """Files that one sent oneself."""
    return batches.get_batch(batch_id, account_id=current_actor().account_id or 0)


def waiting_file(waiting_id: int) -> WaitingFile:
    """One's own, that was sent alone."""
    return waiting.get_waiting(waiting_id, account_id=current_actor().account_id or 0)


def image(image_key: str) -> Image:
    return images.get_image(image_key)


def pair(document_id: int, old_id: int, new_id: int) -> Pair:
    """What is published anyone may read who may read the other side."""
    found = queries.get_versions([old_id, new_id])
    if {each.document_id for each in found.values()} != {document_id} or len(found) < len(
        {old_id, new_id}
    ):
        raise Missing(f"versions {old_id} and {new_id} of document {document_id}")
    published = queries.find_published_id(document_id)
    asked = tuple(each.draft for each in found.values() if each.id != published)
    old, new = found[old_id], found[new_id]
    return Pair(new.document, old, new, asked or (new.draft,))


def copy(copy_id: int) -> WorkingCopy:
    return get_copy(copy_id)


def place_in_copy(copy_id: int, anchor: str, scope: str = "block") -> InCopy:
    if scope not in SCOPES:
        raise Missing(f"{scope} of a block")
    found = held(get_copy(copy_id))
    if found.copy.ended_at is None and index_of(found.pieces, anchor) is None:
        raise Missing(f"block {anchor} of working copy {copy_id}")
    return InCopy(found, Place(scope, anchor))
