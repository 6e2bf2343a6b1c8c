"""Outcomes: how many there are, and which comment has which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.dispositions.models import Disposition
from consult.dispositions.queries.undone import undone_in
from consult.dispositions.rules import NEEDS_CHANGE
from consult.lifecycle.models import Subject
from consult.responses import queries as responses
from consult.responses.models import Comment, Response
from consult.store import session


class Tally(NamedTuple):
    """Submitted comments of a round; how many have no outcome; accepted ones without a change.

    undone  accepted ones whose change a later version took back
    """

    comments: int = 0
    unanswered: int = 0
    unlinked: int = 0
    undone: int = 0

    @property
    def answered(self) -> int:
        return self.comments - self.unanswered


def tally(consultation_ids: Sequence[int]) -> Mapping[int, Tally]:
    """Counts of each round; a round without comments is all noughts. Three queries at most."""
    rows = session.execute(_counted(), {"ids": list(consultation_ids)}).all()
    undone = undone_in([row[0] for row in rows if row[4]])
    counted = {row[0]: Tally(*row[1:4], undone=len(undone.get(row[0], ()))) for row in rows}
    return {each: counted.get(each, Tally()) for each in consultation_ids}


@cache
def _counted() -> Select[int, int, int, int, int]:
    """Put together once: every home page and every step asks it."""
    submitted: Select[Any] = responses.select_submitted()
    accepted = Disposition.outcome.in_(NEEDS_CHANGE)
    unlinked = accepted & Disposition.resulting_version_id.is_(None)
    linked = accepted & Disposition.resulting_version_id.is_not(None)
    return (
        submitted.outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .with_only_columns(
            Response.consultation_id,
            func.count(Comment.id),
            func.count(Comment.id).filter(Disposition.id.is_(None)),
            func.count(Comment.id).filter(unlinked),
            func.count(Comment.id).filter(linked),
            maintain_column_froms=True,
        )
        .group_by(Response.consultation_id)
    )


def find_disposition(comment_id: int) -> Disposition | None:
    """The outcome of one comment, if it has one."""
    return dispositions_of([comment_id]).get(comment_id)


def dispositions_of(comment_ids: Sequence[int]) -> Mapping[int, Disposition]:
    """comment id → its outcome; comments without one are left out. One query."""
    rows = session.scalars(
        select(Disposition)
        .where(Disposition.comment_id.in_(comment_ids))
        .options(joinedload(Disposition.responder), joinedload(Disposition.resulting_version))
    )
    return {each.comment_id: each for each in rows}


def outcomes_of(response_id: int) -> Mapping[int, Disposition]:
    """comment id → outcome of a response's comments; nothing before its review is launched."""
    response = responses.get_response(response_id)
    if not is_launched(response.consultation_id):
        return {}
    return dispositions_of([each.id for each in responses.comments_of(response_id)])


def is_launched(consultation_id: int) -> bool:
    """That the review of a round is live: respondents may know what became of their comments."""
    review = select(Subject.parent_id).where(Subject.id == consultation_id).scalar_subquery()
    return session.scalar(select(Subject.stage).where(Subject.id == review)) == "live"
