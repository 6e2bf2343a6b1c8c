"""A round can be set to open at a later minute; what is planned is judged anew at that minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import audit, lifecycle, store
from consult import clock as time
from consult.notifications.models import Message
from consult.reviews import operations, planned, queries
from consult.reviews.models import PlannedStep, Review
from consult.reviews.planned import SWEEP
from tests import factories as make
from tests.conftest import FakeClock
from tests.kernel.crowd import errors, together
from tests.responses.test_at_once import ready
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
STEP = "circulate_to_partners"
NINE = datetime(2021, 3, 15, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def prepared() -> Review:
    review = make.make_review()
    make.review_at("preparing", review=review)
    make.prepare_partner_round(review, days=40)
    return review


def plan(review: Review, at: datetime = NINE, **others: str) -> PlannedStep:
    by = make.actor(make.lead_of(review))
    return operations.plan_step(review_id=review.id, trigger=STEP, at=at, by=by, **others)


def on_the_15th(at: str) -> dict[str, str]:
    return {"Day": "15", "Month": "3", "Year": "2021", "Opening time": at}


def state_of(review: Review) -> str:
    store.session.expire_all()
    return review.subject.state


def letters(kind: str) -> list[Message]:
    return list(store.session.scalars(select(Message).where(Message.kind == kind)))


def test_a_round_opens_at_the_minute_for_which_it_is_planned(db: Session, clock: FakeClock) -> None:
    review = prepared()
    before = state_of(review)
    plan(review)
    clock.set(NINE - SECOND)
    assert make.sweep(SWEEP) == 0
    assert state_of(review) == before
    assert make.responses_of(make.round_of(review)) == []
    clock.set(NINE)
    assert make.sweep(SWEEP) == 1
    assert make.sweep(SWEEP) == 0
    assert state_of(review) == "partner_comment"
    round = make.round_of(review)
    assert round.subject.state == "open"
    assert round.opens_at == NINE
    assert len(make.responses_of(round)) == 2
    assert queries.find_plan(review.id) is None


def test_the_step_is_taken_in_the_name_of_whoever_planned_it(db: Session, clock: FakeClock) -> None:
    review = prepared()
    plan(review)
    clock.set(NINE)
    make.sweep(SWEEP)
    last = lifecycle.last_passage(review.id)
    assert last is not None
    assert last.actor_name == make.lead_of(review).name
    assert [each.entry.act for each in audit.list_entries([review.subject.thing])].count(
        "step-planned"
    ) == 1


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (timedelta(0), "plan-not-ahead"),
        (timedelta(days=-1), "plan-not-ahead"),
        (timedelta(days=367), "plan-too-far"),
        (timedelta(days=13), "window-too-short"),  # of forty days, 27 would be left
    ],
)
def test_a_time_is_judged_when_it_is_chosen(
    db: Session, clock: FakeClock, at: timedelta, code: str
) -> None:
    review = prepared()
    with pytest.raises(Refused) as no:
        plan(review, time.now() + at)
    assert code in [each.code for each in no.value.refusals]
    assert queries.find_plan(review.id) is None


@pytest.mark.parametrize("trigger", ["circulate_in_group", "nonsense", "decline"])
def test_only_a_step_from_here_that_opens_a_round_is_planned(
    db: Session, clock: FakeClock, trigger: str
) -> None:
    review = prepared()
    by = make.actor(make.lead_of(review))
    with pytest.raises(Refused):
        operations.plan_step(review_id=review.id, trigger=trigger, at=NINE, by=by)


def test_whoever_may_not_take_the_step_may_not_plan_it(db: Session, clock: FakeClock) -> None:
    review = prepared()
    member = make.actor(make.members_of(review)[0])
    with pytest.raises(Refused):
        operations.plan_step(review_id=review.id, trigger=STEP, at=NINE, by=member)
    plan(review)
    with pytest.raises(Refused) as no:
        operations.drop_plan(review.id, by=member)
    assert [each.code for each in no.value.refusals] == ["not-yours-to-drop"]
    assert queries.find_plan(review.id) is not None


def test_what_stands_against_it_by_then_is_told_and_nobody_is_asked(
    db: Session, clock: FakeClock
) -> None:
    review = prepared()
    plan(review)
    round = make.round_of(review)
    by = make.actor(make.lead_of(review))
    make.consultations.expect_agencies(round, agency_ids=[], by=by)
    clock.set(NINE)
    assert make.sweep(SWEEP) == 0
    assert state_of(review) == "preparing"
    assert round.subject.state == "preparing"
    told = letters("reviews/plan_refused")
    assert make.lead_of(review).email in [each.address for each in told]
    assert "0 agencies are invited to answer" in told[0].body
    clock.advance(minutes=10)
    make.sweep(SWEEP)
    assert len(letters("reviews/plan_refused")) == len(told)


def test_a_text_that_changed_since_is_not_sent_out(
    db: Session, clock: FakeClock, visitor: Go
) -> None:
    review = prepared()
    plan(review)
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}")
    lead.sees("The text was changed after this was planned")
    clock.set(NINE)
    assert make.sweep(SWEEP) == 0
    assert state_of(review) == "preparing"
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}")
    lead.sees("The round was to open at 9am on 15 March 2021 (UK time), and did not.")


def test_another_step_overtakes_what_was_planned(db: Session, clock: FakeClock) -> None:
    review = prepared()
    made = plan(review)
    make.take(review, STEP)
    store.commit()
    clock.set(NINE)
    assert make.sweep(SWEEP) == 0
    store.session.refresh(made)
    assert made.state == "overtaken"


def test_whoever_has_left_sends_nothing_out(db: Session, clock: FakeClock) -> None:
    review = prepared()
    made = plan(review)
    make.lead_of(review).active = False
    clock.set(NINE)
    assert make.sweep(SWEEP) == 0
    store.session.refresh(made)
    assert made.state == "refused"
    assert "does not use this service any more" in made.outcome


def test_a_lead_plans_moves_and_drops_it_on_the_pages(
    db: Session, clock: FakeClock, visitor: Go
) -> None:
    review = prepared()
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{make.round_of(review).id}")
    lead.get(f"/reviews/{review.id}/steps/{STEP}")
    lead.click("Open it at a later time")
    lead.press("Save the opening time", {"Day": "30", "Month": "2", "Year": "2021"}, status=422)
    lead.press("Save the opening time", on_the_15th("9am"))
    lead.sees("The round opens at 9am on 15 March 2021 (UK time).")
    lead.sees("by itself at 9am on 15 March 2021", make.lead_of(review).name)
    lead.get("/home")
    lead.sees("This round opens by itself")
    lead.get(f"/reviews/{review.id}")
    lead.click("Change the time")
    lead.sees("At present it opens at 9am on 15 March 2021")
    lead.press(
        "Save the opening time",
        on_the_15th("2:30pm"),
    )
    lead.sees("by itself at 2:30pm on 15 March 2021").does_not_see("at 9am")
    lead.click("do not open it then")
    lead.press("Do not open it then")
    lead.sees("The round does not open by itself.").does_not_see("2:30pm")
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("planned “", "dropped what was planned")
    assert queries.find_plan(review.id) is None


def test_a_plan_made_on_a_page_that_was_overtaken_is_refused(
    db: Session, clock: FakeClock, visitor: Go
) -> None:
    review = prepared()
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/{STEP}/later")
    make.take(review, STEP)
    store.commit()
    lead.press(
        "Save the opening time",
        on_the_15th("9am"),
        status=409,
    )
    assert queries.find_plan(review.id) is None


def test_two_workers_open_it_once(db: Session, clock: FakeClock) -> None:
    review = prepared()
    made = plan(review)
    store.commit()
    clock.set(NINE)
    results = together(*[lambda: planned._take(made.id)] * 3)
    assert not errors(results), results
    assert sum(bool(each) for each in results) == 1
    assert len(make.responses_of(make.round_of(review))) == 2
    asked = [each.address for each in letters("consultations/opened")]
    assert len(set(asked)) == len(asked)  # nobody twice


def test_a_double_press_plans_once(db: Session, clock: FakeClock, visitor: Go) -> None:
    review = prepared()
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/{STEP}/later")
    press = ready(
        lead,
        "Save the opening time",
        on_the_15th("9am"),
    )
    store.commit()
    results = together(press, press)
    assert not errors(results), results
    planned = select(func.count()).select_from(PlannedStep).where(PlannedStep.state == "planned")
    assert store.session.scalar(planned) == 1


def test_a_round_inside_the_group_is_planned_as_well(db: Session, clock: FakeClock) -> None:
    review = make.make_review()
    make.review_at("drafting", review=review)
    make.prepare_group_round(review, days=14)
    by = make.actor(make.lead_of(review))
    operations.plan_step(review_id=review.id, trigger="circulate_in_group", at=NINE, by=by)
    store.commit()
    clock.set(NINE)
    assert make.sweep(SWEEP) == 1
    assert make.round_of(review, "group").opens_at == NINE
