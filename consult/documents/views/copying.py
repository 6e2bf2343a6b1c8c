"""Edit a draft in the browser: the working copy, and the words of one place of it."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.documents import operations, queries
from consult.documents.copies import changing, keeping, words
from consult.documents.copies.keeping import Held
from consult.documents.copies.notes import called_meanwhile
from consult.documents.copies.pieces import drawn
from consult.documents.copies.places import why_not_here
from consult.documents.copy_forms import PlaceForm, StepForm
from consult.documents.models import Draft, TypedWords, WorkingCopy
from consult.documents.presenters import preview_of
from consult.documents.presenters.copies import desk_of, numbers_lost, title_of
from consult.documents.views import loading
from consult.documents.views.loading import InCopy, blueprint
from consult.settings import in_words
from consult.web import BaseForm, current_actor, page, permit
from consult.web.forms import STALE
from consult.web.typed import OPEN_TOO_LONG
from workflows.refusal import Refusal, Refused

BESIDE = (words.BEFORE, words.AFTER)
PLACE = "/copies/<int:copy_id>/<scope>/<anchor>"


@blueprint.route("/drafts/<int:draft_id>/copy", methods=["POST"])
@permit(Permission.EDIT_DRAFT, loading.draft)
def start_copy(draft: Draft) -> ResponseReturnValue:
    """Begin a working copy of the newest version, or go on with the one that is open."""
    if not BaseForm().validate_on_submit():
        return redirect(url_for("documents.show_document", document_id=draft.document_id))
    copy = keeping.start_copy(draft, by=current_actor())
    return redirect(url_for("documents.show_copy", copy_id=copy.id))


@blueprint.route("/copies/<int:copy_id>", methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.copy)
def show_copy(copy: WorkingCopy) -> ResponseReturnValue:
    """The text with what can be done to each block; POST moves one by a place, or puts one back."""
    form = StepForm()
    if form.validate_on_submit():
        with form.refusals():
            return _stepped(copy, form)
    if copy.ended_at is not None:
        return _ended(copy)
    by = current_actor()
    return page(
        "documents/show_copy.html",
        form=form,
        copy=copy,
        draft=copy.draft,
        published=queries.find_published_id(copy.draft.document_id),
        desk=desk_of(copy, current_actor()),
        no=operations.why_not_edit(copy.draft, by),
        overtaken=keeping.why_overtaken(copy),
    )


@blueprint.route(PLACE, methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.place_in_copy)
def edit_place(at: InCopy) -> ResponseReturnValue:
    """The words of a block or a section, or new ones beside a block."""
    form = _opened(at)
    if form.validate_on_submit():
        with form.refusals():
            return _done(at, form, request.form.get("action", "save"))
    return _show_place(at, form)


@blueprint.route(f"{PLACE}/words", methods=["POST"])
@permit(Permission.SEE_WORKING_COPY, loading.place_in_copy)
def keep_words(at: InCopy) -> ResponseReturnValue:
    """What is being typed, sent by the page itself: {because} when it could not be kept."""
    form = PlaceForm()
    if not form.validate_on_submit():
        return {"because": OPEN_TOO_LONG}, 422
    try:
        if request.form.get("action") == "leave":
            words.leave(at.copy, at.place, form.typing, by=current_actor())
            return {"saved": ""}
        typed = words.keep_words(at.copy, at.place, form.typing, by=current_actor())
    except Refused as no:
        stale = any(code.endswith(STALE) for code in no.codes)
        because = " ".join(each.told for each in no.refusals)
        return {"because": because}, 409 if stale else 422
    saved = f"Kept at {in_words(typed.kept_at)}."
    return {"saved": saved, "html": _preview(at.now, at.place, form.typing.source)}


def _stepped(copy: WorkingCopy, form: StepForm) -> ResponseReturnValue:
    by, anchor, step = current_actor(), form.anchor.data or "", form.step.data
    if step == "back":
        changing.put_back_block(copy, anchor, by=by)
        flash("It is back in the text.", "success")
    elif step in (changing.UP, changing.DOWN):
        changing.move_block(copy, anchor, to=step, by=by)
    else:
        raise Refused(Refusal("no-such-step", "Choose what is to be done with a block."))
    return _to_block(copy, anchor)


def _done(at: InCopy, form: PlaceForm, action: str) -> ResponseReturnValue:
    """Saved, put aside, or kept to be looked at: without a script that is what a preview is."""
    by, anchor = current_actor(), at.place.anchor
    if action == "preview":
        words.keep_words(at.copy, at.place, form.typing, by=by)
        place = url_for(
            "documents.edit_place", copy_id=at.copy.id, scope=at.place.scope, anchor=anchor
        )
        return redirect(f"{place}#preview-title")
    if action == "drop":
        words.drop_words(at.copy, at.place, form.typing, by=by)
        flash("It stays as it was.", "success")
    else:
        before = drawn(at.now.pieces)
        words.save_words(at.copy, at.place, form.typing, by=by)
        lost = numbers_lost(before, drawn(keeping.held(at.copy).pieces))
        flash(f"It is in the working copy. {lost}".strip(), "success")
    return _to_block(at.copy, anchor)


def _ended(copy: WorkingCopy) -> ResponseReturnValue:
    """Where it went: the version that it became, or the newest one."""
    no, document_id = keeping.why_ended(copy), copy.draft.document_id
    assert no is not None
    flash(no.told)
    if copy.version_id is None:
        return redirect(url_for("documents.show_document", document_id=document_id))
    return redirect(
        url_for("documents.show_version", document_id=document_id, version_id=copy.version_id)
    )


def _opened(at: InCopy) -> PlaceForm:
    """With what stands there, or what somebody typed there and did not take in."""
    pieces, typed = at.now.pieces, words.words_in(at.copy).get(at.place)
    source = words.current(pieces, at.place) if words.stands(pieces, at.place) else ""
    if typed is not None and words.is_pending(pieces, at.place, typed):
        source = typed.source
    return PlaceForm.opened(source, words.opened_with(pieces, at.place, typed))


def _show_place(at: InCopy, form: PlaceForm) -> ResponseReturnValue:
    """What somebody else did there meanwhile is shown once; the next press is a knowing one."""
    now, typed = keeping.held(at.copy), words.words_in(at.copy).get(at.place)
    stands = words.stands(now.pieces, at.place)
    waits = typed if typed and words.is_pending(now.pieces, at.place, typed) else None
    stale = any(no.code == "changed-meanwhile" for no in form.refused)
    theirs = _shown_meanwhile(at, now, form) if stale else None
    blocks = drawn(now.pieces)
    block = next((each for each in blocks if each.anchor == at.place.anchor), None)
    return page(
        "documents/edit_place.html",
        form=form,
        copy=at.copy,
        published=queries.find_published_id(at.draft.document_id),
        place=at.place,
        stands=stands,
        footnotes=called_meanwhile(now.pieces, blocks),
        title=title_of(blocks, at.place),
        beside=preview_of([block]).html if block and at.place.scope in BESIDE else None,
        theirs=theirs,
        typed=waits,
        also=typed if typed and not waits and _is_others(typed) else None,
        no=why_not_here(block) if block and at.place.scope == words.BLOCK else None,
        fixed=operations.why_not_edit(at.draft, current_actor()),
        preview=_preview(now, at.place, form.source.data or ""),
    )


def _is_others(typed: TypedWords) -> bool:
    """A colleague has the place open, and has typed nothing that is not in the text."""
    return typed.account_id != current_actor().account_id and words.is_open(typed, clock.now())


def _shown_meanwhile(at: InCopy, now: Held, form: PlaceForm) -> str:
    """The words that a page has not seen: first those that a colleague typed, then the text."""
    typed = words.words_in(at.copy).get(at.place)
    opened = words.opened_with(now.pieces, at.place, typed)
    if typed is not None and words.is_pending(now.pieces, at.place, typed):
        own = typed.account_id == current_actor().account_id and typed.hand == form.hand.data
        if not own and form.seen.data != opened:
            form.seen.data = opened
            return typed.source
    form.seen.data = words.seen_of(now.pieces, at.place, typed)
    return words.current(now.pieces, at.place) if words.stands(now.pieces, at.place) else ""


def _preview(now: Held, place: words.Place, source: str) -> str:
    """Without the numbers that are counted: they would begin at 1 here."""
    try:
        read = words.read_at(now.pieces, place, source)
        return preview_of([replace(b, number=b.number if b.marker else "") for b in read]).html
    except Refused:
        return ""


def _to_block(copy: WorkingCopy, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("documents.show_copy", copy_id=copy.id, _anchor=anchor))
