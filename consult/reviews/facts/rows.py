"""The rows behind the facts of many reviews, read once: pages show them, guards judge by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.assessments import queries as assessments
from consult.assessments.models import Assessment
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.boards.queries import Put
from consult.boards.tally import facts_of
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.consultations.queries import Asked
from consult.dispositions import queries as dispositions
from consult.dispositions.queries import Tally
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.documents.queries import Drafted
from consult.groups import queries as groups
from consult.groups.models import Seat
from consult.reviews.models import Review
from workflows.facts import BallotFacts, RoundFacts


@dataclass(frozen=True)
class Rounds:
    """The rounds of one review, oldest first; the comments on each, by its id."""

    asked: Sequence[Asked]
    tallies: Mapping[int, Tally]

    def newest(self, audience: str) -> Asked | None:
        """The newest round for "group" or "agencies"."""
        return next((each for each in self.asked[::-1] if each.round.audience == audience), None)

    def of(self, audience: str) -> list[Consultation]:
        return [each.round for each in self.asked if each.round.audience == audience]

    def known(self, asked: Asked) -> RoundFacts:
        """Of one round, without its comments."""
        return consultations.round_facts(asked)

    def consulted(self) -> dict[int, Version] | None:
        """Draft id → the version that partners were last asked about; None before that."""
        opened = [each for each in self.asked if each.round.opens_at is not None]
        asked = [each for each in opened if each.round.audience == "agencies"]
        if not asked:
            return None
        return {row.version.draft_id: row.version for row in asked[-1].versions}


@dataclass(frozen=True)
class Rows:
    """Everything of these reviews, keyed by the id of what it belongs to."""

    reviews: Mapping[int, Review]
    rounds: Mapping[int, Rounds]  # by review
    drafts: Mapping[int, Sequence[Drafted]]  # by review
    seats: Mapping[int, Sequence[Seat]]  # by body: those held now
    assessments: Mapping[int, Sequence[tuple[Assessment, datetime | None]]]  # by review
    ballots: Mapping[int, Sequence[Put]]  # by review: newest first

    def ballot_of(self, review_id: int) -> Ballot | None:
        """The newest."""
        put = self.put_of(review_id)
        return put.ballot if put else None

    def put_of(self, review_id: int) -> Put | None:
        return next(iter(self.ballots[review_id]), None)

    def standing_of(self, review_id: int) -> BallotFacts | None:
        """Where the body stands on the newest ballot."""
        put = self.put_of(review_id)
        if put is None:
            return None
        seats = self.seats[put.ballot.group_id]
        return facts_of(put.ballot.subject.state, seats, put.positions, put.hashes)

    def approved_of(self, review_id: int) -> tuple[str, ...]:
        """Hashes of what the newest carried ballot approved."""
        carried = (put for put in self.ballots[review_id] if put.ballot.subject.state == "carried")
        return tuple(next((put.approved for put in carried), ()))


def read_rows(reviews: Iterable[Review]) -> Rows:
    """At most 11 queries, however many reviews there are and whatever they hold."""
    found = {review.id: review for review in reviews}
    ids = list(found)
    ballots = boards.ballots_under(ids)
    bodies = {body for r in found.values() for body in (r.group_id, r.board_id) if body}
    bodies |= {put.ballot.group_id for each in ballots.values() for put in each}
    return Rows(
        reviews=found,
        rounds=_rounds(ids),
        drafts=documents.drafted_under(ids),
        seats=groups.seats_of(list(bodies)),
        assessments=assessments.newest_signed(ids),
        ballots=ballots,
    )


def _rounds(review_ids: Sequence[int]) -> dict[int, Rounds]:
    found = consultations.asked_under(review_ids)
    ids = [each.round.id for asked in found.values() for each in asked]
    tallies = dispositions.tally(ids) if ids else {}
    return {review_id: Rounds(asked, tallies) for review_id, asked in found.items()}
