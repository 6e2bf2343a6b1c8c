"""Agencies and contacts from a CSV file: send it, see what it would do, bring it in."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.accounts.agency_rules import KINDS
from consult.people import importing
from consult.people.forms import BringInForm, SendSheetForm
from consult.people.importing import CHANGED, NEW, REFUSED, SAME
from consult.people.models import AgencySheet
from consult.people.sheet import COLUMNS, MOST_LINES
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit

SHOWN = 200  # lines of a sort on the page
HEADS = {
    REFUSED: "Refused",
    NEW: "New",
    CHANGED: "Changed",
}


@blueprint.route("/agencies/import", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES)
def import_agencies() -> ResponseReturnValue:
    form = SendSheetForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = form.file.data
            kept = importing.keep_sheet(
                name=sent.filename or "", data=sent.read(), by=current_actor()
            )
            return redirect(url_for("people.check_sheet", sheet_id=kept.id))
    return page(
        "people/import_agencies.html", form=form, columns=COLUMNS, kinds=KINDS, most=MOST_LINES
    )


def _own_sheet(sheet_id: int) -> AgencySheet:
    return importing.get_sheet(sheet_id, current_actor().account_id or 0)


@blueprint.route("/agencies/import/<int:sheet_id>", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES, _own_sheet)
def check_sheet(kept: AgencySheet) -> ResponseReturnValue:
    form = BringInForm()
    if form.validate_on_submit():
        with form.refusals():
            left = importing.bring_in(kept, seen=form.mark.data or "", by=current_actor())
            if left:
                flash(f"Brought in. {left} more lines of the file are left: go on below.")
                return redirect(url_for("people.check_sheet", sheet_id=kept.id))
            flash("The agencies and contacts of the file are brought in.", "success")
            return redirect(url_for("people.list_agencies"))
    planned = importing.plan(kept.text)
    form.mark.data = planned.mark
    sorts = [(HEADS[what], [e for e in planned.lines if e.what == what]) for what in HEADS]
    return page(
        "people/check_sheet.html",
        form=form,
        kept=kept,
        sorts=sorts,
        plan=planned,
        same=planned.counts[SAME],
        most=SHOWN,
        at_once=importing.AT_ONCE,
    )
