"""Make the next version of a draft from its working copy; or discard it, or bring it up to date."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import operations, presenters, queries
from consult.documents.copies import finishing, keeping
from consult.documents.copies.finishing import Finished
from consult.documents.copies.pieces import as_written
from consult.documents.copy_forms import CopyForm, FinishForm
from consult.documents.models import Version, WorkingCopy
from consult.documents.naming import first_words
from consult.documents.presenters.copies import desk_of, title_of
from consult.documents.presenters.footnotes import footnotes_left
from consult.documents.presenters.rebasing import Merging, merging_of
from consult.documents.rebase_form import RebaseForm, form_for
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.web import current_actor, page, permit
from workflows.refusal import Refused

COPY = "/copies/<int:copy_id>"


@blueprint.route(f"{COPY}/finish", methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.copy)
def finish_copy(copy: WorkingCopy) -> ResponseReturnValue:
    """What changes against the version that the copy began with; POST makes the next version."""
    if copy.ended_at is not None:
        return _elsewhere(copy)
    try:
        found = _finished(copy)
    except Refused as no:
        flash(" ".join(each.told for each in no.refusals))
        return _to_copy(copy)
    form = FinishForm(edits=str(found.edits))
    if form.validate_on_submit():
        with form.refusals():
            version = finishing.make_version(
                copy,
                found,
                change_class=form.change_class.data or "",
                note=form.note.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash(f"Version {version.number} saved.", "success")
            return _to_version(version)
    return _show_finish(copy, form, found)


@blueprint.route(f"{COPY}/discard", methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.copy)
def discard_copy(copy: WorkingCopy) -> ResponseReturnValue:
    if copy.ended_at is not None:
        return _elsewhere(copy)
    form = CopyForm(edits=str(copy.edits))
    if form.validate_on_submit():
        with form.refusals():
            keeping.discard(copy, seen=form.seen, by=current_actor())
            flash("The working copy is discarded. The draft is as it was.", "success")
            return _to_version(queries.newest_version(copy.draft_id) or copy.base_version)
    form.edits.data = str(copy.edits)
    return page(
        "documents/discard_copy.html",
        form=form,
        copy=copy,
        desk=desk_of(copy, current_actor()),
    )


@blueprint.route(f"{COPY}/catch-up", methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.copy)
def catch_up_copy(copy: WorkingCopy) -> ResponseReturnValue:
    """Take in what another version changed since the copy was begun."""
    if copy.ended_at is not None:
        return _elsewhere(copy)
    newest = queries.newest_version(copy.draft_id)
    if newest is None or keeping.why_overtaken(copy) is None:
        return _to_copy(copy)
    found = _merging(copy, newest)
    form = _asking(copy, newest, found)
    if form.validate_on_submit():
        with form.refusals():
            finishing.catch_up(
                copy,
                found.places,
                form.choices,
                newest=newest if newest.number == form.seen else copy.base_version,
                seen=form.published,
                by=current_actor(),
            )
            flash(f"The working copy builds on version {newest.number} now.", "success")
            return _to_copy(copy)
    form.published_id.data, form.seen_number.data = str(copy.edits), str(newest.number)
    return page(
        "documents/catch_up_copy.html",
        form=form,
        copy=copy,
        newest=newest,
        found=found,
        published=queries.find_published_id(copy.draft.document_id),
    )


def _finished(copy: WorkingCopy) -> Finished:
    """Comparing takes a while, and holds no lock."""
    store.pause()
    return finishing.finished(keeping.get_copy(copy.id))


def _show_finish(copy: WorkingCopy, form: FinishForm, found: Finished) -> ResponseReturnValue:
    form.edits.data = str(found.edits)
    form.change_class.data = form.change_class.data or (
        "" if operations.follows_partner_comment(copy.draft) else found.reading.suggested
    )
    before = {block.anchor: block for block in found.before}
    return page(
        "documents/finish_copy.html",
        form=form,
        copy=copy,
        published=queries.find_published_id(copy.draft.document_id),
        number=copy.draft.newest + 1,
        no=operations.why_not_edit(copy.draft, current_actor()),
        overtaken=keeping.why_overtaken(copy),
        left=[(title_of(found.reading.blocks, at), at, no) for at, no in found.left],
        footnotes=footnotes_left(found.reading.blocks),
        joined=[first_words(before[each]) for each in found.joined],
        suggested=found.reading.suggested,
        redline=presenters.redline_of(found.reading.changes, whole=False),
        after_comment=operations.follows_partner_comment(copy.draft),
        classes=presenters.CLASSES,
    )


def _merging(copy: WorkingCopy, newest: Version) -> Merging:
    blocks = queries.blocks_of_many([copy.base_version_id, newest.id])
    pieces = keeping.held(copy).pieces
    gone = [piece.block for piece in pieces if not piece.stands]
    base, theirs = blocks[copy.base_version_id], blocks[newest.id]
    return merging_of(base, theirs, as_written(pieces), beside=gone)


def _asking(copy: WorkingCopy, newest: Version, found: Merging) -> RebaseForm:
    version = f"version {newest.number}"
    answers = (
        f"Take the wording of {version}",
        f"Leave it out, as in {version}",
        "Keep the wording of the working copy",
        "Leave it out, as in the working copy",
    )
    return form_for(
        [(each.place, each.title) for each in found.asked],
        answers,
        published_id=str(copy.edits),
        seen_number=str(newest.number),
    )


def _elsewhere(copy: WorkingCopy) -> ResponseReturnValue:
    return redirect(url_for("documents.show_copy", copy_id=copy.id))


def _to_copy(copy: WorkingCopy) -> ResponseReturnValue:
    return redirect(url_for("documents.show_copy", copy_id=copy.id))


def _to_version(version: Version) -> ResponseReturnValue:
    return redirect(
        url_for("documents.show_version", document_id=version.document_id, version_id=version.id)
    )
