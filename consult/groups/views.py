"""Groups, and who sits on them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Actor, Permission, ask
from consult.accounts import queries as accounts
from consult.groups import operations, presenters, queries, rules, terms
from consult.groups.forms import (
    NOBODY,
    EndDeputyForm,
    EndSeatForm,
    GiveSeatForm,
    NameDeputyForm,
    NewGroupForm,
    TermForm,
)
from consult.groups.models import Deputy, Group, Seat
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
from consult.web.forms import posted

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
        rows=presenters.seat_rows(presenters.in_order(group.present), actor),
        to_come=presenters.seat_rows(presenters.in_order(group.to_come), actor),
        former=presenters.seat_rows(group.former, actor),
        head=presenters.missing_head(group),
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
            seat = operations.give_seat(
                group=group,
                account=accounts.get_account(int(form.account.data)),
                role=form.role.data,
                starts_on=form.starts_on.data,
                last_day=form.last_day.data,
                seen=form.seen,
                by=actor,
            )
            flash(presenters.given_words(seat), "success")
            return _on(group.id)
    return page("groups/new_seat.html", form=form, group=group)


def load_seat(group_id: int, seat_id: int) -> Seat:
    """For a form that was sent also one that ended meanwhile: it is told who was first."""
    return queries.get_seat(group_id, seat_id, over=posted())


@blueprint.route("/groups/<int:group_id>/seats/<int:seat_id>/end", methods=["GET", "POST"])
@permit(Permission.MANAGE_GROUPS, load_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    form = EndSeatForm(seen_revision=str(seat.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.end_seat(seat=seat, seen=form.seen, by=current_actor())
            flash(f"{seat.account.name} has left “{seat.group.name}”.", "success")
            return _on(seat.group_id)
    return page(
        "groups/end_seat.html",
        form=form,
        seat=seat,
        role=rules.ROLES[seat.role],
        term=presenters.term_words(seat, clock.now()),
    )


@blueprint.route("/groups/<int:group_id>/seats/<int:seat_id>/term", methods=["GET", "POST"])
@permit(Permission.SET_TERM, load_seat)
def set_term(seat: Seat) -> ResponseReturnValue:
    last = terms.last_day(seat.ends_at) if seat.ends_at else None
    form = TermForm(last_day=last, seen_revision=str(seat.revision))
    if form.validate_on_submit():
        with form.refusals():
            operations.set_term(
                seat,
                last_day=form.last_day.data,
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            flash(f"The last day of {seat.account.name}’s seat is set.", "success")
            return _on(seat.group_id)
    return page("groups/set_term.html", form=form, seat=seat, role=rules.ROLES[seat.role])


@blueprint.route("/groups/<int:group_id>/seats/<int:seat_id>/deputies/new", methods=["GET", "POST"])
@permit(Permission.NAME_DEPUTY, load_seat)
def name_deputy(seat: Seat) -> ResponseReturnValue:
    actor, newest = current_actor(), operations.newest_deputy(seat.id)
    form = presenters.fill_deputy(NameDeputyForm(seen_revision=str(newest)), seat, actor)
    if form.validate_on_submit():
        with form.refusals():
            deputy = operations.name_deputy(
                seat,
                account=accounts.get_account(int(form.account.data)),
                starts_on=form.starts_on.data,
                last_day=form.last_day.data or terms.today(),
                seen=form.seen,
                by=actor,
            )
            flash(f"{deputy.account.name} is deputy for {seat.account.name}.", "success")
            return _on(seat.group_id)
    return page("groups/name_deputy.html", form=form, seat=seat, role=rules.ROLES[seat.role])


@blueprint.route(
    "/groups/<int:group_id>/seats/<int:seat_id>/deputies/<int:deputy_id>/end",
    methods=["GET", "POST"],
)
@permit(Permission.END_DEPUTY, queries.get_deputy)
def end_deputy(deputy: Deputy) -> ResponseReturnValue:
    form = EndDeputyForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.end_deputy(deputy, by=current_actor())
            holder = deputy.seat.account.name
            flash(f"{deputy.account.name} acts for {holder} no more.", "success")
            return _on(deputy.seat.group_id)
    return page(
        "groups/end_deputy.html",
        form=form,
        deputy=deputy,
        days=presenters.deputy_words(deputy, clock.now()),
    )


def _on(group_id: int) -> ResponseReturnValue:
    return redirect(url_for("groups.show_group", group_id=group_id))
