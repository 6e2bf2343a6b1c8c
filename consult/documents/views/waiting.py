"""A long file that was sent: how far a worker is with it, and on to what became of it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import unsaved, waiting
from consult.documents.forms import TextForm
from consult.documents.models import Draft, WaitingFile
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.store import Missing
from consult.web import BaseForm, current_actor, page, permit


@blueprint.route("/files/<int:waiting_id>", methods=["GET", "POST"])
@permit(Permission.SEE_DOCUMENTS, loading.waiting_file)
def show_reading(found: WaitingFile) -> ResponseReturnValue:
    """POST reads it here and now, where no worker has begun."""
    if found.text_id is not None:
        return redirect(_read(found))
    form, waiting_id = BaseForm(), found.id
    if form.validate_on_submit():
        store.pause()
        waiting.read_one(waiting_id)
        return redirect(url_for("documents.show_reading", waiting_id=waiting_id))
    return page(
        "documents/show_reading.html",
        form=form,
        found=found,
        reasons=waiting.reasons_of(found),
        back=_back(found),
    )


def leave_to_a_worker(
    draft: Draft | None, form: TextForm, file: tuple[str, bytes]
) -> ResponseReturnValue:
    name, data = file
    found = waiting.keep_waiting(draft, name=name, data=data, typed=form.typed, by=current_actor())
    return redirect(url_for("documents.show_reading", waiting_id=found.id))


def typed_before(draft: Draft | None) -> dict[str, str]:
    """What was sent with the file of ?waiting=7, to go into its form again; nothing without it."""
    waiting_id = request.args.get("waiting", type=int)
    if waiting_id is None:
        return {}
    found = loading.waiting_file(waiting_id)
    if found.draft_id != (draft.id if draft is not None else None):
        raise Missing(f"waiting file {waiting_id} of this form")
    return waiting.typed_of(found)


def _read(found: WaitingFile) -> str:
    text = unsaved.get_own_text(found.text_id or 0, account_id=found.account_id)
    if text.draft_id is None:
        return url_for("documents.check_document", text_id=text.id)
    return url_for("documents.check_version", draft_id=text.draft_id, text_id=text.id)


def _back(found: WaitingFile) -> str:
    if found.draft_id is None:
        return url_for("documents.new_document", waiting=found.id)
    return url_for("documents.new_version", draft_id=found.draft_id, waiting=found.id)
