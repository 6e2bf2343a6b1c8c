"""A review as it stood at a moment: from the record, and from rows that say from when until when.

Nothing is kept for this. What was changed in place since (a name, the wording of a comment) is
known from the record alone, and not shown here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from consult.accounts.models import Agency
from consult.assessments.models import Assessment, AssessmentReview
from consult.audit.queries import skim_entries
from consult.boards.models import Position
from consult.consultations.models import Consultation, Extension
from consult.documents.models import Draft, Version
from consult.editions.models import Publication
from consult.groups.models import Group, Seat
from consult.lifecycle import Definition, Passage, Subject
from consult.lifecycle.definitions import engine_of
from consult.responses.models import Comment, Response
from consult.responses.queries.responses import WAS_ASKED
from consult.reviews.models import Hold, OwnerSignature, Review
from consult.store import session
from workflows.shapes import Workflow

When = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


def _held(since: When, until: When, at: datetime) -> ColumnElement[bool]:
    """It had begun, and had not ended."""
    return (since <= at) & or_(until.is_(None), until > at)


def last_passages(subject_ids: Sequence[int], at: datetime) -> dict[int, Passage]:
    """Subject id → the last step that it had taken by then; only those that had taken one."""
    rows = session.scalars(
        select(Passage)
        .where(Passage.subject_id.in_(subject_ids), Passage.at <= at)
        .order_by(Passage.id)
    )
    return {row.subject_id: row for row in rows}


MOVES = ("started", "step-taken", "moved-to-version")


def flows_then(things: Sequence[str], at: datetime) -> dict[str, Workflow]:
    """Thing → the version of its definition that it went by, from the record. Two queries.

    A beginning names that by key and version, every later move by digest.
    """
    named: dict[str, tuple[str, int] | str] = {}
    for row in skim_entries(things, acts=MOVES, facts_of=MOVES, until=at):
        if row.facts:
            begun = (row.facts["definition"], row.facts.get("version", 0))
            named.setdefault(row.thing, begun if row.act == "started" else begun[0])
    keys = [each[0] for each in named.values() if isinstance(each, tuple)]
    digests = [each for each in named.values() if isinstance(each, str)]
    stored = session.scalars(
        select(Definition).where(Definition.key.in_(keys) | Definition.digest.in_(digests))
    ).all()
    known: dict[tuple[str, int] | str, Definition] = {row.digest: row for row in stored}
    known |= {(row.key, row.version): row for row in stored}
    return {
        thing: engine_of(known[each]).workflow for thing, each in named.items() if each in known
    }


def flows_of(digests: Collection[str]) -> dict[str, Workflow]:
    """Digest → that version of a definition, of those that are stored. At most one query."""
    if not digests:
        return {}
    rows = session.scalars(select(Definition).where(Definition.digest.in_(digests)))
    return {row.digest: engine_of(row).workflow for row in rows}


class Bodies(NamedTuple):
    """Which bodies the review had been given; None where there was none."""

    group: Group | None
    board: Group | None
    ratifying: Group | None


def bodies_then(review: Review, at: datetime) -> Bodies:
    """From the record: each entry says what was named, and what had been before. Two queries."""
    acts = ("bodies-named", "review-started")
    named = skim_entries([review.subject.thing], acts=acts, facts_of=acts)
    ids = {"group": review.group_id, "board": review.board_id, "ratifying": review.ratifying_id}
    for row in named:  # newest first: what came later is taken back
        facts = row.facts or {}
        if row.at <= at:
            ids = {name: facts.get(name) for name in ids}
            break
        ids = {name: facts.get("before", facts).get(name) for name in ids}
    wanted = [each for each in ids.values() if each is not None]
    found = {each.id: each for each in session.scalars(select(Group).where(Group.id.in_(wanted)))}
    return Bodies(*(found.get(ids[name] or 0) for name in ("group", "board", "ratifying")))


def seats_then(group_ids: Sequence[int], at: datetime) -> dict[int, list[Seat]]:
    """Group id → the seats that were held, leads and chairs first. One query."""
    found: dict[int, list[Seat]] = {each: [] for each in group_ids}
    rows = session.scalars(
        select(Seat)
        .join(Seat.account)
        .options(contains_eager(Seat.account))
        .where(Seat.group_id.in_(group_ids), _held(Seat.joined_at, Seat.left_at, at))
        .order_by(Seat.role == "member", Seat.id)
    )
    for seat in rows:
        found[seat.group_id].append(seat)
    return found


def drafts_then(review: Review, at: datetime) -> list[Draft]:
    """Those that had been put under the review. Two queries."""
    drafts = session.scalars(
        select(Draft)
        .where(Draft.subject_id == review.id)
        .options(joinedload(Draft.document))
        .order_by(Draft.id)
    ).all()
    put = skim_entries(
        [f"document:{each.document_id}" for each in drafts],
        acts=["draft-put-under-review"],
        facts_of=["draft-put-under-review"],
        until=at,
    )
    there = {row.facts["draft"] for row in put if row.facts}
    return [each for each in drafts if each.id in there]


def newest_versions_then(draft_ids: Sequence[int], at: datetime) -> dict[int, Version]:
    """Draft id → its newest version at that moment. One query."""
    rows = session.scalars(
        select(Version)
        .where(Version.draft_id.in_(draft_ids), Version.created_at <= at)
        .order_by(Version.number)
    )
    return {row.draft_id: row for row in rows}


def publications_then(document_ids: Sequence[int], at: datetime) -> dict[int, Publication]:
    """Document id → what of it was published last. One query."""
    rows = session.scalars(
        select(Publication)
        .where(Publication.document_id.in_(document_ids), Publication.published_at <= at)
        .order_by(Publication.id)
    )
    return {row.document_id: row for row in rows}


def rounds_then(review_id: int, at: datetime) -> list[Consultation]:
    """Rounds that had been begun, oldest first. One query."""
    return list(
        session.scalars(
            select(Consultation)
            .join(Subject, Subject.id == Consultation.id)
            .where(Subject.parent_id == review_id, Subject.created_at <= at)
            .order_by(Consultation.id)
        )
    )


CLOSINGS = ["window-set", "window-extended"]


def closing_times_then(things: Sequence[str], at: datetime) -> dict[str, datetime]:
    """Thing → the closing time that had been set for it last. One query."""
    rows = skim_entries(things, acts=CLOSINGS, facts_of=CLOSINGS, until=at)
    found: dict[str, datetime] = {}
    for row in rows:
        if row.facts and row.facts.get("closes_at"):
            found.setdefault(row.thing, datetime.fromisoformat(row.facts["closes_at"]))
    return found


class Answer(NamedTuple):
    """Of somebody who was asked: the last step of their response; None: it had taken none."""

    response: Response
    last: Passage | None


def answers_then(round_ids: Sequence[int], at: datetime) -> dict[int, list[Answer]]:
    """Round id → everyone who was asked, by name. Two queries.

    From the steps that were taken: the rows of who is expected say how it stands today.
    """
    found: dict[int, list[Answer]] = {each: [] for each in round_ids}
    asked = session.scalars(
        select(Response)
        .where(Response.consultation_id.in_(round_ids), WAS_ASKED)
        .options(joinedload(Response.agency), joinedload(Response.account))
    ).all()
    steps = last_passages([each.id for each in asked], at)
    for each in sorted(asked, key=lambda one: (one.own_name.casefold(), one.id)):
        found[each.consultation_id].append(Answer(each, steps.get(each.id)))
    return found


def comments_then(round_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Round id → comments of responses that were sent in, and not reopened or taken back. One
    query."""
    last = (
        select(func.max(Passage.id))
        .join(Response, Response.id == Passage.subject_id)
        .where(Response.consultation_id.in_(round_ids), Passage.at <= at)
        .group_by(Passage.subject_id)
    )
    sent = select(Passage.subject_id).where(Passage.id.in_(last), Passage.to_state == "submitted")
    rows = session.execute(
        select(Response.consultation_id, func.count(Comment.id))
        .join(Comment, Comment.response_id == Response.id)
        .where(Response.consultation_id.in_(round_ids), Response.id.in_(sent))
        .where(_held(Comment.created_at, Comment.removed_at, at))
        .where(_held(Comment.created_at, Comment.left_out_at, at))
        .group_by(Response.consultation_id)
    )
    return {row[0]: row[1] for row in rows}


