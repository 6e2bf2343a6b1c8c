"""Comments in the margin of a Word file: read them, and add them to the group's round."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents.models import Version
from consult.documents.queries import get_version
from consult.responses import operations, presenters, queries
from consult.responses.forms import BringForm
from consult.responses.views.blueprint import blueprint, tell
from consult.store import Missing
from consult.web import current_actor, page, permit, received_at


def load_version(document_id: int, version_id: int) -> Version:
    found = get_version(version_id)
    if found.document_id != document_id:
        raise Missing(f"version {version_id} of document {document_id}")
    return found


@blueprint.route(
    "/documents/<int:document_id>/versions/<int:version_id>/margin", methods=["GET", "POST"]
)
@permit(Permission.BRING_COMMENTS, load_version)
def bring_comments(version: Version) -> ResponseReturnValue:
    offer = queries.offer_of(version)
    margin = presenters.margin_of(offer)
    form = BringForm.of(margin.keys, ticked=margin.ticked(request.args.get("tick", "")))
    if form.validate_on_submit():
        with form.refusals():
            added = operations.bring_comments(
                version,
                chosen=form.picked,
                explained=form.explained.data or "",
                received_at=received_at(),
                by=current_actor(),
            )
            return _added(version, added)
    if form.is_telling:
        made = operations.set_margin_aside(
            version,
            chosen=margin.telling(form.picked),
            received_at=received_at(),
            by=current_actor(),
        )
        return redirect(url_for("responses.show_quarantined", quarantined_id=made.id))
    return page(
        "responses/bring_comments.html",
        form=form,
        offer=offer,
        margin=margin,
        blocked=operations.why_not_bring(offer),
    )


def _added(version: Version, added: int) -> ResponseReturnValue:
    if added:
        words = "1 comment is" if added == 1 else f"{added} comments are"
        tell(f"{words} in the round.", "Everyone in the working group can read them now.")
    else:
        tell("These comments are in the round already.", "Nothing was added.", done=False)
    address = url_for(
        "responses.bring_comments", document_id=version.document_id, version_id=version.id
    )
    return redirect(address)
