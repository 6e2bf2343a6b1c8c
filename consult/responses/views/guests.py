"""Staff without an account: links that the agency's lead makes, and what such a link opens."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from consult import clock
from consult.access import Permission
from consult.accounts.identity import sign_in_as
from consult.responses import guests, operations, queries
from consult.responses.forms import GuestForm
from consult.responses.models import GuestLink, Response
from consult.responses.presenters import why_closed
from consult.responses.views.blueprint import blueprint, load_response_of_agency, tell
from consult.settings import in_words
from consult.web import BaseForm, current_actor, page, permit
from consult.web.limits import limiter

SHOWN_ONCE = "guest_link"  # in the lead's own cookie, until the list is drawn
EXPLAINED_FOR = timedelta(days=7)  # a guest whose link has ended is told so, not asked to sign in


@blueprint.route("/responses/<int:response_id>/guests")
@permit(Permission.SIGN_RESPONSE, load_response_of_agency)
def list_guests(response: Response) -> ResponseReturnValue:
    fresh, guests = cookie.pop(SHOWN_ONCE, None), queries.guests_of(response.id)
    return page(
        "responses/list_guests.html",
        response=response,
        guests=guests,
        ended={each.id: operations.why_not_open(each) for each in guests},
        closed=why_closed(response, clock.now()),
        fresh=fresh if fresh and fresh[0] == response.id else None,
    )


@blueprint.route("/responses/<int:response_id>/guests/new", methods=["GET", "POST"])
@permit(Permission.SIGN_RESPONSE, load_response_of_agency)
def new_guest(response: Response) -> ResponseReturnValue:
    last = guests.latest_end(response.closes_at, clock.now())
    form = GuestForm.of(last)
    if form.validate_on_submit():
        with form.refusals():
            token = operations.invite_guest(
                response,
                name=form.name.data or "",
                email=form.email.data or "",
                answers=form.rights.data == "answer",
                until=form.closes_at,
                by=current_actor(),
            )
            way = url_for("responses.open_guest_link", token=token, _external=True)
            cookie[SHOWN_ONCE] = [response.id, form.name.data, way]
            tell(f"{form.name.data} can work here until {in_words(form.closes_at)}.", "")
            return redirect(url_for("responses.list_guests", response_id=response.id))
    if request.method == "GET" and why_closed(response, clock.now()):  # its page says why
        return redirect(url_for("responses.list_guests", response_id=response.id))
    late = last != response.closes_at
    return page("responses/new_guest.html", form=form, response=response, last=last, late=late)


def load_guest(response_id: int, guest_id: int) -> GuestLink:
    """Raises Missing for whoever has no part in the response, and for another's link."""
    load_response_of_agency(response_id)
    return queries.get_guest_link(response_id, guest_id)


@blueprint.route(
    "/responses/<int:response_id>/guests/<int:guest_id>/revoke", methods=["GET", "POST"]
)
@permit(Permission.SIGN_RESPONSE, load_guest)
def revoke_guest(link: GuestLink) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.revoke_guest(link, by=current_actor())
            tell(f"The link of {link.account.name} opens nothing any more.", "Comments stay.")
            return redirect(url_for("responses.list_guests", response_id=link.response_id))
    no = operations.why_not_open(link)
    return page("responses/revoke_guest.html", form=form, link=link, over=no)


def _link(token: str) -> tuple[str, GuestLink | None]:
    return token, queries.find_guest_link(token)


@blueprint.route("/by-link/<token>", methods=["GET", "POST"])
@permit(Permission.SIGN_IN, _link)
@limiter.limit("20 per minute", methods=["POST"])
def open_guest_link(found: tuple[str, GuestLink | None]) -> ResponseReturnValue:
    """Mail scanners open links: only the button does something."""
    token, link = found
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            used = operations.open_guest_link(token=token)
            left = used.until + EXPLAINED_FOR - clock.now()
            hours = max(1, int(left.total_seconds() // 3600))
            sign_in_as(used.account_id, "guest", hours=hours)
            return redirect(url_for("responses.show_response", response_id=used.response_id))
    no = operations.why_not_open(link)
    return page("responses/open_guest_link.html", form=form, link=link, refusal=no)
