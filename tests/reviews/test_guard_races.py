"""Somebody changes what a guard reads while somebody else takes the step that it guards.

Either the step saw the change, and was refused for it; or the change came after the step.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import clock, lifecycle, store
from consult.access import Actor
from consult.audit import Overtaken
from consult.boards import operations as boards
from consult.boards import queries as board_queries
from consult.consultations import operations as consultations
from consult.consultations import queries as consultation_queries
from consult.individuals import operations as individuals
from consult.individuals.models import PublicAnswer
from consult.individuals.queries import counts_of
from consult.region import operations as region
from consult.region import queries as regions
from consult.reviews import operations, queries
from consult.reviews.models import Review
from tests import factories as make
from tests.reviews.at_once import Act, at_once, seen, step
from tests.reviews.owned import framework
from tests.reviews.test_overrides import forget_the_calendar, regions_line
from workflows.refusal import Refused

__all__ = ["forget_the_calendar"]  # for every test here: no calendar is left behind


@pytest.fixture(autouse=True, params=range(3))
def _time() -> None:
    """Each is tried three times."""


def state_of(review_id: int) -> str:
    store.session.expire_all()
    return lifecycle.get_subject(review_id, kind="review").state


def codes(found: Any) -> tuple[str, ...]:
    return found.codes if isinstance(found, Refused) else ()


def name_board(review: Review, board_id: int | None, by: Actor) -> Act:
    review_id, group_id = review.id, review.group_id
    return lambda: operations.name_bodies(
        review=queries.get_review(review_id), group_id=group_id, board_id=board_id, by=by
    )


def test_the_chair_stands_aside_while_the_chair_approves(db: Session) -> None:
    """In two windows, or by a deputy: the chair is not both."""
    members = [make.make_person() for _ in range(4)]
    board = make.make_board(chair=make.make_person("Ruth Hale"), members=members)
    review = make.review_at("with_board", board=board)
    for each in members:
        make.take_position(review, each)
    by, saw, review_id = make.actor(make.chair_of(review)), seen(review), review.id
    ballot_id = make.ballot_of(review).id
    store.commit()

    def stand_aside() -> None:
        ballot = board_queries.get_ballot(ballot_id)
        said = {"choice": "recuse", "words": "I wrote it.", "clears": ""}
        boards.take_position(ballot=ballot, received_at=clock.now(), by=by, **said)

    approval, aside = at_once(step(review_id, "approve", by, seen=saw), stand_aside)
    if state_of(review_id) == "approved":
        assert isinstance(approval, lifecycle.Passage)
        assert codes(aside) == ("positions-closed",)
    else:
        assert codes(approval) == ("chair-is-recused",), (approval, aside)
        assert aside is None


def _correction() -> Review:
    """Of a published text, with something corrected in it."""
    document, manager = make.draft_under(make.review_at("launched")).document, make.make_manager()
    draft = make.documents.start_draft(document, purpose="A slip", by=make.actor(manager))
    make.change_text(draft.id, by=manager)
    return make.make_review(definition="correction", document=document)


def test_another_board_without_a_chair_is_named_while_a_correction_is_proposed(db: Session) -> None:
    review = _correction()
    lead = make.make_manager("Ada")
    empty = make.make_group("No chair", "board", members=[make.make_person()])
    one, other, review_id = make.actor(lead), make.actor(make.make_manager()), review.id
    saw = seen(review)
    naming = name_board(review, empty.id, other)
    store.commit()
    proposed, named = at_once(step(review_id, "propose", one, seen=saw), naming)
    if state_of(review_id) == "with_chair":
        assert isinstance(proposed, lifecycle.Passage)
        assert codes(named) == ("ballot-open",)
    else:
        assert codes(proposed) == ("no-chair",), (proposed, named)
        assert named is None


def test_a_member_calls_a_correction_in_while_the_chair_agrees_to_it(db: Session) -> None:
    review = _correction()
    make.take(review, "propose")
    chair, member = make.actor(make.chair_of(review)), make.actor(make.board_of(review)[1])
    review_id, ballot_id, saw = review.id, make.ballot_of(review).id, seen(review)
    store.commit()
    found = at_once(
        step(review_id, "agree", chair, seen=saw, reason="Only a word more."),
        step(review_id, "call_in", member, seen=saw, reason="Not so fast."),
    )
    assert sorted(type(each).__name__ for each in found) == ["Moved", "Passage"], found
    ends = (state_of(review_id), lifecycle.get_subject(ballot_id, kind="ballot").state)
    assert ends in {("agreed", "carried"), ("correcting", "returned")}


def test_who_ratifies_is_taken_away_while_the_text_is_sent_to_the_board(db: Session) -> None:
    review, ratifying = _framework()
    lead, manager = make.actor(make.lead_of(review)), make.actor(make.make_manager())
    review_id, saw = review.id, seen(review)
    naming = name_board(review, review.board_id, manager)  # and nobody who ratifies
    store.commit()
    sent, named = at_once(step(review_id, "send_to_board", lead, seen=saw), naming)
    assert named is None
    now = state_of(review_id)
    assert (now, codes(sent)) in {("with_board", ()), ("considering", ("ratifier-not-named",))}
    assert queries.get_review(review_id).ratifying_id != ratifying


def _framework() -> tuple[Review, int]:
    """All that the board is asked after is there."""
    above = make.make_board("Executive", chair=make.make_person())
    return framework(above), above.id


def test_two_managers_resume_what_is_to_be_decided_again(db: Session) -> None:
    review = make.review_at("approved")
    manager = make.make_manager()
    make.hold(review, by=manager, repeat_approval=True)
    one, other = make.actor(manager), make.actor(make.make_manager())
    review_id, saw = review.id, seen(review)
    store.commit()
    plain, again = at_once(
        step(review_id, "resume", one, seen=saw),
        step(review_id, "resume_for_decision", other, seen=saw),
    )
    assert isinstance(again, lifecycle.Passage)
    moved = isinstance(plain, lifecycle.Moved)
    assert moved or codes(plain) == ("approval-to-be-repeated",), plain
    assert state_of(review_id) == "considering"


def test_the_window_is_moved_into_the_holidays_while_the_lead_circulates(db: Session) -> None:
    """No round is open over the holidays for which nobody said why that is enough."""
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review, days=30)
    ahead = clock.now().date() + timedelta(days=32)
    holidays = regions_line("School holiday", "Summer", ahead, ahead + timedelta(days=40))
    region.write_calendar(text=holidays, seen=0, by=make.SETTING_UP)
    regions.learn(regions.find_region())
    lead, review_id, round_id, saw = (
        make.actor(make.lead_of(review)),
        review.id,
        made.id,
        seen(review),
    )
    later, shown = clock.now() + timedelta(days=60), made.revision
    store.commit()

    def move() -> None:
        found = consultation_queries.get_round(round_id)
        consultations.set_window(found, closes_at=later, seen_revision=shown, by=lead)

    circulated, moved = at_once(step(review_id, "circulate_to_partners", lead, seen=saw), move)
    closes_at = consultation_queries.get_round(round_id).closes_at
    if state_of(review_id) == "partner_comment":
        assert isinstance(circulated, lifecycle.Passage)
        assert isinstance(moved, Refused | Overtaken), moved
        assert closes_at != later
    else:
        assert codes(circulated) == ("window-in-holidays",), (circulated, moved)
        assert moved is None


def test_the_election_is_written_down_while_the_manager_launches(db: Session) -> None:
    """The calendar is not locked: a launch at that very moment may pass, the next one asks why."""
    first, second = make.review_at("approved"), make.review_at("approved")
    by, saw, first_id, second_id = make.actor(make.make_manager()), seen(first), first.id, second.id
    today = clock.now().date()
    line = regions_line("Pre-election period", "Mayor", today, date(today.year + 1, 1, 1))
    store.commit()

    def write() -> None:
        region.write_calendar(text=line, seen=0, by=make.SETTING_UP)

    launched, written = at_once(step(first_id, "launch", by, seen=saw), write)
    assert not isinstance(written, Exception)
    passed = isinstance(launched, lifecycle.Passage)
    assert passed or codes(launched) == ("pre-election-period",), launched
    assert (state_of(first_id) == "launched") is passed
    regions.refresh()
    store.commit()
    [again] = at_once(step(second_id, "launch", by))
    assert codes(again) == ("pre-election-period",), again


def test_a_question_with_a_placeholder_is_added_while_the_lead_circulates(db: Session) -> None:
    review = make.review_at("preparing")
    round_id = make.prepare_partner_round(review).id
    by, saw, review_id = make.actor(make.lead_of(review)), seen(review), review.id
    store.commit()

    def ask() -> None:
        found = consultation_queries.get_round(round_id)
        consultations.add_question(
            found, wording="Is [name of the text] clear?", kind="text", by=by
        )

    circulated, asked = at_once(step(review_id, "circulate_to_partners", by, seen=saw), ask)
    if state_of(review_id) == "partner_comment":
        assert isinstance(circulated, lifecycle.Passage)
        assert codes(asked) == ("round-is-frozen",), asked
    else:
        assert codes(circulated) == ("questions-unfinished",), (circulated, asked)
        assert asked is None


def test_a_member_speaks_while_the_lead_takes_back_what_was_sent(db: Session) -> None:
    review = make.review_at("with_board")
    lead, member = make.actor(make.lead_of(review)), make.actor(make.board_of(review)[1])
    saw, review_id, ballot_id = seen(review), review.id, make.ballot_of(review).id
    store.commit()

    def speak() -> None:
        ballot = board_queries.get_ballot(ballot_id)
        said = {"choice": "yes", "words": "", "clears": ""}
        boards.take_position(ballot=ballot, received_at=clock.now(), by=member, **said)

    undone, spoken = at_once(step(review_id, "undo_send_to_board", lead, seen=saw), speak)
    if state_of(review_id) == "considering":
        assert isinstance(undone, lifecycle.Passage)
        assert codes(spoken) == ("positions-closed",), spoken
    else:
        assert codes(undone) == ("something-happened-since",), (undone, spoken)
        assert spoken is None


def test_the_first_text_is_launched_while_the_chair_is_asked_to_decide_on_another(
    db: Session,
) -> None:
    """Asked before, nothing could be put back; asked after, it does not build on what is there."""
    first = make.review_at("approved")
    document, manager = make.draft_under(first).document, make.make_manager()
    make.documents.start_draft(document, purpose="Cannot wait", by=make.actor(manager))
    second = make.make_review(document=document)
    make.change_text(make.draft_under(second).id, by=manager)
    lead, saw, saw_first = make.actor(make.lead_of(second)), seen(second), seen(first)
    first_id, second_id, by = first.id, second.id, make.actor(manager)
    store.commit()
    asked, launched = at_once(
        step(second_id, "ask_for_urgent_decision", lead, seen=saw, reason="It cannot wait."),
        step(first_id, "launch", by, seen=saw_first),
    )
    assert isinstance(launched, lifecycle.Passage), launched
    assert codes(asked) in {("no-text-to-go-back-to",), ("base-not-current",)}, asked
    assert state_of(second_id) == "drafting"


def test_a_sender_confirms_an_answer_while_the_lead_sends_the_text_to_the_board(
    db: Session,
) -> None:
    """It was sent in time, so it may be confirmed after the close; nobody goes on past it."""
    review = make.review_at("preparing")
    round = make.prepare_partner_round(review)
    make.open_to_anyone(round)
    make.take(review, "circulate_to_partners")
    token = make.send_in_public(round)
    make.review_at("considering", review=review)
    make.check_equality(review)
    lead, review_id, saw = make.actor(make.lead_of(review)), review.id, seen(review)
    round_id = round.id
    store.commit()
    sent, confirmed = at_once(
        step(review_id, "send_to_board", lead, seen=saw),
        lambda: individuals.confirm_answer(token=token).id,
    )
    assert isinstance(confirmed, int), confirmed
    assert counts_of([round_id])[round_id].confirmed == 1
    if state_of(review_id) == "with_board":
        assert isinstance(sent, lifecycle.Passage)
        passage, answer = sent.at, store.session.get_one(PublicAnswer, confirmed)
        assert answer.confirmed_at is not None
        assert passage <= answer.confirmed_at
    else:
        assert codes(sent) == ("public-answers-unread",), sent
