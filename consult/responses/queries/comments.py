"""Find comments: drafts by their response, submitted ones by their round."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult.accounts.models import Account
from consult.documents.models import BlockRow
from consult.lifecycle.models import Subject
from consult.responses.models import STANDS, Answer, Comment, Response
from consult.responses.queries.responses import WHOLE
from consult.store import Missing, among, session

P = TypeVar("P", bound=tuple[object, ...] | Comment)


def get_comment(comment_id: int, response_id: int) -> Comment:
    """A comment of this very response; one that was taken out too. Raises Missing."""
    query = (
        select(Comment)
        .where(Comment.id == comment_id, Comment.response_id == response_id)
        .options(
            joinedload(Comment.response).options(*WHOLE),
            joinedload(Comment.version),
            joinedload(Comment.author),
            joinedload(Comment.edited_by),
        )
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise Missing(f"comment {comment_id}")
    return found


def in_order(query: Select[P]) -> Select[P]:
    """In the order of the texts; comments on the whole of a text stand before its blocks."""
    return query.outerjoin(
        BlockRow,
        (BlockRow.version_id == Comment.version_id) & (BlockRow.anchor == Comment.anchor),
    ).order_by(
        Comment.version_id,
        case((Comment.anchor.is_(None), -1), else_=BlockRow.position),
        Comment.id,
    )


def comments_of(response_id: int) -> Sequence[Comment]:
    """What stands in it, in the order of the texts, with the authors. One query."""
    query = (
        select(Comment)
        .where(Comment.response_id == response_id, STANDS)
        .options(
            joinedload(Comment.author),
            joinedload(Comment.edited_by),
            joinedload(Comment.entrusted_to),
            joinedload(Comment.version),
        )
    )
    return session.scalars(in_order(query)).all()


def merged_into(comment_ids: Collection[int]) -> dict[int, list[Comment]]:
    """Comment id → the comments that were merged into it, with their authors. One query."""
    rows = session.scalars(
        select(Comment)
        .where(among(Comment.merged_into_id, comment_ids), Comment.removed_at.is_(None))
        .options(joinedload(Comment.author))
        .order_by(Comment.id)
    )
    found: dict[int, list[Comment]] = {}
    for each in rows:
        found.setdefault(each.merged_into_id or 0, []).append(each)
    return found


def authors_of(response_ids: Sequence[int]) -> dict[int, list[Account]]:
    """Response id → who wrote a comment or an answer that stands in it. Two queries."""
    commented = (
        select(Comment.response_id, Account)
        .join(Account, Account.id == Comment.author_id)
        .where(Comment.response_id.in_(response_ids), Comment.removed_at.is_(None))
    )
    answered = (
        select(Answer.response_id, Account)
        .join(Account, Account.id == Answer.edited_by_id)
        .where(Answer.response_id.in_(response_ids), Answer.value != "")
    )
    found: dict[int, list[Account]] = {each: [] for each in response_ids}
    for query in (commented, answered):
        for response_id, account in session.execute(query.order_by(Account.name, Account.id)):
            if account not in found[response_id]:
                found[response_id].append(account)
    return found


def select_submitted(consultation_ids: Sequence[int] | None = None) -> Select[Comment]:
    """Comments of submitted responses to these rounds, joined to Response, not yet ordered. With
    no rounds they are the parameter `ids`."""
    return (
        select(Comment)
        .join(Comment.response)
        .join(Subject, Subject.id == Response.id)
        .where(among(Response.consultation_id, consultation_ids))
        .where(Subject.state == "submitted", STANDS)
    )


def submitted_comments(consultation_ids: Sequence[int]) -> Sequence[Comment]:
    """The same with respondent and author, in the order of the texts. One query."""
    query = select_submitted(consultation_ids).options(
        joinedload(Comment.response).options(*WHOLE),
        joinedload(Comment.author),
        joinedload(Comment.version),
    )
    return session.scalars(in_order(query)).all()


def get_submitted_comment(comment_id: int) -> Comment:
    """A comment that was sent in, with its response and round. Raises Missing."""
    query = (
        select(Comment)
        .join(Comment.response)
        .join(Subject, Subject.id == Response.id)
        .where(Comment.id == comment_id, Subject.state == "submitted", STANDS)
        .options(
            joinedload(Comment.response).options(*WHOLE),
            joinedload(Comment.author),
            joinedload(Comment.version),
        )
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise Missing(f"comment {comment_id}")
    return found


def unsent_comments_of(agency_id: int, account_id: int) -> Sequence[Comment]:
    """What someone wrote, or was handed, in an agency's responses that are not sent yet."""
    return session.scalars(
        select(Comment)
        .join(Comment.response)
        .join(Subject, Subject.id == Response.id)
        .where(Response.agency_id == agency_id, Subject.state == "drafting")
        .where(Comment.removed_at.is_(None))
        .where(or_(Comment.author_id == account_id, Comment.entrusted_to_id == account_id))
        .options(contains_eager(Comment.response))
        .order_by(Comment.id)
    ).all()
