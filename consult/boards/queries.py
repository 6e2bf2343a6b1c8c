"""Find ballots, what was put to them, and where members stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult import lifecycle
from consult.access import Acting, Actor
from consult.boards import rules
from consult.boards.models import Ballot, BallotVersion, Position
from consult.boards.tally import Standing, facts_of, standing_for
from consult.consultations.models import Consultation, ConsultedVersion
from consult.documents.models import Version
from consult.editions.models import Approval
from consult.groups import queries as groups
from consult.lifecycle import Passage, Subject
from consult.store import Asked, Missing, among, in_order, says, session
from workflows.facts import BallotFacts
from workflows.shapes import State
from workflows.undoing import UNDO

SHOWN = 200  # ballots in a list, newest first


class Put(NamedTuple):
    """A ballot with where members stand now, and the hashes put to it and approved by it."""

    ballot: Ballot
    positions: Sequence[Position]
    hashes: Sequence[str]
    approved: Sequence[str]


def find_ballot(ballot_id: int) -> Ballot | None:
    return session.scalars(
        select(Ballot).where(Ballot.id == ballot_id).options(joinedload(Ballot.group))
    ).one_or_none()


def get_ballot(ballot_id: int) -> Ballot:
    """Raises Missing."""
    ballot = find_ballot(ballot_id)
    if ballot is None:
        raise Missing(f"ballot {ballot_id}")
    return ballot


def newest_ballot(review_ids: Collection[int]) -> dict[int, Ballot]:
    """The newest ballot of each review."""
    newest = (
        select(func.max(Subject.id))
        .where(Subject.kind == "ballot", among(Subject.parent_id, review_ids))
        .group_by(Subject.parent_id)
    )
    found = session.scalars(
        select(Ballot).where(Ballot.id.in_(newest)).options(joinedload(Ballot.group))
    )
    return {ballot.subject.parent_id: ballot for ballot in found if ballot.subject.parent_id}


def ballots_under(review_ids: Collection[int]) -> dict[int, list[Put]]:
    """The ballots of each review, newest first. Two queries at most; every id is a key."""
    rows = session.execute(_put(), {"ids": list(review_ids)}).all()
    positions: dict[Ballot, list[Position]] = {}
    for ballot, position in rows:
        positions.setdefault(ballot, []).extend([position] if position is not None else [])
    texts = _texts_of([ballot.id for ballot in positions]) if positions else {}
    found: dict[int, list[Put]] = {each: [] for each in review_ids}
    for ballot, said in positions.items():
        put = texts.get(ballot.id, [])
        approved = [approval for _, approval in put if approval is not None]
        assert ballot.subject.parent_id is not None
        found[ballot.subject.parent_id].append(Put(ballot, said, [h for h, _ in put], approved))
    return found


@cache
def _put() -> Select[Ballot, Position | None]:
    """Put together once: every step asks it."""
    stands = and_(Position.ballot_id == Ballot.id, Position.replaced_at.is_(None))
    return (
        select(Ballot, Position)
        .join(Ballot.subject)
        .outerjoin(Position, stands)
        .where(among(Subject.parent_id))
        .options(contains_eager(Ballot.subject), joinedload(Ballot.group))
        .order_by(Ballot.id.desc(), Position.id)
    )


def _texts_of(ballot_ids: Collection[int]) -> dict[int, list[tuple[str, str | None]]]:
    """Ballot id → the hashes put to it, each with the hash of what was approved of it."""
    same = and_(
        Approval.ballot_id == BallotVersion.ballot_id,
        Approval.version_id == BallotVersion.version_id,
    )
    rows = session.execute(
        select(BallotVersion.ballot_id, BallotVersion.hash, Approval.hash)
        .outerjoin(Approval, same)
        .where(among(BallotVersion.ballot_id, ballot_ids))
        .order_by(BallotVersion.ballot_id, BallotVersion.version_id)
    )
    found: dict[int, list[tuple[str, str | None]]] = {}
    for ballot_id, put, approved in rows:
        found.setdefault(ballot_id, []).append((put, approved))
    return found


def list_ballots_of(review_id: int) -> Sequence[Ballot]:
    """Every ballot of a review, newest first."""
    return session.scalars(
        select(Ballot)
        .join(Subject, Subject.id == Ballot.id)
        .where(Subject.parent_id == review_id)
        .options(joinedload(Ballot.group))
        .order_by(Ballot.id.desc())
    ).all()


def list_ballots_for(actor: Actor, asked: Asked | None = None) -> list[Ballot]:
    """The newest ballots on reviews in which the actor has a part.

    asked  words in the title, a board; sorted by title or by when it opened
    """
    asked = asked or Asked()
    query = select(Ballot).join(Ballot.subject).options(joinedload(Ballot.group))
    if words := asked.get("words"):
        query = query.where(says(words, Subject.title))
    if board := asked.get("board"):
        query = query.where(Ballot.group_id == int(board))
    columns = {"title": func.lower(Subject.title), "opened": Ballot.opened_at}
    query = in_order(query, asked, columns, Ballot.opened_at.desc(), Ballot.id.desc())
    found = session.scalars(query.limit(SHOWN)).all()
    roles = lifecycle.kind_named("ballot").roles_of([each.subject for each in found], actor)
    return [ballot for ballot in found if roles[ballot.id]]


def positions_of(
    ballot_ids: Collection[int], *, history: bool = False
) -> dict[int, list[Position]]:
    """Positions in the order they were taken; with history, also those that were replaced."""
    query = (
        select(Position)
        .where(among(Position.ballot_id, ballot_ids))
        .options(joinedload(Position.account), joinedload(Position.spoken_by))
        .order_by(Position.ballot_id, Position.id)
    )
    if not history:
        query = query.where(Position.replaced_at.is_(None))
    rows = session.scalars(query).all()
    return {key: list(group) for key, group in groupby(rows, key=lambda row: row.ballot_id)}


def find_position(ballot_id: int, account_id: int) -> Position | None:
    """Where the member stands now."""
    return session.scalars(
        select(Position).where(
            Position.ballot_id == ballot_id,
            Position.account_id == account_id,
            Position.replaced_at.is_(None),
        )
    ).one_or_none()


def acting_on(ballot: Ballot, actor: Actor) -> Acting | None:
    """The seat for which somebody speaks on a ballot; whoever has one of their own speaks by it."""
    acting = actor.acting.get(ballot.group_id)
    return acting if acting is not None and not acting.own else None


def voice_of(ballot: Ballot, actor: Actor) -> int | None:
    """Id of the account whose position an actor takes."""
    acting = acting_on(ballot, actor)
    return acting.holder_id if acting is not None else actor.account_id


def states_of(ballots: Collection[Ballot]) -> dict[int, State]:
    """Ballot id → the state that it is in, told as what happened. At most one query.

    The definition knows only that a ballot was returned, not that its sender took it back.
    """
    found = {
        each.id: lifecycle.workflow_of(each.subject).states[each.subject.state] for each in ballots
    }
    ended = [id for id, state in found.items() if state.stage == "closed"]
    for id in taken_back(ended) if ended else ():
        found[id] = found[id].model_copy(update=rules.TAKEN_BACK)
    return found


def taken_back(ballot_ids: Collection[int]) -> set[int]:
    """Those that ended because whoever had sent the text took that back. One query.

    The step of the review comes just before the step of the ballot that it brings about.
    """
    step, by = aliased(Passage), aliased(Passage)
    before = (
        select(func.max(by.id))
        .where(by.subject_id == Subject.parent_id, by.id < step.id)
        .correlate(Subject, step)
        .scalar_subquery()
    )
    cause = aliased(Passage)
    rows = session.scalars(
        select(step.subject_id)
        .join(Subject, Subject.id == step.subject_id)
        .join(cause, cause.id == before)
        .where(among(step.subject_id, ballot_ids), step.trigger == rules.RETURN)
        .where(cause.trigger.startswith(UNDO, autoescape=True))
    )
    return set(rows)


def versions_of(ballot_ids: Collection[int]) -> dict[int, list[BallotVersion]]:
    """What was put to each body."""
    rows = session.scalars(
        select(BallotVersion)
        .join(BallotVersion.version)
        .where(among(BallotVersion.ballot_id, ballot_ids))
        .options(contains_eager(BallotVersion.version).joinedload(Version.document))
        .order_by(BallotVersion.ballot_id, Version.draft_id)  # the order of the review
    ).all()
    return {key: list(group) for key, group in groupby(rows, key=lambda row: row.ballot_id)}


def facts_for(ballots: Collection[Ballot]) -> dict[int, BallotFacts]:
    """Ballot id → where the body stands, or stood when it decided. Four queries, however many."""
    ids = [ballot.id for ballot in ballots]
    seats = groups.seats_held_at([(each.id, each.group_id, each.closed_at) for each in ballots])
    positions, versions = positions_of(ids), versions_of(ids)
    return {
        ballot.id: facts_of(
            ballot.subject.state,
            lifecycle.workflow_of(ballot.subject),
            seats[ballot.id],
            positions.get(ballot.id, []),
            [each.hash for each in versions.get(ballot.id, [])],
        )
        for ballot in ballots
    }


def standings_for(ballots: Collection[Ballot]) -> dict[int, Standing]:
    """Ballot id → the same beside the numbers of its review's definition. Five queries."""
    facts = facts_for(ballots)
    parents = {
        subject.id: subject
        for subject in session.scalars(
            select(Subject).where(Subject.id.in_([b.subject.parent_id for b in ballots]))
        )
    }
    found = {}
    for ballot in ballots:
        assert ballot.subject.parent_id is not None
        flow = lifecycle.workflow_of(parents[ballot.subject.parent_id])
        found[ballot.id] = standing_for(facts[ballot.id], flow)
    return found


def consulted_versions(review_id: int) -> dict[int, Version]:
    """Draft id → the version that partner agencies were last asked about."""
    rows = session.scalars(
        select(ConsultedVersion)
        .join(Consultation, Consultation.id == ConsultedVersion.consultation_id)
        .join(Subject, Subject.id == Consultation.id)
        .where(Subject.parent_id == review_id, Consultation.audience == "agencies")
        .options(joinedload(ConsultedVersion.version))
        .order_by(Consultation.id)
    )
    return {row.version.draft_id: row.version for row in rows}


def list_positions_on(voices: Mapping[int, int | None]) -> dict[int, Position]:
    """Ballot id → the position of the voice that is asked for there. One query.

    voices  ballot id → id of the account whose position it is
    """
    rows = session.scalars(
        select(Position).where(
            Position.account_id.in_(set(voices.values())),
            Position.ballot_id.in_(voices),
            Position.replaced_at.is_(None),
        )
    )
    return {each.ballot_id: each for each in rows if voices[each.ballot_id] == each.account_id}
