"""What was changed in a document before it came here: told, corrected and taken out by hand."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents.collection_forms import AmendmentForm, RemoveForm
from consult.documents.collections import operations, queries
from consult.documents.models import Document, PastAmendment
from consult.documents.queries import get_document
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import current_actor, page, permit

BASE = "/<int:document_id>/amendments"
ONE = f"{BASE}/<int:amendment_id>"


@blueprint.route(BASE)
@permit(Permission.ARRANGE_COLLECTIONS, loading.document)
def list_amendments(document: Document) -> ResponseReturnValue:
    return page(
        "documents/list_amendments.html",
        document=document,
        amendments=queries.past_amendments_of(document.id),
    )


@blueprint.route(f"{BASE}/new", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, loading.document)
def new_amendment(document: Document) -> ResponseReturnValue:
    form = AmendmentForm()
    if form.validate_on_submit():
        on = form.amended_on.data
        assert on is not None, "the form asks for a day"
        with form.refusals():
            operations.add_amendment(
                document,
                on=on,
                words=form.words.data or "",
                by=current_actor(),
            )
            flash("The amendment is added.", "success")
            return _listed(document.id)
    return page("documents/new_amendment.html", form=form, document=document)


@blueprint.route(ONE, methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, queries.get_amendment)
def edit_amendment(amendment: PastAmendment) -> ResponseReturnValue:
    form = AmendmentForm(
        amended_on=amendment.amended_on,
        words=amendment.words,
        seen_revision=str(amendment.revision),
    )
    if form.validate_on_submit():
        on = form.amended_on.data
        assert on is not None, "the form asks for a day"
        with form.refusals():
            operations.correct_amendment(
                amendment,
                on=on,
                words=form.words.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash("The amendment is corrected.", "success")
            return _listed(amendment.document_id)
    document = get_document(amendment.document_id)
    return page("documents/edit_amendment.html", form=form, document=document, amendment=amendment)


@blueprint.route(f"{ONE}/remove", methods=["GET", "POST"])
@permit(Permission.ARRANGE_COLLECTIONS, queries.get_amendment)
def remove_amendment(amendment: PastAmendment) -> ResponseReturnValue:
    form = RemoveForm(seen_revision=str(amendment.revision))
    document_id = amendment.document_id
    if form.validate_on_submit():
        with form.refusals():
            operations.remove_amendment(amendment, seen=form.seen, by=current_actor())
            flash("The amendment is removed. The record keeps its words.", "success")
            return _listed(document_id)
    document = get_document(document_id)
    return page(
        "documents/remove_amendment.html", form=form, document=document, amendment=amendment
    )


def _listed(document_id: int) -> ResponseReturnValue:
    return redirect(url_for("documents.list_amendments", document_id=document_id))
