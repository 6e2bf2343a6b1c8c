"""Closing times as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from consult.consultations import window
from consult.web.days import read_month
from workflows.refusal import Refused

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11:59pm", time(23, 59)),
        ("23:59", time(23, 59)),
        ("5pm", time(17)),
        ("5 PM", time(17)),
        ("5.30 p.m.", time(17, 30)),
        ("17.30", time(17, 30)),
        ("1730", time(17, 30)),
        ("09:00", time(9)),
        ("9am", time(9)),
        ("12pm", time(12)),
        ("12:30am", time(0, 30)),
        ("0:30", time(0, 30)),
        ("midday", time(12)),
        ("17:00pm", time(17)),
    ],
)
def test_a_time_is_understood(typed: str, meant: time) -> None:
    assert window.read_time(typed) == meant


@pytest.mark.parametrize("typed", ["midnight", "12am", "00:00", "24:00", "0:00"])
def test_midnight_is_refused_for_being_two_things(typed: str) -> None:
    with pytest.raises(window.NotATime, match="11:59pm"):
        window.read_time(typed)


@pytest.mark.parametrize("typed", ["5", "5:30"])
def test_a_time_that_may_be_morning_or_evening_is_asked_about(typed: str) -> None:
    with pytest.raises(window.NotATime, match="am or pm"):
        window.read_time(typed)


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "17:60", "0pm", "13am", "5pmm"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(window.NotATime):
        window.read_time(typed)


@pytest.mark.parametrize(
    ("typed", "month"), [("3", 3), ("03", 3), ("Mar", 3), ("september", 9), ("Sept", 9)]
)
def test_a_month_is_a_number_or_a_name(typed: str, month: int) -> None:
    assert read_month(typed) == month


def test_summer_time_is_reckoned_with() -> None:
    closes = window.closing_instant(date(2021, 6, 1), time(17), LONDON)
    assert closes == datetime(2021, 6, 1, 16, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_the_next_one() -> None:
    with pytest.raises(Refused) as no:
        window.closing_instant(date(2021, 3, 28), time(1, 30), LONDON)
    assert no.value.codes == ("no-such-time",)
    assert "2:30am" in (no.value.refusals[0].fix or "")


def test_a_time_that_is_shown_twice_is_the_later_one_and_says_so() -> None:
    closes = window.closing_instant(date(2021, 10, 31), time(1, 30), LONDON)
    assert closes == datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
    assert "twice; the later one counts" in window.said_back(closes, LONDON)


def test_an_ordinary_time_is_said_back_plainly() -> None:
    closes = window.closing_instant(date(2021, 3, 31), time(23, 59), LONDON)
    said = window.said_back(closes, LONDON)
    assert said == "The round will close at 11:59pm on 31 March 2021 (UK time)."
    assert window.clock_words(closes, LONDON) == "11:59pm"
