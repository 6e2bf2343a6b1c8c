"""What the clock does is in sight: what is next, overdue and refused, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import clock
from consult.lifecycle import Timer, timers
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


def test_a_round_that_will_close_is_next_and_one_that_closed_is_done(
    db: Session, visitor: Visitors
) -> None:
    closed = make.review_at("partner_comment")
    closes_at = make.round_of(closed).closes_at
    assert closes_at is not None
    make.pass_time(closes_at - clock.now() + timedelta(minutes=1))
    assert make.sweep() >= 1
    coming = make.review_at("partner_comment")
    manager = visitor(make.make_manager())
    page = manager.get("/clock")
    assert page.says("Nothing is overdue.", f"Partner comment on {coming.subject.title}")
    done = page.text.partition("Done lately")[2]
    assert closed.subject.title in done
    assert coming.subject.title not in done


def test_what_was_refused_when_its_time_came_says_why(db: Session, visitor: Visitors) -> None:
    review = make.review_at("partner_comment")
    session.add(
        Timer(
            subject_id=review.id,
            key="early",
            trigger="begin_considering",
            due_at=clock.now() - timedelta(minutes=1),
            outcome="The round is still open.",
            tried=3,
        )
    )
    manager = visitor(make.make_manager())
    manager.get("/clock")
    manager.sees("Overdue (1)", "Refused 3 times: The round is still open.")


def test_the_administrator_finds_it_at_home(db: Session, visitor: Visitors) -> None:
    someone = visitor(make.make_person(site_roles=["administrator"]))
    someone.get("/home")
    someone.click("What is due, overdue and done")
    someone.sees("The clock has taken no step yet.")


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_costs_the_same_however_much_is_due(
    db: Session, visitor: Visitors, count: int
) -> None:
    for _ in range(count):
        make.review_at("partner_comment")
    visitor(make.make_manager()).get("/clock", budget=12)


def test_overdue_is_what_a_sweep_takes(db: Session) -> None:
    from consult.lifecycle.queries import list_timers

    make.review_at("partner_comment")
    *_, last = list_timers("ahead", clock.now())
    assert list_timers("late", clock.now()) == []
    late = [each.id for each in list_timers("late", last.due_at)]
    assert late == timers.list_due(last.due_at)
    assert late


def test_a_long_list_of_steps_is_read_to_its_end_page_by_page(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("partner_comment")
    for minutes in range(60):
        at = clock.now() - timedelta(minutes=minutes + 1)
        of = {"subject_id": review.id, "trigger": "begin_considering", "due_at": at}
        session.add(Timer(key=f"late{minutes}", **of))
        session.add(Timer(key=f"done{minutes}", state="fired", settled_at=at, **of))
    session.flush()
    manager = visitor(make.make_manager())
    manager.get("/clock?late=3")
    manager.sees("Showing 51 to 60 of 60 steps overdue", "Showing 1 to 25 of 60 steps done")
    page = manager.get("/clock?late=2&done=3")
    manager.sees("Showing 26 to 50 of 60 steps overdue", "Showing 51 to 60 of 60 steps done")
    assert page.links["Next page"] == "/clock?done=3&late=3#late"
