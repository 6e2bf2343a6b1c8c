"""The rows behind the facts of many reviews, read once: pages show them, guards judge by them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from consult.assessments import queries as assessments
from consult.assessments.models import Assessment
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.dispositions import queries as dispositions
from consult.dispositions.queries import Tally
from consult.documents import queries as documents
from consult.documents.models import Draft, Version
from consult.editions import queries as editions
from consult.groups import queries as groups
from consult.groups.models import Seat
from consult.lifecycle import workflow_of
from consult.reviews import queries
from consult.reviews.models import Hold, Owner, OwnerSignature, Report, Review
from consult.store import session
from workflows.facts import BallotFacts, RoundFacts

SUBSTANCE = ("substantive", "new")
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Rounds:
    """The rounds of one review, oldest first; what is known of each, by its id."""

    rounds: Sequence[Consultation]
    known: Mapping[int, RoundFacts]  # without their comments
    tallies: Mapping[int, Tally]
    versions: Mapping[int, Sequence[Version]]

    def consulted(self) -> dict[int, Version] | None:
        """Draft id → the version that partners were last asked about; None before that."""
        asked = [r for r in self.rounds if r.audience == "agencies" and r.opens_at is not None]
        if not asked:
            return None
        return {each.draft_id: each for each in self.versions[asked[-1].id]}


@dataclass(frozen=True)
class Rows:
    """Everything of these reviews, keyed by the id of what it belongs to."""

    reviews: Mapping[int, Review]
    rounds: Mapping[int, Rounds]  # by review
    drafts: Mapping[int, Sequence[Draft]]  # by review
    newest: Mapping[int, Version]  # by draft
    blocks: Mapping[int, int]  # by version: how many
    published: Mapping[int, int]  # by document: the version in force
    classes: Mapping[int, Sequence[tuple[int, str]]]  # by draft: number and class of each version
    numbered: Mapping[tuple[int, str], int]  # (draft, hash) → number of the newest that says so
    seats: Mapping[int, Sequence[Seat]]  # by body: those held now
    assessments: Mapping[int, Sequence[tuple[Assessment, datetime | None]]]  # by review
    ballots: Mapping[int, Ballot]  # by review: the newest
    standing: Mapping[int, BallotFacts]  # by ballot
    approved: Mapping[int, Sequence[str]]  # by review: hashes of the newest carried ballot
    begun: Mapping[int, bool]  # by draft, where it is asked: whether it began with its base
    holds: Mapping[int, Hold]  # by review
    reports: Mapping[int, Sequence[Report]]  # by review, newest first
    owners: Mapping[int, Sequence[Owner]]  # by review
    signatures: Mapping[tuple[int, int], Sequence[OwnerSignature]]  # by review and agency


def read_rows(review_ids: Sequence[int]) -> Rows:
    """At most 29 queries, however many reviews there are and whatever they hold."""
    reviews = queries.get_reviews(review_ids)
    drafts = documents.drafts_of(review_ids)
    flat = [draft for each in drafts.values() for draft in each]
    newest = documents.newest_versions([draft.id for draft in flat])
    ballots = boards.newest_ballot(review_ids)
    bodies = {
        body
        for review in reviews.values()
        for body in (review.group_id, review.board_id, review.ratifying_id)
        if body
    }
    owned = _that_use(reviews, "every_owner_has_signed")
    light = set(_that_use(reviews, "change_is_editorial"))
    return Rows(
        reviews=reviews,
        rounds=_rounds(review_ids),
        drafts=drafts,
        newest=newest,
        blocks=documents.count_blocks([version.id for version in newest.values()]),
        published=editions.published_version_ids([draft.document_id for draft in flat]),
        classes=_classes([draft.id for draft in flat]),
        numbered=_numbered([draft.id for draft in flat]),
        seats=groups.seats_of(list(bodies)),
        assessments=assessments.newest_signed(review_ids),
        ballots=ballots,
        standing=boards.facts_for(ballots.values()) if ballots else {},
        approved=_approved(review_ids) if ballots else {},
        begun=_begun([draft.id for draft in flat if draft.subject_id in light]),
        holds=_if_any(queries.holds_of, [r.id for r in reviews.values() if r.subject.held_from]),
        reports=_if_any(queries.reports_of, _that_use(reviews, "report_is_made")),
        owners=_if_any(queries.owners_of, owned),
        signatures=_if_any(queries.signatures_of, owned),
    )


def _that_use(reviews: Mapping[int, Review], guard: str) -> list[int]:
    """Ids of those whose definition carries the guard: only of them its facts are read."""
    return [each.id for each in reviews.values() if workflow_of(each.subject).uses(guard)]


def _if_any(read: Callable[[list[int]], Mapping[K, V]], ids: list[int]) -> Mapping[K, V]:
    return read(ids) if ids else {}


def _rounds(review_ids: Sequence[int]) -> dict[int, Rounds]:
    found = consultations.rounds_of(review_ids)
    flat = [each for rounds in found.values() for each in rounds]
    if not flat:
        return {review_id: Rounds([], {}, {}, {}) for review_id in found}
    ids = [each.id for each in flat]
    known, tallies = consultations.round_facts(flat), dispositions.tally(ids)
    versions = {
        each: [row.version for row in rows]
        for each, rows in consultations.versions_of_many(ids).items()
    }
    return {
        review_id: Rounds(rounds, known, tallies, versions) for review_id, rounds in found.items()
    }


def _classes(draft_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    rows = session.execute(
        select(Version.draft_id, Version.number, Version.change_class)
        .where(Version.draft_id.in_(draft_ids))
        .order_by(Version.draft_id, Version.number)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row.draft_id, []).append((row.number, row.change_class))
    return found


def _begun(draft_ids: Sequence[int]) -> dict[int, bool]:
    """Whether the first version of each draft is, word for word, what it builds on."""
    if not draft_ids:
        return {}
    first, base = aliased(Version), aliased(Version)
    rows = session.execute(
        select(Draft.id, first.hash, base.hash)
        .join(first, and_(first.draft_id == Draft.id, first.number == 1))
        .outerjoin(base, base.id == Draft.base_version_id)
        .where(Draft.id.in_(draft_ids))
    )
    return {row[0]: row[1] == row[2] for row in rows}


def _numbered(draft_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = session.execute(
        select(Version.draft_id, Version.hash, func.max(Version.number))
        .where(Version.draft_id.in_(draft_ids))
        .group_by(Version.draft_id, Version.hash)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _approved(review_ids: Collection[int]) -> dict[int, Sequence[str]]:
    carried = boards.newest_ballot(review_ids, states=("carried",))
    approvals = editions.approvals_of_many([ballot.id for ballot in carried.values()])
    return {
        review_id: tuple(each.hash for each in approvals.get(ballot.id, ()))
        for review_id, ballot in carried.items()
    }
