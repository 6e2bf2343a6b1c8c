"""Times as people read them, over both clock changes of 2021 in the United Kingdom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import (
    ZONE,
    days_and_hours,
    end_of_day_after,
    in_words,
    wall_length,
    wall_to_instant,
)
from workflows.refusal import Refused


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (utc(2021, 3, 3, 23, 59), "11:59pm on 3 March 2021 (UK time)"),
        (utc(2021, 7, 1, 22, 59), "11:59pm on 1 July 2021 (UK time)"),
        (utc(2021, 7, 1, 23, 0), "midnight on 2 July 2021 (UK time)"),
        (utc(2021, 1, 5, 12, 0), "midday on 5 January 2021 (UK time)"),
        (utc(2021, 1, 5, 12, 1), "12:01pm on 5 January 2021 (UK time)"),
        (utc(2021, 1, 5, 0, 30), "12:30am on 5 January 2021 (UK time)"),
        (utc(2021, 1, 5, 17, 0), "5pm on 5 January 2021 (UK time)"),
        (utc(2021, 3, 28, 0, 59), "12:59am on 28 March 2021 (UK time)"),
        (utc(2021, 3, 28, 1, 0), "2am on 28 March 2021 (UK time)"),
        (utc(2021, 10, 31, 0, 30), "1:30am on 31 October 2021 (UK time, BST)"),
        (utc(2021, 10, 31, 1, 30), "1:30am on 31 October 2021 (UK time, GMT)"),
        (utc(2021, 10, 31, 2, 0), "2am on 31 October 2021 (UK time)"),
    ],
)
def test_an_instant_is_told_in_wall_time(instant: datetime, words: str) -> None:
    assert in_words(instant, ZONE) == words


def test_another_region_has_its_own_clock() -> None:
    words = in_words(utc(2021, 7, 1, 12, 0), "America/New_York")
    assert words == "8am on 1 July 2021 (New York time)"


def test_a_time_without_a_zone_is_not_an_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        in_words(datetime(2021, 3, 3), ZONE)


def test_a_wall_time_becomes_an_instant_in_winter_and_in_summer() -> None:
    assert wall_to_instant(date(2021, 1, 5), time(23, 59), ZONE) == utc(2021, 1, 5, 23, 59)
    assert wall_to_instant(date(2021, 7, 1), time(23, 59), ZONE) == utc(2021, 7, 1, 22, 59)


def test_a_time_the_clocks_skip_is_refused_with_one_that_exists() -> None:
    with pytest.raises(Refused) as refused:
        wall_to_instant(date(2021, 3, 28), time(1, 30), ZONE)
    [reason] = refused.value.refusals
    assert reason.code == "no-such-time"
    assert "There is no 1:30am on 28 March 2021 (UK time)" in reason.because
    assert reason.fix == "Choose another time, such as 2:30am on 28 March 2021 (UK time)."


def test_a_time_that_happens_twice_is_read_as_the_second() -> None:
    instant = wall_to_instant(date(2021, 10, 31), time(1, 30), ZONE)
    assert instant == utc(2021, 10, 31, 1, 30)
    assert in_words(instant, ZONE).endswith("(UK time, GMT)")


def test_a_day_is_a_day_over_a_clock_change() -> None:
    assert wall_length(utc(2021, 3, 27, 10), utc(2021, 3, 28, 9), ZONE) == timedelta(days=1)
    assert wall_length(utc(2021, 10, 30, 9), utc(2021, 10, 31, 10), ZONE) == timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (utc(2021, 2, 1, 10), 28, utc(2021, 3, 1, 23, 59)),
        (utc(2021, 3, 20, 10), 28, utc(2021, 4, 17, 22, 59)),
        (utc(2021, 2, 1, 23, 59, 30), 28, utc(2021, 3, 2, 23, 59)),
    ],
)
def test_the_last_minute_of_the_day_leaves_whole_days(
    start: datetime, days: int, end: datetime
) -> None:
    assert end_of_day_after(start, days, ZONE) == end


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(days=27, hours=23, minutes=59), "27 days and 23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=1, minutes=5), "1 hour"),
        (timedelta(minutes=40), "40 minutes"),
        (timedelta(minutes=1, seconds=59), "1 minute"),
        (timedelta(seconds=5), "0 minutes"),
        (timedelta(days=-3), "0 minutes"),
    ],
)
def test_a_length_of_time_is_told_in_days_and_hours(delta: timedelta, words: str) -> None:
    assert days_and_hours(delta) == words


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


@given(MOMENTS)
def test_what_the_wall_shows_leads_back_to_the_same_minute(naive: datetime) -> None:
    try:
        instant = wall_to_instant(naive.date(), naive.time().replace(second=0, microsecond=0), ZONE)
    except Refused as refused:
        assert refused.codes == ("no-such-time",)  # noqa: PT017
        return
    at = naive.time()
    minute = f"{at.hour % 12 or 12}:{at.minute:02}" if at.minute else f"{at.hour % 12 or 12}"
    words = in_words(instant, ZONE)
    assert words.startswith((minute, "mid"))
    assert f"on {naive.day} {naive:%B %Y}" in words


@given(MOMENTS.map(lambda each: each.replace(tzinfo=UTC)), st.integers(0, 120))
def test_the_offered_closing_time_is_always_long_enough(start: datetime, days: int) -> None:
    assert wall_length(start, end_of_day_after(start, days, ZONE), ZONE) >= timedelta(days=days)
