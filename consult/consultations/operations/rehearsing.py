"""Rehearse a round: whoever prepares it gets what an agency will get, and nobody else hears."""

from __future__ import annotations

from consult import audit, events
from consult.access import Actor
from consult.consultations import queries
from consult.consultations.events import RoundRehearsed
from consult.consultations.models import Consultation, Expected
from consult.consultations.operations.writing import begin
from workflows.refusal import Refusal

REHEARSED = "round-rehearsed"


def rehearse_round(round: Consultation, *, agency_id: int | None, by: Actor) -> None:
    """Send the letter of one agency that will be asked to oneself. It opens nothing.

    Raises Refused once the round is open, without a closing time, and for an agency that is not
    among those to be asked.
    """
    expected = queries.expected_of(round.id)
    chosen = next((row for row in expected if row.agency_id == agency_id and agency_id), None)
    begin(round, lambda: [_is_asked(chosen), _has_an_end(round)])
    assert chosen is not None
    assert chosen.agency is not None
    audit.record(round.subject.thing, REHEARSED, facts={"agency": chosen.agency_id}, by=by)
    events.publish(RoundRehearsed(round, chosen.agency, by))


def _is_asked(chosen: Expected | None) -> Refusal | None:
    if chosen is not None:
        return None
    because = "Choose one of the agencies that will be asked."
    return Refusal("not-among-the-asked", because, field="agency")


def _has_an_end(round: Consultation) -> Refusal | None:
    if round.closes_at is not None:
        return None
    return Refusal(
        "no-closing-time",
        "The letter says when the round closes, and there is no closing time yet.",
        fix="Set the closing date first.",
    )
