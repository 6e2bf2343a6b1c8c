"""Begin a response for each respondent that a round expects."""

from __future__ import annotations

from collections.abc import Sequence

from consult import lifecycle
from consult.access import Actor
from consult.consultations.models import Consultation, Expected
from consult.responses.models import Response
from consult.store import session


def start_responses(
    consultation: Consultation, expected: Sequence[Expected], *, by: Actor
) -> list[Response]:
    """One response, still empty, of each respondent."""
    subjects = lifecycle.start_many(
        "response",
        "agency_response",
        len(expected),
        title=consultation.subject.title,
        parent_id=consultation.id,
        by=by,
    )
    responses = [
        Response(
            id=subject.id,
            consultation_id=consultation.id,
            agency_id=each.agency_id,
            account_id=each.account_id,
        )
        for subject, each in zip(subjects, expected, strict=True)
    ]
    session.add_all(responses)
    session.flush()
    return responses
