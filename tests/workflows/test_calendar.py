"""Times as people read them, over both clock changes of 2021 in the United Kingdom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import (
    ZONE,
    clock_in_words,
    days_and_hours,
    days_and_rest,
    end_of_day_after,
    end_of_days,
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


NOON = utc(2021, 3, 3, 12)
SPRING, AUTUMN = (2021, 3, 28), (2021, 10, 31)  # the days on which clocks change


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (NOON, NOON + timedelta(days=16, hours=23, minutes=59), "16 days and 23 hours"),
        (NOON, NOON + timedelta(days=1), "1 day"),
        (NOON, NOON + timedelta(hours=1, minutes=5), "1 hour"),
        (NOON, NOON + timedelta(minutes=40), "40 minutes"),
        (NOON, NOON + timedelta(minutes=1, seconds=59), "1 minute"),
        (NOON, NOON + timedelta(seconds=5), "0 minutes"),
        (NOON, NOON - timedelta(days=3), "0 minutes"),
        # 10am to 9:59am over the hour that is left out: 22 hours and 59 minutes pass
        (utc(2021, 3, 27, 10), utc(*SPRING, 8, 59), "22 hours"),
        (utc(2021, 3, 27, 10), utc(*SPRING, 9), "1 day"),
        (utc(2021, 3, 27, 10), utc(*SPRING, 10), "1 day and 1 hour"),
        (utc(2021, 3, 3, 10), utc(2021, 3, 31, 9), "28 days"),
        # 10am to 9:59am over the hour that comes twice: 24 hours and 59 minutes, and not a day
        (utc(2021, 10, 30, 9), utc(*AUTUMN, 9, 59), "24 hours"),
        (utc(2021, 10, 30, 9), utc(*AUTUMN, 10), "1 day"),
        (utc(2021, 10, 30, 9), utc(*AUTUMN, 11, 5), "1 day and 1 hour"),
        (utc(2021, 10, 4, 9), utc(2021, 11, 1, 10), "28 days"),
        # within the change itself
        (utc(*SPRING, 0, 30), utc(*SPRING, 1, 30), "1 hour"),
        (utc(*AUTUMN, 0, 30), utc(*AUTUMN, 1, 30), "1 hour"),
        (utc(*AUTUMN, 0, 50), utc(*AUTUMN, 1, 10), "20 minutes"),
        # from a time that is left out the next day
        (utc(2021, 3, 27, 1, 30), utc(*SPRING, 1, 30), "1 day"),
        (utc(2021, 3, 27, 1, 30), utc(*SPRING, 1, 29), "23 hours"),
    ],
)
def test_a_length_of_time_is_told_in_days_of_the_calendar_and_hours_that_pass(
    start: datetime, end: datetime, words: str
) -> None:
    assert days_and_hours(start, end, ZONE) == words


@given(
    st.datetimes(datetime(2021, 3, 20), datetime(2021, 11, 10)),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_days_and_rest_lead_to_the_end_again(naive: datetime, length: timedelta) -> None:
    start = naive.replace(tzinfo=UTC)
    days, rest = days_and_rest(start, start + length, ZONE)
    assert end_of_days(start, days, ZONE) + rest == start + length
    assert end_of_days(start, days + 1, ZONE) > start + length
    assert timedelta() <= rest < timedelta(hours=25)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(8), "8am"),
        (time(12), "midday"),
        (time(12, 1), "12:01pm"),
        (time(17), "5pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_the_time_of_day_is_told_in_one_way(at: time, words: str) -> None:
    assert clock_in_words(at) == words


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
