"""Record what became of a comment."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from consult import audit, clock, events
from consult.access import Actor
from consult.consultations.queries import list_rounds
from consult.dispositions import rules
from consult.dispositions.events import OutcomeRecorded
from consult.dispositions.models import Disposition
from consult.documents import queries as documents
from consult.documents.models import Version
from consult.lifecycle import get_subject, hold, roles_on, workflow_of
from consult.responses.models import Comment, Response
from consult.settings import in_words
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

DUPLICATE = "duplicate"


def record_outcome(
    *,
    comment: Comment,
    outcome: str,
    reason: str,
    resulting_version_id: int | None = None,
    resulting_anchor: str | None = None,
    seen_revision: int = 0,
    by: Actor,
) -> Disposition:
    """Say what became of a comment and why; for an accepted one, which passage answers it.

    resulting_*    the changed passage, of a later version; None is “not written yet”
    seen_revision  of the outcome that the person saw, 0 when there was none
    Raises Refused; code "recorded-meanwhile" when somebody else was first.
    """
    review_id = comment.response.consultation.review_id
    hold(review_id)
    found = _locked(comment)
    _refuse_overtaken(found, seen_revision)
    answer = (resulting_version_id, resulting_anchor)
    if not rules.needs_change(outcome) or resulting_version_id is None:
        answer = (None, None)
    refuse_any(
        [
            rules.is_in_the_group(roles_on(comment.response.consultation.subject, by)),
            rules.asks_for_outcomes(comment.response.consultation.audience),
            _may_now(review_id),
            rules.outcome_is_known(outcome),
            rules.another_says_the_same(
                outcome, _others_of(comment) if outcome == DUPLICATE else 0
            ),
            rules.reason_is_given(reason),
            _answers(comment, *answer),
        ]
    )
    kept = _keep(found or Disposition(comment_id=comment.id), outcome, reason, answer, by)
    _note(review_id, kept, by)
    events.publish(OutcomeRecorded(kept, first=found is None))
    return kept


def _keep(
    found: Disposition, outcome: str, reason: str, answer: tuple[int | None, str | None], by: Actor
) -> Disposition:
    found.outcome, found.reason = outcome, reason.strip()
    found.resulting_version_id, found.resulting_anchor = answer
    found.responder_id, found.decided_at = by.id, clock.now()
    session.add(found)
    session.flush()
    return found


def _locked(comment: Comment) -> Disposition | None:
    """The present outcome; the comment's row is locked, so that two firsts cannot both be."""
    session.execute(select(Comment.id).where(Comment.id == comment.id).with_for_update())
    return session.scalars(
        select(Disposition)
        .where(Disposition.comment_id == comment.id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _refuse_overtaken(found: Disposition | None, seen_revision: int) -> None:
    if found is None or found.revision == seen_revision:
        return
    raise Refused(
        Refusal(
            "recorded-meanwhile",
            f"{found.responder.name} recorded “{rules.WORDS[found.outcome]}” for this comment at "
            f"{in_words(found.decided_at)}, after you opened this page.",
            fix="Compare both below. Saving again replaces theirs with yours.",
        )
    )


def _others_of(comment: Comment) -> int:
    """How many comments the same respondent sent in besides, in every round of the review."""
    response = comment.response
    theirs = Response.id == response.id
    if response.agency_id is not None:
        rounds = [each.id for each in list_rounds(response.consultation.review_id)]
        theirs = and_(
            Response.agency_id == response.agency_id, Response.consultation_id.in_(rounds)
        )
    found = session.scalar(
        select(func.count(Comment.id))
        .join(Comment.response)
        .where(theirs, Response.settled_at.is_not(None))
        .where(Comment.id != comment.id, Comment.left_out_at.is_(None))
    )
    return found or 0


def _may_now(review_id: int) -> Refusal | None:
    review = get_subject(review_id, kind="review")
    state = workflow_of(review).states[review.state]
    return rules.outcomes_are_being_recorded(state.permits, state.title, state.stage)


def _answers(comment: Comment, version_id: int | None, anchor: str | None) -> Refusal | None:
    """That the chosen passage is of a later version, and changed, and still is in the newest."""
    if version_id is None:
        return None
    version, consulted = session.get(Version, version_id), comment.version
    same_draft = version is not None and version.draft_id == consulted.draft_id
    number = version.number if version is not None else 0
    no = rules.answer_is_later(same_draft=same_draft, number=number, consulted=consulted.number)
    if no is not None:
        return no
    newest = documents.newest_version(consulted.draft_id)
    assert newest is not None, "a draft is made with its first version"
    blocks = documents.blocks_of_many([consulted.id, version_id, newest.id])
    old, removed = blocks[consulted.id], anchor not in {b.anchor for b in blocks[version_id]}
    return rules.answer_is_changed(anchor, old, blocks[version_id]) or rules.answer_still_stands(
        anchor, old, blocks[newest.id], removed=removed
    )


def _note(review_id: int, found: Disposition, by: Actor) -> None:
    facts = {
        "comment": found.comment_id,
        "outcome": found.outcome,
        "version": found.resulting_version_id,
        "anchor": found.resulting_anchor,
        "revision": found.revision,
    }
    words = {"reason": found.reason}
    audit.record(f"review:{review_id}", "outcome-recorded", facts=facts, words=words, by=by)
