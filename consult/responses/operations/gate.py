"""The one way in for words: hold the round, take the response's row, judge the window."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import joinedload, lazyload

from consult import clock, lifecycle
from consult.accounts.queries import list_agency_leads
from consult.consultations.models import Consultation
from consult.lifecycle.queries import last_passage
from consult.responses import rules
from consult.responses.models import Response
from consult.responses.queries.responses import ONE
from consult.responses.queries.windows import window_of
from consult.store import session
from workflows.refusal import Refusal

TAKEN = ONE.with_for_update(of=Response).execution_options(populate_existing=True)
# a hold reads the subjects anew and keeps them, so they are not asked for a second time
HELD = TAKEN.options(
    lazyload(Response.subject),
    lazyload(Response.entered),  # asked for by few
    joinedload(Response.consultation).lazyload(Consultation.subject),
)


def take(response: Response) -> Response:
    """Keep the round from moving and colleagues from writing until the transaction ends.

    Colleagues queue here for a moment, so that comparing what they saw with what is stored is
    sound on both databases.
    """
    lifecycle.hold(response.id)
    return session.scalars(HELD, {"wanted": response.id}).one()


def take_row(response_id: int) -> Response:
    """Only the response's own row, for what needs no hold or has one already."""
    return session.scalars(TAKEN, {"wanted": response_id}).one()


def closed_to_words(response: Response, received_at: datetime) -> list[Refusal]:
    """Why nothing can be added to it any more; empty while it is being written in its window."""
    found = rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    ) or rules.window_is_open(window_of(response), received_at)
    if found is None:
        return []
    if found.code == "response-settled":
        return [_or_reopened(found, response, received_at)]
    return [_or_more_time(found, response)]


def _or_reopened(no: Refusal, response: Response, received_at: datetime) -> Refusal:
    """Until the round closes, what an agency sent in can be sent in again: see step `reopen`."""
    round = response.consultation
    open_yet = round.subject.state == "open" and (round.closes_at or received_at) > received_at
    subject = response.subject
    step = lifecycle.workflow_of(subject).find_step(subject.state, "reopen")
    if response.agency_id is None or step is None:
        return no
    if not open_yet:
        last = last_passage(response.id)
        was_open = last is not None and last.trigger in rules.STAND_BY.values()
        return (
            rules.closed_while_reopened(no, round.closes_at) if was_open and round.closes_at else no
        )
    leads = list_agency_leads([response.agency_id])[response.agency_id]
    return rules.lead_can_reopen(no, response.respondent, [lead.name for lead in leads])


def _or_more_time(no: Refusal, response: Response) -> Refusal:
    """After the close, whoever can ask for more time is named, where it is given on request."""
    round = response.consultation
    if no.code != "window-closed" or response.agency_id is None or round.late_ended_at is not None:
        return no
    if rules.asking_makes_sense(window_of(response), round.late_policy, clock.now()):
        return no
    leads = list_agency_leads([response.agency_id])[response.agency_id]
    return rules.lead_can_ask(no, response.respondent, [lead.name for lead in leads])
