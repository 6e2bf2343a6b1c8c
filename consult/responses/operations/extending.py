"""More time for one agency: while its time lasts, or after that, and then its answer is late."""

from __future__ import annotations

from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.consultations import extensions
from consult.consultations.models import Consultation, Extension
from consult.consultations.operations import note_extension, require_unextended
from consult.consultations.queries import find_round
from consult.responses import rules
from consult.responses.events import OwnTimeGiven
from consult.responses.models import Response
from consult.responses.operations.deciding import settle_requests
from consult.responses.operations.gate import take_row
from consult.responses.queries import list_with_time_left, responses_that_ask
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def extend_response(
    response: Response, *, until: datetime, reason: str, seen: int | None = None, by: Actor
) -> Extension:
    """Let one agency answer for longer than before; the others' time stays as it is.

    seen  how often it had more time already, on the page; raises Overtaken when it is more now
    Raises Refused when it has answered, when nobody would read its answer, when it would not be
    longer, and without a reason.
    """
    lifecycle.lock(response.id)  # its review does not move meanwhile
    response = take_row(response.id)
    round, before = response.consultation, response.closes_at
    require_unextended(round, seen, agency_id=response.agency_id, thing=response.thing)
    against, now = reasons_against_more_time(response), clock.now()
    name = response.respondent
    refuse_any(against or extensions.time_is_sensible(until, before, name, reason, now))
    assert before is not None
    late = now >= before
    made = note_extension(
        round,
        agency_id=response.agency_id,
        before=before,
        until=until,
        reason=reason,
        late=late,
        by=by,
    )
    response.extended_to, response.late = until, response.late or late
    session.flush()
    settle_requests(response.id, "accepted", by=by)
    _record(response, made, by)
    events.publish(OwnTimeGiven(response, made, by))
    return made


def reasons_against_more_time(response: Response) -> list[Refusal]:
    """Why its time cannot be made longer at all; empty when it can. Changes nothing."""
    found = rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    ) or _still_counts(response.consultation)
    return [found] if found else []


def end_own_time(review_id: int, *, by: Actor) -> None:
    """The review went on to where answers are read no more, so nothing is taken any more.

    Called while the review is locked for that step. What is written is kept.
    """
    now = clock.now()
    for response in list_with_time_left(review_id, now):
        if response.consultation.subject.state != "closed":
            continue
        response.extended_to = now
        audit.record(response.thing, "own-time-ended", agency_id=response.agency_id, by=by)
    for response_id in responses_that_ask(review_id):
        settle_requests(response_id, "over", by=by)
    session.flush()


def _still_counts(round: Consultation) -> Refusal | None:
    review = lifecycle.get_subject(round.review_id, kind="review")
    at = lifecycle.workflow_of(review).states[review.held_from or review.state]
    newest = find_round(round.review_id, "agencies")
    return extensions.answers_still_count(
        round.subject.state, newest is not None and newest.id == round.id, at.permits, at.title
    )


def _record(response: Response, made: Extension, by: Actor) -> None:
    facts = {
        "closes_at": made.until.isoformat(),
        "before": made.before.isoformat(),
        "late": made.late,
    }
    words = {"agency": response.respondent, "reason": made.reason}
    audit.record(
        response.thing,
        "own-time-given",
        facts=facts,
        words=words,
        agency_id=response.agency_id,
        by=by,
    )
