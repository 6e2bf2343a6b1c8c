"""Reopen what was sent in, until the round closes; and see to it that it counts all the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult import clock, events, lifecycle
from consult.access import Actor
from consult.consultations.models import Consultation
from consult.consultations.operations import settle_expected, unsettle_expected
from consult.lifecycle.queries import find_passage
from consult.responses import queries, rules
from consult.responses.contents import UNSAID, Contents
from consult.responses.events import ResponseStands
from consult.responses.facts import arriving
from consult.responses.models import Answer, Comment, KeptText, Receipt, Response
from consult.responses.operations.gate import take_row
from consult.responses.operations.jointly import (
    lock_with_others,
    settle_parties,
    unsettle_parties,
)
from consult.responses.operations.quotes import Pointed, point_at
from consult.responses.queries import get_place
from consult.store import session

NOT_SENT_AGAIN = (
    "The response was reopened and not submitted again before the round closed, "
    "so what had been sent in before counts."
)


def reopen(
    response: Response,
    *,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    received_at: datetime,
    as_role: str | None = None,
    by: Actor,
) -> Response:
    """Let its agency change what was sent in. The receipt of that is kept.

    as_role  “workflow” where one of those for whom it was sent in leaves

    Those who answered jointly are told. Raises Refused once the round has closed for all, and for
    one who may not sign; and Moved.
    """
    lock_with_others(response.id)
    response = take_row(response.id)
    if request_id and find_passage(response.id, request_id):
        return response
    with arriving(received_at):
        lifecycle.fire(
            response.id, "reopen", seen=seen, request_id=request_id, as_role=as_role, by=by
        )
    response.settled_at = response.ready_at = response.ready_by_id = None
    session.flush()
    unsettle_expected(
        response.consultation_id,
        agency_id=response.agency_id,
        account_id=response.account_id,
        by=by,
    )
    unsettle_parties(response, by=by)
    return response


def reason_against_reopening(response: Response, *, by: Actor) -> str:
    """Why it cannot be reopened now, in a sentence; empty when it can."""
    options = lifecycle.options_for(response.subject, by)
    option = next((each for each in options if each.step.trigger == "reopen"), None)
    if option is None:
        return "Only a response that was sent in can be reopened, while its round is open."
    return " ".join(no.told for no in option.refusals)


def stand_by_earlier(round: Consultation, *, by: Actor) -> None:
    """The round has closed: what was reopened and not sent in again counts as it was sent in.

    What was changed since is kept for those who wrote it. Called while the round is locked.
    """
    for response in queries.list_responses(round.id):
        receipt = queries.find_receipt(response.id) if response.was_sent_in else None
        if receipt is not None and response.settled_at is None:
            _stand_by(response, receipt, by)


def _stand_by(response: Response, receipt: Receipt, by: Actor) -> None:
    lock_with_others(response.id)
    response = take_row(response.id)
    content = json.loads(receipt.canonical)
    _restore_comments(response, {each["id"]: each for each in content["comments"]})
    _restore_answers(response, {each["question"]: each for each in content["answers"]})
    how = str(content["outcome"])
    lifecycle.fire(response.id, rules.STAND_BY[how], as_role="workflow", by=by)
    response.settled_at = receipt.at
    response.signed_name, response.signed_role = content["signed_name"], content["signed_role"]
    session.flush()
    settle_expected(
        response.consultation_id,
        agency_id=response.agency_id,
        account_id=response.account_id,
        how=how,
        at=receipt.at,
        by=by,
    )
    sent_for = {each["response"] for each in content.get("joint", {}).get("agencies", ())}
    settle_parties(response, at=receipt.at, only=sent_for, by=by)
    events.publish(ResponseStands(response, receipt, by))


def _restore_comments(response: Response, sent: Mapping[int, Mapping[str, Any]]) -> None:
    for each in session.scalars(select(Comment).where(Comment.response_id == response.id)):
        was = sent.get(each.id)
        stood = each.removed_at is None and each.left_out_at is None
        if was is None:
            if stood:
                _keep(response, each.author_id, "Comment", Contents.of(each).in_words)
                each.removed_at = clock.now()
            continue
        before, now = _sent(was), Contents.of(each)
        if now != before:
            if stood:
                _keep(response, each.edited_by_id or each.author_id, "Comment", now.in_words)
            before.put_into(each)
        _point_back(response, each, was)
        each.removed_at = each.left_out_at = each.left_out_by_id = each.merged_into_id = None
        each.left_out_why = ""
    session.flush()


def _point_back(response: Response, comment: Comment, was: Mapping[str, Any]) -> None:
    """At the words that it was about when it was sent in."""
    block = get_place(response.consultation_id, comment.version_id, comment.anchor).block
    point_at(comment, Pointed(was.get("quote", ""), was.get("quoted_at")), block)


def _sent(comment: Mapping[str, Any]) -> Contents:
    """What a receipt says; earlier ones did not ask for everything."""
    said = {name: comment.get(name, unsaid) for name, unsaid in UNSAID.items()}
    return Contents(body=comment["body"], **said)


def _restore_answers(response: Response, sent: Mapping[int, Mapping[str, Any]]) -> None:
    for each in session.scalars(select(Answer).where(Answer.response_id == response.id)):
        was = sent.get(each.question_id, {"value": "", "other": "", "more": ""})
        if all(getattr(each, name) == was[name] for name in ("value", "other", "more")):
            continue
        _keep(response, each.edited_by_id, "Answer", each.value, each.other, each.more)
        each.value, each.other, each.more = was["value"], was["other"], was["more"]
    session.flush()


def _keep(response: Response, account_id: int, place: str, *words: str) -> None:
    body = "\n\n".join(each for each in words if each)
    if not body:
        return
    session.add(
        KeptText(
            response_id=response.id,
            account_id=account_id,
            place=f"{place}, changed after it was reopened",
            body=body,
            why=NOT_SENT_AGAIN,
            kept_at=clock.now(),
        )
    )
