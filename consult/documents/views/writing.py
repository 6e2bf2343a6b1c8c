"""Add documents and drafts, and write the next version: edit, check what changes, save.

Nothing is stored between the steps: the text travels in the form. What is slow (reading the
text, pairing it with the last version) happens before the write lock is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import operations, presenters, queries, rules
from consult.documents.block import Block
from consult.documents.forms import NewDocumentForm, NewDraftForm, NewVersionForm, RebaseForm
from consult.documents.models import Document, Draft, Version
from consult.documents.outline import to_markdown
from consult.documents.reading import Reading
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.store import Missing
from consult.web import current_actor, page, permit


@blueprint.route("/new", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT)
def new_document() -> ResponseReturnValue:
    form = NewDocumentForm()
    valid, reading = form.validate_on_submit(), None
    if form.is_submitted():
        store.pause()
        reading = form.read([], 0, title=form.title.data or "")
    if valid and reading is not None:
        with form.refusals():
            document = operations.create_document(
                title=form.title.data or "",
                reference=form.reference.data or "",
                source=reading,
                source_name=form.source_name.data or "",
                by=current_actor(),
            )
            return _to_newest(document, f"“{document.title}” added, with its first version.")
    return page("documents/new_document.html", form=form)


@blueprint.route("/<int:document_id>/drafts/new", methods=["GET", "POST"])
@permit(Permission.CREATE_DOCUMENT, loading.document)
def new_draft(document: Document) -> ResponseReturnValue:
    form = NewDraftForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.start_draft(document, purpose=form.purpose.data or "", by=current_actor())
            return _to_newest(document, "Draft started.")
    published = queries.find_published_id(document.id)
    return page("documents/new_draft.html", form=form, document=document, published=published)


@blueprint.route("/drafts/<int:draft_id>/versions/new", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def new_version(draft: Draft) -> ResponseReturnValue:
    """GET shows the text to change; POST saves what was checked, or goes back to changing it.

    ?from=2 begins with the text of version 2 instead of the newest.
    """
    if request.method == "GET":
        return _write(draft, _opened(draft, request.args.get("from", type=int)))
    form = NewVersionForm()
    if request.form.get("action") == "edit":
        return _write(draft, form)
    found = _checked(draft, form)
    if found.good:
        assert found.reading is not None
        with form.refusals():
            return _saved(_save(draft, form, found.reading))
        if not form.source.errors:
            return _show_check(draft, form, found)
    return _write(draft, form, found)


@blueprint.route("/drafts/<int:draft_id>/versions/check", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def check_version(draft: Draft) -> ResponseReturnValue:
    """What a text would change; nothing is saved."""
    if request.method == "GET":
        return redirect(url_for("documents.new_version", draft_id=draft.id))
    form = NewVersionForm()
    found = _checked(draft, form)
    if not found.good or found.reading is None:
        return _write(draft, form, found)
    if (same := rules.something_changed(found.old, found.reading.blocks)) is not None:
        form.add(same)
        return _write(draft, form, found)
    if not operations.follows_partner_comment(draft):  # there the word decides too much
        form.change_class.data = form.change_class.data or found.reading.suggested
    return _show_check(draft, form, found)


@blueprint.route("/drafts/<int:draft_id>/rebase", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def rebase_draft(draft: Draft) -> ResponseReturnValue:
    """What was published since the draft began, and a confirmation that it is in the draft."""
    published_id = queries.find_published_id(draft.document_id)
    form = RebaseForm(published_id=str(published_id or ""))
    if form.validate_on_submit():
        with form.refusals():
            operations.rebase_draft(draft, published_id=form.seen, by=current_actor())
            return _to_newest_of_draft(draft, "The draft builds on the published text now.")
    return page(
        "documents/rebase_draft.html",
        form=form,
        draft=draft,
        **presenters.rebasing(draft, published_id),
    )


@dataclass(frozen=True)
class _Checked:
    """A sent text, read against the newest version."""

    last: Version
    old: list[Block]
    reading: Reading | None
    seen: int
    good: bool
    overtaken: bool


def _checked(draft: Draft, form: NewVersionForm) -> _Checked:
    valid = form.validate_on_submit()
    last = queries.newest_version(draft.id)
    assert last is not None, "a draft is made with its first version"
    old, number, seen = queries.blocks_of(last.id), last.number, form.seen
    title = last.title
    store.pause()
    reading = form.read(old, number, title=title)
    last = queries.get_version(last.id)
    no = rules.nobody_saved_meanwhile(seen, number, last.author.name, last.created_at)
    if no is not None:
        form.add(no)
        form.seen_number.data = str(number)
    good = valid and reading is not None and no is None
    return _Checked(last, old, reading, seen, good, overtaken=no is not None)


def _opened(draft: Draft, number: int | None) -> NewVersionForm:
    last = queries.newest_version(draft.id)
    assert last is not None, "a draft is made with its first version"
    begin = last if number is None else queries.find_numbered(draft.id, number)
    if begin is None:
        raise Missing(f"version {number} of draft {draft.id}")
    return NewVersionForm(
        source=to_markdown(queries.blocks_of(begin.id)), seen_number=str(last.number)
    )


def _write(
    draft: Draft, form: NewVersionForm, found: _Checked | None = None
) -> ResponseReturnValue:
    """The page where the text is changed; with what the other one saved, if there was one."""
    meanwhile = mine = theirs = None
    if found and found.overtaken:
        meanwhile = found.last
        mine = presenters.redline_of(found.reading.changes, whole=False) if found.reading else None
        theirs = queries.find_numbered(draft.id, found.seen)
    return page(
        "documents/new_version.html",
        form=form,
        draft=draft,
        meanwhile=meanwhile,
        mine=mine,
        seen=theirs,
    )


def _show_check(draft: Draft, form: NewVersionForm, found: _Checked) -> ResponseReturnValue:
    assert found.reading is not None
    return page(
        "documents/check_version.html",
        form=form,
        draft=draft,
        last=found.last,
        suggested=found.reading.suggested,
        redline=presenters.redline_of(found.reading.changes, whole=False),
        after_comment=operations.follows_partner_comment(draft),
        classes=presenters.CLASSES,
    )


def _save(draft: Draft, form: NewVersionForm, reading: Reading) -> Version:
    return operations.add_version(
        draft,
        source=reading,
        source_name=form.source_name.data or "",
        change_class=form.change_class.data or "",
        note=form.note.data or "",
        seen_number=form.seen,
        by=current_actor(),
    )


def _saved(version: Version) -> ResponseReturnValue:
    before = queries.find_numbered(version.draft_id, version.number - 1)
    assert before is not None
    document_id = version.document_id
    message = {
        "text": f"Version {version.number} saved.",
        "next": "See what changed",
        "href": url_for(
            "documents.compare", document_id=document_id, old_id=before.id, new_id=version.id
        ),
    }
    flash(message, "success")  # type: ignore[arg-type]
    return redirect(
        url_for("documents.show_version", document_id=document_id, version_id=version.id)
    )


def _to_newest_of_draft(draft: Draft, words: str) -> ResponseReturnValue:
    version = queries.newest_version(draft.id)
    assert version is not None
    flash(words, "success")
    return redirect(
        url_for("documents.show_version", document_id=draft.document_id, version_id=version.id)
    )


def _to_newest(document: Document, words: str) -> ResponseReturnValue:
    version = queries.find_newest_of(document.id)
    assert version is not None
    flash(words, "success")
    return redirect(
        url_for("documents.show_version", document_id=document.id, version_id=version.id)
    )
