"""The one clock, and the demo's, which only moves forward."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consult import clock
from consult.clock import DemoClock
from tests.kernel.crowd import errors, together

CLOSE = timedelta(seconds=5)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = clock._source
    clock.use(None)
    yield
    clock._source = before


def test_the_time_is_aware_and_universal() -> None:
    assert clock.now().utcoffset() == timedelta()


def test_a_held_clock_goes_on_afterwards_even_after_an_error() -> None:
    moment = datetime(2021, 3, 3, tzinfo=UTC)
    with suppress(ZeroDivisionError), clock.at(moment):
        assert clock.now() == moment
        raise ZeroDivisionError
    assert clock.now() > moment


def test_the_machines_own_time_is_not_moved() -> None:
    with clock.at(datetime(2051, 1, 1, tzinfo=UTC)):
        assert clock.machine_now().year < 2051


def test_a_demo_clock_that_was_never_moved_shows_the_time(tmp_path: Path) -> None:
    assert DemoClock(str(tmp_path / "none"))() - clock.machine_now() < CLOSE


def test_a_demo_clock_moves_forward_and_goes_on_from_there(tmp_path: Path) -> None:
    demo = DemoClock(str(tmp_path / "ahead"))
    later = clock.machine_now() + timedelta(days=30)
    demo.move_to(later)
    assert timedelta() <= demo() - later < CLOSE


def test_a_demo_clock_never_moves_back(tmp_path: Path) -> None:
    demo = DemoClock(str(tmp_path / "ahead"))
    demo.move_to(clock.machine_now() + timedelta(days=30))
    for days in (29, 0, -1):
        with pytest.raises(ValueError, match="only moves forward"):
            demo.move_to(clock.machine_now() + timedelta(days=days))
    assert demo().date() >= (clock.machine_now() + timedelta(days=30)).date()


def test_every_process_sees_the_move(tmp_path: Path) -> None:
    path = tmp_path / "ahead"
    mine = DemoClock(str(path))
    assert mine.ahead == timedelta()
    code = (
        "from consult.clock import DemoClock, machine_now; from datetime import timedelta;"
        f"DemoClock({str(path)!r}).move_to(machine_now() + timedelta(days=7))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert timedelta(days=6, hours=23) < mine.ahead <= timedelta(days=7)


def test_a_file_that_is_gone_brings_the_demo_back_to_today(tmp_path: Path) -> None:
    path = tmp_path / "ahead"
    demo = DemoClock(str(path))
    demo.move_to(clock.machine_now() + timedelta(days=7))
    os.unlink(path)
    assert demo.ahead == timedelta()


def test_two_moves_at_once_leave_one_whole_file(tmp_path: Path) -> None:

    demo = DemoClock(str(tmp_path / "ahead"))
    start = clock.machine_now()
    moves = [
        (lambda days=days: demo.move_to(start + timedelta(days=days))) for days in range(1, 21)
    ]
    found = [e for e in errors(together(*moves)) if not isinstance(e, ValueError)]
    assert found == []
    assert timedelta(hours=23) < demo.ahead <= timedelta(days=20)
