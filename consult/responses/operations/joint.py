"""Several agencies answer as one, in the response of the one that leads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.lifecycle import workflow_of
from consult.responses import joint, queries, rules
from consult.responses.events import (
    JointAsked,
    JointDecided,
    JointTextAgreed,
    JointTextWanted,
)
from consult.responses.facts import arriving
from consult.responses.models import JointParty, Response
from consult.responses.operations.gate import closed_to_words, take, take_row
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.operations.jointly import copy_answers, copy_comments, put_back
from consult.responses.operations.receipt import hash_of_text
from consult.responses.operations.reopening import reopen
from consult.store import session
from workflows.guards.wording import count
from workflows.refusal import Refusal, refuse_any

JOINED_ELSEWHERE = "They answer jointly with others now."


class Brought(NamedTuple):
    """How much came into a joint response."""

    comments: int
    answers: int

    @property
    def words(self) -> str:
        """“2 comments and 1 answer”."""
        pairs = zip(self, ("comment", "answer"), strict=True)
        parts = [count(many, what) for many, what in pairs if many]
        return " and ".join(parts) or "Nothing new"


def propose_joint(
    response: Response,
    *,
    response_ids: Collection[int],
    message: str = "",
    comments: bool = True,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> list[JointParty]:
    """Ask other agencies of the round to answer in this response.

    comments  their people may comment in it once they have joined; else they only read it
    Raises Refused with every reason.
    """
    [response] = _take_all([response.id])
    message, chosen = rules.normal(message), set(response_ids)
    there = queries.parties_of_many([response.id])
    with_us = [each for each in there if each.lead_id == response.id]
    refuse_any(
        [
            *closed_to_words(response, received_at),
            rules.has_people_inside(response.agency_id),
            rules.lead_decides(response.own_name, is_lead=queries.answers_for(by, response)),
            joint.knows_joint_answers(_knows(response)),
            joint.somebody_is_chosen(chosen),
            joint.all_can_be_asked(chosen, {each.id for each in who_can_be_asked(response)}),
            joint.not_too_many(len(with_us) + len(chosen)),
            rules.text_fits(message, "message", rules.LONGEST_REASON),
            *speaks_against(response, {"message": message}, explained=explained, by=by),
        ]
    )
    made = [
        JointParty(
            lead=response,
            response_id=each,
            message=message,
            comments=comments,
            asked_by_id=by.id,
            asked_at=clock.now(),
        )
        for each in sorted(chosen)
    ]
    session.add_all(made)
    session.flush()
    note_explanation(response, [message], explained=explained, at=received_at, by=by)
    for each in made:
        session.refresh(each)
        _record(each, "joint-asked", by)
        events.publish(JointAsked(each, by))
    return made


def who_can_be_asked(response: Response) -> list[Response]:
    """Agencies of the round that write for themselves, lead nobody, and were not asked yet."""
    found = queries.could_join(response)
    parties = queries.parties_of_many([each.id for each in found])
    busy = {each.lead_id for each in parties}
    busy |= {each.response_id for each in parties if each.lead_id == response.id}
    return [each for each in found if each.id not in busy]


def agree_to_join(
    party: JointParty, *, name: str, role: str, received_at: datetime, by: Actor
) -> JointParty:
    """Its lead consents. What it had begun itself is kept for it alone.

    Raises Refused: when it was decided meanwhile, and when either can write no more.
    """
    lead, own = _both(party)
    name, role = rules.normal(name), rules.normal(role)
    leads_others = any(each.lead_id == own.id for each in queries.parties_of_many([own.id]))
    refuse_any(
        [
            joint.is_still_asked(party),
            *closed_to_words(own, received_at),
            *closed_to_words(lead, received_at),
            rules.lead_decides(own.own_name, is_lead=queries.answers_for(by, own)),
            joint.knows_joint_answers(_knows(own) and _knows(lead)),
            joint.takes_part_in_none(leads_others, own.own_name),
            *_signed(name, role),
        ]
    )
    with arriving(received_at):
        lifecycle.fire(own.id, "join", by=by)
    own.ready_at = own.ready_by_id = None
    party.consent_name, party.consent_role = name, role
    _decide(party, "agreed", "", by)
    for each in queries.parties_of_many([own.id]):
        if each.state == "asked":
            _decide(each, "refused", JOINED_ELSEWHERE, by)
            events.publish(JointDecided(each, by))
    _record(party, "joint-agreed", by, words={"name": name, "role": role})
    events.publish(JointDecided(party, by))
    return party


def refuse_to_join(
    party: JointParty, *, reason: str = "", explained: str = "", received_at: datetime, by: Actor
) -> JointParty:
    """It answers for itself. Raises Refused when it was decided meanwhile."""
    _, own = _both(party)
    reason = rules.normal(reason)
    refuse_any(
        [
            joint.is_still_asked(party),
            rules.lead_decides(own.own_name, is_lead=queries.answers_for(by, own)),
            rules.text_fits(reason, "reason", rules.LONGEST_REASON),
            *speaks_against(own, {"reason": reason}, explained=explained, by=by),
        ]
    )
    _decide(party, "refused", reason, by)
    _record(party, "joint-refused", by)
    note_explanation(own, [reason], explained=explained, at=received_at, by=by)
    events.publish(JointDecided(party, by))
    return party


def leave_joint(
    party: JointParty, *, reason: str = "", explained: str = "", received_at: datetime, by: Actor
) -> JointParty:
    """It answers for itself again, with what it had begun and what its people wrote for all.

    What was sent in for all is reopened for the others, while the round is open. Raises Refused.
    """
    lead, own = _both(party)
    reason = rules.normal(reason)
    refuse_any(
        [
            joint.answers_with(party),
            rules.lead_decides(own.own_name, is_lead=queries.answers_for(by, own)),
            rules.text_fits(reason, "reason", rules.LONGEST_REASON),
            *speaks_against(own, {"reason": reason}, explained=explained, by=by),
        ]
    )
    if own.subject.state == rules.ANSWERED_JOINTLY:
        reopen(lead, received_at=received_at, as_role="workflow", by=by)
    with arriving(received_at):
        put_back(party, "left", reason, step="leave", by=by)
    _record(party, "joint-left", by)
    note_explanation(own, [reason], explained=explained, at=received_at, by=by)
    return party


def go_on_without(
    party: JointParty, *, reason: str = "", explained: str = "", received_at: datetime, by: Actor
) -> JointParty:
    """Whoever leads does not wait for it any more: it answers for itself. Raises Refused."""
    lead, _ = _both(party)
    reason = rules.normal(reason)
    refuse_any(
        [
            joint.is_asked_or_joined(party),
            rules.lead_decides(lead.own_name, is_lead=queries.answers_for(by, lead)),
            joint.is_no_receipt_yet(lead.settled_at is not None),
            rules.text_fits(reason, "reason", rules.LONGEST_REASON),
            *speaks_against(lead, {"reason": reason}, explained=explained, by=by),
        ]
    )
    if party.state == "agreed":
        with arriving(received_at):
            put_back(party, "over", reason, by=by)
    else:
        _decide(party, "over", reason, by)
    _record(party, "joint-gone-on-without", by)
    note_explanation(lead, [reason], explained=explained, at=received_at, by=by)
    return party


def set_joint_rights(response: Response, *, comments: bool, by: Actor) -> None:
    """Whether people of those who answer with it comment in it, or only read. Raises Refused."""
    response = take(response)
    is_lead = queries.answers_for(by, response)
    refuse_any([rules.lead_decides(response.own_name, is_lead=is_lead)])
    changed = [
        each
        for each in queries.parties_of_many([response.id])
        if each.lead_id == response.id and each.comments != comments
    ]
    for each in changed:
        each.comments = comments
    session.flush()
    if changed:
        facts = {"parties": [each.id for each in changed], "comments": comments}
        agency = response.agency_id
        audit.record(response.thing, "joint-rights-set", facts=facts, agency_id=agency, by=by)


def ask_to_agree(response: Response, *, received_at: datetime, by: Actor) -> list[JointParty]:
    """Ask the lead of each who answers with it to read the text and agree. Whom was asked.

    Raises Refused when nothing is written, nothing can be, or all have agreed.
    """
    response = take(response)
    mark = queries.content_mark(response.id)
    parties = [p for p in queries.agreed_with(response.id) if p.agreed_mark != mark]
    refuse_any(
        [
            *closed_to_words(response, received_at),
            rules.lead_decides(response.own_name, is_lead=queries.answers_for(by, response)),
            rules.something_is_written(_written(response)),
            None if parties else Refusal("all-agreed", "Nobody is left who has not agreed."),
        ]
    )
    for each in parties:
        each.wanted_at = clock.now()
    session.flush()
    for each in parties:
        _record(each, "joint-text-wanted", by)
        events.publish(JointTextWanted(each, by))
    return parties


def agree_to_text(
    party: JointParty,
    *,
    name: str,
    role: str,
    seen_mark: str,
    received_at: datetime,
    by: Actor,
) -> JointParty:
    """Its lead agrees that this very text is sent in in its name; any change asks for it again.

    seen_mark  `queries.content_mark` of what the lead has read. Raises Refused.
    """
    lead, own = _both(party)
    name, role = rules.normal(name), rules.normal(role)
    mark = queries.content_mark(lead.id)
    refuse_any(
        [
            joint.answers_with(party),
            *closed_to_words(lead, received_at),
            rules.lead_decides(own.own_name, is_lead=queries.answers_for(by, own)),
            rules.content_is_as_read(seen_mark, mark),
            rules.something_is_written(_written(lead)),
            *_signed(name, role),
        ]
    )
    if party.agreed_mark == mark:
        return party
    party.agreed_mark, party.agreed_hash = mark, hash_of_text(lead)
    party.agreed_name, party.agreed_role, party.agreed_at = name, role, received_at
    party.agreed_by_id = by.account_id
    session.flush()
    _record(party, "joint-text-agreed", by, words={"name": name, "role": role})
    events.publish(JointTextAgreed(party, by))
    return party


def bring_into_joint(
    party: JointParty,
    *,
    chosen: Collection[int],
    answers: Mapping[int, int] | None = None,
    received_at: datetime,
    by: Actor,
) -> Brought:
    """Copy what it had begun itself into the joint response. It stays where it is.

    chosen   ids of its comments
    answers  ids of questions of which its answer is to stand there → the revision of the answer
             that was seen there, 0 where there was none
    How many came in: what was there already does not come again. Raises Refused, for an answer
    with the field q<question id>.
    """
    lead, own = _both(party)
    seen = answers or {}
    given = [each for id, each in queries.answers_of(own.id).items() if id in seen and each.value]
    comments = [each for each in queries.comments_of(own.id) if each.id in set(chosen)]
    refuse_any(
        [
            joint.answers_with(party),
            *closed_to_words(lead, received_at),
            rules.lead_decides(own.own_name, is_lead=queries.answers_for(by, own)),
            joint.something_is_brought(len(chosen) + len(seen)),
        ]
    )
    made = copy_comments(comments, lead)
    put = copy_answers(given, lead, seen=seen, whose=own.own_name, at=received_at)
    if put:
        told = {"from": own.id, "questions": [each.question_id for each in put]}
        audit.record(lead.thing, "answers-brought-in", facts=told, agency_id=own.agency_id, by=by)
    if made:
        facts = {"from": own.id, "comments": [each.id for each in made]}
        agency = own.agency_id
        audit.record(lead.thing, "comments-brought-in", facts=facts, agency_id=agency, by=by)
    return Brought(len(made), len(put))


def _both(party: JointParty) -> tuple[Response, Response]:
    """Locked in one order, the party read anew: the one that leads, and the other."""
    rows = {each.id: each for each in _take_all([party.lead_id, party.response_id])}
    session.refresh(party)
    return rows[party.lead_id], rows[party.response_id]


def _take_all(ids: Sequence[int]) -> list[Response]:
    for each in sorted(ids):
        lifecycle.lock(each)
    return [take_row(each) for each in sorted(ids)]


def _knows(response: Response) -> bool:
    """Whether its definition has the step."""
    return workflow_of(response.subject).find_step(rules.DRAFTING, "join") is not None


def _written(response: Response) -> int:
    comments = queries.comment_counts([response.id]).get(response.id, 0)
    return comments + queries.answer_counts([response.id]).get(response.id, 0)


def _signed(name: str, role: str) -> list[Refusal | None]:
    return [
        rules.text_is_given(name, "signatory", "Type your name."),
        rules.text_fits(name, "signatory", rules.LONGEST_NAME),
        rules.text_is_given(role, "role", "Type the role in which you agree."),
        rules.text_fits(role, "role", rules.LONGEST_NAME),
    ]


def _decide(party: JointParty, state: str, reason: str, by: Actor) -> None:
    party.state, party.reason = state, reason
    party.decided_by_id, party.decided_at = by.account_id, clock.now()
    session.flush()


def _record(party: JointParty, act: str, by: Actor, *, words: dict[str, str] | None = None) -> None:
    """On the record of both."""
    facts = {"party": party.id, "lead": party.lead_id, "with": party.response_id}
    if act == "joint-text-agreed":
        facts = {**facts, "mark": party.agreed_mark, "text": party.agreed_hash}  # type: ignore[dict-item]
    for each in (party.lead, party.response):
        audit.record(
            each.thing, act, facts=facts, words=words or {}, agency_id=each.agency_id, by=by
        )
