"""The rows behind the facts of many reviews, read once: pages show them, guards judge by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from consult.assessments import queries as assessments
from consult.audit.queries import Told, get_entries
from consult.boards import queries as boards
from consult.boards.models import Ballot
from consult.boards.queries import Put
from consult.boards.tally import facts_of
from consult.consultations import queries as consultations
from consult.consultations.queries import Asked, Brief, Shown
from consult.dispositions import queries as dispositions
from consult.dispositions.queries import Tally
from consult.documents import queries as documents
from consult.documents.queries import Drafted
from consult.editions import queries as editions
from consult.groups import queries as groups
from consult.groups.models import Seat
from consult.lifecycle import Passage, Subject, undoing, workflow_of
from consult.reviews import queries
from consult.reviews.facts.earlier import passages_of
from consult.reviews.models import Hold, Override, Owner, OwnerSignature, Report, Review
from workflows.facts import BallotFacts, RoundFacts
from workflows.shapes import Workflow

IN_FORCE = "in_force_since"
K = TypeVar("K")
V = TypeVar("V")


class Place(NamedTuple):
    """The reviews that stand in one state of one version of a definition."""

    flow: Workflow
    state: str
    review_ids: list[int]


@dataclass(frozen=True)
class Rounds:
    """The rounds of one review, oldest first; the comments on each, by its id."""

    asked: Sequence[Asked]
    tallies: Mapping[int, Tally]

    def newest(self, audience: str) -> Asked | None:
        """The newest round for "group" or "agencies"."""
        return next((each for each in self.asked[::-1] if each.round.audience == audience), None)

    @property
    def unread_id(self) -> int | None:
        """The newest round in which answers of individuals wait to be read."""
        return next((each.round.id for each in self.asked[::-1] if each.unread), None)

    @property
    def is_prepared(self) -> bool:
        """Whether a round is being prepared."""
        return any(each.round.state == "preparing" for each in self.asked)

    def of(self, audience: str) -> list[Brief]:
        return [each.round for each in self.asked if each.round.audience == audience]

    def known(self, asked: Asked) -> RoundFacts:
        """Of one round, without its comments."""
        return consultations.round_facts(asked)

    def consulted(self) -> dict[int, Shown] | None:
        """Draft id → the version that partners were last asked about; None before that."""
        opened = [each for each in self.asked if each.round.opens_at is not None]
        asked = [each for each in opened if each.round.audience == "agencies"]
        if not asked:
            return None
        return {each.draft_id: each for each in asked[-1].versions}


@dataclass(frozen=True)
class Rows:
    """Everything of these reviews, keyed by the id of what it belongs to."""

    reviews: Mapping[int, Review]
    rounds: Mapping[int, Rounds]  # by review
    drafts: Mapping[int, Sequence[Drafted]]  # by review
    seats: Mapping[int, Sequence[Seat]]  # by body: those held now
    assessments: Mapping[int, Sequence[assessments.Signed]]  # by review
    ballots: Mapping[int, Sequence[Put]]  # by review: newest first
    begun: Mapping[int, bool]  # by draft, where it is asked: whether it began with its base
    looked: Mapping[int, str]  # by version, where it is asked: the class that its words suggest
    holds: Mapping[int, Hold]  # by review, of those on hold
    reports: Mapping[int, Sequence[Report]]  # by review, where they are asked: newest first
    owners: Mapping[int, Sequence[Owner]]  # by review, where they are asked
    overrides: Mapping[int, Sequence[Override]]  # by review, where a step from here has any
    signatures: Mapping[tuple[int, int], Sequence[OwnerSignature]]  # by review and agency
    published: Mapping[int, datetime]  # by review, where a timer asks: when its text came in force
    moves: Mapping[int, Passage]  # by review, where it may perhaps be taken back
    since: Mapping[int, Sequence[Told]]  # by review: what was done after that
    behind: Mapping[
        int, queries.Behind
    ]  # by document, where it is asked: who signed or ratified it
    passages: Mapping[int, Sequence[Passage]]  # by review, where they are asked: oldest first

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
        subject = put.ballot.subject
        flow = workflow_of(subject)
        return facts_of(subject.state, flow, seats, put.positions, put.hashes)

    def unsigned(self, review_id: int) -> list[Owner]:
        """The owners that have not signed the newest version of every draft."""
        now = {each.newest.id for each in self.drafts[review_id] if each.newest is not None}
        return [
            each
            for each in self.owners.get(review_id, ())
            if not now
            or not now
            <= {sign.version_id for sign in self.signatures.get((review_id, each.agency_id), ())}
        ]

    def approved_of(self, review_id: int) -> tuple[str, ...]:
        """Hashes of what the newest carried ballot approved."""
        carried = (put for put in self.ballots[review_id] if put.ballot.subject.state == "carried")
        return tuple(next((put.approved for put in carried), ()))


def read_rows(reviews: Iterable[Review]) -> Rows:
    """At most 27 queries, however many reviews there are and whatever they hold.

    Eleven of them only where a review is on hold, or its definition asks for what they read; five
    only where a step was taken just now that may be taken back.
    """
    found = {review.id: review for review in reviews}
    ids, places = list(found), _places(found.values())
    drafts, ballots = documents.drafted_under(ids), boards.ballots_under(ids)
    owned = _that_use(places, "every_owner_has_signed")
    passed = _that_ask_here(places, "owners_are_not_passed_over")
    moves = undoing.moves_to_undo([each.subject for each in found.values()])
    return Rows(
        reviews=found,
        rounds=_rounds(ids),
        drafts=drafts,
        seats=groups.seats_of(_bodies(found.values(), ballots)),
        assessments=assessments.newest_signed(ids),
        ballots=ballots,
        begun=_begun(drafts, _that_use(places, "change_is_editorial")),
        looked=_looked(drafts, _that_ask_here(places, "class_is_as_it_looks")),
        holds=_if_any(queries.holds_of, [r.id for r in found.values() if r.subject.held_from]),
        reports=_if_any(queries.reports_of, _that_use(places, "report_is_made")),
        owners=_if_any(queries.owners_of, owned),
        overrides=_if_any(queries.overrides_of, _in(places, _may_be_overridden)),
        signatures=_if_any(queries.signatures_of, owned),
        published=_published(_in(places, _counts_from_publication)),
        moves=moves,
        since=_since(moves, drafts) if moves else {},
        behind=_behind(drafts, passed),
        passages=passages_of([found[each].subject for each in _that_look_back(places, ballots)]),
    )


def _places(reviews: Iterable[Review]) -> list[Place]:
    """Hundreds of reviews stand in a few places, and only those say what has to be read."""
    found: dict[tuple[int, str], list[Subject]] = defaultdict(list)
    for review in reviews:
        subject = review.subject
        found[subject.definition_id, subject.state].append(subject)
    return [
        Place(workflow_of(some[0]), state, [each.id for each in some])
        for (_, state), some in found.items()
    ]


def _in(places: Iterable[Place], suits: Callable[[Place], bool]) -> list[int]:
    return [each for place in places if suits(place) for each in place.review_ids]


def _may_be_overridden(place: Place) -> bool:
    return any(step.overrides for step in place.flow.steps_from(place.state))


def _counts_from_publication(place: Place) -> bool:
    timed = any(timer.at == IN_FORCE for timer in place.flow.timers)
    return timed and place.flow.states[place.state].stage == "live"


def _published(review_ids: list[int]) -> dict[int, datetime]:
    rows = editions.list_in_force_of(review_ids) if review_ids else ()
    return {row.subject_id: row.published_at for row in rows}


def _since(
    moves: Mapping[int, Passage], drafts: Mapping[int, Sequence[Drafted]]
) -> dict[int, list[Told]]:
    """Review id → what was done on it, on what is under it, and on its documents, since then."""
    texts = {each: [f"document:{d.document_id}" for d in drafts[each]] for each in moves}
    ids = undoing.done_since(moves.values(), texts)
    every = [entry_id for some in ids.values() for entry_id in some]
    told = {each.entry.id: each for each in get_entries(every)} if every else {}
    return {review_id: [told[each] for each in some] for review_id, some in ids.items()}


def _bodies(reviews: Iterable[Review], ballots: Mapping[int, Sequence[Put]]) -> list[int]:
    """Ids of all that have a part in these reviews or were asked to decide."""
    parts = [body for r in reviews for body in (r.group_id, r.board_id, r.ratifying_id) if body]
    return list({*parts, *(put.ballot.group_id for each in ballots.values() for put in each)})


def _begun(drafts: Mapping[int, Sequence[Drafted]], review_ids: list[int]) -> dict[int, bool]:
    """Draft id → whether its first version is, word for word, what it builds on."""
    flat = [each for review_id in review_ids for each in drafts[review_id] if each.versions]
    bases = [each.base_version_id for each in flat if each.base_version_id]
    hashes = _if_any(documents.hashes_of, bases)
    return {
        each.id: each.versions[-1].hash == hashes.get(each.base_version_id or 0) for each in flat
    }


def _looked(drafts: Mapping[int, Sequence[Drafted]], review_ids: list[int]) -> Mapping[int, str]:
    ids = {each.document_id for review_id in review_ids for each in drafts[review_id]}
    return _if_any(documents.looked_like, list(ids))


def _that_use(places: Iterable[Place], guard: str) -> list[int]:
    """Ids of those whose definition carries the guard: only of them its facts are read."""
    return _in(places, lambda place: place.flow.uses(guard))


def _that_ask_here(places: Iterable[Place], guard: str) -> list[int]:
    """Ids of those of which a step from where they stand carries the guard."""
    return _in(places, lambda place: bool(place.flow.asks_from(place.state, guard)))


def _behind(
    drafts: Mapping[int, Sequence[Drafted]], review_ids: Sequence[int]
) -> dict[int, queries.Behind]:
    """Of the documents that have a text in force; nothing is read where none has."""
    every = [each for review_id in review_ids for each in drafts[review_id]]
    return queries.behind({e.document_id for e in every if e.published_id is not None})


def _that_look_back(places: Iterable[Place], ballots: Mapping[int, Sequence[Put]]) -> list[int]:
    """Ids of those of which a step from here asks what came back, or when a state was come to."""
    back = _that_ask_here(places, "text_is_not_what_came_back")
    counted = _in(places, _counts_from_an_entry)
    return list({*counted, *(each for each in back if ballots[each])})


def _counts_from_an_entry(place: Place) -> bool:
    uses = place.flow.asks_from(place.state, "report_is_made")
    return any(use.params.get("since") for use in uses)


def _if_any(read: Callable[[list[int]], Mapping[K, V]], ids: list[int]) -> Mapping[K, V]:
    return read(ids) if ids else {}


def _rounds(review_ids: Sequence[int]) -> dict[int, Rounds]:
    found = consultations.asked_under(review_ids)
    ids = [each.round.id for asked in found.values() for each in asked]
    tallies = dispositions.tally(ids) if ids else {}
    return {review_id: Rounds(asked, tallies) for review_id, asked in found.items()}
