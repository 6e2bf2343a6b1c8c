"""The comments that one page shows of a response: all of them, or of very many some at each place.

Nobody reads a page of 2,000 comments, and it takes a worker long to make. What is not on it is one
link away, on the page of its place; and all of it is there where the response is checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from consult.responses.models import STANDS, Comment
from consult.responses.queries.comments import in_order
from consult.store import Asked, Page, among, page_of, says, session

MANY = 400  # comments of one response on one page; where there are more,
FIRST = 3  # so many at each place
ON_A_PAGE = 50  # on the page of one place
WHO = (
    joinedload(Comment.left_out_by),
    joinedload(Comment.author),
    joinedload(Comment.edited_by),
    joinedload(Comment.entrusted_to),
)

Spot = tuple[int, str | None, bool]
"""Version, anchor (none for the whole of it), and whether it is left out of what is submitted."""


def spot_of(comment: Comment) -> Spot:
    return comment.version_id, comment.anchor, comment.left_out_at is not None


@dataclass(frozen=True)
class Shown:
    """Comments in the order of the texts, and how many there are at each spot, shown or not."""

    comments: Sequence[Comment] = ()
    there: Mapping[Spot, int] = field(default_factory=dict)

    def count(self, *, left_out: bool) -> int:
        return sum(number for spot, number in self.there.items() if spot[2] is left_out)

    @cached_property
    def hidden(self) -> dict[Spot, int]:
        """How many at each spot are on the page of their place alone; empty when all are here."""
        return dict(Counter(self.there) - Counter(map(spot_of, self.comments)))


def comments_shown(
    response_id: int, *, left_out: bool = False, whole: bool = False, asked: int | None = None
) -> Shown:
    """What stands in a response, with who wrote it. One query.

    left_out  with what its lead leaves out of what is submitted: for its own people alone
    whole     all of it, however much it is
    asked     a comment that is shown whatever stands before it
    """
    spot = (Comment.version_id, Comment.anchor, Comment.left_out_at.is_not(None))
    found = (
        select(
            Comment.id,
            func.row_number().over(partition_by=spot, order_by=Comment.id).label("place"),
            func.count().over(partition_by=spot).label("there"),
            func.count().over().label("all"),
        )
        .where(Comment.response_id == response_id, _seen(left_out=left_out))
        .subquery()
    )
    query = select(Comment, found.c.there).join(found, found.c.id == Comment.id).options(*WHO)
    if not whole:
        shown = or_(found.c.all <= MANY, found.c.place <= FIRST, Comment.id == (asked or 0))
        query = query.where(shown)
    rows = session.execute(in_order(query)).all()
    return Shown([row[0] for row in rows], {spot_of(row[0]): row[1] for row in rows})


def comments_at(
    response_id: int, version_id: int, anchor: str | None, asked: Asked, *, left_out: bool
) -> Page[Comment]:
    """A page of those at one place: what is left out comes last. Two queries.

    asked  words of the comment; the oldest first unless it says otherwise
    """
    newest_first = asked.sort == "made" and asked.down
    query = (
        select(Comment)
        .where(Comment.response_id == response_id, _seen(left_out=left_out))
        .where(Comment.version_id == version_id, Comment.anchor.is_not_distinct_from(anchor))
        .where(says(asked.get("words"), Comment.body, Comment.proposed))
        .order_by(
            Comment.left_out_at.is_not(None), Comment.id.desc() if newest_first else Comment.id
        )
        .options(*WHO)
    )
    return page_of(query, number=asked.number, size=ON_A_PAGE)


def spots_of(response_id: int, comment_ids: Collection[int]) -> dict[int, tuple[int, str | None]]:
    """Comment id → its version and anchor, of those that stand. One query, or none."""
    if not comment_ids:
        return {}
    query = select(Comment.id, Comment.version_id, Comment.anchor).where(
        Comment.response_id == response_id,
        among(Comment.id, comment_ids),
        STANDS,
    )
    return {id: (version_id, anchor) for id, version_id, anchor in session.execute(query)}


def _seen(*, left_out: bool) -> ColumnElement[bool]:
    return Comment.removed_at.is_(None) if left_out else STANDS
