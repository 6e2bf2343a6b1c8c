"""Groups, and who sits on them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Actor, Permission, ask
from consult.accounts import queries as accounts
from consult.groups import operations, presenters, queries, rules
from consult.groups.forms import NOBODY, EndSeatForm, GiveSeatForm, NewGroupForm
from consult.groups.models import Group, Seat
from consult.web import (
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    permit,
    show_in_navigation,
)

blueprint = Blueprint("groups", __name__)


def _has_to_do_with_groups(actor: Actor) -> bool:
    return actor.is_manager or actor.is_administrator or bool(actor.seats)


show_in_navigation(
    60, "Groups", "groups.list_groups", prefix="groups.", when=_has_to_do_with_groups
)


@blueprint.route("/groups")
@permit(Permission.SEE_GROUPS)
def list_groups() -> ResponseReturnValue:
    asked = listing(
        Filter("words", "Words in the name"),
        Filter("kind", "Kind", presenters.KINDS),
        sorts={**a_to_z("name", "Name"), **by_date("made", "Made")},
    )
    return page(
        "groups/list_groups.html",
        list=asked,
        found=queries.list_groups_asked(asked.asked),
        kinds=presenters.KINDS,
        may_make=ask(Permission.MANAGE_GROUPS, current_actor()) is None,
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_GROUPS)
def new_group() -> ResponseReturnValue:
    form = presenters.fill_new_group(NewGroupForm())
    if form.validate_on_submit():
        with form.refusals():
            group = _make(form, current_actor())
            flash(f"“{group.name}” is made.", "success")
            return redirect(url_for("groups.show_group", group_id=group.id))
    return page("groups/new_group.html", form=form)


def _make(form: NewGroupForm, by: Actor) -> Group:
    """The group with its head and members; who is both is the head."""
    kind, head = form.kind.data, form.head.data
    agency_id = int(form.agency.data) if form.agency.data != NOBODY else None
    group = operations.create_group(
        name=form.name.data or "", kind=kind, agency_id=agency_id, by=by
    )
    seats = [(head, rules.HEAD[kind])] if head != NOBODY else []
    seats += [(member, "member") for member in form.members.data or [] if member != head]
    for account_id, role in seats:
        account = accounts.get_account(int(account_id))
        operations.give_seat(group=group, account=account, role=role, by=by)
    return group


@blueprint.route("/groups/<int:group_id>")
@permit(Permission.SEE_GROUPS, queries.get_group)
def show_group(group: Group) -> ResponseReturnValue:
    actor = current_actor()
    return page(
        "groups/show_group.html",
        group=group,
        kind=rules.KINDS[group.kind],
        seats=presenters.in_order(group.present),
        roles=rules.ROLES,
        may_add=ask(Permission.MANAGE_GROUPS, actor, group) is None,
        may_remove=actor.is_manager,
    )


@blueprint.route("/groups/<int:group_id>/seats/new", methods=["GET", "POST"])
@permit(Permission.MANAGE_GROUPS, queries.get_group)
def new_seat(group: Group) -> ResponseReturnValue:
    actor = current_actor()
    form = presenters.fill_give_seat(
        GiveSeatForm(seen_revision=str(operations.newest_seat(group.id))), group, actor
    )
    if form.validate_on_submit():
        with form.refusals():
            account = accounts.get_account(int(form.account.data))
            operations.give_seat(
                group=group, account=account, role=form.role.data, seen=form.seen, by=actor
            )
            flash(f"{account.name} is on “{group.name}” now.", "success")
            return redirect(url_for("groups.show_group", group_id=group.id))
    return page("groups/new_seat.html", form=form, group=group)


@blueprint.route("/groups/<int:group_id>/seats/<int:seat_id>/end", methods=["GET", "POST"])
@permit(Permission.MANAGE_GROUPS, queries.get_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    form = EndSeatForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.end_seat(seat=seat, by=current_actor())
            flash(f"{seat.account.name} has left “{seat.group.name}”.", "success")
            return redirect(url_for("groups.show_group", group_id=seat.group_id))
    return page("groups/end_seat.html", form=form, seat=seat, role=rules.ROLES[seat.role])
