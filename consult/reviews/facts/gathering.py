"""From the rows to the facts that guards read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from consult import clock, settings
from consult.documents.models import CLASSES
from consult.documents.queries import Drafted, lighter_in
from consult.groups.models import Group
from consult.lifecycle import Subject, workflow_of
from consult.region import queries as region
from consult.reviews import queries
from consult.reviews.facts import earlier
from consult.reviews.facts.rows import Rounds, Rows, read_rows
from consult.reviews.models import Hold, Override, Review
from workflows.facts import (
    AssessmentFacts,
    DraftFacts,
    GroupFacts,
    HoldFacts,
    MoveFacts,
    OverrideFacts,
    OwnerFacts,
    ReportFacts,
    ReviewFacts,
    RoundFacts,
)

LEADING = ("lead", "chair")
SUBSTANCE = ("substantive", "new")
HEAVY = CLASSES.index
NOBODY = queries.Behind()


def gather_many(subjects: Sequence[Subject]) -> dict[int, ReviewFacts]:
    """{review id: everything its guards may ask about}, gathered now."""
    reviews, now = queries.get_reviews([subject.id for subject in subjects]), clock.now()
    rows = read_rows(reviews.values())
    return {review_id: facts_from(rows, review_id, now) for review_id in reviews}


def facts_from(rows: Rows, review_id: int, now: datetime) -> ReviewFacts:
    """Of one of the reviews that were read."""
    review, rounds = rows.reviews[review_id], rows.rounds[review_id]
    flow, taken = workflow_of(review.subject), rows.passages.get(review_id, ())
    return ReviewFacts(
        now=now,
        zone=settings.zone_here(),
        drafts=tuple(_draft(rows, each, rounds, review) for each in rows.drafts[review_id]),
        group=_body(rows, review.group),
        board=_body(rows, review.board),
        group_round=_round(rounds, "group"),
        partner_round=_round(rounds, "agencies"),
        assessments=tuple(
            AssessmentFacts(
                kind=each.kind,
                signed_at=each.signed_at,
                signed_by=each.signed_name,
                reviewed_at=each.reviewed_at,
                to_update=each.to_update,
            )
            for each in rows.assessments[review_id]
        ),
        ballot=rows.standing_of(review_id),
        approved=rows.approved_of(review_id),
        ratifying=_body(rows, review.ratifying),
        hold=_hold(rows.holds.get(review_id)),
        reports=tuple(
            ReportFacts(each.kind, each.on, each.made_at)
            for each in rows.reports.get(review_id, ())
        ),
        owners=_owners(rows, review_id),
        overrides=tuple(
            OverrideFacts(each.trigger, each.guard, each.because)
            for each in rows.overrides.get(review_id, ())
            if not _of_an_earlier_ballot(rows, review, each)
        ),
        periods=region.list_periods(now),
        here_since=review.subject.moved_at,
        in_force_since=rows.published.get(review_id),
        move=_move(rows, review_id),
        came_back=earlier.came_back(flow, rows.ballots[review_id], taken),
        entered=earlier.entered(flow, taken),
    )


def _move(rows: Rows, review_id: int) -> MoveFacts | None:
    move = rows.moves.get(review_id)
    if move is None:
        return None
    since = [
        f"{each.actor} at {settings.in_words(each.entry.at)}"
        for each in rows.since.get(review_id, ())
    ]
    return MoveFacts(move.trigger, move.from_state, move.undo_until, tuple(dict.fromkeys(since)))


def _of_an_earlier_ballot(rows: Rows, review: Review, override: Override) -> bool:
    """A ballot asks anew: the same objection is no longer overridden, even word for word."""
    ballot = rows.ballot_of(review.id)
    if ballot is None or override.made_at >= ballot.opened_at:
        return False
    return any(
        step.trigger == override.trigger and "carry_ballot" in step.effects
        for step in workflow_of(review.subject).steps
    )


def _hold(hold: Hold | None) -> HoldFacts | None:
    if hold is None:
        return None
    return HoldFacts(hold.owner.name, hold.began_at, hold.expected_on, hold.repeat_approval)


def _owners(rows: Rows, review_id: int) -> tuple[OwnerFacts, ...]:
    """Each with the hashes that were signed for it."""
    return tuple(
        OwnerFacts(
            each.agency.name,
            tuple(sign.hash for sign in rows.signatures.get((review_id, each.agency_id), ())),
        )
        for each in rows.owners.get(review_id, ())
    )


def _round(rounds: Rounds, audience: str) -> RoundFacts | None:
    """The newest round for an audience.

    Comments are those of all its rounds: a second round takes no earlier comment out of sight.
    """
    newest = rounds.newest(audience)
    if newest is None:
        return None
    counts = [rounds.tallies[each.id] for each in rounds.of(audience)]
    asked = [each for each in rounds.asked if each.round.audience == audience]
    return replace(
        rounds.known(newest),
        comments=sum(each.comments for each in counts),
        unanswered=sum(each.unanswered for each in counts),
        unlinked=sum(each.unlinked for each in counts),
        undone=sum(each.undone for each in counts),
        from_public=sum(each.from_public for each in asked),
        unread=sum(each.unread for each in asked),
    )


def _draft(rows: Rows, each: Drafted, rounds: Rounds, review: Review) -> DraftFacts:
    version, behind = each.newest, rows.behind.get(each.document_id, NOBODY)
    return DraftFacts(
        id=each.id,
        document=each.title,
        version=version.number if version else 0,
        hash=version.hash if version else "",
        blocks=each.blocks,
        replaces=each.published_id is not None,
        base_is_current=each.base_version_id == each.published_id,
        substantive_since_consultation=_changed(each, rounds),
        heaviest=max((v.change_class for v in each.versions), key=HEAVY, default="none"),
        begins_with_base=rows.begun.get(each.id, True),
        lighter=lighter_in(each.versions, rows.looked),
        owners=tuple(owner.agency.name for owner in behind.owners),
        ratified_by=_ratified_elsewhere(behind, review),
    )


def _ratified_elsewhere(behind: queries.Behind, review: Review) -> str:
    """The body that ratified a text; "" where the same one decides on this, or ratifies it."""
    body = behind.ratifying
    asked = (review.board_id, review.ratifying_id)
    return body.name if body is not None and body.id not in asked else ""


def _changed(each: Drafted, rounds: Rounds) -> tuple[int, ...]:
    """Numbers of the weighty versions saved after the one that partners were asked about.

    A draft that they were never shown counts from its first version; one that went back to the
    very text that they were shown counts from there.
    """
    consulted = rounds.consulted()
    if consulted is None:
        return ()
    shown = consulted.get(each.id)
    same = [v.number for v in each.versions if shown is not None and v.hash == shown.hash]
    after = max(same, default=shown.number if shown is not None else 0)
    weighty = [v.number for v in each.versions if v.change_class in SUBSTANCE]
    return tuple(sorted(number for number in weighty if number > after))


def _body(rows: Rows, group: Group | None) -> GroupFacts | None:
    if group is None:
        return None
    seats = rows.seats[group.id]
    leads = tuple(seat.account.name for seat in seats if seat.role in LEADING)
    return GroupFacts(name=group.name, leads=leads, members=len(seats))
