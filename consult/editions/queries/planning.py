"""Find editions, and what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult import lifecycle, settings
from consult.editions.models import Approval, Edition, EditionPlace, Publication
from consult.editions.rules import PLACED_FROM, REOPENED, text_is_published
from consult.lifecycle.models import Passage, Subject
from consult.region import queries as region
from consult.store import Asked, Missing, Page, page_of, says, session
from workflows.calendar import local_day

IN_IT = EditionPlace.removed_at.is_(None)


def get_edition(edition_id: int) -> Edition:
    """With its subject. Raises Missing."""
    found = session.get(Edition, edition_id)
    if found is None:
        raise Missing(f"edition {edition_id}")
    return found


def list_editions() -> Sequence[Edition]:
    """All of them, the one that comes out last first. One query."""
    return session.scalars(
        select(Edition).order_by(Edition.publishes_on.desc(), Edition.id.desc())
    ).all()


def list_published_editions(asked: Asked) -> Page[Edition]:
    """A page of those that came out, the newest first unless it is asked otherwise. Two queries.

    asked  words of its title, or of the title of a text that came out with it
    """
    came_out = (
        select(Edition)
        .join(Edition.subject)
        .where(Subject.kind == "edition", Subject.stage == "live")
        .options(contains_eager(Edition.subject))
    )
    if words := asked.get("words"):
        texts = (
            select(EditionPlace.edition_id)
            .join(Publication, Publication.subject_id == EditionPlace.review_id)
            .join(Publication.approval)
            .where(IN_IT, says(words, Approval.title))
        )
        came_out = came_out.where(says(words, Subject.title) | Edition.id.in_(texts))
    oldest_first = asked.sort == "published" and not asked.down
    order = (Edition.publishes_on, Edition.id)
    came_out = came_out.order_by(*(each if oldest_first else each.desc() for each in order))
    return page_of(came_out, number=asked.number)


def next_day(now: datetime) -> date | None:
    """On which texts go live together next: the first that is planned; where none is, the next
    day of this region's year, unless the edition of that day was withdrawn. One query."""
    today = local_day(now, settings.current().zone)
    rows = session.execute(
        select(Edition.publishes_on, Subject.stage)
        .join(Edition.subject)
        .where(Edition.publishes_on >= today, Subject.stage != "live")
    ).all()
    planned = [day for day, stage in rows if stage != "closed"]
    usual = region.next_edition(now)
    if planned or usual is None:
        return min(planned, default=None)
    return None if usual.date() in {day for day, _ in rows} else usual.date()


def list_to_publish(today: date) -> Sequence[Edition]:
    """Those that are closed to additions and whose day has come. One query."""
    return session.scalars(
        select(Edition)
        .join(Edition.subject)
        .where(Subject.kind == "edition", Subject.stage == "agreed", Edition.publishes_on <= today)
        .order_by(Edition.publishes_on, Edition.id)
    ).all()


def editions_by_id(ids: Collection[int]) -> dict[int, Edition]:
    """One query."""
    return {row.id: row for row in session.scalars(select(Edition).where(Edition.id.in_(ids)))}


def find_named(name: str) -> Edition | None:
    """The edition that is called so, whatever the capitals, unless it was withdrawn."""
    return session.scalars(
        select(Edition)
        .join(Edition.subject)
        .where(func.lower(Edition.name) == name.strip().lower(), Subject.stage != "closed")
        .order_by(Edition.id)
        .limit(1)
    ).one_or_none()


def places_in(edition_ids: Collection[int]) -> Mapping[int, list[EditionPlace]]:
    """What is in each of many editions now, in the order of their titles. One query."""
    found: dict[int, list[EditionPlace]] = defaultdict(list)
    rows = (
        select(EditionPlace)
        .join(EditionPlace.review)
        .where(EditionPlace.edition_id.in_(edition_ids), IN_IT)
        .order_by(func.lower(Subject.title), EditionPlace.id)
        .options(joinedload(EditionPlace.review))
    )
    for place in session.scalars(rows):
        found[place.edition_id].append(place)
    return found


def get_place(edition_id: int, review_id: int) -> EditionPlace:
    """The place of a review in an edition. Raises Missing when it is not in it now."""
    found = session.scalars(
        select(EditionPlace)
        .where(EditionPlace.edition_id == edition_id, EditionPlace.review_id == review_id, IN_IT)
        .options(joinedload(EditionPlace.edition), joinedload(EditionPlace.review))
    ).one_or_none()
    if found is None:
        raise Missing(f"review {review_id} in edition {edition_id}")
    return found


def list_taken_out(edition_id: int) -> Sequence[EditionPlace]:
    """What was in an edition and is no longer, the newest first. One query."""
    return session.scalars(
        select(EditionPlace)
        .where(EditionPlace.edition_id == edition_id, EditionPlace.removed_at.is_not(None))
        .order_by(EditionPlace.removed_at.desc(), EditionPlace.id.desc())
        .options(joinedload(EditionPlace.review))
    ).all()


def find_edition_of(review_id: int) -> Edition | None:
    """The edition that a review is in. One query."""
    return session.scalars(
        select(Edition)
        .join(EditionPlace, EditionPlace.edition_id == Edition.id)
        .where(EditionPlace.review_id == review_id, IN_IT)
    ).one_or_none()


def list_placeable() -> Sequence[Subject]:
    """Reviews that are being decided, agreed or live, publish a text, and are in no edition.

    The ones that moved last come first.
    """
    taken = select(EditionPlace.review_id).where(IN_IT)
    rows = session.scalars(
        select(Subject)
        .where(Subject.kind == "review", Subject.stage.in_(PLACED_FROM), Subject.id.not_in(taken))
        .order_by(Subject.moved_at.desc(), Subject.id.desc())
    )
    return [each for each in rows if text_is_published(lifecycle.workflow_of(each)) is None]


def launched_among(review_ids: Collection[int]) -> frozenset[int]:
    """Those of the reviews that have published a text. One query."""
    return frozenset(
        session.scalars(
            select(Publication.subject_id)
            .where(Publication.subject_id.in_(review_ids), Publication.reverts_id.is_(None))
            .distinct()
        )
    )


def taken_back_among(review_ids: Collection[int]) -> frozenset[int]:
    """Those of the reviews of which a published text was taken back. One query."""
    gone = aliased(Publication)
    return frozenset(
        session.scalars(
            select(gone.subject_id)
            .join(Publication, Publication.reverts_id == gone.id)
            .where(gone.subject_id.in_(review_ids))
            .distinct()
        )
    )


def reopened_at(edition_ids: Collection[int]) -> dict[int, datetime]:
    """When each was opened again last; only those that were. One query."""
    rows = session.execute(
        select(Passage.subject_id, func.max(Passage.at))
        .where(Passage.subject_id.in_(edition_ids), Passage.trigger == REOPENED)
        .group_by(Passage.subject_id)
    )
    return dict(rows.all())


def state_of(subject: Subject) -> str:
    """Where it stands, in the words of its own definition."""
    return lifecycle.workflow_of(subject).states[subject.state].title
