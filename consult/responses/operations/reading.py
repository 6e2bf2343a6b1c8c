"""What a respondent does before it signs: opens the text, and sends what is written to its lead."""

from __future__ import annotations

from consult import audit, clock, events
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.events import ResponseReady
from consult.responses.models import Response
from consult.responses.operations.gate import closed_to_words, take, take_row
from consult.store import session
from workflows.refusal import refuse_any


def note_opened(response: Response, *, by: Actor) -> None:  # noqa: ARG001  (nobody asks who)
    """Somebody of the respondent has the text before them. Kept once, and not on the record."""
    if response.opened_at is not None:
        return
    response = take_row(response.id)
    if response.opened_at is None:
        response.opened_at = clock.now()
        session.flush()


def send_to_lead(response: Response, *, by: Actor) -> None:
    """It is ready to be signed: the leads are told, once. Anybody may still change it.

    Raises Refused when it is closed to words, and when there is nothing to sign.
    """
    response = take(response)
    comments = queries.comment_counts([response.id]).get(response.id, 0)
    answers = queries.answer_counts([response.id]).get(response.id, 0)
    now = clock.now()
    refuse_any(closed_to_words(response, now) or [rules.something_is_written(comments + answers)])
    if response.ready_at is not None:
        return
    response.ready_at, response.ready_by_id = now, by.id
    session.flush()
    audit.record(response.thing, "sent-to-lead", agency_id=response.agency_id, by=by)
    events.publish(ResponseReady(response, by))
