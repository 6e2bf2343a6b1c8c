"""What a round asks, on which text, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from consult.consultations.models import ConsultedVersion, Question
from consult.documents.models import BlockRow, Version
from consult.lifecycle.models import Subject
from consult.responses.models import Answer, Response
from consult.store import Missing, session

PLACES = "places found"
Spot = tuple[int, str | None]
PLACE = (
    select(Version, BlockRow)
    .join(ConsultedVersion, ConsultedVersion.version_id == Version.id)
    .outerjoin(BlockRow, (BlockRow.version_id == Version.id) & (BlockRow.anchor == bindparam("at")))
    .where(ConsultedVersion.consultation_id == bindparam("round"), Version.id == bindparam("of"))
    .options(joinedload(Version.document))
)


def answers_of(response_id: int) -> dict[int, Answer]:
    """Question id → answer, cleared ones included. One query."""
    query = select(Answer).where(Answer.response_id == response_id)
    rows = session.scalars(query.options(joinedload(Answer.edited_by)))
    return {answer.question_id: answer for answer in rows}


def list_submitted_answers(consultation_ids: Sequence[int]) -> Sequence[Answer]:
    """Answers of submitted responses that say something, by question and respondent."""
    query = (
        select(Answer)
        .join(Response, Response.id == Answer.response_id)
        .join(Subject, Subject.id == Response.id)
        .join(Answer.question)
        .where(Response.consultation_id.in_(consultation_ids))
        .where(Subject.state == "submitted", Answer.value != "")
        .options(joinedload(Answer.question))
        .order_by(Question.position, Response.id)
    )
    return session.scalars(query).all()


def list_questions(consultation_id: int) -> Sequence[Question]:
    query = select(Question).where(Question.consultation_id == consultation_id)
    return session.scalars(query.order_by(Question.position, Question.id)).all()


def list_consulted_versions(consultation_id: int) -> Sequence[Version]:
    query = (
        select(Version)
        .join(ConsultedVersion, ConsultedVersion.version_id == Version.id)
        .where(ConsultedVersion.consultation_id == consultation_id)
        .options(joinedload(Version.document))
        .order_by(Version.draft_id)  # the order of the review
    )
    return session.scalars(query).all()


class Place(NamedTuple):
    """Where a comment stands: a block, or with none the whole of a version."""

    version: Version
    block: BlockRow | None


def get_place(consultation_id: int, version_id: int, anchor: str | None) -> Place:
    """The version that this round is about, with its block. One query.

    It is asked for once in a transaction: a round that has opened stays about the same versions,
    and their blocks never change. Raises Missing for a version or a block of another round.
    """
    known: dict[tuple[int, int, str | None], Place] = session.info.setdefault(PLACES, {})
    key = (consultation_id, version_id, anchor)
    if key not in known:
        known[key] = _find_place(*key)
    return known[key]


def check_places(consultation_id: int, places: Collection[tuple[int, str | None]]) -> None:
    """The same for many places: one query. Raises Missing."""
    if not places:
        return
    known: set[tuple[int, str | None]] = set()
    for version_id, anchor in session.execute(
        select(ConsultedVersion.version_id, BlockRow.anchor)
        .outerjoin(BlockRow, BlockRow.version_id == ConsultedVersion.version_id)
        .where(ConsultedVersion.consultation_id == consultation_id)
    ):
        known |= {(version_id, None), (version_id, anchor)}
    if strange := set(places) - known:
        raise Missing(f"places {sorted(strange, key=str)} in round {consultation_id}")


def words_at(places: Collection[tuple[int, str | None]]) -> dict[Spot, tuple[str, str]]:
    """Place → kind and text of the block there, of places that are one. One query, or none."""
    anchors = {anchor for _, anchor in places if anchor is not None}
    if not anchors:
        return {}
    rows = session.execute(
        select(BlockRow.version_id, BlockRow.anchor, BlockRow.kind, BlockRow.text).where(
            BlockRow.version_id.in_({version_id for version_id, _ in places}),
            BlockRow.anchor.in_(anchors),
        )
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def blocks_at(places: Collection[tuple[int, str | None]]) -> dict[Spot, BlockRow]:
    """The blocks of those places that are one. One query, or none."""
    if not places:
        return {}
    rows = session.scalars(
        select(BlockRow).where(
            BlockRow.version_id.in_({version_id for version_id, _ in places}),
            BlockRow.anchor.in_({anchor for _, anchor in places if anchor is not None}),
        )
    )
    return {(row.version_id, row.anchor): row for row in rows}


def _find_place(consultation_id: int, version_id: int, anchor: str | None) -> Place:
    given = {"round": consultation_id, "of": version_id, "at": anchor}
    row = session.execute(PLACE, given).one_or_none()
    if row is None or (row[1] is None and anchor is not None):
        raise Missing(f"block {anchor} of version {version_id} in round {consultation_id}")
    return Place(*row)


def list_blocks(version_ids: Sequence[int]) -> Sequence[BlockRow]:
    """Blocks of several versions in one query, each version's in order."""
    query = select(BlockRow).where(BlockRow.version_id.in_(version_ids))
    return session.scalars(query.order_by(BlockRow.version_id, BlockRow.position)).all()
