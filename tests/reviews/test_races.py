"""Two people at once, on a real database, each with a connection of their own."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import lifecycle, store
from consult.access import Actor
from consult.boards import operations as boards
from consult.boards import queries as board_queries
from consult.boards.models import Position
from consult.clock import now
from consult.editions.models import Approval
from consult.groups import operations as groups
from consult.groups import queries as group_queries
from consult.reviews.models import Review
from consult.store import session
from tests.factories import (
    SETTING_UP,
    actor,
    ballot_of,
    board_of,
    chair_of,
    lead_of,
    make_board,
    make_manager,
    make_person,
    prepare_partner_round,
    review_at,
    round_of,
    take_position,
)
from tests.reviews.at_once import Act, at_once, seen, step
from workflows.refusal import Refused


def ready_to_approve() -> Review:
    board = make_board(chair=make_person("Ruth Hale"), members=[make_person(), make_person()])
    review = review_at("with_board", board=board)
    for member in board_of(review):
        take_position(review, member)
    return review


@pytest.mark.parametrize("_time", range(3))
def test_two_chairs_approve_at_once_and_one_is_told_who_did(db: Session, _time: int) -> None:
    review = ready_to_approve()
    by, saw, review_id = actor(chair_of(review)), seen(review), review.id
    other = Actor(
        name="The vice chair", account_id=by.account_id, seats=by.seats, email="vice@example.org"
    )
    store.commit()
    found = at_once(
        step(review_id, "approve", by, seen=saw), step(review_id, "approve", other, seen=saw)
    )
    passed = [each for each in found if isinstance(each, lifecycle.Passage)]
    moved = [each for each in found if isinstance(each, lifecycle.Moved)]
    assert (len(passed), len(moved)) == (1, 1), found
    assert f"moved to “Approved” by {passed[0].actor_name} at" in str(moved[0])
    db.expire_all()
    triggers = [each.trigger for each in lifecycle.list_passages([review_id])]
    assert triggers.count("approve") == 1
    assert session.scalar(select(func.count()).select_from(Approval)) == 1


@pytest.mark.parametrize("_time", range(3))
def test_an_objection_that_lands_while_the_chair_approves(db: Session, _time: int) -> None:
    """Either the approval saw the objection, or the objection came to a ballot that was over."""
    review = ready_to_approve()
    by, saw, review_id = actor(chair_of(review)), seen(review), review.id
    ballot_id, objector = ballot_of(review).id, actor(board_of(review)[1])
    store.commit()

    def object_() -> Position:
        return boards.take_position(
            ballot=board_queries.get_ballot(ballot_id),
            choice="object",
            words="It is too slow.",
            clears="A date.",
            received_at=now(),
            by=objector,
        )

    approval, objection = at_once(step(review_id, "approve", by, seen=saw), object_)
    db.expire_all()
    state = lifecycle.get_subject(review_id, kind="review").state
    if isinstance(objection, Refused):
        assert objection.codes == ("positions-closed",)
        assert "was carried by Ruth Hale at" in str(objection)
        assert state == "approved"
    else:
        assert isinstance(approval, Refused), (approval, objection)
        assert approval.codes == ("objection-stands",)
        assert state == "with_board"
    standing = board_queries.facts_for([board_queries.get_ballot(ballot_id)])[ballot_id]
    assert (state == "approved") is not bool(standing.objections)


@pytest.mark.parametrize("_time", range(3))
def test_a_double_press_is_one_step(db: Session, _time: int) -> None:
    review = review_at("drafted")
    by, saw, review_id = actor(lead_of(review)), seen(review), review.id
    store.commit()
    press = step(review_id, "recommend", by, seen=saw, request_id="ab" * 16)
    found = at_once(press, press, press)
    assert {getattr(each, "id", each) for each in found} == {found[0].id}
    db.expire_all()
    triggers = [each.trigger for each in lifecycle.list_passages([review_id])]
    assert triggers.count("recommend") == 1


def test_a_member_who_presses_twice_has_one_position(db: Session) -> None:
    review = review_at("with_board")
    ballot_id, by = ballot_of(review).id, actor(board_of(review)[1])
    store.commit()

    def say(choice: str) -> Act:
        return lambda: boards.take_position(
            ballot=board_queries.get_ballot(ballot_id),
            choice=choice,
            words="",
            clears="",
            received_at=now(),
            by=by,
        )

    found = at_once(say("yes"), say("yes"), say("no_objection"))
    assert [each for each in found if isinstance(each, Exception)] == []
    db.expire_all()
    positions = board_queries.positions_of([ballot_id])[ballot_id]
    assert len(positions) == 1


def test_a_member_leaves_while_the_chair_approves(db: Session) -> None:
    """The quorum is counted before or after the seat ends, never in between."""
    review = ready_to_approve()
    by, saw, review_id = actor(chair_of(review)), seen(review), review.id
    seat = group_queries.find_seat_of(review.board_id or 0, board_of(review)[1].id)
    assert seat is not None
    group_id, seat_id = seat.group_id, seat.id
    store.commit()

    def leave() -> None:
        groups.end_seat(seat=group_queries.get_seat(group_id, seat_id), by=SETTING_UP)

    approval, left = at_once(step(review_id, "approve", by, seen=saw), leave)
    assert left is None
    db.expire_all()
    state = lifecycle.get_subject(review_id, kind="review").state
    if state == "with_board":
        assert isinstance(approval, Refused)
        assert "no-quorum" in approval.codes
    else:
        assert isinstance(approval, lifecycle.Passage)


def test_two_managers_withdraw_and_circulate_at_once(db: Session) -> None:
    """One wins; the other is told, and nothing is half done."""
    review = review_at("preparing")
    prepare_partner_round(review)
    lead, manager, saw = actor(lead_of(review)), actor(make_manager()), seen(review)
    review_id = review.id
    store.commit()
    found = at_once(
        step(review_id, "circulate_to_partners", lead, seen=saw),
        step(review_id, "withdraw", manager, seen=saw, reason="Over."),
    )
    kinds = sorted(type(each).__name__ for each in found)
    assert kinds == ["Moved", "Passage"], found
    db.expire_all()
    again = lifecycle.get_subject(review_id, kind="review")
    round_state = lifecycle.get_subject(round_of(review).id, kind="consultation").state
    assert (again.state, round_state) in {("partner_comment", "open"), ("withdrawn", "withdrawn")}
