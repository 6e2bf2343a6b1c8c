"""Start a review, name its bodies, take its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.documents import operations as documents
from consult.documents.models import Document, Draft
from consult.groups.models import Group
from consult.lifecycle import Passage
from consult.lifecycle.definitions import engine_of, newest
from consult.reviews import queries, rules
from consult.reviews.events import BodiesNamed, ReviewStarted
from consult.reviews.models import Review
from consult.store import Missing, session
from workflows.refusal import Refusal, Refused, refuse_any


def why_not_start(actor: Actor) -> Refusal | None:
    """Why this person may not start a review, by the newest definition; or None."""
    roles = {"partnership_manager"} if actor.is_manager else set()
    if "lead" in actor.seats.values():
        roles.add("working_group_lead")
    return rules.may_start(engine_of(newest(rules.DEFINITION)).workflow.start, roles)


def start_review(
    *,
    title: str,
    why: str = "",
    drafts: Sequence[Draft] = (),
    new_drafts_of: Sequence[Document] = (),
    group_id: int | None = None,
    board_id: int | None = None,
    by: Actor,
) -> Review:
    """A review of these drafts, and of a new draft of each of these documents.

    Raises Refused: not-a-starter, no-title, title-too-long, too-long, no-document,
    document-twice, wrong-body, under-another-review.
    """
    chosen = [*(draft.document.title for draft in drafts), *(d.title for d in new_drafts_of)]
    refuse_any(
        [
            why_not_start(by),
            *rules.review_problems(title, why, len(chosen)),
            rules.one_draft_of_each(chosen),
            _body_problem(group_id, "working_group", "group_id"),
            _body_problem(board_id, "board", "board_id"),
        ]
    )
    subject = lifecycle.start("review", rules.DEFINITION, title=title.strip(), by=by)
    review = Review(id=subject.id, subject=subject, group_id=group_id, board_id=board_id, why=why)
    review.started_by_id, review.started_at = by.id, clock.now()
    session.add(review)
    session.flush()
    fresh = [
        documents.start_draft(document, purpose=title.strip(), by=by) for document in new_drafts_of
    ]
    for draft in (*drafts, *fresh):
        documents.put_under_review(draft, subject_id=subject.id, by=by)
    facts = {"group": group_id, "board": board_id, "drafts": [d.id for d in (*drafts, *fresh)]}
    audit.record(subject.thing, "review-started", facts=facts, words={"why": why}, by=by)
    events.publish(ReviewStarted(review, by))
    return review


def name_bodies(
    *,
    review: Review,
    group_id: int | None,
    board_id: int | None,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Say who drafts and who decides.

    seen  the revision of the review on the page; raises Overtaken when it is another now
    Raises Refused: review-over, ballot-open, group-round-open, wrong-body, and Missing.
    """
    lifecycle.hold(review.id)
    session.refresh(review, ["group_id", "board_id", "revision"], with_for_update=True)
    audit.require_seen(
        seen,
        review.revision,
        thing=review.subject.thing,
        acts=("bodies-named",),
        did=lambda told: f"named {_bodies_in(told.words)}",
    )
    group_round = consultations.find_round(review.id, "group")
    ballot = boards.newest_ballot([review.id]).get(review.id)
    refuse_any(
        [
            *rules.bodies_may_change(
                over=review.subject.stage in queries.LIVE,
                ballot_open=board_id != review.board_id
                and ballot is not None
                and ballot.subject.state == "open",
                group_round_open=group_id != review.group_id
                and group_round is not None
                and group_round.subject.state == "open",
            ),
            _body_problem(group_id, "working_group", "group_id"),
            _body_problem(board_id, "board", "board_id"),
        ]
    )
    if (review.group_id, review.board_id) == (group_id, board_id):
        return
    before = {"group": review.group_id, "board": review.board_id}
    review.group_id, review.board_id = group_id, board_id
    session.flush()
    session.refresh(review, ["group", "board"])
    facts = {"group": group_id, "board": board_id, "before": before}
    words = {
        "working group": review.group.name if review.group else "",
        "board": review.board.name if review.board else "",
    }
    audit.record(review.subject.thing, "bodies-named", facts=facts, words=words, by=by)
    events.publish(BodiesNamed(review, by))


def _bodies_in(words: Mapping[str, str]) -> str:
    """Which bodies an entry of the record named."""
    named = [(each, words.get(each, "")) for each in ("working group", "board")]
    return " and ".join(f"“{name}” as the {each}" if name else f"no {each}" for each, name in named)


def take_step(
    *,
    review_id: int,
    trigger: str,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    reason: str = "",
    by: Actor,
) -> Passage:
    """Take one step through the door. A repeated request id gives the first result.

    Raises Missing, Refused with every reason, and Moved when the review is elsewhere by now.
    """
    if len(reason) > rules.LONGEST:
        because = f"This is {len(reason):,} characters long; the most is {rules.LONGEST:,}."
        raise Refused(Refusal("too-long", because, field="reason"))
    lifecycle.get_subject(review_id, kind="review")
    return lifecycle.fire(
        review_id, trigger, seen=seen, request_id=request_id, reason=reason, by=by
    )


def _body_problem(group_id: int | None, kind: str, field: str) -> Refusal | None:
    if group_id is None:
        return None
    group = session.get(Group, group_id)
    if group is None:
        raise Missing(f"body {group_id}")
    return rules.is_of_kind(group.kind, kind, group.name, field)
