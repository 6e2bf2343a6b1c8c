"""Find what was explained and what was set aside, and the words of which writers are advised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.responses.contents import TEXTS
from consult.responses.models import AdvisedWords, Answer, Comment, Explained, Quarantined, Response
from consult.sensitive import ADVISED
from consult.store import Missing, Page, page_of, session

KNOWN_FOR = timedelta(seconds=10)
_known: dict[str, Any] = {}
QUARANTINED = (
    joinedload(Quarantined.account),
    joinedload(Quarantined.done_by),
    joinedload(Quarantined.response).joinedload(Response.agency),
    joinedload(Quarantined.response).joinedload(Response.account),
    joinedload(Quarantined.response).joinedload(Response.consultation),
)


def get_quarantined(quarantined_id: int) -> Quarantined:
    """Raises Missing."""
    query = select(Quarantined).where(Quarantined.id == quarantined_id).options(*QUARANTINED)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise Missing(f"quarantined text {quarantined_id}")
    return found


def list_quarantined() -> Sequence[Quarantined]:
    """Those for which nothing was done first, then the newest."""
    return session.scalars(
        select(Quarantined)
        .options(*QUARANTINED)
        .order_by(Quarantined.done_at.is_not(None), Quarantined.id.desc())
    ).all()


def list_quarantined_of(response_id: int, account_id: int) -> Sequence[Quarantined]:
    """What this person wrote in this response that was set aside, newest first."""
    return session.scalars(
        select(Quarantined)
        .where(Quarantined.response_id == response_id, Quarantined.account_id == account_id)
        .order_by(Quarantined.id.desc())
    ).all()


def list_explained(number: int) -> Page[Explained]:
    """A page of them, the newest first, each with its writer and response. Two queries."""
    query = (
        select(Explained)
        .options(
            joinedload(Explained.account),
            joinedload(Explained.response).joinedload(Response.agency),
            joinedload(Explained.response).joinedload(Response.account),
        )
        .order_by(Explained.id.desc())
    )
    return page_of(query, number=number)


class Written(NamedTuple):
    """A text in a response, and the comment that it is of, where it is of one."""

    text: str
    comment_id: int | None


def texts_of(response_ids: Sequence[int]) -> dict[int, list[Written]]:
    """Response id → everything that is written in it. Two queries."""
    found: dict[int, list[Written]] = {each: [] for each in response_ids}
    words = (getattr(Comment, name) for name in TEXTS)
    comments = select(Comment.response_id, Comment.id, *words)
    for response_id, comment_id, *texts in session.execute(
        comments.where(Comment.response_id.in_(response_ids))
    ):
        found[response_id] += [Written(each, comment_id) for each in texts]
    answers = select(Answer.response_id, Answer.value, Answer.other, Answer.more)
    for response_id, *texts in session.execute(answers.where(Answer.response_id.in_(response_ids))):
        found[response_id] += [Written(each, None) for each in texts]
    return found


def find_advised() -> AdvisedWords | None:
    return session.scalars(select(AdvisedWords).limit(1)).one_or_none()


def advised_words() -> list[tuple[str, str]]:
    """(phrase, what to say instead); what a new service begins with until somebody changes it.

    Each process asks again after some seconds, because every comment that is saved is looked at.
    """
    now = clock.now()
    if "until" not in _known or not (now < _known["until"] <= now + KNOWN_FOR):
        found = find_advised()
        rows = found.words if found is not None else ADVISED
        _known.update(until=now + KNOWN_FOR, words=[(each[0], each[1]) for each in rows])
    return list(_known["words"])


def forget_advised() -> None:
    """The list has changed."""
    _known.clear()
