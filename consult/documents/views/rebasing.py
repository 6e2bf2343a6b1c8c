"""Bring a draft up to date with what was published since it began."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import operations, queries, rules, unsaved
from consult.documents.merge import chosen
from consult.documents.models import Draft, UnsavedText
from consult.documents.outline import to_markdown
from consult.documents.presenters.rebasing import Rebase, rebase_of
from consult.documents.rebase_form import RebaseForm, form_for
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import current_actor, page, permit
from workflows.refusal import refuse_any

NOTE = "Brought up to date with the published text."


@blueprint.route("/drafts/<int:draft_id>/rebase", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def rebase_draft(draft: Draft) -> ResponseReturnValue:
    """What was published since the draft began: taken as it is, or asked about; then checked."""
    published_id = queries.find_published_id(draft.document_id)
    if published_id is None or not operations.is_behind(draft):
        newest = queries.newest_version(draft.id)
        return page(
            "documents/rebase_draft.html",
            draft=draft,
            newest=newest,
            found=None,
            published=published_id,
        )
    found = rebase_of(draft, published_id)
    form = form_for(
        [(each.place, each.title) for each in found.merging.asked],
        published_id=str(published_id),
        seen_number=str(found.newest.number),
    )
    if form.validate_on_submit():
        with form.refusals():
            return _merged(draft, found, form)
    form.published_id.data, form.seen_number.data = str(published_id), str(found.newest.number)
    return page(
        "documents/rebase_draft.html",
        draft=draft,
        newest=found.newest,
        found=found,
        form=form,
        published=published_id,
        waiting=_left_unsaved(draft, published_id),
    )


def _left_unsaved(draft: Draft, published_id: int) -> UnsavedText | None:
    """What came out of one's own decisions about the same published text, if nobody saved since."""
    found = unsaved.find_waiting(draft.id, current_actor().account_id or 0)
    if found is None or found.rebases_on_id != published_id or found.seen_number != draft.newest:
        return None
    return found


def _merged(draft: Draft, found: Rebase, form: RebaseForm) -> ResponseReturnValue:
    """To the page that checks what comes out; at once up to date when nothing comes of it."""
    newest = found.newest
    refuse_any(
        (
            rules.nobody_saved_meanwhile(
                form.seen, newest.number, newest.author.name, newest.created_at
            ),
            rules.nothing_published_meanwhile(form.published, found.published_id),
        )
    )
    blocks = chosen(found.merging.places, form.choices)
    if rules.something_changed(found.ours, blocks) is not None:
        operations.rebase_draft(draft, published_id=form.published, by=current_actor())
        flash("The draft builds on the published text now.", "success")
        return _to(draft, newest.id)
    text = unsaved.keep_text(
        draft,
        source=to_markdown(blocks),
        source_format="markdown",
        source_name="",
        seen_number=newest.number,
        change_class="",
        note=NOTE,
        rebases_on=form.published,
        by=current_actor(),
    )
    return redirect(url_for("documents.check_version", draft_id=draft.id, text_id=text.id))


def _to(draft: Draft, version_id: int) -> ResponseReturnValue:
    return redirect(
        url_for("documents.show_version", document_id=draft.document_id, version_id=version_id)
    )
