"""Collections: the manuals that documents are chapters of, in their parts and order."""

from __future__ import annotations

from consult.access import Permission
from consult.api import answers, loaders
from consult.api.declared import endpoint
from consult.api.presenters import collections as sent
from consult.documents.collections.contents import Contents, collections_for
from consult.web import current_actor


@endpoint("GET", "/collections", Permission.SEE_DOCUMENTS, answer=answers.Collections)
def list_collections() -> answers.Collections:
    """Those of which the person may see a chapter, by title."""
    return answers.Collections(collections=sent.rows(collections_for(current_actor())))


@endpoint(
    "GET",
    "/collections/<int:collection_id>",
    Permission.SEE_DOCUMENTS,
    loader=loaders.collection,
    answer=answers.Collection,
)
def show_collection(found: Contents) -> answers.Collection:
    """Its parts and chapters, in order."""
    return sent.whole(found)
