"""What whoever decides on more time finds at home."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.lifecycle import kind_named
from consult.responses import queries
from consult.responses.models import TimeRequest
from consult.settings import in_words
from consult.web import Waiting, waits_for


def _note(request: TimeRequest) -> str:
    closes_at = request.response.closes_at
    asks = f"It asks for time until {in_words(request.until)}"
    if closes_at is None:
        return asks
    ends = "ends" if clock.now() < closes_at else "ended"
    return f"{asks}; its time {ends} at {in_words(closes_at)}"


@waits_for
def requests_wait(actor: Actor) -> Iterable[Waiting]:
    """Agencies that ask for more time. A constant number of queries; none for most people."""
    if not (actor.seats or actor.acting or actor.is_manager):
        return
    requests = queries.list_open_requests()
    if not requests:
        return
    roles = kind_named("response").roles_of([each.response.subject for each in requests], actor)
    with_chair = queries.chaired([each.response.consultation.review_id for each in requests])
    for each in requests:
        review_id = each.response.consultation.review_id
        mine = roles[each.response_id] & queries.deciders(chaired=review_id in with_chair)
        if mine:
            yield Waiting(
                what=f"Decide whether {each.response.respondent} gets more time",
                about=each.response.subject.title,
                url=url_for("responses.decide_request", request_id=each.id),
                note=_note(each),  # no day is set by which it has to be decided
                group="Consultations",
                urgent=True,
            )
