"""What can be done to one block of a working copy besides changing its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.documents import operations, queries
from consult.documents.copies import changing, edits, words
from consult.documents.copies.keeping import Held, held
from consult.documents.copies.pieces import drawn
from consult.documents.copy_forms import DeleteForm, JoinForm, MoveForm, NumberForm, PointForm
from consult.documents.footnotes import mentions_of
from consult.documents.naming import name_all
from consult.documents.presenters import preview_of
from consult.documents.presenters.copies import numbers_lost, places_for, points_in, said_of
from consult.documents.views import loading
from consult.documents.views.loading import InCopy, blueprint
from consult.web import BaseForm, current_actor, page, permit, whole_number
from workflows.refusal import Refusal

FORMS: dict[str, type[BaseForm]] = {
    "move": MoveForm,
    "split": PointForm,
    "join": JoinForm,
    "renumber": NumberForm,
    "delete": DeleteForm,
}
DONE = {
    "move": "It is moved.",
    "split": "It is split in two.",
    "join": "The two are joined.",
    "renumber": "It has another number.",
    "delete": "It is deleted. You find it under “Deleted”, to put it back.",
}


@blueprint.route("/copies/<int:copy_id>/blocks/<anchor>", methods=["GET", "POST"])
@permit(Permission.SEE_WORKING_COPY, loading.place_in_copy)
def arrange_block(at: InCopy) -> ResponseReturnValue:
    """Move, split, join, renumber or delete a block: five forms, told apart by their button."""
    stands = words.stands(at.now.pieces, at.place)
    asked = request.form.get("action", "")
    forms = {name: _form(form, name == asked) for name, form in FORMS.items()}
    _fill(at, forms, stands=stands)
    form = forms.get(asked, forms["move"])
    if asked not in forms and request.method == "POST":
        form.add(Refusal("no-such-step", "Choose what is to be done with it."))
    elif form.validate_on_submit():
        with form.refusals():
            before = drawn(at.now.pieces)
            _do(at, asked, form)
            lost = numbers_lost(before, drawn(held(at.copy).pieces))
            flash(f"{DONE[asked]} {lost}".strip(), "success")
            return redirect(
                url_for("documents.show_copy", copy_id=at.copy.id, _anchor=at.place.anchor)
            )
    return _show(at, forms, form, stands=stands)


def _form(form: type[BaseForm], is_asked: bool) -> Any:
    """Only the form that was sent takes what was sent; each what was kept for this page."""
    return form() if is_asked or request.method == "GET" else form(formdata=None)


def _fill(at: InCopy, forms: dict[str, Any], *, stands: bool) -> None:
    pieces, anchor = at.now.pieces, at.place.anchor
    blocks = drawn(pieces) if stands else []
    block = next((each.block for each in pieces if each.anchor == anchor), None)
    forms["move"].after.choices = places_for(pieces, blocks, anchor) if stands else []
    if forms["move"].after.data is None and stands:
        forms["move"].after.data = edits.stands_after(pieces, anchor)
    forms["split"].offset.choices = points_in(block.text) if block and stands else []
    seen = words.seen_of(pieces, at.place, words.words_in(at.copy).get(at.place))
    for name in ("split", "join", "renumber", "delete"):
        if request.method != "POST" or forms[name].seen.data is None:
            forms[name].seen.data = seen
    if block and forms["renumber"].number.data is None and block.marker != "-":
        forms["renumber"].number.data = block.marker


def _do(at: InCopy, asked: str, form: Any) -> None:
    copy, anchor, by = at.copy, at.place.anchor, current_actor()
    seen = form.seen.data if hasattr(form, "seen") else ""
    acts: dict[str, Callable[[], None]] = {
        "move": lambda: changing.move_block(copy, anchor, to=form.after.data or "", by=by),
        "split": lambda: changing.split_block(
            copy, anchor, offset=whole_number(form.offset.data or "") or 0, seen=seen, by=by
        ),
        "join": lambda: changing.join_block(copy, anchor, seen=seen, by=by),
        "renumber": lambda: changing.renumber_block(
            copy, anchor, number=form.number.data or "", seen=seen, by=by
        ),
        "delete": lambda: changing.delete_block(
            copy, anchor, whole=form.whole.data, seen=seen, by=by
        ),
    }
    acts[asked]()


def _show(at: InCopy, forms: dict[str, Any], form: Any, *, stands: bool) -> ResponseReturnValue:
    now = held(at.copy)
    _renew(at, now, form)
    blocks = drawn(now.pieces)
    index = next((n for n, each in enumerate(blocks) if each.anchor == at.place.anchor), None)
    block = blocks[index] if index is not None else None
    following = blocks[index + 1] if index is not None and index + 1 < len(blocks) else None
    start, end = edits.span(now.pieces, at.place.anchor) if block and stands else (0, 0)
    return page(
        "documents/arrange_block.html",
        form=form,
        forms=forms,
        copy=at.copy,
        published=queries.find_published_id(at.draft.document_id),
        anchor=at.place.anchor,
        block=block,
        block_html=preview_of([block]).html if block else "",
        following=preview_of([following]).html if following else "",
        name=said_of(block, name_all(blocks).get(at.place.anchor, "")),
        below=sum(piece.stands for piece in now.pieces[start:end]) - 1,
        moves=block is None or edits.why_not_moved(block) is None,
        mentions=mentions_of(block, blocks) if block else 0,
        can_split=block is not None and edits.why_not_split(block) is None,
        can_join=block is not None and edits.why_not_joined(block, following) is None,
        has_number=block is not None and edits.why_no_number(block) is None,
        fixed=operations.why_not_edit(at.draft, current_actor()),
    )


def _renew(at: InCopy, now: Held, form: Any) -> None:
    """Once a page has been told what changed, its next press is a knowing one."""
    if any(no.code == "changed-meanwhile" for no in form.refused):
        typed = words.words_in(at.copy).get(at.place)
        form.seen.data = words.seen_of(now.pieces, at.place, typed)