def outcomes_then(review: Review, at: datetime) -> Counter[str]:
    """Outcome → how many comments had it then. From the record. One query."""
    act = ["outcome-recorded"]
    rows = skim_entries([review.subject.thing], acts=act, facts_of=act, until=at)
    latest: dict[int, str] = {}
    for row in rows:  # newest first
        if row.facts:
            latest.setdefault(row.facts["comment"], row.facts["outcome"])
    return Counter(latest.values())


def positions_then(ballot_ids: Sequence[int], at: datetime) -> dict[int, list[Position]]:
    """Ballot id → the positions that stood. One query."""
    found: dict[int, list[Position]] = {each: [] for each in ballot_ids}
    rows = session.scalars(
        select(Position)
        .where(Position.ballot_id.in_(ballot_ids))
        .where(_held(Position.taken_at, Position.replaced_at, at))
        .options(joinedload(Position.account))
        .order_by(Position.id)
    )
    for row in rows:
        found[row.ballot_id].append(row)
    return found


def assessments_then(review_id: int, at: datetime) -> list[tuple[Assessment, datetime | None]]:
    """The newest of each kind that had been signed, and when that was last checked. Two queries."""
    signed = session.scalars(
        select(Assessment)
        .where(Assessment.subject_id == review_id, Assessment.signed_at <= at)
        .order_by(Assessment.number)
    )
    newest = {each.kind: each for each in signed}
    checked = dict(
        session.execute(
            select(AssessmentReview.assessment_id, func.max(AssessmentReview.reviewed_at))
            .where(AssessmentReview.assessment_id.in_([each.id for each in newest.values()]))
            .where(AssessmentReview.reviewed_at <= at)
            .group_by(AssessmentReview.assessment_id)
        ).all()
    )
    return [(each, checked.get(each.id)) for each in newest.values()]


