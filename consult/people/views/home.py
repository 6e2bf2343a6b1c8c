"""What the home page of a lead says of their agency."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from consult.access import LEADING, Actor
from consult.accounts.queries import today
from consult.people import presenters, queries
from consult.web import Panel, Waiting, shows_at_home, waits_for


def _led(actor: Actor) -> list[int]:
    return [agency_id for agency_id, role in actor.agencies.items() if role in LEADING]


@shows_at_home
def own_agency(actor: Actor) -> Panel | None:
    """Each agency that one leads: its page, its deadline, its contacts. One query."""
    led = _led(actor)
    rows = [presenters.standing(each) for each in queries.list_led(led, today())] if led else []
    return Panel("Your agency", "people/_own_agency.html", rows) if rows else None


@waits_for
def contacts_to_confirm(actor: Actor) -> Iterable[Waiting]:
    """From a month before they are due; those that were never confirmed are. One query."""
    led = _led(actor)
    for each in queries.list_led(led, today()) if led else ():
        standing = presenters.standing(each)
        if standing.soon:
            yield Waiting(
                what="Confirm your agency’s contacts",
                about=each.name,
                url=url_for("people.confirm_contacts", agency_id=each.id),
                due=standing.due_at,
                note="" if standing.due_on else "Nobody has confirmed them yet",
                group="People of your agency",
            )
