"""Take a published text back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.editions import operations, queries, rules
from consult.editions.forms import TakeBackForm
from consult.editions.models import Publication
from consult.web import current_actor, page, permit

blueprint = Blueprint("editions", __name__)


@blueprint.route("/documents/<int:document_id>/take-back", methods=["GET", "POST"])
@permit(Permission.TAKE_TEXT_BACK, queries.get_newest_publication)
def take_back(now: Publication) -> ResponseReturnValue:
    form = TakeBackForm(seen_revision=str(now.id))
    if form.validate_on_submit():
        with form.refusals():
            operations.take_back(
                document_id=now.document_id,
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash("It is taken back. The earlier text is in force again.", "success")
            return redirect(url_for("public.show_publication", document_id=now.document_id))
    return page(
        "editions/take_back.html",
        form=form,
        now=now,
        earlier=rules.earlier_of(now, queries.list_publications_of(now.document_id)),
    )
