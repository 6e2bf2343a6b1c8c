"""The one way in for words: hold the round, take the response's row, judge the window."""

from __future__ import annotations

from datetime import datetime

from consult import lifecycle
from consult.responses import rules
from consult.responses.models import Response
from consult.responses.queries.responses import ONE
from consult.responses.queries.windows import window_of
from consult.store import session
from workflows.refusal import Refusal

HELD = ONE.with_for_update(of=Response).execution_options(populate_existing=True)


def take(response: Response) -> Response:
    """Keep the round from moving and colleagues from writing until the transaction ends.

    Colleagues queue here for a moment, so that comparing what they saw with what is stored is
    sound on both databases.
    """
    lifecycle.hold(response.id)
    return take_row(response.id)


def take_row(response_id: int) -> Response:
    """Only the response's own row, for what needs no hold or has one already."""
    return session.scalars(HELD, {"wanted": response_id}).one()


def closed_to_words(response: Response, received_at: datetime) -> list[Refusal]:
    """Why nothing can be added to it any more; empty while it is being written in its window."""
    found = rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    ) or rules.window_is_open(window_of(response), received_at)
    return [found] if found else []
