"""The pages of the safeguarding lead."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Actor, Permission
from consult.individuals.queries import list_disclosures
from consult.responses.models import Quarantined
from consult.responses.queries import (
    advised_words,
    find_advised,
    get_quarantined,
    list_quarantined,
)
from consult.safeguarding import operations, presenters, queries
from consult.safeguarding.forms import AdvisedWordsForm, PurgeForm, RecordDoneForm
from consult.web import current_actor, listing, page, permit, show_in_navigation

blueprint = Blueprint("safeguarding", __name__)


def guards(actor: Actor) -> bool:
    return actor.guards_children


show_in_navigation(
    75, "Safeguarding", "safeguarding.show_safeguarding", prefix="safeguarding.", when=guards
)


@blueprint.route("/safeguarding")
@permit(Permission.GUARD_CHILDREN)
def show_safeguarding() -> ResponseReturnValue:
    asked = listing()
    return page(
        "safeguarding/show_safeguarding.html",
        list=asked,
        quarantined=list_quarantined(),
        disclosures=list_disclosures(),
        explanations=presenters.explanations(current_actor(), asked.asked.number),
        purges=queries.list_purges(),
    )


@blueprint.route("/safeguarding/texts/<int:quarantined_id>", methods=["GET", "POST"])
@permit(Permission.GUARD_CHILDREN, get_quarantined)
def record_done(quarantined: Quarantined) -> ResponseReturnValue:
    form = RecordDoneForm(
        done=quarantined.done,
        outcome="released" if quarantined.released else "kept" if quarantined.done_at else None,
        seen_revision=str(quarantined.revision),
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.record_done(
                quarantined,
                done=form.done.data or "",
                release=form.outcome.data == "released",
                seen_revision=form.seen,
                by=current_actor(),
            )
            return _back("It is recorded. Its author can read it.")
    return page("safeguarding/record_done.html", form=form, quarantined=quarantined)


@blueprint.route("/safeguarding/purge", methods=["GET", "POST"])
@permit(Permission.GUARD_CHILDREN)
def purge_words() -> ResponseReturnValue:
    form = PurgeForm()
    if form.validate_on_submit():
        with form.refusals():
            made = operations.purge_words(
                words=form.words.data or "",
                why=form.why.data or "",
                sure=bool(form.sure.data),
                by=current_actor(),
            )
            count = sum(made.places.values())
            return _back(f"The words are purged from {count} place{'s' if count > 1 else ''}.")
    return page("safeguarding/purge_words.html", form=form)


@blueprint.route("/safeguarding/words", methods=["GET", "POST"])
@permit(Permission.GUARD_CHILDREN)
def edit_words() -> ResponseReturnValue:
    kept = find_advised()
    lines = "\n".join(f"{phrase} = {instead}" for phrase, instead in advised_words())
    form = AdvisedWordsForm(words=lines, seen_revision=str(kept.revision if kept else 0))
    if form.validate_on_submit():
        with form.refusals():
            operations.keep_advised_words(form.rows, seen_revision=form.seen, by=current_actor())
            return _back("The list is saved. Writers are advised by it from now on.")
    return page("safeguarding/edit_words.html", form=form)


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("safeguarding.show_safeguarding"))
