"""A person's rounds, and the workspace of one response."""

from __future__ import annotations

from functools import partial

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import settings
from consult.access import Actor, Permission
from consult.consultations.models import Enclosure
from consult.consultations.queries import file_of, get_enclosure
from consult.consultations.times import times_file
from consult.documents.queries import published_ids
from consult.files.views import send
from consult.responses import operations, presenters, queries
from consult.responses.access import may_sign
from consult.responses.earlier import earlier_in
from consult.responses.models import Response
from consult.responses.queries import is_own
from consult.responses.views.blueprint import (
    blueprint,
    load_response,
    load_response_of_agency,
    tell,
)
from consult.web import (
    BaseForm,
    Filter,
    a_to_z,
    by_date,
    current_actor,
    listing,
    page,
    permit,
    received_at,
    show_in_navigation,
    whole_number,
)
from consult.web.attached import attached


def is_asked(actor: Actor) -> bool:
    """People of agencies, and of groups, are asked for comment."""
    return bool(actor.agencies or actor.seats)


show_in_navigation(
    30,
    "Consultations",
    "responses.list_responses",
    prefix="responses. dispositions.list_outcomes",
    when=is_asked,
)


@blueprint.route("/responses")
@permit(Permission.SEE_OWN_RESPONSES)
def list_responses() -> ResponseReturnValue:
    asked = listing(
        Filter("words", "Words in the title"),
        Filter("state", "Show", presenters.OPEN_OR_PAST, "Open and past"),
        sorts={**by_date("closed", "Closing time"), **a_to_z("title", "Title")},
    )
    waiting, past = presenters.listed(current_actor(), asked.asked)
    return page("responses/list_responses.html", list=asked, waiting=waiting, past=past)


@blueprint.route("/responses/<int:response_id>")
@permit(Permission.SEE_WORKSPACE, load_response)
def show_response(response: Response) -> ResponseReturnValue:
    return _desk(response)


def _desk(response: Response, form: BaseForm | None = None) -> ResponseReturnValue:
    looked_for = whole_number(request.args.get("comment"))
    desk = presenters.workspace(response, current_actor(), comment_id=looked_for)
    newer = desk.closed_because and not desk.guest and (desk.own or desk.joined)
    return page(
        "responses/show_response.html",
        form=form,
        desk=desk,
        earlier=earlier_in(response, [each.version for each in desk.texts], current_actor()),
        newer=bool(newer and queries.sent_out_since([response.id], current_actor())),
        in_force=published_ids({each.version.document_id for each in desk.texts}),
        stored=partial(_stored, response),
    )


def _stored(response: Response, enclosure: Enclosure, part: str) -> str:
    """Where a file that goes with the round is downloaded, by a link too."""
    return url_for(
        ".download_attachment", response_id=response.id, enclosure_id=enclosure.id, part=part
    )


@blueprint.route("/responses/<int:response_id>/attachments/<int:enclosure_id>/<part>")
@permit(Permission.SEE_WORKSPACE, lambda response_id, **_: load_response(response_id))
def download_attachment(response: Response) -> ResponseReturnValue:
    """A file that goes with the round, for all who work in the response."""
    values = request.view_args or {}
    found = get_enclosure(response.consultation_id, values["enclosure_id"])
    return send(file_of(found, values["part"]))


@blueprint.route("/responses/<int:response_id>/calendar.ics")
@permit(Permission.SEE_WORKSPACE, load_response)
def download_calendar(response: Response) -> ResponseReturnValue:
    """The times of the round as they are for this respondent."""
    actor, agency = current_actor(), response.agency
    own = [agency] if agency and (is_own(actor, response) or actor.comes_for(response.id)) else []
    address = settings.current().address + url_for(".show_response", response_id=response.id)
    text = times_file(response.consultation, own, address=address)
    return attached(text, name=f"response-{response.id}.ics", media_type="text/calendar")


@blueprint.route("/responses/<int:response_id>/opened", methods=["POST"])
@permit(Permission.WRITE_RESPONSE, load_response)
def note_opened(response: Response) -> ResponseReturnValue:
    """Pressed by the page itself once it is drawn, or where there is no script by its reader."""
    if BaseForm().validate_on_submit():
        operations.note_opened(response, by=current_actor())
    return redirect(url_for("responses.show_response", response_id=response.id))


@blueprint.route("/responses/<int:response_id>/send-to-lead", methods=["GET", "POST"])
@permit(Permission.WRITE_RESPONSE, load_response_of_agency)
def send_to_lead(response: Response) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.send_to_lead(response, by=current_actor())
            told = f"It waits for whoever signs for {response.respondent}."
            tell(told, "They are told. You can still change what you wrote.")
            return redirect(url_for("responses.show_response", response_id=response.id))
    desk = presenters.workspace(response, current_actor())
    return page("responses/send_to_lead.html", form=form, desk=desk)


@blueprint.route("/responses/<int:response_id>/read", methods=["POST"])
@permit(Permission.WRITE_RESPONSE, load_response)
def mark_read(response: Response) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.mark_read(response, by=current_actor())
            tell("It is recorded that you have read this text.", _still_to_do(response))
            return redirect(url_for("responses.show_response", response_id=response.id))
    return _desk(response, form)


def _still_to_do(response: Response) -> str:
    """To have read a text is no answer to it: somebody signs one, if only a nil return."""
    if may_sign(current_actor(), response):
        return "That is no answer yet. Comment and sign it, or make a nil return."
    return f"{response.respondent} has not answered yet: write your comments for its lead to sign."


@blueprint.route("/responses/<int:response_id>/forward")
@permit(Permission.WRITE_RESPONSE, load_response_of_agency)
def forward(response: Response) -> ResponseReturnValue:
    """A note for colleagues, which the reader sends themselves."""
    closed, actor = presenters.why_closed(response, received_at()), current_actor()
    return page(
        "responses/forward.html",
        response=response,
        closed=closed,
        note=None if closed else presenters.note_for_colleagues(response),
        may_sign=may_sign(actor, response),
    )
