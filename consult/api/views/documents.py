"""Documents: what is in force, and the drafts that the person may read."""

from __future__ import annotations

from flask import url_for

from consult.access import Permission
from consult.api import answers, loaders
from consult.api.asks import DocumentsAsked
from consult.api.declared import endpoint
from consult.api.presenters import documents as sent
from consult.documents import presenters
from consult.documents.models import Document, Version
from consult.editions import queries as editions
from consult.store import Asked
from consult.web import current_actor


@endpoint(
    "GET", "/documents", Permission.SEE_DOCUMENTS, answer=answers.Documents, asked=DocumentsAsked
)
def list_documents(asked: DocumentsAsked) -> answers.Documents:
    """Those of which a text is in force or the person may read a draft, by title."""
    chosen = Asked({"words": asked.words} if asked.words else {}, number=asked.page)
    found = presenters.documents_for(current_actor(), chosen)
    if asked.page > found.last:
        return answers.Documents(documents=[], next=None)
    in_force = editions.publications_by_document([row.document.id for row in found.items])
    more = None
    if found.number < found.last:
        same = asked.model_dump(exclude={"page"}, exclude_unset=True)
        more = url_for("api.list_documents", page=found.number + 1, **same)
    return answers.Documents(documents=sent.rows(found.items, in_force), next=more)


@endpoint(
    "GET",
    "/documents/<int:document_id>",
    Permission.SEE_DOCUMENTS,
    loader=loaders.document,
    answer=answers.Document,
)
def show_document(document: Document) -> answers.Document:
    """The text in force, block by block, and the drafts that the person may read."""
    drafts = presenters.drafts_for(document, current_actor())
    return sent.whole(document, editions.newest_publication(document.id), drafts)


@endpoint(
    "GET",
    "/documents/<int:document_id>/versions/<int:version_id>",
    Permission.READ_DRAFT,
    loader=loaders.version,
    answer=answers.Version,
)
def show_version(version: Version) -> answers.Version:
    """One version of a draft, block by block."""
    return sent.version(version)
