"""A member of the public takes back what was shown: nothing of it stands any more."""

from __future__ import annotations

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.responses.models import Answer, Comment, Response
from consult.responses.operations.gate import take
from consult.store import session


def take_out_response(response: Response, *, by: Actor) -> None:
    """Of an individual. The record keeps that it was there; whoever looks at comments or answers
    finds none."""
    response = take(response)
    assert response.individual, "an agency reopens its response instead"
    now = clock.now()
    comments = session.scalars(
        select(Comment).where(Comment.response_id == response.id, Comment.removed_at.is_(None))
    ).all()
    for comment in comments:
        comment.removed_at = now
    answers = session.scalars(select(Answer).where(Answer.response_id == response.id)).all()
    for answer in answers:
        answer.value = answer.other = answer.more = ""
    response.settled_at = None
    session.flush()
    facts = {"comments": [each.id for each in comments], "answers": [each.id for each in answers]}
    audit.record(response.thing, "individual-took-back", facts=facts, by=by)