class Owned(NamedTuple):
    """An agency that owned the text, and what was signed for it last; None: nothing yet."""

    agency: Agency
    signature: OwnerSignature | None


def owners_then(review: Review, at: datetime) -> list[Owned]:
    """By name. Who owned it is from the record: each entry says what had been before. Three
    queries."""
    act = ["owners-named"]
    ids: list[int] = []
    for row in skim_entries([review.subject.thing], acts=act, facts_of=act):  # newest first
        facts = row.facts or {}
        ids = facts.get("agencies" if row.at <= at else "before", [])
        if row.at <= at:
            break
    if not ids:
        return []
    agencies = session.scalars(
        select(Agency).where(Agency.id.in_(ids)).order_by(Agency.name, Agency.id)
    ).all()
    signed = session.scalars(
        select(OwnerSignature)
        .where(OwnerSignature.review_id == review.id, OwnerSignature.signed_at <= at)
        .options(joinedload(OwnerSignature.version))
        .order_by(OwnerSignature.id)
    )
    last = {each.agency_id: each for each in signed}
    return [Owned(each, last.get(each.id)) for each in agencies]


def own_times_then(round_ids: Sequence[int], at: datetime) -> dict[int, list[Extension]]:
    """Round id → the longest time that each agency had been given for itself, by its name. One
    query."""
    rows = session.scalars(
        select(Extension)
        .join(Extension.agency)
        .where(Extension.consultation_id.in_(round_ids), Extension.granted_at <= at)
        .options(contains_eager(Extension.agency))
        .order_by(Agency.name, Extension.agency_id, Extension.id)
    )
    last = {(each.consultation_id, each.agency_id): each for each in rows}
    found: dict[int, list[Extension]] = {each: [] for each in round_ids}
    for (round_id, _), each in last.items():
        found[round_id].append(each)
    return found


def hold_then(review_id: int, at: datetime) -> Hold | None:
    """The hold that it was on. One query."""
    return session.scalars(
        select(Hold)
        .where(Hold.review_id == review_id, _held(Hold.began_at, Hold.ended_at, at))
        .order_by(Hold.id.desc())
        .limit(1)
    ).one_or_none()
