"""An agency asks for more time; whoever decides gives it, or says why not."""

from __future__ import annotations

from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.consultations import extensions
from consult.consultations.models import Extension
from consult.responses import queries, rules
from consult.responses.events import MoreTimeAsked, MoreTimeRefused
from consult.responses.models import Response, TimeRequest
from consult.responses.operations.deciding import decide
from consult.responses.operations.extending import extend_response, reasons_against_more_time
from consult.responses.operations.gate import take, take_row
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def ask_for_time(response: Response, *, until: datetime, reason: str, by: Actor) -> TimeRequest:
    """Ask for time until then. Whoever decides is told.

    Raises Refused while another request is open, after the close where nothing late is taken on
    request, when nobody would read the answer, and as more time itself would be.
    """
    response = take(response)
    now, name = clock.now(), response.respondent
    refuse_any(
        reasons_against_asking(response)
        or extensions.time_is_sensible(until, response.closes_at, name, reason, now)
    )
    made = TimeRequest(
        response_id=response.id,
        until=until,
        reason=reason.strip(),
        asked_by_id=by.id,
        asked_at=now,
    )
    session.add(made)
    session.flush()
    facts = {"request": made.id, "until": until.isoformat()}
    _record(response, "more-time-asked", facts, {"reason": made.reason}, by)
    events.publish(MoreTimeAsked(made, by))
    return made


def reasons_against_asking(response: Response) -> list[Refusal]:
    """Why more time cannot be asked for now; empty when it can. Changes nothing."""
    window = queries.window_of(response)
    waiting = queries.open_requests_of([response.id]).get(response.id)
    found = [
        *reasons_against_more_time(response),
        rules.asking_makes_sense(window, response.consultation.late_policy, clock.now()),
        rules.nothing_is_asked_yet(waiting.asked_at if waiting else None),
    ]
    return [each for each in found if each is not None]


def grant_time(request: TimeRequest, *, answer: str = "", by: Actor) -> Extension:
    """Give the agency the time that it asked for, with its reason. Raises Refused.

    answer  why not, which nobody would read
    """
    lifecycle.lock(request.response_id)
    response = take_row(request.response_id)
    session.refresh(request)
    refuse_any(
        [
            rules.is_not_decided(request.outcome, request.decided_at),
            rules.nothing_speaks_against(answer),
        ]
    )
    return extend_response(response, until=request.until, reason=request.reason, by=by)


def refuse_time(request: TimeRequest, *, answer: str, by: Actor) -> None:
    """Say no, with a reason that the agency reads. Raises Refused."""
    lifecycle.lock(request.response_id)
    response = take_row(request.response_id)
    session.refresh(request)
    refuse_any(
        [
            rules.is_not_decided(request.outcome, request.decided_at),
            rules.text_is_given(answer, "answer", "Say why not. The agency reads it."),
            rules.text_fits(answer, "answer", rules.LONGEST_REASON),
        ]
    )
    request.answer = rules.normal(answer)
    decide(request, "refused", by)
    facts: dict[str, object] = {"request": request.id}
    _record(response, "more-time-refused", facts, {"reason": request.answer}, by)
    events.publish(MoreTimeRefused(request, by))


def _record(
    response: Response, act: str, facts: dict[str, object], words: dict[str, str], by: Actor
) -> None:
    audit.record(response.thing, act, facts=facts, words=words, agency_id=response.agency_id, by=by)
