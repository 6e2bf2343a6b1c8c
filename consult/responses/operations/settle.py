"""Settle a response: sign and submit, nil return, not for us; or (for the group) stop waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.consultations.operations import settle_expected
from consult.lifecycle.queries import find_passage
from consult.responses import queries, rules
from consult.responses.events import (
    NilReturnMade,
    ResponseDeclined,
    ResponseSubmitted,
    ResponseWaived,
)
from consult.responses.facts import arriving
from consult.responses.models import Receipt, Response
from consult.responses.operations.deciding import settle_requests
from consult.responses.operations.gate import take_row
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.operations.jointly import (
    decline_asks,
    end_with,
    lock_with_others,
    settle_parties,
)
from consult.responses.operations.receipt import make_receipt
from consult.responses.queries import window_of
from consult.store import session
from workflows.refusal import Refusal, refuse_any

NEWS = {
    "submit": ResponseSubmitted,
    "nil_return": NilReturnMade,
    "decline": ResponseDeclined,
}


@dataclass(frozen=True)
class _Signature:
    """The name and role typed, and when they arrived."""

    name: str
    role: str
    at: datetime
    read: str | None = None  # the mark of what was read before
    reason: str = ""  # why it is not for them
    explained: str = ""  # why what was found in that identifies nobody


def submit(
    response: Response,
    *,
    signed_name: str,
    signed_role: str,
    seen_mark: str | None = None,
    request_id: str | None = None,
    received_at: datetime,
    by: Actor,
) -> Receipt:
    """Sign off and send in, once: a repeated request id gives the first receipt again.

    seen_mark  queries.content_mark of what the signatory read; None is not compared

    Raises Refused with every reason: who may, the window (by `received_at`), the signature,
    required questions, an empty response.
    """
    signature = _Signature(
        rules.normal(signed_name), rules.normal(signed_role), received_at, seen_mark
    )
    return _sign(response, "submit", signature, request_id, by)


def nil_return(
    response: Response,
    *,
    signed_name: str,
    signed_role: str,
    request_id: str | None = None,
    received_at: datetime,
    by: Actor,
) -> Receipt:
    """Say that it was read and there is nothing to say. Refused while anything is written."""
    signature = _Signature(rules.normal(signed_name), rules.normal(signed_role), received_at)
    return _sign(response, "nil_return", signature, request_id, by)


def decline(
    response: Response,
    *,
    reason: str,
    explained: str = "",
    signed_name: str,
    signed_role: str,
    request_id: str | None = None,
    received_at: datetime,
    by: Actor,
) -> Receipt:
    """Say that it is not for this agency to answer, and why. Refused while anything is written."""
    signature = _Signature(
        rules.normal(signed_name),
        rules.normal(signed_role),
        received_at,
        reason=rules.normal(reason),
        explained=explained,
    )
    return _sign(response, "decline", signature, request_id, by)


def _sign(
    response: Response, trigger: str, signature: _Signature, request_id: str | None, by: Actor
) -> Receipt:
    subject = lock_with_others(response.id)
    response = take_row(response.id)
    if request_id and find_passage(response.id, request_id):
        earlier = queries.find_receipt(response.id)
        assert earlier is not None
        return earlier
    refuse_any([_being_written(response)])
    with arriving(signature.at, signatory=signature.name):
        own = [
            _as_read(response, signature),
            *_signature(signature),
            *_nothing_left(response, trigger),
            *_why(response, signature, trigger, by),
        ]
        _refuse_all(own, subject, trigger, by)
        late = window_of(response).is_late(signature.at)
        lifecycle.fire(response.id, trigger, reason=signature.reason, request_id=request_id, by=by)
    response.late = response.late or late
    response.signed_name, response.signed_role = signature.name, signature.role
    response.settled_at = signature.at
    if response.entered is not None and response.entered.counts:
        response.entered.replaced_at = signature.at  # what it says itself counts from now on
    session.flush()
    settle_parties(response, at=signature.at, by=by)
    receipt = make_receipt(response, subject.state, reason=signature.reason, at=signature.at, by=by)
    _record_signature(response, receipt, by)
    note_explanation(
        response, [signature.reason], explained=signature.explained, at=signature.at, by=by
    )
    if response.was_asked:  # not what came in a Word file, or from a member of the public
        _settled(response, subject.state, signature.at, by)
        events.publish(NEWS[trigger](response, receipt, by))
    return receipt


def waive(response: Response, *, reason: str, request_id: str | None = None, by: Actor) -> Response:
    """Record that no answer came. Raises Refused before the close, before one reminder, and
    without a reason."""
    subject = lock_with_others(response.id)
    response = take_row(response.id)
    if request_id and find_passage(response.id, request_id):
        return response
    if subject.state != rules.JOINED:  # whoever joined others can be waived like anybody
        refuse_any([_being_written(response)])
    given = rules.text_is_given(reason, "reason", "Give a reason. It is kept on the record.")
    _refuse_all([given, rules.text_fits(reason, "reason")], subject, "waive", by)
    lifecycle.fire(response.id, "waive", reason=rules.normal(reason), request_id=request_id, by=by)
    response.settled_at = clock.now()
    session.flush()
    end_with(response, rules.WAIVED_WITH.format(who=response.own_name), by=by)
    _settled(response, subject.state, response.settled_at, by)
    events.publish(ResponseWaived(response, rules.normal(reason), by))
    return response


def reasons_against_waiving(response: Response, *, by: Actor) -> tuple[Refusal, ...]:
    """Every reason why waiting cannot be ended yet; empty when it can. Changes nothing."""
    settled = _being_written(response) if response.subject.state != rules.JOINED else None
    return (settled,) if settled else _blocking(response.subject, "waive", by)


def _being_written(response: Response) -> Refusal | None:
    return rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    )


def _refuse_all(
    own: Sequence[Refusal | None], subject: lifecycle.Subject, trigger: str, by: Actor
) -> None:
    """Raise when there is a reason of ours, and with it the door's, which gives its own alone."""
    if any(own):
        refuse_any([*own, *_blocking(subject, trigger, by)])


