"""A term ends while a ballot is open: what was said stays, and only who holds a seat counts."""

from __future__ import annotations

import pytest

from consult import store
from consult.audit import Overtaken
from consult.boards import queries
from consult.groups import operations as groups
from tests import factories as make
from tests.groups.test_terms import last
from tests.reviews.test_races import at_once
from workflows.calendar import day_in_words
from workflows.refusal import Refused


def end_tomorrow(review, who):
    groups.set_term(make.seat_of(review.board, who), last_day=last(0), by=make.SETTING_UP)


def standing(review):
    store.session.expire_all()
    ballot = make.ballot_of(review)
    return queries.facts_for([ballot])[ballot.id]


def test_a_position_stays_and_is_not_counted_once_the_seat_has_ended(visitor, db, clock):
    review = make.review_at("with_board")
    chair, going, staying = make.board_of(review)
    for each in (chair, going, staying):
        make.take_position(review, each)
    end_tomorrow(review, going)
    ballot = make.ballot_of(review)
    page = visitor(chair).get(f"/ballots/{ballot.id}")
    today = day_in_words(last(0))
    assert page.says(f"The seat of {going.name} ends on {today}", "3 of 3 members")
    clock.advance(days=1)
    page = visitor(chair).get(f"/ballots/{ballot.id}")
    assert page.says(going.name, "holds no seat on the board any more and is not counted")
    assert page.says("2 of 2 members")
    assert standing(review).members == 2
    visitor(going).get(f"/ballots/{ballot.id}", status=403)
    with pytest.raises(Refused) as no:
        make.take(review, "approve", by=chair)
    assert "no-quorum" in no.value.codes


def test_a_seat_that_ends_in_a_year_is_no_news_to_a_decision(visitor, db):
    review = make.review_at("with_board")
    chair, going, _ = make.board_of(review)
    groups.set_term(make.seat_of(review.board, going), last_day=last(365), by=make.SETTING_UP)
    page = visitor(chair).get(f"/ballots/{make.ballot_of(review).id}")
    assert not page.says(f"The seat of {going.name} ends on")


def test_a_decision_goes_on_to_say_who_sat_there_when_it_was_made(visitor, db, clock):
    review = make.review_at("with_board")
    board = make.board_of(review)
    for each in board:
        make.take_position(review, each)
    end_tomorrow(review, board[1])
    make.take(review, "approve", by=board[0])
    clock.advance(days=2)
    assert standing(review).members == 3
    page = visitor(board[0]).get(f"/ballots/{make.ballot_of(review).id}")
    assert page.says("3 of 3 members")
    assert "not counted" not in page.text


def test_a_seat_that_has_not_begun_has_no_part(visitor, db, clock):
    review = make.review_at("with_board")
    new = make.make_person("Nia New")
    groups.give_seat(
        group=review.board, account=new, role="member", starts_on=last(2), by=make.SETTING_UP
    )
    ballot = make.ballot_of(review)
    visitor(new).get(f"/ballots/{ballot.id}", status=403)
    with pytest.raises(Refused) as no:
        make.take_position(review, new)
    assert no.value.codes == ("not-a-member",)
    assert standing(review).members == 3
    clock.advance(days=2)
    assert standing(review).members == 4
    someone = visitor(new)
    someone.get(f"/ballots/{ballot.id}")
    someone.click("Say where you stand")


def test_without_a_chair_the_board_cannot_approve_and_a_manager_names_one(visitor, db, clock):
    review = make.review_at("with_board")
    chair, member = make.board_of(review)[:2]
    for each in make.board_of(review):
        make.take_position(review, each)
    end_tomorrow(review, chair)
    clock.advance(days=1)
    visitor(chair).get(f"/reviews/{review.id}", status=403)
    with pytest.raises(Refused):
        make.take(review, "approve", by=chair)
    groups.give_seat(group=review.board, account=member, role="chair", by=make.SETTING_UP)
    assert make.chair_of(review) == member


@pytest.mark.parametrize("second", ["term", "end"])
def test_of_two_who_change_one_seat_at_once_the_second_is_told(db, second):
    member = make.make_person()
    board = make.make_board(chair=make.make_person(), members=[member])
    seat = make.seat_of(board, member)
    store.commit()
    seat_id, group_id, seen = seat.id, board.id, seat.revision

    def taken():
        return make.group_queries.get_seat(group_id, seat_id, over=True)

    def term():
        groups.set_term(taken(), last_day=last(9), seen=seen, by=make.SETTING_UP)

    def end():
        groups.end_seat(seat=taken(), seen=seen, by=make.SETTING_UP)

    found = at_once(term, {"term": term, "end": end}[second])
    assert sorted(each is None for each in found) == [False, True]
    assert [type(each) for each in found if each is not None] == [Overtaken]
