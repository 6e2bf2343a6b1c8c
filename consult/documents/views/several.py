"""Add several documents at once: send their files, look at what each would be, add them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission, ask
from consult.documents import batches, presenters, waiting
from consult.documents.collections.queries import list_collections
from consult.documents.forms import SeveralForm, with_titles
from consult.documents.manifest import unused
from consult.documents.models import FileBatch
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/new/several", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT)
def new_several() -> ResponseReturnValue:
    """Choose the files; nothing is added before they were looked at."""
    form = SeveralForm()
    by = current_actor()
    if form.validate_on_submit():
        store.pause()
        with form.refusals():
            files, listed = form.read()
            if waiting.are_long(files):
                batch = waiting.keep_batch(files, manifest=listed, by=by)
            else:
                batch = batches.keep_batch(batches.read_files(files), manifest=listed, by=by)
            return redirect(url_for("documents.check_several", batch_id=batch.id))
    before = batches.list_waiting(by.account_id or 0)
    return page("documents/new_several.html", form=form, waiting=before)


@blueprint.route("/new/several/<int:batch_id>", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT, loading.batch)
def check_several(batch: FileBatch) -> ResponseReturnValue:
    """What would become of each file; POST takes their titles, and adds those that nothing stands
    against, unless it only looks again."""
    batch_id, by = batch.id, current_actor()
    texts, places = batches.texts_of(batch_id), batches.places_of(batch)
    arranged = batches.arranges_some(texts, places)
    form = with_titles(texts)
    arranges = ask(Permission.ARRANGE_COLLECTIONS, by) is None
    form.offer_collections(list_collections() if arranges else (), arranged=arranged)
    if form.validate_on_submit():
        store.pause()
        with form.refusals():
            if request.form.get("action") == "read":
                waiting.read_batch(batch_id)
                return _looked(batch_id, renamed=False)
            titles = {id: field.data or "" for id, field in form.titles.items()}
            if request.form.get("action") == "look":
                return _looked(batch_id, renamed=batches.name_each(batch_id, titles))
            form.refuse_unchosen()
            choice = form.tracked.data or ""
            batches.choose_all(batch_id, choice, form.collection_id, titles=titles)
            return _told(batch_id, batches.add_each(batch_id, by=by))
    places = batches.places_of(batch)
    texts = batches.texts_of(batch.id)
    rows = presenters.file_rows(texts, places)
    return page(
        "documents/check_several.html",
        form=form,
        titles=form.titles,
        batch=batch,
        far=waiting.how_far(batch),
        rows=rows,
        unread=batches.unread_of(batch),
        unsent=unused([each.source_name for each in texts], places),
        arranges=arranges,
        arranged=arranged,
        ready=sum(row.ready for row in rows),
        undecided=any(row.text.undecided and row.version is None for row in rows),
    )


def _looked(batch_id: int, *, renamed: bool) -> ResponseReturnValue:
    if renamed:
        flash("The titles were kept. Nothing is added yet.", "success")
    return redirect(url_for("documents.check_several", batch_id=batch_id))


def _told(batch_id: int, added: int) -> ResponseReturnValue:
    if added:
        flash(f"{added} documents added." if added > 1 else "1 document added.", "success")
    else:
        flash("No document was added. What stands against each file is said below.")
    return redirect(url_for("documents.check_several", batch_id=batch_id))
