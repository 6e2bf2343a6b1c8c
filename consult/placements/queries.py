"""Read where comments stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TypeVarTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from consult.accounts.models import Account, Agency
from consult.documents.carry import REMOVED
from consult.documents.models import Draft, Version
from consult.documents.placing import AMBIGUOUS
from consult.lifecycle.models import Subject
from consult.placements.models import Placement
from consult.responses.models import Comment, Response
from consult.store import Asked, Missing, Page, in_order, page_of, says, session

Ts = TypeVarTuple("Ts")
SUBMITTED = "submitted"
_IN_NEWEST = and_(Version.draft_id == Draft.id, Version.number == Draft.newest)


def list_to_place(version: Version) -> Sequence[Comment]:
    """Comments that were sent in on earlier versions of its draft and have no place in it yet."""
    theirs = Version.__table__.alias("theirs")
    placed = select(Placement.comment_id).where(Placement.version_id == version.id)
    query = (
        _sent()
        .join(theirs, theirs.c.id == Comment.version_id)
        .where(theirs.c.draft_id == version.draft_id, theirs.c.number < version.number)
        .where(Comment.id.not_in(placed))
        .order_by(Comment.id)
    )
    return session.scalars(query).all()


def last_sure(version: Version, comment_ids: Collection[int]) -> dict[int, Placement]:
    """Comment id → where it stood for sure in the latest version before this one. One query."""
    query = (
        select(Placement)
        .join(Version, Version.id == Placement.version_id)
        .where(Version.draft_id == version.draft_id, Version.number < version.number)
        .where(Placement.comment_id.in_(comment_ids), Placement.how != AMBIGUOUS)
        .order_by(Version.number)
    )
    rows = session.scalars(query) if comment_ids else ()
    return {each.comment_id: each for each in rows}


def placements_in(version_id: int, comment_ids: Collection[int]) -> dict[int, Placement]:
    """Comment id → where it stands in this version. One query, or none for no comments."""
    if not comment_ids:
        return {}
    query = (
        select(Placement)
        .where(Placement.version_id == version_id, Placement.comment_id.in_(comment_ids))
        .options(joinedload(Placement.chosen_by))
    )
    return {each.comment_id: each for each in session.scalars(query)}


def places_in_any(
    comment_ids: Collection[int], version_ids: Collection[int]
) -> dict[int, Placement]:
    """Comment id → where it stands in the one of these versions that is of its draft. One query."""
    query = select(Placement).where(
        Placement.version_id.in_(list(version_ids)), Placement.comment_id.in_(list(comment_ids))
    )
    return {each.comment_id: each for each in session.scalars(query)}


def removed_in(comment_ids: Collection[int]) -> dict[int, int]:
    """Comment id → number of the version since which its part is gone. One query, or none for no
    comments."""
    if not comment_ids:
        return {}
    query = (
        select(Placement.comment_id, Placement.how, Version.number)
        .join(Version, Version.id == Placement.version_id)
        .where(Placement.comment_id.in_(list(comment_ids)))
        .order_by(Version.number)
    )
    found: dict[int, int] = {}
    for comment_id, how, number in session.execute(query):
        if how != REMOVED:
            found.pop(comment_id, None)
        else:
            found.setdefault(comment_id, number)
    return found


def find_placement(comment_id: int, version_id: int) -> Placement | None:
    return placements_in(version_id, [comment_id]).get(comment_id)


def lock_placement(comment_id: int, version_id: int) -> Placement:
    """As it is now, locked until the transaction ends. Raises Missing."""
    found = session.scalars(
        select(Placement)
        .where(Placement.comment_id == comment_id, Placement.version_id == version_id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise Missing(f"place of comment {comment_id} in version {version_id}")
    return found


def list_waiting(version_id: int, asked: Asked) -> Page[Placement]:
    """What waits for a person in this version: in the order in which the comments were made, or
    by who made them. Two queries."""
    who = func.coalesce(Agency.name, Account.name)
    query = (
        _among(version_id)
        .outerjoin(Agency, Agency.id == Response.agency_id)
        .outerjoin(Account, Account.id == Response.account_id)
        .where(says(asked.get("words"), Comment.body, who))
        .options(
            joinedload(Placement.comment).joinedload(Comment.response).joinedload(Response.agency)
        )
    )
    columns = {"made": Placement.comment_id, "who": func.lower(who)}
    return page_of(in_order(query, asked, columns, Placement.comment_id), number=asked.number)


def find_first_waiting(version_id: int) -> Placement | None:
    """Of what waits in this version, the comment that was made first. One query."""
    return session.scalars(_waiting(version_id).limit(1)).first()


def count_waiting(version_id: int) -> int:
    """How many comments wait to be placed in this version."""
    query = _standing(select(func.count()).select_from(Placement))
    return (
        session.scalar(query.where(Placement.version_id == version_id, Placement.how == AMBIGUOUS))
        or 0
    )


def waiting_by_review() -> dict[int, tuple[Version, int]]:
    """Review id → (newest version, how many comments wait to be placed in it). One query."""
    query = (
        _standing(select(Version, func.count()).select_from(Placement))
        .join(Version, Version.id == Placement.version_id)
        .join(Draft, _IN_NEWEST)
        .where(Placement.how == AMBIGUOUS, Draft.subject_id.is_not(None))
        .group_by(Version.id)
        .options(joinedload(Version.draft))
    )
    if not session.scalar(_any_waiting()):
        return {}
    rows = session.execute(query).all()
    return {version.draft.subject_id or 0: (version, count) for version, count in rows}


def list_standing_on(version_id: int) -> dict[str, list[Comment]]:
    """Anchor → the comments of earlier versions that stand on that block. One query."""
    query = (
        _standing(select(Placement))
        .where(Placement.version_id == version_id, Placement.anchor.is_not(None))
        .options(
            joinedload(Placement.comment).joinedload(Comment.response).joinedload(Response.subject),
            joinedload(Placement.comment)
            .joinedload(Comment.response)
            .joinedload(Response.consultation),
            joinedload(Placement.comment).joinedload(Comment.response).joinedload(Response.agency),
        )
        .order_by(Placement.comment_id)
    )
    found: dict[str, list[Comment]] = defaultdict(list)
    for each in session.scalars(query):
        found[each.anchor or ""].append(each.comment)
    return found


def list_without_place(old: Version, new: Version) -> dict[str, list[tuple[Comment, bool]]]:
    """Anchor in the earlier version → the comments that stood on it there and have no place in
    the later one, and whether each waits for a person; those whose part was removed do not.
    One query."""
    then = aliased(Placement)
    query = (
        _standing(select(Placement, then.anchor))
        .outerjoin(then, and_(then.comment_id == Comment.id, then.version_id == old.id))
        .where(Placement.version_id == new.id, Placement.how.in_((REMOVED, AMBIGUOUS)))
        .options(
            joinedload(Placement.comment).joinedload(Comment.response).joinedload(Response.subject),
            joinedload(Placement.comment)
            .joinedload(Comment.response)
            .joinedload(Response.consultation),
            joinedload(Placement.comment).joinedload(Comment.response).joinedload(Response.agency),
        )
        .order_by(Placement.comment_id)
    )
    found: dict[str, list[tuple[Comment, bool]]] = defaultdict(list)
    for placement, stood in session.execute(query):
        anchor = stood or placement.comment.anchor
        if anchor is not None:
            found[anchor].append((placement.comment, placement.how == AMBIGUOUS))
    return found


def list_unplaced() -> Sequence[int]:
    """Newest versions in which a comment that was sent in has no place yet: from before there were
    any, or because a process ended."""
    theirs = Version.__table__.alias("theirs")
    placed = select(Placement.id).where(
        Placement.comment_id == Comment.id, Placement.version_id == Version.id
    )
    query = (
        select(Version.id)
        .join(Draft, _IN_NEWEST)
        .join(theirs, and_(theirs.c.draft_id == Draft.id, theirs.c.number < Version.number))
        .join(Comment, Comment.version_id == theirs.c.id)
        .join(Response, Response.id == Comment.response_id)
        .join(Subject, Subject.id == Response.id)
        .where(Subject.state == SUBMITTED, Comment.removed_at.is_(None), ~placed.exists())
        .distinct()
    )
    return session.scalars(query).all()


def list_later(version: Version) -> Sequence[Version]:
    """The versions of its draft after this one, in order."""
    query = select(Version).where(
        Version.draft_id == version.draft_id, Version.number > version.number
    )
    return session.scalars(query.order_by(Version.number)).all()


def _sent() -> Select[Comment]:
    return (
        select(Comment)
        .join(Response, Response.id == Comment.response_id)
        .join(Subject, Subject.id == Response.id)
        .where(Subject.state == SUBMITTED, Comment.removed_at.is_(None))
    )


def _standing(query: Select[*Ts]) -> Select[*Ts]:
    """Of comments that stand in a response that was sent in."""
    return (
        query.join(Comment, Comment.id == Placement.comment_id)
        .join(Response, Response.id == Comment.response_id)
        .join(Subject, Subject.id == Response.id)
        .where(Subject.state == SUBMITTED, Comment.removed_at.is_(None))
    )


def _waiting(version_id: int) -> Select[Placement]:
    """The same in the order in which they were made."""
    return _among(version_id).order_by(Placement.comment_id)


def _among(version_id: int) -> Select[Placement]:
    return _standing(select(Placement)).where(
        Placement.version_id == version_id, Placement.how == AMBIGUOUS
    )


def _any_waiting() -> Select[bool]:
    return select(select(Placement.id).where(Placement.how == AMBIGUOUS).exists())
