"""The definitions of reviews: look, propose, publish, move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Actor, Permission
from consult.definitions import operations, presenters, queries
from consult.definitions.forms import MoveForm, ProposeForm, PublishForm, SetAsideForm, move_form
from consult.definitions.presenters import Row
from consult.lifecycle import Definition
from consult.store import Missing
from consult.web import Waiting, current_actor, page, permit, show_in_navigation, waits_for
from consult.web.ways import way_of
from workflows.guards.wording import count
from workflows.refusal import Refusal, Refused

blueprint = Blueprint("definitions", __name__)

show_in_navigation(
    94,
    "Workflows",
    "definitions.list_definitions",
    prefix="definitions.",
    when=lambda actor: actor.is_administrator or actor.is_manager,
)


@waits_for
def versions_to_check(actor: Actor) -> Iterable[Waiting]:
    """For whoever may be the second person."""
    if not (actor.is_administrator or actor.is_manager):
        return
    for row in queries.list_proposed():
        if row.proposer_id != actor.account_id:
            yield Waiting(
                what="Check a new version of how reviews go",
                about=f"{presenters.flow_of(row).title}, version {row.version}",
                url=url_for("definitions.show_version", key=row.key, version=row.version),
                note=f"Proposed by {row.proposer_name}",
            )


@blueprint.route("/workflows")
@permit(Permission.DEFINE_REVIEWS)
def list_definitions() -> ResponseReturnValue:
    kept, hidden = presenters.list_kept(), presenters.hidden()
    return page("definitions/list_definitions.html", kept=kept, hidden=hidden)


@blueprint.route("/workflows/<key>")
@permit(Permission.DEFINE_REVIEWS, queries.get_versions)
def show_definition(versions: Sequence[Definition]) -> ResponseReturnValue:
    newest, live = queries.newest_published(versions), queries.count_live()
    return page(
        "definitions/show_definition.html",
        versions=versions,
        newest=newest,
        flow=presenters.flow_of(newest or versions[0]),
        live=live,
        behind=sum(live.get(each.id, 0) for each in versions if each is not newest),
    )


@blueprint.route("/workflows/<key>/versions/<int:version>")
@permit(Permission.DEFINE_REVIEWS, queries.get_version)
def show_version(row: Definition) -> ResponseReturnValue:
    return page(
        "definitions/show_version.html",
        row=row,
        flow=presenters.flow_of(row),
        changed=presenters.changes_of(row),
        before=presenters.before(row),
        shown=way_of(presenters.flow_of(row)),
        own=row.proposer_id is not None and row.proposer_id == current_actor().account_id,
    )


@blueprint.route("/workflows/<key>/versions/<int:version>/file")
@permit(Permission.DEFINE_REVIEWS, queries.get_version)
def download_version(row: Definition) -> ResponseReturnValue:
    answer = Response(row.source, mimetype="text/yaml")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{row.key}-{row.version}.yaml"
    )
    return answer


@blueprint.route("/workflows/new", methods=["GET", "POST"])
@permit(Permission.DEFINE_REVIEWS)
def new_version() -> ResponseReturnValue:
    form = ProposeForm()
    if form.validate_on_submit():
        with form.refusals():
            row = operations.propose_version(
                source=_source(form), change=form.change.data or "", by=current_actor()
            )
            flash("It is proposed. A second person publishes it; they see it at home.", "success")
            return redirect(url_for("definitions.show_version", key=row.key, version=row.version))
    return page("definitions/new_version.html", form=form)


def _source(form: ProposeForm) -> str:
    """The text of the file, or else what was pasted. Raises Refused."""
    if not form.file.data:
        if not (form.source.data or "").strip():
            raise Refused(Refusal("no-definition", "Choose a file or paste it.", field="source"))
        return form.source.data or ""
    try:
        text = form.file.data.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        because = "The letters of this file cannot be read: it is not in UTF-8."
        raise Refused(Refusal("not-text", because, field="file")) from None
    form.source.data = text  # it is shown when it is refused, as a file cannot be
    return str(text)


@blueprint.route("/workflows/<key>/versions/<int:version>/publish", methods=["GET", "POST"])
@permit(Permission.DEFINE_REVIEWS, queries.get_version)
def publish_version(row: Definition) -> ResponseReturnValue:
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.publish_version(row, by=current_actor())
            flash("It is published. New reviews go by it from now on.", "success")
            return redirect(url_for("definitions.show_definition", key=row.key))
    return page(
        "definitions/publish_version.html",
        form=form,
        row=row,
        flow=presenters.flow_of(row),
        changed=presenters.changes_of(row),
        before=presenters.before(row),
    )


@blueprint.route("/workflows/<key>/versions/<int:version>/set-aside", methods=["GET", "POST"])
@permit(Permission.DEFINE_REVIEWS, queries.get_version)
def set_aside_version(row: Definition) -> ResponseReturnValue:
    form = SetAsideForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.set_aside(row, reason=form.reason.data or "", by=current_actor())
            flash("It is set aside. Nothing goes by it.", "success")
            return redirect(url_for("definitions.show_definition", key=row.key))
    return page(
        "definitions/set_aside_version.html", form=form, row=row, flow=presenters.flow_of(row)
    )


def _newest(key: str) -> Definition:
    newest = queries.newest_published(queries.get_versions(key))
    if newest is None:
        raise Missing(f"published definition {key}")
    return newest


@blueprint.route("/workflows/<key>/move", methods=["GET", "POST"])
@permit(Permission.DEFINE_REVIEWS, _newest)
def move_reviews(newest: Definition) -> ResponseReturnValue:
    rows = presenters.rows_to_move(newest)
    form = move_form(rows)
    if form.validate_on_submit():
        with form.refusals():
            moved = operations.move_subjects(
                newest,
                chosen=_chosen(form, rows),
                reason=form.reason.data or "",
                seen=form.mark.data or "",
                by=current_actor(),
            )
            flash(f"Moved to version {newest.version}: {count(moved, 'review')}.", "success")
            return redirect(url_for("definitions.show_definition", key=newest.key))
    form.mark.data = form.mark.data or operations.mark_of(queries.list_subjects(newest))
    return page(
        "definitions/move_reviews.html",
        form=form,
        newest=newest,
        flow=presenters.flow_of(newest),
        rows=rows,
        in_words=presenters.in_words(rows),
    )


def _chosen(form: MoveForm, rows: Sequence[Row]) -> dict[tuple[int, str], str]:
    """What was chosen for each row that offers a choice."""
    return {
        (row.standing.definition.version, row.standing.state): form[row.field].data or ""
        for row in rows
        if row.field in form
    }
