"""What the steps of a review do besides moving it: each calls down to the feature that knows."""

from __future__ import annotations

from consult import audit
from consult.boards import operations as board_operations
from consult.boards import queries as boards
from consult.consultations import operations as round_operations
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.documents import operations as document_operations
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.editions import operations as edition_operations
from consult.groups import queries as groups
from consult.lifecycle import Kind, Taken, register
from consult.reviews import queries
from consult.reviews.facts import gather_many, roles_of
from consult.reviews.models import Hold
from consult.reviews.rules import HoldTerms
from consult.store import Missing, session


def open_group_round(taken: Taken) -> None:
    """Ask the members of the working group, but for its lead, about the newest versions."""
    review = queries.get_review(taken.subject.id)
    seats = groups.seats_of([review.group_id])[review.group_id] if review.group_id else []
    round_operations.open_round(
        _round(taken, "group"),
        version_ids=_version_ids(taken),
        respondents=[seat.account_id for seat in seats if seat.role == "member"],
        by=taken.by,
    )


def open_partner_round(taken: Taken) -> None:
    """Ask the agencies that the round names about the newest versions."""
    round_operations.open_round(
        _round(taken, "agencies"), version_ids=_version_ids(taken), by=taken.by
    )


def freeze_text(taken: Taken) -> None:
    """The newest versions never change again."""
    document_operations.freeze(_version_ids(taken), by=taken.by)


def open_ballot(taken: Taken) -> None:
    """Put the newest versions to the board. A guard has seen to it that there is one."""
    _ask(taken, "ballot")


def ask_the_chair(taken: Taken) -> None:
    """Put the newest versions to the chair of the board alone."""
    _ask(taken, "chairs_decision")


def _ask(taken: Taken, definition: str) -> None:
    review = queries.get_review(taken.subject.id)
    if review.board_id is None:
        raise Missing(f"board of review {review.id}")
    board_operations.open_ballot(
        review=taken.subject,
        group_id=review.board_id,
        version_ids=_version_ids(taken),
        definition=definition,
        by=taken.by,
    )


def carry_ballot(taken: Taken) -> None:
    """The board has decided."""
    ballot = boards.newest_ballot([taken.subject.id])[taken.subject.id]
    board_operations.carry(ballot, by=taken.by)


def approve_text(taken: Taken) -> None:
    """Keep the text that was put to the board, byte for byte, as the approved one."""
    ballot = boards.newest_ballot([taken.subject.id])[taken.subject.id]
    versions = [row.version for row in boards.versions_of([ballot.id]).get(ballot.id, ())]
    edition_operations.approve_text(
        subject_id=taken.subject.id, ballot_id=ballot.id, versions=versions, by=taken.by
    )


def publish_approved_text(taken: Taken) -> None:
    edition_operations.publish_approved(subject_id=taken.subject.id, by=taken.by)


def publish_outcomes(taken: Taken) -> None:
    edition_operations.publish_outcomes(subject_id=taken.subject.id, by=taken.by)


def take_back_text(taken: Taken) -> None:
    """Put back in force what was before this review published its text."""
    reason = taken.reason or (
        "The board had not ratified this text in time, so it is not in force any more."
    )
    edition_operations.take_back_all(subject_id=taken.subject.id, reason=reason, by=taken.by)


def return_ballot(taken: Taken) -> None:
    """End the ballot without a decision, if one is open."""
    ballot = boards.newest_ballot([taken.subject.id]).get(taken.subject.id)
    if ballot is not None:
        board_operations.return_(ballot, reason=taken.reason, by=taken.by)


def close_open_rounds(taken: Taken) -> None:
    """Withdraw every round that is being prepared or is open."""
    for each in consultations.list_rounds(taken.subject.id):
        if each.subject.state in ("preparing", "open"):
            round_operations.withdraw_round(each, reason=taken.reason, by=taken.by)


def begin_hold(taken: Taken) -> None:
    """Keep who holds it, what it waits for, and whether the decision is made again after it."""
    terms: HoldTerms = taken.details["hold"]
    hold = Hold(
        review_id=taken.subject.id,
        owner_id=terms.owner_id,
        waits_for=terms.waits_for.strip(),
        expected_on=terms.expected_on,
        repeat_approval=terms.repeat_approval,
        began_at=taken.at,
    )
    session.add(hold)
    session.flush()
    facts = {
        "hold": hold.id,
        "owner": hold.owner_id,
        "expected": hold.expected_on.isoformat() if hold.expected_on else None,
        "repeat": hold.repeat_approval,
    }
    words = {"owner": hold.owner.name, "waits for": hold.waits_for}
    audit.record(taken.subject.thing, "held", facts=facts, words=words, by=taken.by)


def end_hold(taken: Taken) -> None:
    """It is not on hold any more, if it was."""
    hold = queries.holds_of([taken.subject.id]).get(taken.subject.id)
    if hold is not None:
        hold.ended_at = taken.at
        session.flush()


def _round(taken: Taken, audience: str) -> Consultation:
    found = consultations.find_round(taken.subject.id, audience)
    if found is None:
        raise Missing(f"{audience} round of review {taken.subject.id}")
    return found


def _versions(taken: Taken) -> list[Version]:
    drafts = documents.drafts_of([taken.subject.id])[taken.subject.id]
    newest = documents.newest_versions([draft.id for draft in drafts])
    return [newest[draft.id] for draft in drafts if draft.id in newest]


def _version_ids(taken: Taken) -> list[int]:
    return [version.id for version in _versions(taken)]


EFFECTS = {
    effect.__name__: effect
    for effect in (
        open_group_round,
        open_partner_round,
        freeze_text,
        open_ballot,
        carry_ballot,
        approve_text,
        publish_approved_text,
        publish_outcomes,
        take_back_text,
        return_ballot,
        close_open_rounds,
        ask_the_chair,
        begin_hold,
        end_hold,
    )
}

register(Kind("review", gather_many=gather_many, roles_of=roles_of, effects=EFFECTS))
