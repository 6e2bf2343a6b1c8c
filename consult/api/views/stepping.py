"""Take a step, through the door that the page uses."""

from __future__ import annotations

import hashlib

from flask import request

from consult import lifecycle, store
from consult.access import Permission
from consult.accounts import operations as accounts
from consult.api import answers, loaders
from consult.api.asks import TakeStep
from consult.api.declared import endpoint
from consult.api.identity import current_token
from consult.api.presenters import reviews as sent
from consult.lifecycle import Passage
from consult.lifecycle.queries import find_passage
from consult.reviews import operations, presenters, queries
from consult.reviews.steps import Asked
from consult.web import current_actor, programs, whole_number
from workflows.refusal import Refusal, Refused

LONGEST_KEY = 200
UNSEEN = Refusal(
    "not-said-what-was-seen",
    "The request does not say where the review stood when it was looked at.",
    fix="Send “seen” from the review, or its ETag as If-Match.",
    field="seen",
)
KEY_WRONG = Refusal(
    "key-too-long", f"The Idempotency-Key is empty or has more than {LONGEST_KEY} characters."
)
KEY_USED = Refusal(
    "key-used",
    "This Idempotency-Key was sent before, with another step or another reason.",
    fix="Send the very same again to learn what came of it, or another key for another step.",
)


@endpoint(
    "POST",
    "/reviews/<int:review_id>/steps/<trigger>",
    Permission.TAKE_STEP,
    loader=loaders.step,
    answer=answers.Taken,
    body=TakeStep,
    headers={
        "Idempotency-Key": "A key of your own: sent again, the step is taken once.",
        "If-Match": "The ETag of the review, in place of “seen” in the body.",
    },
    refuses=(400, 409, 413, 415, 422, 428),
)
def take_step(asked: Asked, body: TakeStep) -> answers.Taken:
    """Take a step. It is refused with every reason, the same that the page shows."""
    key, seen = _key(), _seen(body)
    passage = find_passage(asked.review.id, key) if key else None
    if passage is None:
        passage = _taken(asked, body, key, seen)
    if (passage.trigger, passage.reason) != (asked.step.trigger, body.reason):
        raise programs.Problem(422, KEY_USED)
    return sent.taken(passage)


def _key() -> str | None:
    """One person's keys are not another's."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not 0 < len(given.strip()) <= LONGEST_KEY:
        raise programs.Problem(400, KEY_WRONG)
    return hashlib.sha256(f"{current_actor().id} {given.strip()}".encode()).hexdigest()


def _seen(body: TakeStep) -> tuple[str, int]:
    """What the body says, or the ETag that was given with the review."""
    if body.seen is not None:
        return body.seen.state, body.seen.revision
    [tag, *others] = request.if_match.as_set() or {""}
    state, _, given = tag.rpartition(".")
    revision = whole_number(given)
    if others or not state or revision is None:
        raise programs.Problem(428, UNSEEN)
    return state, revision


def _taken(asked: Asked, body: TakeStep, key: str | None, seen: tuple[str, int]) -> Passage:
    """Two at once with one key both come here; the door gives the second the first's result."""
    try:
        with store.undone_if_refused():
            _override(asked, body, seen)
            passage = operations.take_step(
                review_id=asked.review.id,
                trigger=asked.step.trigger,
                seen=seen,
                request_id=key,
                reason=body.reason,
                hold=_terms(body),
                by=current_actor(),
            )
            _note(passage)
    except Refused as no:
        raise _with_ways_out(asked.review.id, no) from no
    return passage


def _override(asked: Asked, body: TakeStep, seen: tuple[str, int]) -> None:
    for each in body.overrides:
        operations.override_reason(
            review=asked.review,
            trigger=asked.step.trigger,
            guard=each.guard,
            because=each.because,
            reason=each.reason,
            note=each.note,
            seen=seen,
            by=current_actor(),
        )


def _terms(body: TakeStep) -> operations.HoldTerms:
    """Whoever puts a review on hold looks after it, unless they name somebody."""
    if body.hold is None:
        return operations.HoldTerms(owner_id=current_actor().id)
    owner_id = current_actor().id if body.hold.owner_id is None else body.hold.owner_id
    hold = body.hold
    return operations.HoldTerms(owner_id, hold.waits_for, hold.expected_on, hold.repeat_approval)


def _note(passage: Passage) -> None:
    """The review's record says who; that it was by a token, the account's."""
    token = current_token()
    assert token is not None, "nobody takes a step without one"
    subject = lifecycle.get_subject(passage.subject_id, kind="review")
    facts = {"thing": subject.thing, "trigger": passage.trigger, "revision": passage.revision}
    accounts.note_act(token, facts=facts, by=current_actor())


def _with_ways_out(review_id: int, no: Refused) -> programs.Problem:
    picture = presenters.picture_of(queries.get_review(review_id), current_actor())
    return programs.Problem(422, *no.refusals, clears=sent.clearing(no.refusals, picture))
