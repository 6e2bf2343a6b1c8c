"""Bank holidays are put in from a library, stay editable, and working days are counted by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import store
from consult.accounts import queries as accounts
from consult.lifecycle import Timer
from consult.notifications.models import Message
from consult.region.bank_holidays import bank_holidays, with_bank_holidays
from consult.reviews import operations
from consult.reviews.models import Review
from tests import factories as make
from tests.conftest import FakeClock
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
KEY = "triage_waits"  # reminds after ten working days


def proposed() -> Review:
    """Since Wednesday 3 March 2021, 10am."""
    review = operations.start_review(
        definition="procedures_amendment",
        title="Neglect",
        why="A local review.",
        drafts=[make.draft_of(make.make_document())],
        by=make.actor(make.make_manager()),
    )
    store.commit()
    return review


def armed(review: Review) -> list[datetime]:
    store.session.expire_all()
    wanted = select(Timer.due_at).where(
        Timer.subject_id == review.id, Timer.key == KEY, Timer.state == "armed"
    )
    return list(store.session.scalars(wanted))


def administrator(visitor: Visitors) -> Visitor:
    return visitor(make.make_person("Ada Admin", site_roles=["administrator"]))


def test_a_library_knows_them_and_leaves_out_weekends() -> None:
    days = {row[2]: row[1] for row in bank_holidays(2021, 1)}
    assert days["2021-04-02"] == "Good Friday"
    assert "2021-12-25" not in days  # a Saturday, kept on the Monday
    assert "2021-12-27" in days
    assert len(days) == 8


def test_what_a_calendar_says_of_a_day_stays() -> None:
    own = ["bank_holiday", "Our own name for it", "2021-04-02", "2021-04-02"]
    rows = with_bank_holidays([own], 2021, 1)
    assert own in rows
    assert len(rows) == 8
    assert with_bank_holidays(rows, 2021, 1) == rows


def test_an_administrator_puts_them_in_looks_at_them_and_saves(
    db: Session, visitor: Visitors
) -> None:
    person = administrator(visitor)
    person.get("/set-up/calendar")
    person.click("Put in the bank holidays of England, 2021 to 2023")
    person.sees("bank holidays are put in below")
    assert "Bank holiday: Good Friday, 2 April 2021" in person.value_of("Pre-election")
    person.press("Save")
    person.get("/set-up/calendar?bank-holidays=yes")
    person.sees("All bank holidays of England from 2021 to 2023 are there already.")


def test_a_timer_of_working_days_is_counted_anew_when_the_calendar_changes(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = proposed()
    assert armed(review) == [datetime(2021, 3, 17, 23, 59, tzinfo=UTC)]
    person = administrator(visitor)
    person.get("/set-up/calendar")
    person.press("Save", {"Pre-election": "Bank holiday: Ours, 10 March 2021 to 12 March 2021"})
    make.sweep()
    assert armed(review) == [datetime(2021, 3, 22, 23, 59, tzinfo=UTC)]


def test_a_reminder_is_sent_once_and_not_again_by_a_new_count(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = proposed()
    clock.advance(days=15)
    assert make.sweep() == 1
    person = administrator(visitor)
    person.get("/set-up/calendar")
    person.press("Save", {"Pre-election": "Bank holiday: Ours, 25 March 2021"})
    assert make.sweep() == 0
    assert armed(review) == []
    letters = store.session.scalars(select(Message).where(Message.kind == "reviews/reminder")).all()
    assert len({each.account_id for each in letters}) == len(letters) > 0
    assert "Neglect still waits for you" in letters[0].subject
    assert review.subject.state == "triage"


def test_what_comes_back_from_a_hold_waits_from_the_day_it_came_back(
    db: Session, clock: FakeClock
) -> None:
    review = proposed()
    manager = accounts.list_managers()[0]
    make.hold(review, by=manager)
    store.commit()
    assert armed(review) == []
    clock.advance(days=7)
    make.take(review, "resume", reason="The guidance is out.")
    store.commit()
    assert armed(review) == [datetime(2021, 3, 24, 23, 59, tzinfo=UTC)]


@pytest.mark.parametrize("trigger", ["decline", "refer"])
def test_what_is_settled_is_not_reminded_of(db: Session, clock: FakeClock, trigger: str) -> None:
    review = proposed()
    make.take(review, trigger, reason="Another partnership does this, as we agreed with them.")
    clock.advance(days=30)
    assert make.sweep() == 0
