"""Add documents and drafts.

What is slow (reading the text) happens before the write lock is taken.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import images, operations, queries, rules, waiting
from consult.documents.decoding import clean
from consult.documents.forms import NewDocumentForm, NewDraftForm, goes_by
from consult.documents.models import Document, UnsavedText
from consult.documents.plaintext import as_markdown
from consult.documents.presenters import own_drafts  # noqa: F401  tells the home page
from consult.documents.reading import Reading
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.documents.views.saving import keep_sent
from consult.documents.views.waiting import leave_to_a_worker, typed_before
from consult.web import current_actor, page, permit
from workflows.refusal import refuse_any


@blueprint.route("/new", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT)
def new_document() -> ResponseReturnValue:
    """POST leads to the page that shows how it was understood. ?text=7 goes on with one."""
    if request.method == "GET" and (kept_id := request.args.get("text", type=int)):
        return page("documents/new_document.html", form=_begun(loading.new_text(kept_id)))
    typed = typed_before(None) if request.method == "GET" else {}
    form = NewDocumentForm(None, **typed) if typed else NewDocumentForm()
    valid, reading = form.validate_on_submit(), None
    if form.is_submitted():
        store.pause()
        if valid and (file := form.long_file()) is not None:
            with form.refusals():
                return _waits(form, file)
        reading = form.read([], 0, title=form.title.data or "")
    if valid and reading is not None:
        with form.refusals():
            return _kept(form, reading)
    same = queries.find_titled(form.title.data or "") if form.title.errors else None
    waits = waiting.list_unfinished(current_actor().account_id or 0, None)
    return page("documents/new_document.html", form=form, same=same, waits=waits)


def _waits(form: NewDocumentForm, file: tuple[str, bytes]) -> ResponseReturnValue:
    """Raises Refused: title-taken, before anybody waits for the rest."""
    if form.title.data:
        same = queries.find_titled(form.title.data)
        refuse_any([rules.title_is_its_own(same.title if same else None)])
    return leave_to_a_worker(None, form, file)


def _kept(form: NewDocumentForm, reading: Reading) -> ResponseReturnValue:
    """Raises Refused: title-taken where somebody typed it, and what stands against an image. All
    else can be put right on the page that follows."""
    source = form.source.data or ""
    if form.title.data:
        same = queries.find_titled(form.named)
        refuse_any([rules.title_is_its_own(same.title if same else None)])
    if form.incoming is None and not form.goes_on_id:
        refuse_any(images.why_not_shown(reading.blocks))
    text = keep_sent(
        None,
        form,
        source=as_markdown(clean(source)) if form.source_format.data == "text" else source,
        source_format="markdown",
        source_name=form.source_name.data or "",
        title=form.named,
        reference=form.reference.data or "",
    )
    return redirect(url_for("documents.check_document", text_id=text.id))


def _begun(text: UnsavedText) -> NewDocumentForm:
    return NewDocumentForm(
        title=text.title,
        reference=text.reference,
        source=text.wanted,
        source_format=goes_by(text.source_format),
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
