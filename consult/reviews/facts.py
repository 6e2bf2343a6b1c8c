"""The facts of many reviews at once, for the guards: a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from consult import clock
from consult.access import Actor
from consult.assessments import queries as assessments
from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.dispositions import queries as dispositions
from consult.documents import queries as documents
from consult.documents.models import Draft, Version
from consult.editions import queries as editions
from consult.groups import queries as group_queries
from consult.groups.models import Group
from consult.lifecycle import Subject
from consult.reviews import queries
from consult.reviews.models import Review
from consult.store import session
from workflows.facts import AssessmentFacts, DraftFacts, GroupFacts, ReviewFacts, RoundFacts

SUBSTANCE = ("substantive", "new")
LEADING = ("lead", "chair")


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """What an actor is to each review. A lead is also a member, a chair also a board member."""
    rows = session.execute(
        select(Review.id, Review.group_id, Review.board_id).where(
            Review.id.in_([subject.id for subject in subjects])
        )
    )
    bodies = {row[0]: (row[1], row[2]) for row in rows}
    return {each.id: _roles(actor, *bodies.get(each.id, (None, None))) for each in subjects}


def _roles(actor: Actor, group_id: int | None, board_id: int | None) -> frozenset[str]:
    found = {"partnership_manager"} if actor.is_manager else set()
    in_group = actor.seats.get(group_id) if group_id else None
    on_board = actor.seats.get(board_id) if board_id else None
    if in_group:
        found.add("working_group_member")
    if in_group == "lead":
        found.add("working_group_lead")
    if on_board:
        found.add("board_member")
    if on_board == "chair":
        found.add("board_chair")
    return frozenset(found)


def gather_many(subjects: Sequence[Subject]) -> dict[int, ReviewFacts]:
    """{review id: everything its guards may ask about}, gathered now."""
    ids = [subject.id for subject in subjects]
    reviews, now = queries.get_reviews(ids), clock.now()
    rounds = _rounds(ids)
    drafts = _drafts(ids, rounds)
    bodies = _bodies(reviews.values())
    signed = _assessments(ids)
    newest = boards.newest_ballot(ids)
    ballots = boards.facts_for(newest.values())
    approved = _approved(ids)
    return {
        each: ReviewFacts(
            now=now,
            drafts=tuple(drafts[each]),
            group=bodies.get(reviews[each].group_id),
            board=bodies.get(reviews[each].board_id),
            group_round=rounds[each].facts("group"),
            partner_round=rounds[each].facts("agencies"),
            assessments=signed.get(each, ()),
            ballot=ballots[newest[each].id] if each in newest else None,
            approved=approved.get(each, ()),
        )
        for each in ids
    }


@dataclass(frozen=True)
class _Rounds:
    """The rounds of one review, oldest first, with their facts and the counts of comments."""

    rounds: Sequence[Consultation]
    known: Mapping[int, RoundFacts]
    tallies: Mapping[int, dispositions.Tally]
    versions: Mapping[int, Sequence[Version]]

    def facts(self, audience: str) -> RoundFacts | None:
        """The newest round for an audience. Comments are those of all its rounds: a second
        round of comment takes no earlier comment out of sight."""
        mine = [each for each in self.rounds if each.audience == audience]
        if not mine:
            return None
        counts = [self.tallies[each.id] for each in mine]
        return replace(
            self.known[mine[-1].id],
            comments=sum(each.comments for each in counts),
            unanswered=sum(each.unanswered for each in counts),
            unlinked=sum(each.unlinked for each in counts),
        )

    def consulted(self) -> dict[int, Version] | None:
        """Draft id → the version that partners were last asked about; None before that."""
        asked = [r for r in self.rounds if r.audience == "agencies" and r.opens_at is not None]
        if not asked:
            return None
        return {each.draft_id: each for each in self.versions[asked[-1].id]}


def _rounds(review_ids: Sequence[int]) -> dict[int, _Rounds]:
    found = consultations.rounds_of(review_ids)
    flat = [each for rounds in found.values() for each in rounds]
    ids = [each.id for each in flat]
    known, tallies = consultations.round_facts(flat), dispositions.tally(ids)
    versions = {
        each: [row.version for row in rows]
        for each, rows in consultations.versions_of_many(ids).items()
    }
    return {
        review_id: _Rounds(rounds, known, tallies, versions) for review_id, rounds in found.items()
    }


def _drafts(
    review_ids: Sequence[int], rounds: Mapping[int, _Rounds]
) -> dict[int, list[DraftFacts]]:
    found = documents.drafts_of(review_ids)
    flat = [draft for drafts in found.values() for draft in drafts]
    newest = documents.newest_versions([draft.id for draft in flat])
    blocks = documents.count_blocks([version.id for version in newest.values()])
    published = editions.published_version_ids([draft.document_id for draft in flat])
    weighty = _weighty_versions([draft.id for draft in flat])
    return {
        review_id: [
            _draft_facts(
                draft,
                newest.get(draft.id),
                blocks,
                published.get(draft.document_id),
                _since(
                    newest.get(draft.id),
                    weighty.get(draft.id, ()),
                    rounds[review_id].consulted(),
                ),
            )
            for draft in drafts
        ]
        for review_id, drafts in found.items()
    }


def _draft_facts(
    draft: Draft,
    version: Version | None,
    blocks: Mapping[int, int],
    published: int | None,
    changed: tuple[int, ...],
) -> DraftFacts:
    return DraftFacts(
        document=draft.document.title,
        version=version.number if version else 0,
        hash=version.hash if version else "",
        blocks=blocks.get(version.id, 0) if version else 0,
        base_is_current=draft.base_version_id == published,
        substantive_since_consultation=changed,
    )


def _since(
    newest: Version | None, weighty: Iterable[int], consulted: Mapping[int, Version] | None
) -> tuple[int, ...]:
    """Numbers of the weighty versions saved after the one that partners were asked about.

    A draft that they were never shown counts from its first version; one that went back to the
    very text that they were shown has not changed.
    """
    if consulted is None or newest is None:
        return ()
    shown = consulted.get(newest.draft_id)
    if shown is not None and shown.hash == newest.hash:
        return ()
    return tuple(number for number in weighty if shown is None or number > shown.number)


def _weighty_versions(draft_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = session.execute(
        select(Version.draft_id, Version.number)
        .where(Version.draft_id.in_(draft_ids), Version.change_class.in_(SUBSTANCE))
        .order_by(Version.draft_id, Version.number)
    )
    found: dict[int, list[int]] = {}
    for draft_id, number in rows:
        found.setdefault(draft_id, []).append(number)
    return found


def _bodies(reviews: Iterable[Review]) -> dict[int | None, GroupFacts]:
    groups: dict[int, Group] = {}
    for review in reviews:
        groups |= {each.id: each for each in (review.group, review.board) if each is not None}
    seats = group_queries.seats_of(list(groups))
    return {
        key: GroupFacts(
            name=group.name,
            leads=tuple(s.account.name for s in seats[key] if s.role in LEADING),
            members=len(seats[key]),
        )
        for key, group in groups.items()
    }


def _assessments(review_ids: Sequence[int]) -> dict[int, tuple[AssessmentFacts, ...]]:
    return {
        review_id: tuple(
            AssessmentFacts(
                kind=each.kind,
                signed_at=each.signed_at,
                signed_by=each.signed_name,
                reviewed_at=reviewed_at,
            )
            for each, reviewed_at in signed
        )
        for review_id, signed in assessments.newest_signed(review_ids).items()
    }


def _approved(review_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Hashes approved by the newest ballot of each review that was carried."""
    carried = boards.newest_ballot(review_ids, states=("carried",))
    approvals = editions.approvals_of_many([ballot.id for ballot in carried.values()])
    return {
        review_id: tuple(each.hash for each in approvals.get(ballot.id, ()))
        for review_id, ballot in carried.items()
    }
