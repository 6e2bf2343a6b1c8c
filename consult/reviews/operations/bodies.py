"""Say who drafts, who decides, and who ratifies."""

from __future__ import annotations

from collections.abc import Mapping

from consult import audit, events, lifecycle
from consult.access import Actor
from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.groups.models import Group
from consult.reviews import rules
from consult.reviews.events import BodiesNamed
from consult.reviews.models import Review
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any


def name_bodies(
    *,
    review: Review,
    group_id: int | None,
    board_id: int | None,
    ratifying_id: int | None = None,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Say who drafts, who decides, and who ratifies that.

    seen  the revision of the review on the page; raises Overtaken when it is another now
    Raises Refused: review-over, ballot-open, board-deciding, group-needed, group-round-open,
    wrong-body, and Missing.
    """
    lifecycle.hold(review.id)
    session.refresh(
        review, ["group_id", "board_id", "ratifying_id", "revision"], with_for_update=True
    )
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
                over=review.subject.ended_at is not None,
                ballot_open=board_id != review.board_id
                and ballot is not None
                and ballot.closed_at is None,
                group_round_open=group_id != review.group_id
                and group_round is not None
                and group_round.subject.state == "open",
                group_gone=group_id is None
                and review.group_id is not None
                and not _at_first(review.subject),
                board_deciding=board_id != review.board_id and _board_decides(review.subject),
            ),
            *body_problems(group_id, board_id, ratifying_id),
        ]
    )
    named = {"group": group_id, "board": board_id, "ratifying": ratifying_id}
    before = {name: getattr(review, f"{name}_id") for name in named}
    if before == named:
        return
    review.group_id, review.board_id, review.ratifying_id = group_id, board_id, ratifying_id
    session.flush()
    session.refresh(review, ["group", "board", "ratifying"])
    facts = {**named, "before": before}
    words = {
        "working group": review.group.name if review.group else "",
        "board": review.board.name if review.board else "",
    }
    if review.ratifying:
        words["ratifying body"] = review.ratifying.name
    audit.record(review.subject.thing, "bodies-named", facts=facts, words=words, by=by)
    events.publish(BodiesNamed(review, by))


def _at_first(subject: lifecycle.Subject) -> bool:
    """It stands where it began, or is on hold there."""
    return lifecycle.workflow_of(subject).initial in (subject.state, subject.held_from)


def _board_decides(subject: lifecycle.Subject) -> bool:
    """It stands, or is on hold, where the board or its chair decides."""
    states = lifecycle.workflow_of(subject).states
    here = states[subject.held_from or subject.state]
    return here.stage == "being_decided" and here.waits_for in ("board_chair", "board_member")


def _bodies_in(words: Mapping[str, str]) -> str:
    """Which bodies an entry of the record named."""
    named = [(each, words.get(each, "")) for each in ("working group", "board")]
    return " and ".join(f"“{name}” as the {each}" if name else f"no {each}" for each, name in named)


def body_problems(
    group_id: int | None, board_id: int | None, ratifying_id: int | None
) -> list[Refusal | None]:
    """What is wrong with the bodies that were chosen."""
    return [
        _body_problem(group_id, "working_group", "group_id"),
        _body_problem(board_id, "board", "board_id"),
        _body_problem(ratifying_id, "board", "ratifying_id"),
        rules.ratifies_another(board_id, ratifying_id),
    ]


def _body_problem(group_id: int | None, kind: str, field: str) -> Refusal | None:
    if group_id is None:
        return None
    group = session.get(Group, group_id)
    if group is None:
        raise Missing(f"body {group_id}")
    return rules.is_of_kind(group.kind, kind, group.name, field)
