"""Begin a response for each respondent that a round expects."""

from __future__ import annotations

from consult import lifecycle
from consult.access import Actor
from consult.consultations.models import Consultation, Expected
from consult.responses.models import Response
from consult.store import session


def start_response(consultation: Consultation, expected: Expected, *, by: Actor) -> Response:
    """One response, still empty, of one respondent."""
    subject = lifecycle.start(
        "response",
        "agency_response",
        title=consultation.subject.title,
        parent_id=consultation.id,
        by=by,
    )
    response = Response(
        id=subject.id,
        consultation_id=consultation.id,
        agency_id=expected.agency_id,
        account_id=expected.account_id,
    )
    session.add(response)
    session.flush()
    return response
