"""On the days that the definition of a round names, whoever has not finished is reminded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, store
from consult.consultations.models import Consultation
from consult.consultations.operations import extend_round, withdraw_round
from consult.lifecycle.models import Timer
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Chase, Response
from tests import factories as make
from tests.conftest import FakeClock
from tests.responses.test_board import WHY, Go, asked, board, declines, runner

FIRST = datetime(2021, 3, 26, 9, tzinfo=UTC)  # ten working days before Friday 9 April
LAST = datetime(2021, 4, 6, 8, tzinfo=UTC)  # three, in summer time
SECOND = timedelta(seconds=1)


def armed(round: Consultation) -> list[datetime]:
    store.session.expire_all()
    wanted = select(Timer.due_at).where(
        Timer.subject_id == round.id, Timer.trigger == "", Timer.state == "armed"
    )
    return list(store.session.scalars(wanted.order_by(Timer.due_at)))


def reminded(response: Response) -> list[datetime]:
    store.session.expire_all()
    return [each.at for each in reversed(queries.list_chases(response.id))]


def letters() -> list[str]:
    wanted = select(Message.address).where(Message.kind == "responses/chased")
    return list(store.session.scalars(wanted.order_by(Message.id)))


def lead_of(round: Consultation) -> object:
    return make.actor(make.lead_of_round(make.responses_of(round)[0]))


def test_those_who_have_not_finished_are_reminded_on_both_days(
    db: Session, clock: FakeClock
) -> None:
    round = asked(3)
    done, declined, silent = make.responses_of(round)
    assert armed(round) == [FIRST, LAST]
    make.make_nil_return(done)
    declines(declined)
    clock.set(FIRST - SECOND)
    assert make.sweep() == 0
    clock.set(FIRST)
    assert make.sweep() == 1
    assert letters() == [make.respondent_of(silent).email]
    clock.set(LAST)
    assert make.sweep() == 1
    assert make.sweep() == 0
    assert reminded(silent) == [FIRST, LAST]
    assert reminded(done) == reminded(declined) == []
    assert len(letters()) == 2


def test_the_record_says_that_the_clock_reminded_and_whom(db: Session, clock: FakeClock) -> None:
    round = asked(2)
    clock.set(FIRST)
    make.sweep()
    for each in make.responses_of(round):
        [told] = audit.list_entries([each.thing], acts=["chased"])
        assert told.actor == "The clock"
    assert audit.list_entries([round.subject.thing], acts=["reminded"])


def test_a_worker_that_was_away_sends_it_when_it_is_back(db: Session, clock: FakeClock) -> None:
    round = asked(2)
    clock.set(FIRST + timedelta(days=1, hours=3))
    assert make.sweep() == 1
    assert len(letters()) == 2
    assert armed(round) == [LAST]


def test_who_was_reminded_by_hand_in_the_two_days_before_is_left_in_peace(
    db: Session, clock: FakeClock
) -> None:
    round = asked(3)
    long_ago, lately, never = make.responses_of(round)
    clock.set(FIRST - timedelta(days=2))
    operations.chase(long_ago, by=lead_of(round))
    clock.advance(minutes=1)
    operations.chase(lately, by=lead_of(round))
    clock.set(FIRST)
    make.sweep()
    assert len(reminded(long_ago)) == 2
    assert len(reminded(lately)) == 1
    assert reminded(never) == [FIRST]


def test_a_round_that_was_opened_a_day_before_asks_only_once(db: Session, clock: FakeClock) -> None:
    clock.set(FIRST - timedelta(days=1))
    round = asked(2)
    clock.set(armed(round)[0])
    before = len(letters())
    clock.set(round.opens_at + timedelta(days=1))
    assert make.sweep() == 0
    assert len(letters()) == before


def test_a_group_that_has_two_days_is_not_reminded_at_once(db: Session, clock: FakeClock) -> None:
    review = make.make_review()
    make.review_at("drafting", review=review)
    make.prepare_group_round(review, days=3)
    make.take(review, "circulate_in_group")
    [day] = armed(make.round_of(review, "group"))
    clock.set(day)
    assert make.sweep() == 1
    assert letters() == []


def test_a_worker_that_comes_back_after_the_close_reminds_nobody(
    visitor: Go, db: Session, clock: FakeClock
) -> None:
    round = asked(2)
    clock.set(round.closes_at)
    assert make.sweep() == 3  # both reminders and the close
    assert letters() == []
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/reminders")
    lead.sees("Due at 9am on 26 March 2021", "who had time left then was reminded")
    lead.sees("No reminder was sent yet.").does_not_see("Went at")


def test_the_members_of_a_working_group_are_reminded_by_name(db: Session, clock: FakeClock) -> None:
    review = make.make_review()
    make.review_at("drafting", review=review)
    make.prepare_group_round(review, days=14)
    make.take(review, "circulate_in_group")
    round = make.round_of(review, "group")
    answers = make.responses_of(round)
    [day] = armed(round)
    clock.set(day)
    assert make.sweep() == 1
    assert [len(reminded(each)) for each in answers] == [1] * len(answers)


def test_more_time_for_everyone_moves_the_days_and_a_day_that_passed_comes_again(
    db: Session, clock: FakeClock
) -> None:
    round = asked(2)
    clock.set(LAST)
    assert make.sweep() == 2
    later = round.closes_at + timedelta(days=28)
    extend_round(round, until=later, reason=WHY, by=lead_of(round))
    store.commit()
    assert armed(round) == [FIRST + timedelta(days=28, hours=-1), LAST + timedelta(days=28)]


def test_an_agency_with_time_of_its_own_is_reminded_before_that_ends_instead(
    db: Session, clock: FakeClock
) -> None:
    round = asked(2)
    given, other = make.responses_of(round)
    operations.extend_response(
        given,
        until=round.closes_at + timedelta(days=14),
        reason=WHY,
        by=lead_of(round),
    )
    clock.set(LAST)
    make.sweep()
    assert reminded(given) == []
    assert len(reminded(other)) == 1


def test_a_round_that_was_withdrawn_reminds_nobody(db: Session, clock: FakeClock) -> None:
    round = asked(2)
    withdraw_round(round, by=lead_of(round))
    store.commit()
    clock.set(LAST)
    assert make.sweep() == 0
    assert letters() == []


def test_a_reminder_that_went_by_itself_lets_no_answer_be_recorded_after_the_close(
    db: Session, clock: FakeClock
) -> None:
    round = asked(2)
    clock.set(LAST)
    make.sweep()
    clock.set(round.closes_at)
    make.sweep()
    silent = make.responses_of(round)[0]
    assert operations.reasons_against_waiving(silent, by=lead_of(round)) == ()


def test_who_runs_the_round_sees_what_will_go_what_went_and_to_whom(
    visitor: Go, db: Session, clock: FakeClock
) -> None:
    round = asked(3)
    done = make.responses_of(round)[0]
    make.make_nil_return(done)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("Whoever has not finished is reminded automatically at 9am on 26 March 2021")
    lead.sees("9am on 6 April 2021 (UK time)")
    lead.click("Reminders of this round")
    lead.sees("No reminder was sent yet.")
    links = lead.page.tree.find_all("a")
    assert [each.text for each in links if each["aria-current"]] == ["Reviews"]
    lead.click("See who would get which letter, or send it now")
    lead.sees("Send 2 reminders", "9am on 26 March 2021")
    clock.set(FIRST)
    make.sweep()
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/reminders")
    lead.sees("Went at 9am on 26 March 2021", "Next: 9am on 6 April 2021")
    lead.sees("Sent automatically").does_not_see(done.respondent)
    lead.get(f"/consultations/{round.id}/reminders?how=somebody")
    lead.does_not_see("Sent automatically")
    silent = make.responses_of(round)[1]
    lead.get(f"/consultations/{round.id}/reminders?words={silent.respondent}")
    other = make.responses_of(round)[2]
    lead.sees(silent.respondent).does_not_see(other.respondent)
    lead.get(f"/responses/{silent.id}/reminders")
    lead.sees("Sent automatically")


def test_the_closing_date_says_on_which_days_reminders_would_go(
    visitor: Go, db: Session, clock: FakeClock
) -> None:
    review = make.make_review()
    make.review_at("preparing", review=review)
    round = make.prepare_partner_round(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/window/edit")
    lead.sees("Whoever has not finished is reminded automatically at 9am on 26 March 2021")
    clock.advance(days=25)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/window/edit")
    lead.sees("at 9am on 6 April 2021").does_not_see("26 March")


@pytest.mark.parametrize("many", [2, 12])
def test_the_log_asks_as_often_for_many_as_for_few(
    visitor: Go, db: Session, clock: FakeClock, many: int
) -> None:
    round = asked(many)
    clock.set(FIRST)
    make.sweep()
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/reminders", budget=14)
    assert db.scalars(select(Chase)).all()
