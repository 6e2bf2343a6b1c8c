"""Throw away what was sent and looked at, and not saved: one text, or several files at once."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import batches, unsaved
from consult.documents.models import FileBatch, UnsavedText
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.documents.views.saving import saved_already
from consult.web import BaseForm, page, permit


@blueprint.route("/texts/<int:text_id>/discard", methods=["GET", "POST"])
@permit(Permission.SEE_DOCUMENTS, loading.any_own_text)
def discard_text(text: UnsavedText) -> ResponseReturnValue:
    if text.version_id is not None:
        return saved_already(text)
    form = BaseForm()
    if form.validate_on_submit():
        after = _after(text)
        unsaved.discard(text)
        flash("The text is discarded. Nothing was saved of it.", "success")
        return redirect(after)
    return page("documents/discard_text.html", form=form, text=text)


def _after(text: UnsavedText) -> str:
    if text.batch_id is not None:
        return url_for("documents.check_several", batch_id=text.batch_id)
    if text.draft is not None:
        return url_for("documents.show_document", document_id=text.draft.document_id)
    return url_for("documents.list_documents")


@blueprint.route("/new/several/<int:batch_id>/discard", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT, loading.batch)
def discard_several(batch: FileBatch) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        batches.discard(batch)
        flash("The files are discarded. Documents that were added stay.", "success")
        return redirect(url_for("documents.list_documents"))
    texts = batches.texts_of(batch.id)
    return page(
        "documents/discard_several.html",
        form=form,
        batch=batch,
        waiting=[each for each in texts if each.version_id is None],
        added=sum(each.version_id is not None for each in texts),
        unread=batches.unread_of(batch),
    )
