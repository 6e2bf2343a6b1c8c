"""Remind those who have not answered: one of them, all, or on the day that the round's definition
names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from consult import audit, clock, events
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.events import ResponseChased
from consult.responses.models import Chase, Response
from consult.responses.operations.gate import take
from consult.responses.queries.windows import window_of
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any


def chase(response: Response, *, by: Actor) -> Chase:
    """Remind a respondent. Raises Refused when nothing is owed, and twice within an hour."""
    response = take(response)
    refuse_any([reason_against_chasing(response)])
    made = Chase(response_id=response.id, chased_by_id=by.account_id, at=clock.now())
    session.add(made)
    session.flush()
    audit.record(
        response.thing, "chased", facts={"chase": made.id}, agency_id=response.agency_id, by=by
    )
    events.publish(ResponseChased(response, made, by))
    return made


def chase_all(responses: Sequence[Response], *, by: Actor) -> list[Chase]:
    """Remind those of them who still owe an answer and were not reminded within the hour.

    Raises Refused, with every reason, when that is nobody.
    """
    made: list[Chase] = []
    against: list[Refusal] = []
    for each in sorted(responses, key=lambda each: each.id):  # two at once wait in one order
        try:
            made.append(chase(each, by=by))
        except Refused as no:
            against += no.refusals
    if not made:
        refuse_any(against or [Refusal("nobody-to-chase", "Nobody is waited for any more.")])
    return made


def remind_silent(consultation_id: int, *, members: bool, by: Actor) -> list[Chase]:
    """Remind all who have not finished, but for those whom a letter has reached lately.

    members  those who answer inside the working group; otherwise the agencies
    Nothing is refused: whom nothing is asked of any more is passed over.
    """
    answers = queries.list_responses(consultation_id)
    last = queries.last_chases([each.id for each in answers])
    now = clock.now()
    made: list[Chase] = []
    for each in sorted(answers, key=lambda each: each.id):  # two at once wait in one order
        if members is not (each.account_id is not None):
            continue
        if rules.reminder_is_welcome(window_of(each), last.get(each.id), now):
            with suppress(Refused):  # it was sent in a moment ago
                made.append(chase(each, by=by))
    return made


def reason_against_chasing(
    response: Response, last: datetime | None = None, *, known: bool = False
) -> Refusal | None:
    """Why it is not reminded now; None when it can be.

    known  `last` is when it was last reminded (None: never); otherwise that is asked for
    """
    if not known:
        found = queries.last_chase(response.id)
        last = found.at if found else None
    return rules.can_be_chased(
        response.subject.state,
        response.consultation.subject.state,
        response.respondent,
        last,
        clock.now(),
    )
