"""Set a draft aside that nobody reviews, and take it up again. Nothing of it is lost."""

from __future__ import annotations

from consult import audit, clock
from consult.access import Actor
from consult.documents import operations, queries, rules
from consult.documents.models import Draft
from consult.store import session
from workflows.refusal import Refusal, refuse_any

SET_ASIDE, TAKEN_UP = "draft-set-aside", "draft-taken-up"


def set_aside(draft: Draft, *, by: Actor) -> None:
    """From now on it is no one's to go on with; it and its versions stay as they are.

    Raises Refused: not-your-draft, belongs-to-a-review, draft-set-aside.
    """
    draft = queries.lock_draft(draft.id)
    refuse_any((why_not_ones_own(draft, by), why_not_set_aside(draft)))
    draft.set_aside_at, draft.set_aside_by_id = clock.now(), by.id
    _record(draft, SET_ASIDE, by)


def take_up(draft: Draft, *, by: Actor) -> None:
    """Its maker goes on with it. Raises Refused: not-your-draft, not-set-aside."""
    draft = queries.lock_draft(draft.id)
    refuse_any((why_not_ones_own(draft, by), rules.is_set_aside(draft.set_aside_at)))
    draft.set_aside_at = draft.set_aside_by_id = None
    _record(draft, TAKEN_UP, by)


def why_not_set_aside(draft: Draft) -> Refusal | None:
    """Why nobody sets it aside now, or None."""
    subject = draft.subject
    return rules.is_under_no_review(
        subject.title if subject else None, ended=bool(subject and subject.ended_at)
    ) or operations.why_set_aside(draft)


def why_not_ones_own(draft: Draft, actor: Actor) -> Refusal | None:
    """Why it is not this person's to set aside or to take up, or None."""
    return rules.may_set_aside(
        manager=actor.is_manager,
        made_it=lambda: (
            draft.id is not None  # one that is only imagined has no maker
            and queries.creators_of([draft.id]).get(draft.id) == actor.account_id
        ),
    )


def _record(draft: Draft, act: str, by: Actor) -> None:
    session.flush()
    facts = {"draft": draft.id, "newest": draft.newest}
    audit.record(f"document:{draft.document_id}", act, facts=facts, by=by)
