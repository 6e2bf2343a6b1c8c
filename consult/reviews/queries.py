"""Find reviews: those a person takes part in, and those on which their agency is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from consult.access import Actor
from consult.accounts.models import Agency
from consult.consultations.models import Consultation
from consult.documents.models import Draft
from consult.documents.queries import drafts_of, newest_versions
from consult.editions import queries as editions
from consult.groups.models import Group
from consult.groups.queries import ids_of_groups_of
from consult.lifecycle import Definition, Passage, Subject, workflow_of
from consult.lifecycle.queries import list_passages
from consult.responses.models import Response
from consult.reviews import rules
from consult.reviews.models import (
    Hold,
    Override,
    Owner,
    OwnerSignature,
    PlannedStep,
    Report,
    Review,
)
from consult.store import Asked, Missing, Page, among, in_order, page_of, says, session
from workflows.shapes import Workflow

EVERYTHING = Asked()
KEPT = "reviews read"
SORTED_BY = {
    "title": func.lower(Subject.title),
    "stage": Subject.stage,
    "moved": Subject.moved_at,
}


def find_review(review_id: int) -> Review | None:
    """With its group, its board and who started it; no query for one that is read already."""
    return session.get(Review, review_id, options=_WHOLE)


def get_review(review_id: int) -> Review:
    """Raises Missing."""
    review = find_review(review_id)
    if review is None:
        raise Missing(f"review {review_id}")
    return review


def get_reviews(review_ids: Collection[int]) -> dict[int, Review]:
    """Those that exist, by id, as they are stored now, whatever was read before. One query."""
    rows = session.scalars(
        _by_id(), {"ids": list(review_ids)}, execution_options={"populate_existing": True}
    )
    found = {review.id: review for review in rows}
    session.info.setdefault(KEPT, {}).update(found)  # else forgotten, and read by the next who asks
    return found


def list_reviews_for(
    actor: Actor, asked: Asked = EVERYTHING, *, ended: bool | None = None
) -> Page[Review]:
    """A page of the reviews in which the actor takes part; a manager's are all. Newest first.

    asked  words in the title, a stage, a body that drafts or decides; see SORTED_BY
    ended  only those that are over, only those that are not, or (None) both
    """
    query = _reviews().join(Review.subject).where(takes_part(actor))
    if ended is not None:
        over = Subject.ended_at.is_not(None)
        query = query.where(over if ended else ~over)
    if words := asked.get("words"):
        query = query.where(says(words, Subject.title))
    if stage := asked.get("stage"):
        query = query.where(Subject.stage == stage)
    if body := asked.get("body"):
        query = query.where(_has_part(int(body)))
    query = in_order(query, asked, SORTED_BY, Subject.moved_at.desc(), Review.id.desc())
    return page_of(query, number=asked.number)


def list_reviews_below(
    actor: Actor,
    *,
    below: int | None = None,
    stage: str = "",
    state: str = "",
    definition: str = "",
    most: int,
) -> Sequence[Review]:
    """So many of the reviews in which the actor takes part, newest first, in one query.

    below  ids only below this one: the page after it, whatever was started meanwhile
    """
    query = _reviews().join(Review.subject).where(takes_part(actor))
    if below is not None:
        query = query.where(Review.id < below)
    if stage:
        query = query.where(Subject.stage == stage)
    if state:
        query = query.where(Subject.state == state)
    if definition:
        query = query.where(Subject.definition.has(Definition.key == definition))
    return session.scalars(query.order_by(Review.id.desc()).limit(most)).all()


def list_live_for(actor: Actor, *, most: int = 200) -> Sequence[Review]:
    """Reviews under way in which the actor takes part, the longest waiting first. Two queries."""
    found = session.scalars(
        select(Review)
        .join(Review.subject)
        .options(contains_eager(Review.subject))
        .where(takes_part(actor), Subject.ended_at.is_(None))
        .order_by(Subject.moved_at, Review.id)
        .limit(most)
    ).all()
    _give_bodies(found)
    return found


def _give_bodies(reviews: Sequence[Review]) -> None:
    """Hundreds of reviews share a few bodies, so that each of those is read once."""
    parts = [(each, name) for each in reviews for name in ("group", "board", "ratifying")]
    ids = {getattr(each, f"{name}_id") for each, name in parts} - {None}
    bodies = {body.id: body for body in session.scalars(select(Group).where(among(Group.id, ids)))}
    for each, name in parts:
        if body_id := getattr(each, f"{name}_id"):
            set_committed_value(each, name, bodies[body_id])


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """The rows that the actor may see whole: managers all, others where they hold a seat or act
    for who does.

    Seats are read from the table, so that one that ended since sign-in opens nothing.
    """
    if actor.is_manager:
        return Review.id.is_not(None)
    mine = ids_of_groups_of(actor.account_id or 0)
    found = [body.in_(mine) for body in (Review.group_id, Review.board_id, Review.ratifying_id)]
    leads = [agency_id for agency_id, role in actor.agencies.items() if role == "lead"]
    if leads:
        found.append(Review.id.in_(select(Owner.review_id).where(Owner.agency_id.in_(leads))))
    return or_(*found)


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
        .where(among(Response.consultation_id, round_ids))
        .options(joinedload(Response.agency), joinedload(Response.account))
    ).all()


def list_ids_of_body(group_id: int) -> list[int]:
    """Ids of the reviews under way in which the body has a part, in the order of locks."""
    return list(
        session.scalars(
            select(Review.id)
            .join(Review.subject)
            .where(_has_part(group_id))
            .where(Subject.ended_at.is_(None))
            .order_by(Review.id)
        )
    )


def _has_part(group_id: int) -> ColumnElement[bool]:
    bodies = (Review.group_id, Review.board_id, Review.ratifying_id)
    return or_(*(body == group_id for body in bodies))


def list_documents_under(subject_ids: Collection[int]) -> dict[int, list[str]]:
    """Review id → titles of the documents under it. One query."""
    found: dict[int, list[str]] = {each: [] for each in subject_ids}
    rows = session.scalars(
        select(Draft)
        .where(among(Draft.subject_id, subject_ids))
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
        .where(among(Draft.document_id, document_ids), Subject.ended_at.is_(None))
        .order_by(Subject.id)
    )
    found: dict[int, list[str]] = {}
    for document_id, title in rows:
        found.setdefault(document_id, []).append(title)
    return found


def overrides_of(review_ids: Sequence[int]) -> dict[int, list[Override]]:
    """Review id → what was overridden on it, oldest first, with who did. One query."""
    found: dict[int, list[Override]] = {each: [] for each in review_ids}
    rows = session.scalars(
        select(Override)
        .where(among(Override.review_id, review_ids))
        .options(joinedload(Override.made_by))
        .order_by(Override.id)
    )
    for row in rows:
        found[row.review_id].append(row)
    return found


def list_used_overrides(review_id: int) -> Sequence[Override]:
    """Those on which where the review stands rests: a step went on by them, and none led back
    since. One query, and two more where there are any."""
    rows = session.scalars(
        select(Override)
        .where(Override.review_id == review_id, Override.used_at.is_not(None))
        .order_by(Override.id)
    ).all()
    if not rows:
        return []
    flow = workflow_of(get_review(review_id).subject)
    return that_carry(flow, rows, list_passages([review_id]))


def that_carry(
    flow: Workflow, rows: Sequence[Override], taken: Sequence[Passage]
) -> list[Override]:
    """Those of the overrides by which a step went on that the review still stands by."""
    return [
        each
        for each in rows
        if each.used_at and rules.still_carries(flow, each.trigger, each.used_at, taken)
    ]


def holds_of(review_ids: Collection[int]) -> dict[int, Hold]:
    """Review id → the hold that it is on. One query."""
    rows = session.scalars(_held(), {"ids": list(review_ids)})
    return {row.review_id: row for row in rows}


@cache
def _held() -> Select[Hold]:
    return (
        select(Hold)
        .where(among(Hold.review_id), Hold.ended_at.is_(None))
        .options(joinedload(Hold.owner))
        .order_by(Hold.id)
    )


def reports_of(review_ids: Collection[int]) -> dict[int, list[Report]]:
    """Review id → what was reported on it, newest first. One query; every id is a key."""
    found: dict[int, list[Report]] = {each: [] for each in review_ids}
    rows = session.scalars(
        select(Report)
        .where(among(Report.review_id, review_ids))
        .options(joinedload(Report.made_by))
        .order_by(Report.id.desc())
    )
    for row in rows:
        found[row.review_id].append(row)
    return found


def owners_of(review_ids: Collection[int]) -> dict[int, list[Owner]]:
    """Review id → the agencies that own its text, by name. One query; every id is a key."""
    found: dict[int, list[Owner]] = {each: [] for each in review_ids}
    rows = session.scalars(
        select(Owner)
        .join(Owner.agency)
        .where(among(Owner.review_id, review_ids))
        .options(contains_eager(Owner.agency))
        .order_by(Agency.name, Agency.id)
    )
    for row in rows:
        found[row.review_id].append(row)
    return found


def unsigned_owners(review_id: int) -> list[Owner]:
    """Those that have not signed the newest version of every draft. Four queries."""
    drafts = drafts_of([review_id])[review_id]
    texts = {each.id for each in newest_versions([draft.id for draft in drafts]).values()}
    signed = signatures_of([review_id])
    return [
        each
        for each in owners_of([review_id])[review_id]
        if not texts <= {sign.version_id for sign in signed.get((review_id, each.agency_id), ())}
    ]


@dataclass(frozen=True)
class Behind:
    """Who stands behind the text of a document that is in force, or behind one before it."""

    owners: Sequence[Owner] = ()
    ratifying: Group | None = None


def behind(document_ids: Collection[int]) -> dict[int, Behind]:
    """Document id → who signed its text, and who ratified it, when they were asked last; of those
    that have a text in force. At most three queries."""
    published = editions.published_by(document_ids) if document_ids else {}
    ids = {each for some in published.values() for each in some}
    if not ids:
        return {}
    owners = owners_of(ids)
    reviews = {each.id: each for each in session.scalars(_by_id(), {"ids": list(ids)})}
    return {
        document_id: Behind(
            owners=next((owners[key] for key in some if owners[key]), ()),
            ratifying=_ratified_by([reviews[key] for key in some if key in reviews]),
        )
        for document_id, some in published.items()
    }


def _ratified_by(reviews: Sequence[Review]) -> Group | None:
    """For the newest of them whose definition asks another body."""
    asked = (each for each in reviews if workflow_of(each.subject).uses("ratifying_body_is_named"))
    return next((each.ratifying for each in asked if each.ratifying is not None), None)


def who_signed(review_id: int, mark: str) -> Sequence[str]:
    """Names of the agencies whose leads signed, as owners, the text of this hash. One query."""
    return session.scalars(
        select(Agency.name)
        .join(OwnerSignature, OwnerSignature.agency_id == Agency.id)
        .where(OwnerSignature.review_id == review_id, OwnerSignature.hash == mark)
        .order_by(Agency.name)
    ).all()


def signatures_of(review_ids: Collection[int]) -> dict[tuple[int, int], list[OwnerSignature]]:
    """(review id, agency id) → what was signed for that owner, oldest first. One query."""
    found: dict[tuple[int, int], list[OwnerSignature]] = {}
    rows = session.scalars(
        select(OwnerSignature)
        .where(among(OwnerSignature.review_id, review_ids))
        .options(joinedload(OwnerSignature.version))
        .order_by(OwnerSignature.id)
    )
    for row in rows:
        found.setdefault((row.review_id, row.agency_id), []).append(row)
    return found


@cache
def _by_id() -> Select[Review]:
    """Put together once: every step asks it."""
    return _reviews().where(among(Review.id))


_WHOLE = (
    joinedload(Review.group),
    joinedload(Review.board),
    joinedload(Review.ratifying),
    joinedload(Review.started_by),
)


def _reviews() -> Select[Review]:
    return select(Review).options(*_WHOLE)


def list_decided_by(group_ids: Collection[int]) -> dict[int, list[Review]]:
    """Id of a board → the reviews under way on which it decides. One query."""
    found: dict[int, list[Review]] = {each: [] for each in group_ids}
    wanted = _reviews().join(Review.subject)
    wanted = wanted.where(among(Review.board_id, group_ids), Subject.ended_at.is_(None))
    for review in session.scalars(wanted.order_by(Review.id)):
        assert review.board_id is not None
        found[review.board_id].append(review)
    return found


def find_plan(review_id: int) -> PlannedStep | None:
    """The step that is planned for a later minute."""
    planned = PlannedStep.review_id == review_id, PlannedStep.state == "planned"
    return session.scalars(_plans().where(*planned).limit(1)).one_or_none()


def last_plan(review_id: int) -> PlannedStep | None:
    """The newest one, whatever became of it. One query."""
    return session.scalars(
        _plans().where(PlannedStep.review_id == review_id).limit(1)
    ).one_or_none()


def _plans() -> Select[PlannedStep]:
    who = joinedload(PlannedStep.planned_by, innerjoin=True)
    return select(PlannedStep).options(who).order_by(PlannedStep.id.desc())


def plans_of(review_ids: Collection[int]) -> dict[int, PlannedStep]:
    """Review → what is planned; only those of which something is. One query."""
    wanted = select(PlannedStep).where(
        PlannedStep.state == "planned", PlannedStep.review_id.in_(review_ids)
    )
    return {each.review_id: each for each in session.scalars(wanted)}


def list_due_plans(now: datetime) -> Sequence[int]:
    """Ids of what is due, the earliest first."""
    return session.scalars(
        select(PlannedStep.id)
        .where(PlannedStep.state == "planned", PlannedStep.at <= now)
        .where(PlannedStep.retry_at.is_(None) | (PlannedStep.retry_at <= now))
        .order_by(PlannedStep.at, PlannedStep.id)
    ).all()
