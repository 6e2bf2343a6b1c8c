"""Open a ballot, take a position, end the ballot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.boards import queries, rules
from consult.boards.events import BallotOpened, PositionTaken
from consult.boards.models import Ballot, BallotVersion, Position
from consult.documents.models import Version
from consult.groups import queries as groups
from consult.lifecycle import Subject
from consult.lifecycle.queries import last_passage
from consult.settings import in_words
from consult.store import session
from workflows.refusal import Refusal, Refused


def open_ballot(
    *,
    review: Subject,
    group_id: int,
    version_ids: Sequence[int],
    definition: str = "ballot",
    by: Actor,
) -> Ballot:
    """Ask a body to decide on these versions. The step that needs it has locked the review.

    definition  how it decides: by a ballot of its members, or by its chair alone
    """
    title = f"Decision on {review.title}"[:300]
    subject = lifecycle.start("ballot", definition, title=title, parent_id=review.id, by=by)
    ballot = Ballot(id=subject.id, subject=subject, group_id=group_id, opened_at=clock.now())
    session.add(ballot)
    session.flush()
    versions = session.scalars(select(Version).where(Version.id.in_(version_ids))).all()
    session.add_all(
        BallotVersion(ballot_id=ballot.id, version_id=version.id, hash=version.hash)
        for version in versions
    )
    session.flush()
    put = [[version.id, version.hash] for version in versions]
    facts = {"review": review.id, "body": group_id, "versions": put}
    audit.record(subject.thing, "ballot-opened", facts=facts, by=by)
    events.publish(BallotOpened(ballot, by))
    return ballot


def take_position(
    *, ballot: Ballot, choice: str, words: str, clears: str, received_at: datetime, by: Actor
) -> Position:
    """Say where one stands; what one said before is kept as replaced.

    A seat has one voice: what a deputy says is the position of the holder, and takes the place of
    what the holder had said, as the holder's takes that of the deputy's.

    Locks the ballot and holds its review, so that no objection lands between the check of an
    approval and the approval. Raises Refused: positions-closed, not-a-member, holder-recused,
    no-choice, no-why, no-why-recused, no-clears, too-long.
    """
    subject = lifecycle.lock(ballot.id)
    by, voice, problems = _whose_voice(ballot, by)
    refusals = [*_not_open(subject), *problems]
    refusals += rules.position_problems(choice, words, clears)
    before = queries.find_position(ballot.id, voice)
    refusals += _holder_recused(before, by)
    if refusals:
        raise Refused(*refusals)
    spoken_by = by.account_id if by.behalf else None
    clears = clears if choice == "object" else ""
    said = (choice, words, clears, spoken_by)
    if before and (before.choice, before.words, before.clears, before.spoken_by_id) == said:
        return before
    if before:
        before.replaced_at = received_at
        session.flush()  # the old one makes room before the new one comes
    position = Position(
        ballot_id=ballot.id, account_id=voice, choice=choice, words=words, clears=clears
    )
    position.spoken_by_id = spoken_by
    position.taken_at = received_at
    session.add(position)
    session.flush()
    facts = {"position": position.id, "choice": choice, "replaces": before.id if before else None}
    audit.record(
        subject.thing,
        "position-taken",
        facts=facts,
        words={"words": words, "clears": clears},
        by=by,
    )
    events.publish(PositionTaken(ballot, position, before, by))
    return position


def carry(ballot: Ballot, *, by: Actor) -> None:
    """The board approved: only the review's own step calls this."""
    lifecycle.fire(ballot.id, "carry", as_role="workflow", by=by)


def return_(ballot: Ballot, *, reason: str = "", by: Actor) -> None:
    """End an open ballot without a decision; one that has ended stays as it is."""
    if ballot.closed_at is None:
        lifecycle.fire(ballot.id, rules.RETURN, as_role="workflow", reason=reason, by=by)


def _not_open(subject: Subject) -> list[Refusal]:
    if rules.TAKES_POSITION in lifecycle.workflow_of(subject).states[subject.state].permits:
        return []
    state = queries.states_of([queries.get_ballot(subject.id)])[subject.id]
    last = last_passage(subject.id)
    how = f" by {last.actor_name} at {in_words(last.at)}" if last else ""
    return [
        Refusal(
            "positions-closed",
            f"This ballot was {state.title.lower()}{how}, so positions can no longer be taken. "
            "Nothing that you sent was saved.",
            fix="Look at how it was decided. Speak to the chair if you have an objection.",
            who="the board chair",
            source="house: a decision is made once, on positions that everybody could see",
        )
    ]


def _whose_voice(ballot: Ballot, by: Actor) -> tuple[Actor, int, list[Refusal]]:
    """By whom, the account whose position it is, and why it is nobody's.

    A member speaks for their own seat, also while they stand in for the chair.
    """
    by = replace(by, behalf=None)
    if by.account_id and groups.find_seat_of(ballot.group_id, by.account_id):
        return by, by.id, []
    found = groups.find_deputyship(ballot.group_id, by.account_id or 0)
    if found is not None and found.seat.account.active and ballot.group_id in by.acting:
        return by.on_behalf(ballot.group_id), found.seat.account_id, []
    return by, by.account_id or 0, [_not_a_member(ballot)]


def _holder_recused(before: Position | None, by: Actor) -> list[Refusal]:
    """Who has an interest does not decide through somebody else either."""
    if by.behalf is None or before is None:
        return []
    if before.choice != "recuse" or before.spoken_by_id is not None:
        return []
    return [rules.the_holder_is_recused(by.behalf.holder)]


def _not_a_member(ballot: Ballot) -> Refusal:
    return Refusal(
        "not-a-member",
        f"Only members of {ballot.group.name} take positions on this.",
        who="a board member",
    )
