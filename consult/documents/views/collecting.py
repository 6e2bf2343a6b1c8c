"""Collections: read their contents, make them, and put their chapters in order."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.documents import queries
from consult.documents.collection_forms import (
    NO_PART,
    AddChaptersForm,
    ChapterForm,
    CollectionForm,
    MoveForm,
    PartForm,
    RemoveForm,
)
from consult.documents.collections import contents as presenters
from consult.documents.collections import operations, rules
from consult.documents.collections import queries as collections
from consult.documents.models import Chapter, Collection, Part
from consult.documents.presenters import review_dates  # noqa: F401  tells the home page
from consult.documents.views.loading import blueprint
from consult.store import Missing
from consult.web import current_actor, page, permit

BASE = "/collections/<int:collection_id>"


def _arrange(collection_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(
        url_for("documents.arrange_collection", collection_id=collection_id, _anchor=anchor)
    )


def _seen(collection_id: int) -> str:
    return str(collections.get_collection(collection_id).revision)


@blueprint.route(BASE)
@permit(Permission.SEE_DOCUMENTS, collections.get_collection)
def show_collection(collection: Collection) -> ResponseReturnValue:
    """With the drafts that the reader may read."""
    actor = current_actor()
    found = presenters.contents_for(collection, actor)
    if not found.rows and not actor.is_manager:
        raise Missing(f"collection {collection.id} for {actor.id}")
    return page(
        "documents/show_collection.html",
        found=found,
        collection=collection,
        public=any(row.since for row in found.rows),
        may_arrange=ask(Permission.ARRANGE_COLLECTIONS, actor) is None,
    )


@blueprint.route("/collections/new", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS)
def new_collection() -> ResponseReturnValue:
    form = CollectionForm()
    if form.validate_on_submit():
        with form.refusals():
            made = operations.create_collection(
                title=form.title.data or "",
                description=form.description.data or "",
                by=current_actor(),
            )
            flash(f"“{made.title}” is made. Now add its parts and chapters.", "success")
            return _arrange(made.id)
    return page("documents/new_collection.html", form=form)


@blueprint.route(f"{BASE}/edit", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_collection)
def edit_collection(collection: Collection) -> ResponseReturnValue:
    form = CollectionForm(
        title=collection.title,
        description=collection.description,
        seen_revision=str(collection.revision),
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.edit_collection(
                collection,
                title=form.title.data or "",
                description=form.description.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash("The title and description are saved.", "success")
            return _arrange(collection.id)
    return page("documents/edit_collection.html", form=form, collection=collection)


@blueprint.route(f"{BASE}/delete", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_collection)
def delete_collection(collection: Collection) -> ResponseReturnValue:
    """Its documents stay. Where a chapter of it is in force the page says why it cannot be done."""
    form = RemoveForm(seen_revision=str(collection.revision))
    title = collection.title
    if form.validate_on_submit():
        with form.refusals():
            operations.delete_collection(collection, seen=form.seen, by=current_actor())
            flash(f"The collection “{title}” is deleted. Its documents are kept.", "success")
            return redirect(url_for("documents.list_documents"))
    found = presenters.contents_for(collection, current_actor())
    in_force = [row.document.title for row in found.rows if row.since]
    return page(
        "documents/delete_collection.html",
        form=form,
        collection=collection,
        found=found,
        no=rules.no_chapter_is_in_force(in_force),
    )


@blueprint.route(f"{BASE}/arrange", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_collection)
def arrange_collection(collection: Collection) -> ResponseReturnValue:
    """Its parts and chapters, each with buttons that move it."""
    form = MoveForm(seen_revision=str(collection.revision))
    if form.validate_on_submit():
        return _arrange(collection.id, _move(collection, form))
    slots = collections.slots_of(collection.id)
    return page(
        "documents/arrange_collection.html",
        form=form,
        collection=collection,
        slots=slots,
        order=[[each.document_id for each in chapters] for _, chapters in slots],
        may_go=rules.may_go,
        done=presenters.done_to(collection),
    )


def _move(collection: Collection, form: MoveForm) -> str:
    """Where the page is to be read on. Raises Missing for what is not on it."""
    way, by = form.way.data or "", current_actor()
    if way not in rules.WAYS:
        raise Missing(f"way {way}")
    if form.part is not None:
        part = collections.get_part(collection.id, form.part)
        operations.move_part(part, way, seen=form.seen, by=by)
        return f"part-{part.id}"
    chapter = collections.get_chapter(collection.id, form.document or 0)
    operations.move_chapter(chapter, way, seen=form.seen, by=by)
    return f"chapter-{chapter.document_id}"


@blueprint.route(f"{BASE}/parts/new", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_collection)
def new_part(collection: Collection) -> ResponseReturnValue:
    form = PartForm()
    if form.validate_on_submit():
        with form.refusals():
            part = operations.add_part(collection, title=form.title.data or "", by=current_actor())
            flash(f"“{part.title}” is added, after the other parts.", "success")
            return _arrange(collection.id)
    return page("documents/new_part.html", form=form, collection=collection)


@blueprint.route(f"{BASE}/parts/<int:part_id>", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_part)
def edit_part(part: Part) -> ResponseReturnValue:
    form = PartForm(title=part.title, seen_revision=_seen(part.collection_id))
    if form.validate_on_submit():
        with form.refusals():
            operations.rename_part(
                part, title=form.title.data or "", seen=form.seen, by=current_actor()
            )
            flash("The title of the part is saved.", "success")
            return _arrange(part.collection_id, f"part-{part.id}")
    collection = collections.get_collection(part.collection_id)
    return page("documents/edit_part.html", form=form, part=part, collection=collection)


@blueprint.route(f"{BASE}/parts/<int:part_id>/remove", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_part)
def remove_part(part: Part) -> ResponseReturnValue:
    form = RemoveForm(seen_revision=_seen(part.collection_id))
    collection_id, title = part.collection_id, part.title
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_part(part, seen=form.seen, by=current_actor())
            flash(f"The part “{title}” is removed. Its chapters are still here.", "success")
            return _arrange(collection_id)
    collection = collections.get_collection(collection_id)
    return page("documents/remove_part.html", form=form, part=part, collection=collection)


@blueprint.route(f"{BASE}/chapters/new", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_collection)
def add_chapters(collection: Collection) -> ResponseReturnValue:
    form = AddChaptersForm()
    free = collections.list_free_documents()
    form.offer(collections.parts_of(collection.id))
    form.offer_documents(free)
    if form.validate_on_submit():
        with form.refusals():
            chosen = [queries.get_document(each) for each in form.chosen]
            operations.add_chapters(collection, chosen, part_id=form.part_id, by=current_actor())
            counted = "1 chapter is" if len(chosen) == 1 else f"{len(chosen)} chapters are"
            flash(f"{counted} added.", "success")
            return _arrange(collection.id)
    return page("documents/add_chapters.html", form=form, collection=collection, free=free)


@blueprint.route(f"{BASE}/chapters/<int:document_id>", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_chapter)
def edit_chapter(chapter: Chapter) -> ResponseReturnValue:
    form = ChapterForm(
        part=str(chapter.part_id or NO_PART),
        review_on=chapter.review_on,
        seen_revision=_seen(chapter.collection_id),
    )
    form.offer(collections.parts_of(chapter.collection_id))
    if form.validate_on_submit():
        with form.refusals():
            operations.edit_chapter(
                chapter,
                part_id=form.part_id,
                review_on=form.review_on.data,
                seen=form.seen,
                by=current_actor(),
            )
            flash("The chapter’s place is saved.", "success")
            return _arrange(chapter.collection_id, f"chapter-{chapter.document_id}")
    collection = collections.get_collection(chapter.collection_id)
    return page("documents/edit_chapter.html", form=form, chapter=chapter, collection=collection)


@blueprint.route(f"{BASE}/chapters/<int:document_id>/remove", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, collections.get_chapter)
def remove_chapter(chapter: Chapter) -> ResponseReturnValue:
    form = RemoveForm(seen_revision=_seen(chapter.collection_id))
    collection_id, title = chapter.collection_id, chapter.document.title
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_chapter(chapter, seen=form.seen, by=current_actor())
            flash(f"“{title}” is no longer a chapter here. The document is kept.", "success")
            return _arrange(collection_id)
    collection = collections.get_collection(collection_id)
    return page("documents/remove_chapter.html", form=form, chapter=chapter, collection=collection)
