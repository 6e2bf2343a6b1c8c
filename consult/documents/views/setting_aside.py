"""Set a draft aside that is under no review, and take it up again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import queries, setting_aside
from consult.documents.copies.keeping import find_open
from consult.documents.models import Draft
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import BaseForm, current_actor, page, permit
from workflows.refusal import Refused


@blueprint.route("/drafts/<int:draft_id>/set-aside", methods=["GET", "POST"])
@permit(Permission.SET_DRAFT_ASIDE, loading.draft)
def set_draft_aside(draft: Draft) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            setting_aside.set_aside(draft, by=current_actor())
            flash(
                "The draft is set aside. It stays here, and can be taken up again at any time.",
                "success",
            )
            return _to_document(draft)
    return page(
        "documents/set_draft_aside.html",
        form=form,
        draft=draft,
        no=setting_aside.why_not_set_aside(draft),
        newest=queries.newest_version(draft.id),
        copy=find_open(draft.id),
    )


@blueprint.route("/drafts/<int:draft_id>/take-up", methods=["POST"])
@permit(Permission.SET_DRAFT_ASIDE, loading.draft)
def take_draft_up(draft: Draft) -> ResponseReturnValue:
    if BaseForm().validate_on_submit():
        try:
            setting_aside.take_up(draft, by=current_actor())
        except Refused as no:
            flash(" ".join(each.told for each in no.refusals))
        else:
            flash("The draft is taken up again, as it was.", "success")
    return _to_document(draft)


def _to_document(draft: Draft) -> ResponseReturnValue:
    return redirect(url_for("documents.show_document", document_id=draft.document_id))
