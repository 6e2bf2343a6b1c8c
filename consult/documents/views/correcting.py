"""Correct how much a saved change is said to matter."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import operations, presenters
from consult.documents.forms import ClassForm
from consult.documents.models import Version
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import current_actor, page, permit


@blueprint.route("/<int:document_id>/versions/<int:version_id>/class", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.version)
def reclassify(version: Version) -> ResponseReturnValue:
    form = ClassForm(
        change_class=version.change_class,
        seen_revision=str(operations.count_corrections(version)),
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.reclassify(
                version,
                change_class=form.change_class.data or "",
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash(f"Version {version.number} is called {version.change_class} now.", "success")
            return redirect(_of(version))
    return page(
        "documents/reclassify.html",
        form=form,
        version=version,
        back=_of(version),
        no=operations.why_not_reclassify(version),
        classes=presenters.CLASSES,
        after_comment=operations.follows_partner_comment(version.draft),
    )


def _of(version: Version) -> str:
    return url_for("documents.show_version", document_id=version.document_id, version_id=version.id)
