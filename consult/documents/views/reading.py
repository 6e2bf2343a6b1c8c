"""Read documents and versions, and compare them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.documents import imports, operations, presenters, queries
from consult.documents.beside import notes_between, notes_of
from consult.documents.collections import contents as collections
from consult.documents.collections.queries import past_amendments_of
from consult.documents.copies.keeping import find_open
from consult.documents.models import Document, Version, WorkingCopy
from consult.documents.presenters.covers import called, citation
from consult.documents.presenters.passages import passages_at
from consult.documents.threads import threads_of
from consult.documents.views import loading
from consult.documents.views.loading import Pair, blueprint
from consult.store import Missing
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    parts_of,
    permit,
    show_in_navigation,
)

LONGEST_PLACE = 60

show_in_navigation(
    30,
    "Documents",
    "documents.list_documents",
    prefix="documents. placements.",
    when=lambda a: a.signed_in,
)


@blueprint.route("")
@permit(Permission.SEE_DOCUMENTS)
def list_documents() -> ResponseReturnValue:
    actor = current_actor()
    asked = listing(
        Filter("words", "Words in the title"),
        Filter("in_force", "In force", {"yes": "A text is in force", "no": "Nothing in force yet"}),
        sorts={**a_to_z("title", "Title"), **by_date("made", "Added")},
    )
    return page(
        "documents/list_documents.html",
        list=asked,
        found=presenters.documents_for(actor, asked.asked),
        may_add=ask(Permission.CREATE_DOCUMENT, actor) is None,
        collections=[] if asked.narrowed else collections.collections_for(actor),
        may_arrange=ask(Permission.ARRANGE_COLLECTIONS, actor) is None and not asked.narrowed,
    )


@blueprint.route("/<int:document_id>")
@permit(Permission.SEE_DOCUMENTS, loading.document)
def show_document(document: Document) -> ResponseReturnValue:
    actor = current_actor()
    rows = presenters.drafts_for(document, actor)
    published = queries.find_published_id(document.id)
    if not (rows or published or actor.is_manager):
        raise Missing(f"document {document.id} for {actor.id}")
    return page(
        "documents/show_document.html",
        document=document,
        rows=rows,
        published=published,
        since=queries.find_in_force_since(document.id),
        may_add=ask(Permission.CREATE_DOCUMENT, actor) is None,
        classes=presenters.CLASSES,
        chapter=collections.beside(document.id, actor),
        amendments=past_amendments_of(document.id),
        may_amend=ask(Permission.ARRANGE_COLLECTIONS, actor) is None,
    )


@blueprint.route("/<int:document_id>/versions/<int:version_id>")
@permit(Permission.READ_DRAFT, loading.version)
def show_version(version: Version) -> ResponseReturnValue:
    siblings = queries.list_versions(version.draft_id)
    came_from = imports.find_import_of(version.id)
    margin = imports.told_of(came_from).comments
    may_bring = bool(margin) and ask(Permission.BRING_COMMENTS, current_actor(), version) is None
    return page(
        "documents/show_version.html",
        version=version,
        text=presenters.text_of(version),
        cite=citation(version),
        newest=siblings[0],
        earlier=next((each for each in siblings if each.number < version.number), None),
        published=queries.find_published_id(version.document_id),
        in_force=queries.find_time_in_force(version),
        fixed=operations.why_not_edit(version.draft, current_actor()),
        copy=_copy_of(version),
        may_reclassify=operations.why_not_reclassify(version) is None,
        came_from=came_from,
        threads=threads_of(margin),
        margin=len(margin) if may_bring else 0,
        classes=presenters.CLASSES,
        beside=notes_of(version, current_actor()),
        chapter=collections.beside(version.document_id, current_actor()),
        parts=parts_of(version.draft.subject_id, current_actor(), "Text"),
    )


@blueprint.route("/<int:document_id>/versions/<int:version_id>/at")
@blueprint.route("/<int:document_id>/versions/<int:version_id>/at/<place>")
@permit(Permission.READ_DRAFT, loading.version_with_passage)
def find_passage(version: Version) -> ResponseReturnValue:
    """A link with an old number leads to the passage, or to a page that says where it is."""
    asked = (request.view_args or {}).get("place") or request.args.get("place", "")
    place = " ".join(asked.split())[:LONGEST_PLACE]
    found = passages_at(version, place) if place else []
    if len(found) == 1 and found[0].target:
        return redirect(_address_of(version, found[0].target))
    return page("documents/find_passage.html", version=version, place=place, found=found)


def _address_of(version: Version, anchor: str) -> str:
    return url_for(
        "documents.show_version",
        document_id=version.document_id,
        version_id=version.id,
        _anchor=anchor,
    )


def _copy_of(version: Version) -> WorkingCopy | None:
    """The open working copy, for those who may see it."""
    if ask(Permission.SEE_WORKING_COPY, current_actor(), version) is not None:
        return None
    return find_open(version.draft_id)


@blueprint.route("/<int:document_id>/compare/<int:old_id>/<int:new_id>")
@permit(Permission.READ_DRAFT, loading.pair)
def compare(pair: Pair) -> ResponseReturnValue:
    whole, sides = request.args.get("show") != "changes", request.args.get("view") == "sides"
    return page(
        "documents/compare.html",
        document=pair.document,
        old=pair.old,
        new=pair.new,
        whole=whole,
        sides=sides,
        here=lambda **change: _address(pair, whole=whole, sides=sides, **change),
        rebase=_may_rebase(pair),
        published=queries.find_published_id(pair.document.id),
        in_force=queries.find_time_in_force(pair.new),
        redline=presenters.redline_between(pair.old.id, pair.new.id, whole=whole, sides=sides),
        names=called(pair.old, pair.new),
        weight=presenters.weight_between(pair.old, pair.new),
        notes=notes_between(pair.old, pair.new, current_actor()),
    )


def _address(pair: Pair, *, whole: bool, sides: bool, **change: str) -> str:
    """This page, with one of its ways of showing changed; an empty one is left out."""
    shown = {"show": "" if whole else "changes", "view": "sides" if sides else "", **change}
    return url_for(
        "documents.compare",
        document_id=pair.document.id,
        old_id=pair.old.id,
        new_id=pair.new.id,
        show=shown["show"] or None,
        view=shown["view"] or None,
    )


def _may_rebase(pair: Pair) -> bool:
    """It is the published text beside a draft that does not build on it, and the reader edits."""
    published = queries.find_published_id(pair.document.id)
    behind = pair.old.id == published and pair.new.draft.base_version_id != published
    return (
        behind
        and pair.new.id != published
        and ask(Permission.EDIT_DRAFT, current_actor(), pair.new.draft) is None
    )
