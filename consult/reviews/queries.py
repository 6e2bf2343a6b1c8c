"""Find reviews: those a person takes part in, and those on which their agency is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import joinedload

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.documents.models import Draft
from consult.groups.models import Seat
from consult.lifecycle import Subject
from consult.responses.models import Response
from consult.reviews.models import Review
from consult.store import Asked, Missing, Page, in_order, page_of, says, session

LIVE = ("live", "closed")  # the stages in which nothing more happens
EVERYTHING = Asked()
SORTED_BY = {
    "title": func.lower(Subject.title),
    "stage": Subject.stage,
    "moved": Subject.moved_at,
}


def find_review(review_id: int) -> Review | None:
    """With its group, its board and who started it."""
    return session.scalars(_reviews().where(Review.id == review_id)).one_or_none()


def get_review(review_id: int) -> Review:
    """Raises Missing."""
    review = find_review(review_id)
    if review is None:
        raise Missing(f"review {review_id}")
    return review


def get_reviews(review_ids: Collection[int]) -> dict[int, Review]:
    """Those that exist, by id, as they are stored now, whatever was read before. One query."""
    wanted = _reviews().where(Review.id.in_(list(review_ids)))
    found = session.scalars(wanted.execution_options(populate_existing=True))
    return {review.id: review for review in found}


def list_reviews_for(
    actor: Actor, asked: Asked = EVERYTHING, *, ended: bool | None = None
) -> Page[Review]:
    """A page of the reviews in which the actor takes part; a manager's are all. Newest first.

    asked  words in the title, a stage, a body that drafts or decides; see SORTED_BY
    ended  only those that are over, only those that are not, or (None) both
    """
    query = _reviews().join(Review.subject).where(takes_part(actor))
    if ended is not None:
        over = Subject.stage.in_(LIVE)
        query = query.where(over if ended else ~over)
    if words := asked.get("words"):
        query = query.where(says(words, Subject.title))
    if stage := asked.get("stage"):
        query = query.where(Subject.stage == stage)
    if body := asked.get("body"):
        query = query.where(or_(Review.group_id == int(body), Review.board_id == int(body)))
    query = in_order(query, asked, SORTED_BY, Subject.moved_at.desc(), Review.id.desc())
    return page_of(query, number=asked.number)


def list_live_for(actor: Actor, *, most: int = 200) -> Sequence[Review]:
    """Reviews under way in which the actor takes part, the longest waiting first."""
    return session.scalars(
        _reviews()
        .join(Review.subject)
        .where(takes_part(actor), Subject.stage.not_in(LIVE))
        .order_by(Subject.moved_at, Review.id)
        .limit(most)
    ).all()


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """The rows that the actor may see whole: managers all, others where they hold a seat.

    Seats are read from the table, so that one that ended since sign-in opens nothing.
    """
    if actor.is_manager:
        return Review.id.is_not(None)
    mine = select(Seat.group_id).where(Seat.account_id == actor.account_id, Seat.left_at.is_(None))
    return or_(Review.group_id.in_(mine), Review.board_id.in_(mine))


def list_consulted(actor: Actor) -> Sequence[Row[int, str, str, int]]:
    """Reviews on which the actor's agencies are asked: id, title, stage and their response's id.

    Only what an agency may know: no draft, no board. Rounds that have opened, newest first.
    """
    review = Subject.__table__.alias("review_subject")
    return session.execute(
        select(review.c.id, review.c.title, review.c.stage, Response.id.label("response_id"))
        .select_from(Response)
        .join(Consultation, Consultation.id == Response.consultation_id)
        .join(Subject, Subject.id == Consultation.id)
        .join(review, review.c.id == Subject.parent_id)
        .where(Response.agency_id.in_(list(actor.agencies)), Consultation.audience == "agencies")
        .order_by(Response.id.desc())
        .limit(200)
    ).all()


def list_responses_to(round_ids: Collection[int]) -> Sequence[Response]:
    """Everyone's response to these rounds, each with its respondent. One query."""
    return session.scalars(
        select(Response)
        .where(Response.consultation_id.in_(list(round_ids)))
        .options(joinedload(Response.agency), joinedload(Response.account))
    ).all()


def list_ids_of_body(group_id: int) -> list[int]:
    """Ids of the reviews under way in which the body drafts or decides, in the order of locks."""
    return list(
        session.scalars(
            select(Review.id)
            .join(Review.subject)
            .where(or_(Review.group_id == group_id, Review.board_id == group_id))
            .where(Subject.stage.not_in(LIVE))
            .order_by(Review.id)
        )
    )


def list_documents_under(subject_ids: Collection[int]) -> dict[int, list[str]]:
    """Review id → titles of the documents under it. One query."""
    found: dict[int, list[str]] = {each: [] for each in subject_ids}
    rows = session.scalars(
        select(Draft)
        .where(Draft.subject_id.in_(list(subject_ids)))
        .options(joinedload(Draft.document))
        .order_by(Draft.id)
    )
    for draft in rows:
        if draft.subject_id is not None:
            found[draft.subject_id].append(draft.document.title)
    return found


def list_reviews_of(document_ids: Collection[int]) -> dict[int, list[str]]:
    """Document id → titles of the reviews under way on a draft of it. One query."""
    rows = session.execute(
        select(Draft.document_id, Subject.title)
        .join(Subject, Subject.id == Draft.subject_id)
        .where(Draft.document_id.in_(list(document_ids)), Subject.stage.not_in(LIVE))
        .order_by(Subject.id)
    )
    found: dict[int, list[str]] = {}
    for document_id, title in rows:
        found.setdefault(document_id, []).append(title)
    return found


def _reviews() -> Select[Review]:
    return select(Review).options(
        joinedload(Review.group), joinedload(Review.board), joinedload(Review.started_by)
    )
