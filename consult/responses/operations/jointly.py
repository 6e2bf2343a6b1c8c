"""What becomes of those who answer jointly when the one that leads takes a step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.consultations.asking import in_words
from consult.consultations.operations import settle_expected, unsettle_expected
from consult.responses import queries
from consult.responses.contents import Contents
from consult.responses.events import JointDecided, JointEnded, JointReopened
from consult.responses.models import (
    Answer,
    Comment,
    CommentQuote,
    CopiedComment,
    JointParty,
    KeptText,
    Response,
)
from consult.responses.operations.answers import current, not_asked
from consult.responses.operations.deciding import settle_requests
from consult.responses.operations.gate import take_row
from consult.store import session
from workflows.guards.wording import names
from workflows.refusal import refuse_any

ANSWERED_ITSELF = "{who} has answered for itself, or is not waited for any more."
REPLACED = "{who} put its own answer in the place of this one, in the joint response."
SENT_BEFORE = "The joint response was sent in before they had said."


def lock_with_others(response_id: int) -> lifecycle.Subject:
    """The subject of a response, with those of all who answer with it: in one order, always."""
    others = [each.response_id for each in queries.agreed_with(response_id)]
    for each in sorted({response_id, *others}):
        lifecycle.lock(each)
    return lifecycle.lock(response_id)


def name_of_all(response: Response, parties: Sequence[JointParty]) -> str:
    """“Camden, Hackney and Islington”: the one that leads first, the others by name."""
    return names([response.own_name, *sorted((p.name for p in parties), key=str.casefold)])


def settle_parties(
    response: Response, *, at: datetime, only: Collection[int] | None = None, by: Actor
) -> None:
    """It was sent in: those who answer with it have answered. Called while all are locked.

    only  ids of their own responses, for which it was sent in; the others go on for themselves
    """
    for each in queries.asked_by_lead(response.id):
        _end(each, "over", SENT_BEFORE, by)
    parties = [p for p in queries.agreed_with(response.id) if only is None or p.response_id in only]
    for each in queries.agreed_with(response.id):
        if each not in parties:
            put_back(each, "over", SENT_BEFORE, by=by)
    response.joint_name = name_of_all(response, parties) if parties else None
    for each in parties:
        own = _take(each)
        lifecycle.fire(own.id, "answer_jointly", as_role="workflow", by=by)
        own.settled_at, own.late = at, response.late
        session.flush()
        settle_requests(own.id, "over", by=by)
        settle_expected(own.consultation_id, agency_id=own.agency_id, how="submitted", at=at, by=by)
    session.flush()


def unsettle_parties(response: Response, *, by: Actor) -> None:
    """It was reopened: those who answer with it are waited for again, and told."""
    response.joint_name = None
    for each in queries.agreed_with(response.id):
        own = _take(each)
        lifecycle.fire(own.id, "reopen_jointly", as_role="workflow", by=by)
        own.settled_at, own.late = None, False
        session.flush()
        unsettle_expected(own.consultation_id, agency_id=own.agency_id, by=by)
        events.publish(JointReopened(each, by))


def decline_asks(response: Response, *, by: Actor) -> None:
    """It has answered for itself, or no answer came: whoever asked it to answer jointly is told."""
    for each in queries.asks_to(response.id):
        _end(each, "refused", ANSWERED_ITSELF.format(who=response.own_name), by)
        events.publish(JointDecided(each, by))


def end_with(response: Response, why: str, *, by: Actor) -> None:
    """It leads nobody any more: all who answer with it go on for themselves."""
    for each in queries.asked_by_lead(response.id):
        _end(each, "over", why, by)
    for each in queries.agreed_with(response.id):
        put_back(each, "over", why, by=by)


def put_back(party: JointParty, state: str, why: str, *, step: str = "put_back", by: Actor) -> None:
    """It answers for itself again, with what it had and what its people wrote for all.

    step  “leave” where a lead of it wants that
    """
    own = _take(party)
    as_role = "workflow" if step == "put_back" else None
    lifecycle.fire(own.id, step, as_role=as_role, by=by)
    _copy_back(party.lead, own, by)
    _end(party, state, why, by)
    events.publish(JointEnded(party, by))


def copy_comments(comments: Sequence[Comment], into: Response) -> list[Comment]:
    """Their words in another response, once each, with the same authors; the originals stay."""
    known = queries.copied_into(into.id)
    made = []
    for each in comments:
        if each.id in known:
            continue
        copy = Comment(
            response_id=into.id,
            version_id=each.version_id,
            anchor=each.anchor,
            author_id=each.author_id,
            created_at=each.created_at,
            edited_at=each.edited_at,
            quote=CommentQuote.of(each.quote.quote) if each.quote is not None else None,
        )
        Contents.of(each).put_into(copy)
        session.add(copy)
        session.flush()
        session.add(CopiedComment(comment_id=copy.id, original_id=each.id, response_id=into.id))
        made.append(copy)
    session.flush()
    return made


def copy_answers(
    answers: Sequence[Answer], into: Response, *, seen: Mapping[int, int], whose: str, at: datetime
) -> list[Answer]:
    """Answers to questions in another response, with the same authors; the originals stay. What
    they replace is kept for whoever wrote it.

    seen   question id → revision of the answer that stood there, 0 where there was none
    whose  the agency that brings them. Raises Refused for what was answered there meanwhile, and
           for a question that is not asked there; the field is q<question id>.
    """
    standing = queries.answers_of(into.id)
    wanted = [(each, standing.get(each.question_id)) for each in answers]
    wanted = [(each, there) for each, there in wanted if not there or there.words != each.words]
    refuse_any(
        current(there, seen.get(each.question_id, 0), f"q{each.question_id}")
        for each, there in wanted
    )
    for each, there in wanted:
        if there is not None and there.value:
            _keep_replaced(there, whose, at)
        made = there or Answer(response_id=into.id, question_id=each.question_id)
        made.value, made.other, made.more = each.value, each.other, each.more
        made.edited_by_id, made.edited_at = each.edited_by_id, at
        session.add(made)
    session.flush()
    refuse_any(not_asked(into))
    return [each for each, _ in wanted]


def _keep_replaced(answer: Answer, whose: str, at: datetime) -> None:
    session.add(
        KeptText(
            response_id=answer.response_id,
            account_id=answer.edited_by_id,
            place=f"Answer to “{answer.question.wording}”"[:200],
            body=in_words(answer.question, answer.words),
            why=REPLACED.format(who=whose),
            kept_at=at,
        )
    )


def _copy_back(lead: Response, own: Response, by: Actor) -> None:
    """What its own people wrote in the joint response, but for what came from here."""
    agency_id = own.agency_id or 0
    stand = queries.comments_of(lead.id)
    works_for = queries.own_agencies(
        {each.author_id for each in stand}, {agency_id, lead.agency_id or 0}
    )
    brought = set(queries.copied_into(lead.id).values())
    theirs = [
        each
        for each in stand
        if works_for.get(each.author_id) == {agency_id} and each.id not in brought
    ]
    made = copy_comments(theirs, own)
    if made:
        facts = {"comments": [each.id for each in made]}
        audit.record(own.thing, "comments-taken-along", facts=facts, agency_id=agency_id, by=by)


def _take(party: JointParty) -> Response:
    lifecycle.lock(party.response_id)
    return take_row(party.response_id)


def _end(party: JointParty, state: str, why: str, by: Actor) -> None:
    party.state, party.reason = state, why
    party.decided_at, party.decided_by_id = clock.now(), by.account_id
    session.flush()
