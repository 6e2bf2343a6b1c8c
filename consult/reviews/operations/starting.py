"""Start a review of a chosen kind."""

from __future__ import annotations

from collections.abc import Sequence

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.documents import operations as documents
from consult.documents.models import Document, Draft
from consult.lifecycle import timers
from consult.lifecycle.definitions import engine_of, list_newest, newest
from consult.reviews import rules
from consult.reviews.events import ReviewStarted
from consult.reviews.models import Review
from consult.reviews.operations.bodies import body_problems
from consult.store import Missing, session
from workflows.definition import Workflow
from workflows.refusal import Refusal, refuse_any


def startable(actor: Actor) -> list[Workflow]:
    """The kinds of review that this person may start, each in its newest version, by title."""
    roles = _roles(actor)
    allowed = (flow for flow in _kinds() if rules.may_start(flow.start, roles) is None)
    return sorted(allowed, key=lambda flow: flow.title)


def why_not_start(actor: Actor, definition: str | None = None) -> Refusal | None:
    """Why this person may not start a review, of this kind or of any; or None.

    Raises Missing when there is no such kind.
    """
    if definition is not None:
        return rules.may_start(review_flow(definition).start, _roles(actor))
    anybody = dict.fromkeys(role for flow in _kinds() for role in flow.start)
    return rules.may_start(anybody, _roles(actor))


def review_flow(definition: str) -> Workflow:
    """The newest version of a kind of review. Raises Missing."""
    flow = engine_of(newest(definition)).workflow
    if flow.kind != "review":
        raise Missing(f"kind of review {definition}")
    return flow


def _kinds() -> list[Workflow]:
    return [engine_of(row).workflow for row in list_newest("review")]


def _roles(actor: Actor) -> set[str]:
    roles = {"partnership_manager"} if actor.is_manager else set()
    if "lead" in actor.seats.values():
        roles.add("working_group_lead")
    return roles


def start_review(
    *,
    definition: str,
    title: str,
    why: str = "",
    drafts: Sequence[Draft] = (),
    new_drafts_of: Sequence[Document] = (),
    group_id: int | None = None,
    board_id: int | None = None,
    ratifying_id: int | None = None,
    by: Actor,
) -> Review:
    """A review of these drafts, and of a new draft of each of these documents.

    definition  the kind of review; it goes by the newest version of that, for good
    Raises Missing, and Refused: not-a-starter, no-title, title-too-long, too-long, no-document,
    no-text-here, document-twice, wrong-body, under-another-review.
    """
    flow = review_flow(definition)
    chosen = [*(draft.document.title for draft in drafts), *(d.title for d in new_drafts_of)]
    refuse_any(
        [
            why_not_start(by, definition),
            *rules.review_problems(title, why, len(chosen), text=flow.text),
            rules.one_draft_of_each(chosen),
            *body_problems(group_id, board_id, ratifying_id),
        ]
    )
    subject = lifecycle.start("review", definition, title=title.strip(), by=by)
    review = Review(id=subject.id, subject=subject, group_id=group_id, board_id=board_id, why=why)
    review.ratifying_id = ratifying_id
    review.started_by_id, review.started_at = by.id, clock.now()
    session.add(review)
    session.flush()
    fresh = [
        documents.start_draft(document, purpose=title.strip(), by=by) for document in new_drafts_of
    ]
    for draft in (*drafts, *fresh):
        documents.put_under_review(draft, subject_id=subject.id, by=by)
    facts = {"group": group_id, "board": board_id, "drafts": [d.id for d in (*drafts, *fresh)]}
    if ratifying_id is not None:
        facts["ratifying"] = ratifying_id
    audit.record(subject.thing, "review-started", facts=facts, words={"why": why}, by=by)
    timers.arm(subject)
    events.publish(ReviewStarted(review, by))
    return review
