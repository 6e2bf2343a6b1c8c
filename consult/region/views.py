"""Set the service up for a region, and what every page shows of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock, settings
from consult.access import Permission
from consult.region import operations, periods, presenters, queries, rules
from consult.region.bank_holidays import with_bank_holidays
from consult.region.forms import (
    CalendarForm,
    LookForm,
    NamesForm,
    PartForm,
    StatementsForm,
    WordsForm,
)
from consult.region.models import Region
from consult.web import current_actor, page, permit, show_in_navigation
from consult.web.wording import local

blueprint = Blueprint("region", __name__)
A_DAY = 86_400  # seconds
YEARS = 3  # of bank holidays that are put in at once

show_in_navigation(
    95, "Set up", "region.show_region", prefix="region. record.", when=lambda a: a.is_administrator
)


def install(app: Flask) -> None:
    """Every request knows the region as it is now; every template its words."""
    app.before_request(_look_again)
    app.jinja_env.globals["region_stage"] = queries.stage_name
    app.jinja_env.filters["statement"] = presenters.statement


def _look_again() -> None:
    if request.endpoint != "static":
        queries.refresh()


@blueprint.app_context_processor
def face() -> dict[str, object]:
    """Colours, logo and who runs it."""
    known = queries.profile()
    styled = bool(known.colour or known.link_colour)
    return {
        "region": known,
        "region_style_url": url_for("region.stylesheet", v=known.revision) if styled else None,
        "region_logo_url": url_for("region.logo", v=known.revision) if known.has_logo else None,
    }


@blueprint.route("/region.css")
@permit(Permission.SEE_FRAME)
def stylesheet() -> ResponseReturnValue:
    return _lasting(Response(presenters.stylesheet(), mimetype="text/css"))


@blueprint.route("/region-logo")
@permit(Permission.SEE_FRAME)
def logo() -> ResponseReturnValue:
    data, kind = queries.get_logo()
    return _lasting(Response(data, mimetype=kind))


def _lasting(answer: Response) -> Response:
    """The address carries the revision, so what is behind it never changes."""
    if request.args.get("v") == str(queries.profile().revision):
        answer.cache_control.max_age = A_DAY
    return answer


@blueprint.route("/set-up")
@permit(Permission.SET_UP_REGION)
def show_region() -> ResponseReturnValue:
    region = queries.find_region()
    return page(
        "region/show_region.html",
        known=region,
        now_called=settings.current(),
        stages=presenters.stages(region),
        days=presenters.edition_lines(region.edition_days).splitlines() if region else [],
        periods=presenters.coming(region, clock.now()) if region else [],
        past=presenters.past(region, clock.now()) if region else [],
    )


def _load() -> Region | None:
    return queries.find_region()


def _seen(region: Region | None) -> str:
    return str(region.revision if region is not None else 0)


def _saved(form: PartForm, save: Callable[[], Region], told: str) -> ResponseReturnValue | None:
    """Save and go back to the overview; None when the form has to be shown again."""
    if not form.validate_on_submit():
        return None
    with form.refusals():
        save()
        flash(told, "success")
        return redirect(url_for("region.show_region"))
    return None


@blueprint.route("/set-up/names", methods=["GET", "POST"])
@permit(Permission.SET_UP_REGION, _load)
def edit_names(region: Region | None) -> ResponseReturnValue:
    form = NamesForm(obj=region, seen_revision=_seen(region))
    form.offer_zones(settings.current().zone)
    saved = _saved(
        form,
        lambda: operations.name_service(
            name=form.name.data or "",
            strapline=form.strapline.data or "",
            host=form.host.data or "",
            contact=form.contact.data or "",
            zone=form.zone.data or "",
            zone_words=form.zone_words.data or "",
            seen=form.seen,
            by=current_actor(),
        ),
        "The names are saved. Every page shows them within a few seconds.",
    )
    return saved or page("region/edit_names.html", form=form)


@blueprint.route("/set-up/look", methods=["GET", "POST"])
@permit(Permission.SET_UP_REGION, _load)
def edit_look(region: Region | None) -> ResponseReturnValue:
    form = LookForm(
        colour=region.colour if region else "",
        link_colour=region.link_colour if region else "",
        seen_revision=_seen(region),
    )
    upload = request.files.get("logo")
    saved = _saved(
        form,
        lambda: operations.choose_look(
            colour=form.colour.data or "",
            link_colour=form.link_colour.data or "",
            logo=upload.read() if upload else None,
            remove_logo=bool(form.remove_logo.data),
            seen=form.seen,
            by=current_actor(),
        ),
        "The look is saved. Every page shows it within a few seconds.",
    )
    return saved or page("region/edit_look.html", form=form, known=region)


@blueprint.route("/set-up/words", methods=["GET", "POST"])
@permit(Permission.SET_UP_REGION, _load)
def edit_words(region: Region | None) -> ResponseReturnValue:
    own = dict(region.stage_words) if region else {}
    form = WordsForm(
        edition_days=presenters.edition_lines(region.edition_days) if region else "",
        seen_revision=_seen(region),
        **own,
    )
    saved = _saved(
        form,
        lambda: operations.choose_words(
            stage_words={stage: form[stage].data or "" for stage in rules.STAGES},
            edition_days=form.edition_days.data or "",
            seen=form.seen,
            by=current_actor(),
        ),
        "The words are saved. Every page shows them within a few seconds.",
    )
    return saved or page("region/edit_words.html", form=form, stages=list(rules.STAGES))


@blueprint.route("/set-up/calendar", methods=["GET", "POST"])
@permit(Permission.SET_UP_REGION, _load)
def edit_calendar(region: Region | None) -> ResponseReturnValue:
    rows, year = list(region.periods or ()) if region else [], local(clock.now()).year
    wanted = request.args.get("bank-holidays") == "yes"  # shown to be looked at, and then saved
    shown = with_bank_holidays(rows, year, YEARS) if wanted else rows
    form = CalendarForm(periods=periods.write(shown), seen_revision=_seen(region))
    saved = _saved(
        form,
        lambda: operations.write_calendar(
            text=form.periods.data or "", seen=form.seen, by=current_actor()
        ),
        "The calendar is saved.",
    )
    return saved or page(
        "region/edit_calendar.html",
        form=form,
        put_in=len(shown) - len(rows),
        wanted=wanted,
        years=(year, year + YEARS - 1),
    )


@blueprint.route("/set-up/statements", methods=["GET", "POST"])
@permit(Permission.SET_UP_REGION, _load)
def edit_statements(region: Region | None) -> ResponseReturnValue:
    form = StatementsForm(obj=region, seen_revision=_seen(region))
    saved = _saved(
        form,
        lambda: operations.write_statements(
            privacy=form.privacy.data or "",
            accessibility=form.accessibility.data or "",
            seen=form.seen,
            by=current_actor(),
        ),
        "The statements are saved.",
    )
    return saved or page("region/edit_statements.html", form=form)
