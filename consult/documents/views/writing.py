"""Add documents and drafts.

What is slow (reading the text) happens before the write lock is taken.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import operations, queries, rules
from consult.documents.forms import NewDocumentForm, NewDraftForm
from consult.documents.models import Document, UnsavedText
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.documents.views.saving import keep_sent
from consult.web import current_actor, page, permit
from workflows.refusal import refuse_any


@blueprint.route("/new", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT)
def new_document() -> ResponseReturnValue:
    """POST adds it; what came as a Word file or HTML is shown first. ?text=7 goes on with one."""
    if request.method == "GET" and (kept_id := request.args.get("text", type=int)):
        return page("documents/new_document.html", form=_begun(loading.new_text(kept_id)))
    form = NewDocumentForm()
    valid, reading = form.validate_on_submit(), None
    if form.is_submitted():
        store.pause()
        reading = form.read([], 0, title=form.title.data or "")
    if valid and reading is not None:
        with form.refusals():
            if form.incoming is not None or form.goes_on_id:
                return _kept(form)
            document = operations.create_document(
                title=form.named,
                reference=form.reference.data or "",
                source=reading,
                source_name=form.source_name.data or "",
                by=current_actor(),
            )
            return to_newest(document, f"“{document.title}” added, with its first version.")
    same = queries.find_titled(form.title.data or "") if form.title.errors else None
    return page("documents/new_document.html", form=form, same=same)


def _kept(form: NewDocumentForm) -> ResponseReturnValue:
    """Raises Refused: title-taken."""
    title = form.named
    same = queries.find_titled(title)
    refuse_any([rules.title_is_its_own(same.title if same else None)])
    text = keep_sent(
        None,
        form,
        source=form.source.data or "",
        source_format=form.source_format.data or "markdown",
        source_name=form.source_name.data or "",
        title=title,
        reference=form.reference.data or "",
    )
    return redirect(url_for("documents.check_document", text_id=text.id))


def _begun(text: UnsavedText) -> NewDocumentForm:
    return NewDocumentForm(
        title=text.title,
        reference=text.reference,
        source=text.wanted,
        source_format=text.source_format,
        source_name=text.source_name,
        goes_on=str(text.id),
    )


@blueprint.route("/<int:document_id>/drafts/new", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT, loading.document)
def new_draft(document: Document) -> ResponseReturnValue:
    form = NewDraftForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.start_draft(document, purpose=form.purpose.data or "", by=current_actor())
            return to_newest(document, "Draft started.")
    published = queries.find_published_id(document.id)
    return page("documents/new_draft.html", form=form, document=document, published=published)


def to_newest(document: Document, words: str) -> ResponseReturnValue:
    version = queries.find_newest_of(document.id)
    assert version is not None
    flash(words, "success")
    return redirect(
        url_for("documents.show_version", document_id=document.id, version_id=version.id)
    )
