"""Agencies: the list, one of them, made, changed, ended."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.accounts import operations
from consult.accounts.agency_rules import KINDS
from consult.accounts.models import Agency
from consult.accounts.places import AGENCY_ROLES
from consult.accounts.queries import get_account, list_members, today
from consult.accounts.queries import get_agency as plain_agency
from consult.people import merging, presenters, queries
from consult.people.forms import (
    NONE,
    AgencyForm,
    ConfirmForm,
    EndAgencyForm,
    MoveEveryoneForm,
)
from consult.people.views.blueprint import blueprint
from consult.web import current_actor, page, permit
from workflows.guards.wording import count


@blueprint.route("/agencies")
@permit(Permission.SEE_AGENCIES)
def list_agencies() -> ResponseReturnValue:
    listing = presenters.listing_of_agencies()
    found = queries.list_agencies(listing.asked, today=today(), due_before=presenters.due_before())
    return page(
        "people/list_agencies.html",
        list=listing,
        found=found,
        rows=[presenters.standing(each) for each in found.items],
        people=queries.count_people([each.id for each in found.items]),
        kinds=KINDS,
        ended=listing.asked.get("show") == "ended",
        parts=presenters.parts("Agencies"),
        may_make=ask(Permission.MANAGE_AGENCIES, current_actor()) is None,
    )


@blueprint.route("/agencies/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES)
def new_agency() -> ResponseReturnValue:
    form = presenters.fill_agency(AgencyForm(seen_revision="0"))
    if form.validate_on_submit():
        with form.refusals():
            agency = operations.create_agency(**_said(form), by=current_actor())
            flash(f"{agency.name} is made.", "success")
            return redirect(url_for("people.show_agency", agency_id=agency.id))
    return page("people/new_agency.html", form=form)


def _said(form: AgencyForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "short_name": form.short_name.data or "",
        "sector": form.sector.data or "",
        "kind": form.kind.data or "",
        "partnership": form.new_partnership.data or form.partnership.data or "",
        "areas": (form.areas.data or "").splitlines(),
        "started_on": form.started_on.data,
    }


@blueprint.route("/agencies/<int:agency_id>")
@permit(Permission.SEE_AGENCY, queries.get_agency)
def show_agency(agency: Agency) -> ResponseReturnValue:
    actor = current_actor()
    may = {
        "manage": ask(Permission.MANAGE_AGENCIES, actor, agency) is None,
        "contacts": ask(Permission.KEEP_CONTACTS, actor, agency) is None,
        "lead": ask(Permission.LEAD_AGENCY, actor, agency) is None,
        "list": ask(Permission.SEE_AGENCIES, actor) is None,
    }
    return page(
        "people/show_agency.html",
        agency=agency,
        kinds=KINDS,
        roles=AGENCY_ROLES,
        ended=agency.has_ended(today()),
        standing=presenters.standing(agency),
        members=list_members(agency.id),
        invitations=queries.list_open_invitations([agency.id]) if may["contacts"] else [],
        absorbed=queries.list_merged_into(agency.id),
        rounds=queries.list_open_rounds(agency.id),
        may=may,
        own_role=actor.agencies.get(agency.id),
    )


@blueprint.route("/agencies/<int:agency_id>/edit", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES, queries.get_agency)
def edit_agency(agency: Agency) -> ResponseReturnValue:
    form = presenters.fill_agency(
        AgencyForm(
            data={
                "name": agency.name,
                "short_name": agency.short_name,
                "sector": agency.sector,
                "kind": agency.kind,
                "partnership": agency.partnership.name if agency.partnership else "",
                "areas": "\n".join(agency.areas),
                "started_on": agency.started_on,
                "seen_revision": str(agency.revision),
            }
        )
    )
    if form.validate_on_submit():
        with form.refusals():
            said = _said(form)
            operations.edit_agency(agency, **said, seen=form.seen, by=current_actor())
            flash(f"{agency.name} is changed.", "success")
            return redirect(url_for("people.show_agency", agency_id=agency.id))
    return page("people/edit_agency.html", form=form, agency=agency)


@blueprint.route("/agencies/<int:agency_id>/end", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES, queries.get_agency)
def end_agency(agency: Agency) -> ResponseReturnValue:
    form = presenters.fill_end(
        EndAgencyForm(ended_on=today(), seen_revision=str(agency.revision)), agency
    )
    if form.validate_on_submit():
        with form.refusals():
            heir = form.merged_into.data
            operations.end_agency(
                agency,
                ended_on=form.ended_on.data or today(),
                merged_into=plain_agency(int(heir)) if heir != NONE else None,
                seen=form.seen,
                by=current_actor(),
            )
            flash(f"The end of {agency.name} is recorded.", "success")
            return redirect(url_for("people.show_agency", agency_id=agency.id))
    return page(
        "people/end_agency.html",
        form=form,
        agency=agency,
        members=list_members(agency.id),
        invitations=queries.list_open_invitations([agency.id]),
        rounds=queries.list_open_rounds(agency.id),
    )


@blueprint.route("/agencies/<int:agency_id>/move-people", methods=["GET", "POST"])
@permit(Permission.MANAGE_PEOPLE, queries.get_agency)
def move_everyone(agency: Agency) -> ResponseReturnValue:
    movers = merging.list_movers(agency, current_actor())
    form = presenters.fill_move_everyone(
        MoveEveryoneForm(seen_revision=str(agency.revision)), movers
    )
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.heir.data
            heir = get_account(int(chosen)) if chosen != NONE else None
            moved = merging.move_everyone(agency, heir=heir, seen=form.seen, by=current_actor())
            flash(f"{count(len(moved), 'person is', 'people are')} moved.", "success")
            return redirect(url_for("people.show_agency", agency_id=agency.merged_into_id))
    return page(
        "people/move_everyone.html",
        form=form,
        agency=agency,
        movers=movers,
        drafts=merging.drafts_of(movers),
        rounds=queries.list_open_rounds(agency.id),
        roles=AGENCY_ROLES,
        blocked=merging.why_not_yet(agency),
    )


@blueprint.route("/agencies/<int:agency_id>/resume", methods=["GET", "POST"])
@permit(Permission.MANAGE_AGENCIES, queries.get_agency)
def resume_agency(agency: Agency) -> ResponseReturnValue:
    form = ConfirmForm(seen_revision=str(agency.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.resume_agency(agency, seen=form.seen, by=current_actor())
            flash(f"{agency.name} goes on.", "success")
            return redirect(url_for("people.show_agency", agency_id=agency.id))
    return page("people/resume_agency.html", form=form, agency=agency)
