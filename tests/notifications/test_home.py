"""What an administrator sees at home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consult import clock as consult_clock
from consult import store
from consult.jobs.models import Beat
from consult.jobs.sweeps import names
from consult.notifications.models import Message
from consult.notifications.operations import write_message
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]


@pytest.fixture
def administrator(db: Any) -> Any:
    return make.make_person("Ada", agency=make.make_agency(), site_roles=["administrator"])


def beat(minutes_ago: float, error: str = "") -> None:
    at = consult_clock.machine_now() - timedelta(minutes=minutes_ago)
    for name in names():
        store.session.merge(Beat(name=name, at=at, done=0, error=error))
    store.session.flush()


def test_an_administrator_sees_that_all_is_well(visitor: Go, administrator: Any) -> None:
    beat(0.5)
    make.make_person("Nell Nowhere")
    home = visitor(administrator).get("/home")
    assert home.says("Nothing waits for you now.", "State of the service", "Runs")
    assert home.says("0 waiting, 0 failed", "Accounts 2", "People without a place 1: Nell Nowhere")
    assert home.says("The record", "Whether it holds")
    assert not home.says("Not well")
    # The machine's clock ran half a minute ago: told by the clock that everybody sees.
    assert home.says("Last run at 9:59am on 3 March 2021")


def test_people_are_counted_and_not_read_and_only_some_are_named(
    visitor: Go, administrator: Any
) -> None:
    home = visitor(administrator)
    home.get("/home")
    before = len(home.get("/home").queries)
    for number in range(7):
        make.make_person(f"Nell Nowhere {number}")
    seated = make.make_person("Ann Seated")
    make.make_group(lead=seated)
    read = home.get("/home")
    assert len(read.queries) == before
    assert read.says("People without a place 7: Nell Nowhere 0,", "Nell Nowhere 4 and 2 more")
    assert not read.says("Nell Nowhere 5")
    assert not read.says("Ann Seated")


def test_a_clock_that_has_stopped_is_told(visitor: Go, administrator: Any) -> None:
    beat(4)
    home = visitor(administrator).get("/home")
    assert home.says("Not well", "It has not run for more than 3 minutes")
    assert home.links["See why a part of the service stands still"] == "/clock"


def test_a_worker_that_never_ran_and_a_sweep_that_failed_are_told(
    visitor: Go, administrator: Any
) -> None:
    assert visitor(administrator).get("/home").says("It has not run yet: is a worker running?")
    beat(1, "OSError: no room")
    assert visitor(administrator).get("/home").says("It failed: OSError: no room")


def test_mail_that_failed_is_counted(visitor: Go, administrator: Any) -> None:
    beat(1)
    for state in ("waiting", "failed", "failed"):
        message: Message = write_message("tests/any", to=administrator, subject="a", body="b")
        message.state = state
    home = visitor(administrator).get("/home")
    assert home.says("1 waiting, 2 failed", "See why mail could not be sent", "2 messages")


def test_more_people_cost_no_more_queries(visitor: Go, administrator: Any) -> None:
    few = len(visitor(administrator).get("/home").queries)
    for _ in range(5):
        make.make_person(agency=make.make_agency())
    assert len(visitor(administrator).get("/home").queries) == few


def test_nobody_else_sees_the_state_of_the_service(visitor: Go, db: Any) -> None:
    for person in (make.make_manager(), make.make_person(agency=make.make_agency())):
        assert not visitor(person).get("/home").says("State of the service")