def _blocking(subject: lifecycle.Subject, trigger: str, by: Actor) -> tuple[Refusal, ...]:
    options = lifecycle.options_for(subject, by)
    return next(option.refusals for option in options if option.step.trigger == trigger)


def _as_read(response: Response, given: _Signature) -> Refusal | None:
    if given.read is None:
        return None
    return rules.content_is_as_read(given.read, queries.content_mark(response.id))


def _signature(given: _Signature) -> list[Refusal | None]:
    return [
        rules.text_fits(given.name, "signatory", rules.LONGEST_NAME),
        rules.text_is_given(given.role, "role", "Type the role in which you sign."),
        rules.text_fits(given.role, "role", rules.LONGEST_NAME),
    ]


def _nothing_left(response: Response, trigger: str) -> list[Refusal | None]:
    if trigger == "submit":
        return []
    comments = queries.comment_counts([response.id]).get(response.id, 0)
    answers = queries.answer_counts([response.id]).get(response.id, 0)
    return [rules.nothing_was_written(comments, answers)]


def _why(response: Response, given: _Signature, trigger: str, by: Actor) -> list[Refusal | None]:
    if trigger != "decline":
        return []
    sentence = "Say why it is not for you. The working group reads it."
    return [
        rules.text_is_given(given.reason, "reason", sentence),
        rules.text_fits(given.reason, "reason", rules.LONGEST_REASON),
        *speaks_against(response, {"reason": given.reason}, explained=given.explained, by=by),
    ]


def _record_signature(response: Response, receipt: Receipt, by: Actor) -> None:
    words = {"name": response.signed_name, "role": response.signed_role}
    facts = {"receipt": receipt.hash, "at": receipt.at, **({"late": True} if response.late else {})}
    audit.record(
        response.thing, "signed", facts=facts, words=words, agency_id=response.agency_id, by=by
    )


def _settled(response: Response, how: str, at: datetime, by: Actor) -> None:
    settle_requests(response.id, "over", by=by)
    decline_asks(response, by=by)
    settle_expected(
        response.consultation_id,
        agency_id=response.agency_id,
        account_id=response.account_id,
        how=how,
        at=at,
        by=by,
    )
