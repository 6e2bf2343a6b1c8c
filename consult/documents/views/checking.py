"""Look at what was read from a file: its tracked changes, and a document before it is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission, ask
from consult.documents import batches, imports, many, presenters, rules, unsaved
from consult.documents.collections.queries import list_collections
from consult.documents.forms import (
    CheckDocumentForm,
    TrackedForm,
    alternatives_of,
    image_fields,
    with_images,
)
from consult.documents.inline import described
from consult.documents.models import Image, UnsavedText, Version
from consult.documents.presenters.footnotes import footnotes_left
from consult.documents.reading import Reading, read
from consult.documents.threads import threads_of
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.documents.views.saving import made_headings, saved_already
from consult.documents.views.writing import to_newest
from consult.files import views as files
from consult.web import current_actor, page, permit


@blueprint.route("/texts/<int:text_id>/tracked", methods=["GET", "POST"])
@permit(Permission.SEE_DOCUMENTS, loading.any_own_text)
def choose_changes(text: UnsavedText) -> ResponseReturnValue:
    """What becomes of the changes that somebody tracked in a Word file."""
    if text.version_id is not None:
        return saved_already(text)
    form = TrackedForm(tracked=text.tracked)
    if form.validate_on_submit():
        with form.refusals():
            unsaved.choose_tracked(text, form.tracked.data or "")
            if text.tracked != unsaved.ACCEPTED:
                read(text.before, "markdown")  # there may be nothing left
            return redirect(_check(text))
    tracked = imports.told_of(text.imported).tracked
    return page("documents/choose_changes.html", form=form, text=text, tracked=tracked)


@blueprint.route("/new/check/<int:text_id>", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT, loading.new_text)
def check_document(text: UnsavedText) -> ResponseReturnValue:
    """How a file was understood; POST adds the document, or goes back to changing its text."""
    if text.version_id is not None:
        return saved_already(text)
    if text.undecided:
        return redirect(url_for("documents.choose_changes", text_id=text.id))
    form = with_images(CheckDocumentForm, text.all_wanted)
    if request.form.get("action") == "edit":
        return _edit(text, form)
    form.offer(text.wanted)
    arranged = _offer_collections(form, text)
    if form.asked or request.form.get("action") == "headings":
        _keep_typed(text, form)
        return made_headings(text, form)
    valid = form.validate_on_submit()
    title = form.title.data or text.title
    readings = _read(text, title, alternatives_of(form))
    if valid:
        with form.refusals():
            return _added(text, form, readings)
    return _show(text, form, readings, arranged=arranged)


@blueprint.route("/images/<string(length=32):image_key>")
@permit(Permission.SEE_IMAGE, loading.image)
def show_image(image: Image) -> ResponseReturnValue:
    return files.show(image.file)


@blueprint.route("/<int:document_id>/versions/<int:version_id>/source")
@permit(Permission.READ_DRAFT, loading.version)
def download_source(version: Version) -> ResponseReturnValue:
    """The file that a version was read from, as it came."""
    file = imports.get_source_of(version.id).file
    assert file is not None
    return files.send(file)


def _check(text: UnsavedText) -> str:
    if text.draft_id is None:
        return url_for("documents.check_document", text_id=text.id)
    return url_for("documents.check_version", draft_id=text.draft_id, text_id=text.id)


def _read(text: UnsavedText, title: str, alternatives: Mapping[str, str]) -> Sequence[Reading]:
    """One reading, or two where tracked changes become a version of their own."""
    sources = [described(each, alternatives) for each in unsaved.sources_of(text)]
    store.pause()
    return many.read_all(sources, title)


def _offer_collections(form: CheckDocumentForm, text: UnsavedText) -> bool:
    """Ask for one where the list that came with the files says of this one what only a collection
    keeps; whether it does."""
    place = batches.place_of(text)
    arranged = place is not None and place.arranges
    arranges = arranged and ask(Permission.ARRANGE_COLLECTIONS, current_actor()) is None
    found = list_collections() if arranges else []
    form.offer_collections(found, arranged=arranged)
    if not found:
        del form.collection
    return arranged


def _added(
    text: UnsavedText, form: CheckDocumentForm, readings: Sequence[Reading]
) -> ResponseReturnValue:
    by = current_actor()
    form.refuse_unchosen()
    version = many.create(
        form.title.data or "",
        readings,
        reference=form.reference.data or "",
        source_name=text.source_name,
        by=by,
    )
    batches.take_place(text, version.document, form.collection_id, by=by)
    unsaved.mark_saved(text, version, by=by)
    what = "with its first version" if len(readings) == 1 else "with two versions"
    words = f"“{version.title}” added, {what}."
    if text.batch_id is not None:
        flash(words, "success")
        return redirect(url_for("documents.check_several", batch_id=text.batch_id))
    return to_newest(version.document, words)


def _keep_typed(text: UnsavedText, form: CheckDocumentForm) -> None:
    unsaved.describe_images(text, alternatives_of(form))
    text.title = (form.title.data or "")[: rules.TITLE_LIMIT]
    text.reference = (form.reference.data or "")[: rules.REFERENCE_LIMIT]


def _edit(text: UnsavedText, form: CheckDocumentForm) -> ResponseReturnValue:
    _keep_typed(text, form)
    return redirect(url_for("documents.new_document", text=text.id))


def _show(
    text: UnsavedText, form: CheckDocumentForm, readings: Sequence[Reading], *, arranged: bool
) -> ResponseReturnValue:
    place = batches.place_of(text)
    if request.method == "GET":
        form.title.data = form.title.data or text.title
        form.reference.data = form.reference.data or text.reference
        form.reference.data = form.reference.data or (place.reference if place else "")
    told = imports.told_of(text.imported)
    return page(
        "documents/check_document.html",
        form=form,
        text=text,
        told=told,
        place=place,
        arranged=arranged,
        images=image_fields(form),
        threads=threads_of(told.comments),
        footnotes=footnotes_left(readings[-1].blocks),
        preview=presenters.preview_of(readings[-1].blocks),
        changes=presenters.redline_of(readings[-1].changes, whole=False) if readings[1:] else None,
    )
