"""Write the next version: change the text, look at what changes, save it.

A text that was sent is kept for its author until it is saved, so that the page which shows what
it changes can be loaded again and gone back to. What is slow (reading the text, pairing it with
the last version) happens before the write lock is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import store
from consult.access import Permission
from consult.documents import (
    images,
    imports,
    operations,
    presenters,
    queries,
    rules,
    unsaved,
    waiting,
)
from consult.documents.ancestors import gone_before
from consult.documents.block import Block
from consult.documents.forms import (
    CheckVersionForm,
    HeadingsForm,
    NewVersionForm,
    TextForm,
    alternatives_of,
    image_fields,
    with_images,
)
from consult.documents.inline import described
from consult.documents.models import Draft, UnsavedText, Version
from consult.documents.outline import to_markdown
from consult.documents.presenters.footnotes import footnotes_left
from consult.documents.reading import Reading, read_after
from consult.documents.returning import Gone, stood
from consult.documents.threads import threads_of
from consult.documents.views import loading
from consult.documents.views.loading import blueprint
from consult.documents.views.waiting import leave_to_a_worker, typed_before
from consult.store import Missing
from consult.web import current_actor, page, permit
from workflows.refusal import Refusal


@dataclass(frozen=True)
class _Before:
    """The newest version: its blocks, its number, its title, and what is gone since."""

    blocks: Sequence[Block]
    number: int
    title: str
    gone: Sequence[Gone]


Read = Callable[[_Before], Reading | None]


@dataclass(frozen=True)
class _Compared:
    """A text, read against the newest version. `overtaken`: one that its author had not seen."""

    last: Version
    old: Sequence[Block]
    seen: int
    reading: Reading | None
    overtaken: Refusal | None
    first: Reading | None = None
    """What is saved before `reading`, when tracked changes become a version of their own."""


@blueprint.route("/drafts/<int:draft_id>/versions/new", methods=["GET", "POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def new_version(draft: Draft) -> ResponseReturnValue:
    """GET shows the text to change; POST keeps it and leads to what it would change.

    ?from=2 begins with the text of version 2, ?text=7 with a text of one's own that is kept.
    """
    if request.method == "GET":
        return _opened(draft)
    form = NewVersionForm()
    valid = form.validate_on_submit()
    draft_id = draft.id
    store.pause()
    if valid and (file := form.long_file()) is not None:
        return leave_to_a_worker(queries.get_draft(draft_id), form, file)
    found = _compared(draft, form.seen, lambda last: _sent(form, last))
    if valid and found.reading is not None and _may_be_saved(form, found):
        text = keep_sent(draft, form, **form.kept)
        return redirect(url_for("documents.check_version", draft_id=draft.id, text_id=text.id))
    if found.overtaken is not None:
        form.seen_number.data = str(found.last.number)
    return _write(draft, form, found)


@blueprint.route("/drafts/<int:draft_id>/versions/check/<int:text_id>", methods=["GET", "POST"])
@permit(Permission.READ_DRAFT, loading.own_text)
def check_version(text: UnsavedText) -> ResponseReturnValue:
    """What a text would change; POST saves it, or goes back to changing it.

    One that was overtaken is changed further first: a POST is answered with the page for that.
    """
    if text.version_id is not None:
        return saved_already(text)
    if text.undecided:
        return redirect(url_for("documents.choose_changes", text_id=text.id))
    form = with_images(CheckVersionForm, text.all_wanted)
    form.offer(text.wanted if text.imported is not None else "")
    if (instead := _instead_of_saving(text, form)) is not None:
        return instead
    valid = form.validate_on_submit()
    found = _read_again(text, alternatives_of(form))
    if found.overtaken is not None or found.reading is None:
        return _go_on(text, form, found)
    if valid:
        with form.refusals():
            return _saved(_save(text, form, found))
    return _show_check(text, form, found)


def _may_be_saved(form: NewVersionForm, found: _Compared) -> bool:
    """Puts on the form why not."""
    assert found.reading is not None
    no = found.overtaken
    if no is None and not (form.incoming and form.incoming.tracked):
        no = rules.something_changed(found.old, found.reading.blocks)
    if no is not None:
        form.add(no)
    return no is None


def _sent(form: NewVersionForm, last: _Before) -> Reading | None:
    return form.read(last.blocks, last.number, title=last.title, gone=last.gone)


def _compared(draft: Draft, seen: int, read: Read) -> _Compared:
    last = queries.newest_version(draft.id)
    assert last is not None, "a draft is made with its first version"
    before = _Before(queries.blocks_of(last.id), last.number, last.title, gone_before(last))
    last_id = last.id
    store.pause()
    reading = read(before)
    last = queries.get_version(last_id)
    no = rules.nobody_saved_meanwhile(seen, last.number, last.author.name, last.created_at)
    return _Compared(last, before.blocks, seen, reading, no)


def _read_again(text: UnsavedText, alternatives: Mapping[str, str]) -> _Compared:
    """As it was kept, with what is said of its images now."""
    draft, seen, source_format = draft_of(text), text.seen_number, text.source_format
    wanted = described(text.wanted, alternatives)
    before = described(text.before, alternatives) if text.tracked == unsaved.BOTH else ""
    also = queries.blocks_of(text.rebases_on_id) if text.rebases_on_id else []
    first: list[Reading] = []

    def read(last: _Before) -> Reading:
        if before:
            earlier = _read_after(last, before, "markdown")
            if rules.something_changed(last.blocks, earlier.blocks) is None:
                first.append(earlier)
                gone = [*stood(last.blocks), *last.gone]
                last = _Before(earlier.blocks, last.number + 1, last.title, gone)
        return _read_after(last, wanted, source_format, also)

    found = _compared(draft, seen, read)
    return replace(found, first=first[0] if first else None)


def _read_after(
    last: _Before, source: str, source_format: str, also: Sequence[Block] = ()
) -> Reading:
    return read_after(
        last.blocks,
        last.number,
        source=source,
        source_format=source_format,
        title=last.title,
        also=also,
        gone=last.gone,
    )


def draft_of(text: UnsavedText) -> Draft:
    assert text.draft is not None, "a text of this page is of a draft"
    return text.draft


def _opened(draft: Draft) -> ResponseReturnValue:
    kept_id = request.args.get("text", type=int)
    if kept_id is not None:
        text = loading.own_text(draft.id, kept_id)
        found = _read_again(text, {})
        return _write(draft, NewVersionForm.of(text, seen_number=found.last.number), found)
    if typed := typed_before(draft):
        return _write(draft, NewVersionForm(None, **typed))
    return _write(draft, _begun(draft, request.args.get("from", type=int)))


def _begun(draft: Draft, number: int | None) -> NewVersionForm:
    last = queries.newest_version(draft.id)
    assert last is not None, "a draft is made with its first version"
    begin = last if number is None else queries.find_numbered(draft.id, number)
    if begin is None:
        raise Missing(f"version {number} of draft {draft.id}")
    source = to_markdown(queries.blocks_of(begin.id))
    return NewVersionForm(source=source, seen_number=str(last.number))


def _write(
    draft: Draft, form: NewVersionForm, found: _Compared | None = None
) -> ResponseReturnValue:
    """The page where the text is changed; with what the other one saved, if there was one."""
    meanwhile = mine = theirs = None
    if found and found.overtaken:
        meanwhile = found.last
        mine = presenters.redline_of(found.reading.changes, whole=False) if found.reading else None
        theirs = queries.find_numbered(draft.id, found.seen)
    account_id = current_actor().account_id or 0
    return page(
        "documents/new_version.html",
        form=form,
        draft=draft,
        published=queries.find_published_id(draft.document_id),
        meanwhile=meanwhile,
        mine=mine,
        seen=theirs,
        waiting=unsaved.find_waiting(draft.id, account_id) if found is None else None,
        waits=waiting.list_unfinished(account_id, draft.id) if found is None else [],
    )


def _show_check(text: UnsavedText, form: CheckVersionForm, found: _Compared) -> ResponseReturnValue:
    assert found.reading is not None
    after_comment = operations.follows_partner_comment(draft_of(text))
    if request.method == "GET":
        form.begin(text, "" if after_comment else found.reading.suggested)
    return page(
        "documents/check_version.html",
        form=form,
        text=text,
        draft=text.draft,
        published=queries.find_published_id(found.last.document_id),
        last=found.last,
        no=operations.why_not_edit(draft_of(text), current_actor()),
        images=image_fields(form),
        told=imports.told_of(text.imported),
        threads=threads_of(imports.told_of(text.imported).comments),
        outline=presenters.preview_of(found.reading.blocks).contents if text.imported else [],
        first=presenters.redline_of(found.first.changes, whole=False, name="earlier")
        if found.first
        else None,
        footnotes=footnotes_left(found.reading.blocks),
        suggested=found.reading.suggested,
        redline=presenters.redline_of(found.reading.changes, whole=False),
        after_comment=after_comment,
        classes=presenters.CLASSES,
    )


def _save(text: UnsavedText, form: CheckVersionForm, found: _Compared) -> Version:
    assert found.reading is not None
    by, draft, seen = current_actor(), draft_of(text), text.seen_number
    if found.first is not None:
        suggested = found.first.suggested
        operations.add_version(
            draft,
            source=found.first,
            source_name=text.source_name,
            change_class=suggested if suggested in rules.CHOICES else rules.CHOICES[0],
            note="The Word file with its tracked changes rejected.",
            seen_number=seen,
            by=by,
        )
        seen += 1
    version = operations.add_version(
        draft,
        source=found.reading,
        source_name=text.source_name,
        change_class=form.change_class.data or "",
        note=form.note.data or "",
        seen_number=seen,
        by=by,
    )
    if text.rebases_on_id is not None and operations.is_behind(draft):
        operations.rebase_draft(draft, published_id=text.rebases_on_id, by=by)
    unsaved.mark_saved(text, version, by=by)
    return version


def _instead_of_saving(text: UnsavedText, form: CheckVersionForm) -> ResponseReturnValue | None:
    if request.form.get("action") == "edit":
        return _go_on(text, form)
    if form.asked or request.form.get("action") == "headings":
        _keep_typed(text, form)
        return made_headings(text, form)
    return None


def _keep_typed(text: UnsavedText, form: CheckVersionForm) -> None:
    chosen, note = form.change_class.data or "", form.note.data or ""
    unsaved.keep_words(text, change_class=chosen, note=note)
    unsaved.describe_images(text, alternatives_of(form))


def made_headings(text: UnsavedText, form: HeadingsForm) -> ResponseReturnValue:
    """The same page again, with what the lines became that were ticked."""
    made = unsaved.make_headings(text, form.asked, form.at_level)
    if made:
        lines = "1 line became a heading." if made == 1 else f"{made} lines became headings."
        flash(f"{lines} Nothing is saved yet.", "success")
    else:
        flash("No line was chosen.")
    return redirect(request.full_path.rstrip("?"))


def _go_on(
    text: UnsavedText, form: CheckVersionForm, found: _Compared | None = None
) -> ResponseReturnValue:
    """To changing the text further. A press that came too late is answered with that page, and
    with both texts."""
    if request.method == "POST":
        _keep_typed(text, form)
        if found is not None and found.overtaken is not None:
            anew = NewVersionForm.of(text, seen_number=found.last.number)
            anew.add(found.overtaken)
            return _write(draft_of(text), anew, found)
    return redirect(url_for("documents.new_version", draft_id=text.draft_id, text=text.id))


def keep_sent(draft: Draft | None, form: TextForm, **kept: Any) -> UnsavedText:
    """The text that a form sent, with what was found in its file."""
    by = current_actor()
    goes_on = None
    if form.incoming is not None and draft is not None:
        kept["source"] = described(kept["source"], images.said_before(draft.id, kept["source"]))
    if form.goes_on_id:
        goes_on = unsaved.find_own_text(
            form.goes_on_id, draft_id=draft.id if draft else None, account_id=by.id
        )
    text = unsaved.keep_text(draft, **kept, goes_on=goes_on, by=by)
    if form.incoming is not None:
        name = form.source_name.data or ""
        imports.keep_import(text, form.incoming, name=name, data=form.sent, by=by)
    return text


def saved_already(text: UnsavedText) -> ResponseReturnValue:
    assert text.version_id is not None
    version = queries.get_version(text.version_id)
    flash(f"That text has been saved already, as version {version.number}.")
    return to_version(version)


def _saved(version: Version) -> ResponseReturnValue:
    before = queries.find_numbered(version.draft_id, version.number - 1)
    assert before is not None
    href = url_for(
        "documents.compare",
        document_id=version.document_id,
        old_id=before.id,
        new_id=version.id,
    )
    words = f"Version {version.number} saved."
    message = {"text": words, "next": "See what changed", "href": href}
    flash(message, "success")  # type: ignore[arg-type]
    return to_version(version)


def to_version(version: Version) -> ResponseReturnValue:
    return redirect(
        url_for("documents.show_version", document_id=version.document_id, version_id=version.id)
    )
