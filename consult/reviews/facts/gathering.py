"""From the rows to the facts that guards read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from consult import clock, settings
from consult.documents.models import Draft
from consult.groups.models import Group
from consult.lifecycle import Subject
from consult.reviews.facts.rows import Rounds, Rows, read_rows
from workflows.facts import AssessmentFacts, DraftFacts, GroupFacts, ReviewFacts, RoundFacts

LEADING = ("lead", "chair")


def gather_many(subjects: Sequence[Subject]) -> dict[int, ReviewFacts]:
    """{review id: everything its guards may ask about}, gathered now."""
    ids, now = [subject.id for subject in subjects], clock.now()
    rows = read_rows(ids)
    return {review_id: facts_from(rows, review_id, now) for review_id in ids}


def facts_from(rows: Rows, review_id: int, now: datetime) -> ReviewFacts:
    """Of one of the reviews that were read."""
    review, rounds = rows.reviews[review_id], rows.rounds[review_id]
    ballot = rows.ballots.get(review_id)
    return ReviewFacts(
        now=now,
        zone=settings.zone_here(),
        drafts=tuple(_draft(rows, draft, rounds) for draft in rows.drafts[review_id]),
        group=_body(rows, review.group),
        board=_body(rows, review.board),
        group_round=_round(rounds, "group"),
        partner_round=_round(rounds, "agencies"),
        assessments=tuple(
            AssessmentFacts(
                kind=each.kind,
                signed_at=each.signed_at,
                signed_by=each.signed_name,
                reviewed_at=reviewed_at,
            )
            for each, reviewed_at in rows.assessments[review_id]
        ),
        ballot=rows.standing[ballot.id] if ballot else None,
        approved=tuple(rows.approved.get(review_id, ())),
    )


def _round(rounds: Rounds, audience: str) -> RoundFacts | None:
    """The newest round for an audience.

    Comments are those of all its rounds: a second round takes no earlier comment out of sight.
    """
    mine = [each for each in rounds.rounds if each.audience == audience]
    if not mine:
        return None
    counts = [rounds.tallies[each.id] for each in mine]
    return replace(
        rounds.known[mine[-1].id],
        comments=sum(each.comments for each in counts),
        unanswered=sum(each.unanswered for each in counts),
        unlinked=sum(each.unlinked for each in counts),
        undone=sum(each.undone for each in counts),
    )


def _draft(rows: Rows, draft: Draft, rounds: Rounds) -> DraftFacts:
    version = rows.newest.get(draft.id)
    return DraftFacts(
        id=draft.id,
        document=draft.document.title,
        version=version.number if version else 0,
        hash=version.hash if version else "",
        blocks=rows.blocks.get(version.id, 0) if version else 0,
        base_is_current=draft.base_version_id == rows.published.get(draft.document_id),
        substantive_since_consultation=_changed(rows, draft, rounds),
    )


def _changed(rows: Rows, draft: Draft, rounds: Rounds) -> tuple[int, ...]:
    """Numbers of the weighty versions saved after the one that partners were asked about.

    A draft that they were never shown counts from its first version; one that went back to the
    very text that they were shown counts from there.
    """
    consulted, newest = rounds.consulted(), rows.newest.get(draft.id)
    if consulted is None or newest is None:
        return ()
    shown = consulted.get(draft.id)
    after = rows.numbered.get((draft.id, shown.hash), shown.number) if shown is not None else 0
    return tuple(number for number in rows.weighty.get(draft.id, ()) if number > after)


def _body(rows: Rows, group: Group | None) -> GroupFacts | None:
    if group is None:
        return None
    seats = rows.seats[group.id]
    leads = tuple(seat.account.name for seat in seats if seat.role in LEADING)
    return GroupFacts(name=group.name, leads=leads, members=len(seats))
