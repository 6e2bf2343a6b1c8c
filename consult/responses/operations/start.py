"""Begin a response for each respondent that a round expects."""

from __future__ import annotations

from collections.abc import Sequence

from consult import lifecycle
from consult.access import Actor
from consult.accounts.models import Account
from consult.consultations.models import Consultation, Expected
from consult.documents.models import ImportedFile
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


def start_individual(round: Consultation, account: Account, *, by: Actor) -> Response:
    """One for what a member of the public sent in, whom nobody had asked."""
    subject = lifecycle.start(
        "response", "agency_response", title=round.subject.title, parent_id=round.id, by=by
    )
    response = Response(
        id=subject.id, consultation_id=round.id, account_id=account.id, individual=True
    )
    session.add(response)
    session.flush()
    return response


def start_carried(round: Consultation, imported: ImportedFile, *, by: Actor) -> Response:
    """One for what stood in the margin of a Word file; `by` adds it, and nobody was asked."""
    subject = lifecycle.start(
        "response", "agency_response", title=round.subject.title, parent_id=round.id, by=by
    )
    response = Response(
        id=subject.id,
        consultation_id=round.id,
        carried_by_id=by.id,
        imported_id=imported.id,
        file_name=imported.name,
    )
    session.add(response)
    session.flush()
    return response
