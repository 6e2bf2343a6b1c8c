"""When a timer is due: at a fact, or so many calendar or working days after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from broken_definitions import spoilt
from hypothesis import given
from hypothesis import strategies as st
from review_samples import review

from workflows.calendar import ZONE, local_day
from workflows.definition import DefinitionError, Timer, parse, shipped, shipped_source
from workflows.facts import PeriodFacts
from workflows.soundness import check
from workflows.spans import Days, days, minutes
from workflows.timers import after, before, due_at, next_step_at

THURSDAY = datetime(2021, 4, 1, 10, tzinfo=UTC)  # before Easter; in summer time
EASTER = (
    PeriodFacts("bank_holiday", "Good Friday", date(2021, 4, 2), date(2021, 4, 2)),
    PeriodFacts("bank_holiday", "Easter Monday", date(2021, 4, 5), date(2021, 4, 5)),
    PeriodFacts("school_holiday", "Easter", date(2021, 4, 1), date(2021, 4, 16)),
)
AMENDMENT = shipped()["procedures_amendment"]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("1 working day", datetime(2021, 4, 6, 22, 59, tzinfo=UTC)),
        ("4 working days", datetime(2021, 4, 9, 22, 59, tzinfo=UTC)),
        ("5 working days", datetime(2021, 4, 12, 22, 59, tzinfo=UTC)),
        ("1 day", datetime(2021, 4, 2, 22, 59, tzinfo=UTC)),
        ("210 days", datetime(2021, 10, 28, 22, 59, tzinfo=UTC)),
        ("214 days", datetime(2021, 11, 1, 23, 59, tzinfo=UTC)),  # the clocks went back
    ],
)
def test_a_timer_is_due_at_the_end_of_its_day(said: str, due: datetime) -> None:
    timer = Timer(key="k", state="s", at="in_force_since", after=said, fire="f")
    assert due_at(timer, review(in_force_since=THURSDAY, periods=EASTER)) == due


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("1 working day", datetime(2021, 4, 1, 8, tzinfo=UTC)),  # 9am, in summer time
        ("3 working days", datetime(2021, 3, 30, 8, tzinfo=UTC)),
        ("4 working days", datetime(2021, 3, 29, 8, tzinfo=UTC)),
        ("5 working days", datetime(2021, 3, 26, 9, tzinfo=UTC)),  # before the clocks went forward
        ("1 day", datetime(2021, 4, 5, 8, tzinfo=UTC)),
        ("7 days", datetime(2021, 3, 30, 8, tzinfo=UTC)),
    ],
)
def test_a_reminder_ahead_goes_in_the_morning_of_its_day(said: str, due: datetime) -> None:
    timer = Timer(key="k", state="s", at="in_force_since", before=said, remind="board_chair")
    tuesday = datetime(2021, 4, 6, 16, tzinfo=UTC)  # after Easter
    assert due_at(timer, review(in_force_since=tuesday, periods=EASTER)) == due


@given(
    number=st.integers(1, 60),
    start=st.datetimes(datetime(2020, 1, 1), datetime(2024, 1, 1), timezones=st.just(UTC)),
    off=st.sets(st.dates(date(2020, 1, 1), date(2024, 1, 1)), max_size=20),
)
def test_so_many_working_days_lie_between_a_reminder_and_its_time(
    number: int, start: datetime, off: set[date]
) -> None:
    day = before(start, Days(number, working=True), ZONE, off).date()
    until = local_day(start, ZONE)
    between = [day + timedelta(days=n) for n in range((until - day).days)]
    assert sum(each.weekday() < 5 and each not in off for each in between) == number
    assert day.weekday() < 5
    assert day not in off


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"before": "0 days"}, "timer closing: 0 days is not between 1 and 1000 days"),
        ({"before": "3 days", "after": "3 days"}, "timer closing: say either after or before"),
        (
            {"before": "3 days"},
            "timer closing: before is for reminders; a step is never taken early",
        ),
    ],
)
def test_what_lies_ahead_of_a_time_is_a_reminder_and_one_thing(
    changed: dict[str, object], told: str
) -> None:
    assert told in check(spoilt("consultation", lambda data: data["timers"][0].update(changed)))


def test_working_days_count_from_a_day_off_too() -> None:
    saturday = datetime(2021, 4, 10, 10, tzinfo=UTC)
    assert after(saturday, Days(1, working=True), ZONE, ()).date() == date(2021, 4, 12)


def test_the_clock_has_no_step_while_its_fact_is_unknown() -> None:
    assert next_step_at(AMENDMENT, "launched_urgently", review()) is None
    assert next_step_at(AMENDMENT, "drafting", review(in_force_since=THURSDAY)) is None
    at = next_step_at(AMENDMENT, "launched_urgently", review(in_force_since=THURSDAY))
    assert at == datetime(2021, 7, 30, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize("said", ["soon", "5 weeks", "-1 days", "1 working", "12345 days"])
def test_days_are_written_in_one_way(said: str) -> None:
    with pytest.raises(ValueError, match="a number of days"):
        days(said)


@pytest.mark.parametrize("said", ["soon", "1 hour", "ten minutes"])
def test_minutes_are_written_in_one_way(said: str) -> None:
    with pytest.raises(ValueError, match="a number of minutes"):
        minutes(said)


def test_what_is_read_already_is_left() -> None:
    assert (days(Days(3)), minutes(3)) == (Days(3), 3)
    assert (str(Days(1)), str(Days(5, working=True))) == ("1 day", "5 working days")


def test_a_timer_that_is_written_wrongly_is_told_with_its_line() -> None:
    text = shipped_source("procedures_amendment").replace("after: 120 days", "after: a while")
    with pytest.raises(DefinitionError) as wrong:
        parse(text, "f.yaml")
    assert "a number of days" in wrong.value.problems[0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"fire": None}, "timer ratification: say what it does, either fire or remind"),
        ({"remind": "board_chair"}, "timer ratification: say what it does, either fire or remind"),
        ({"after": "0 days"}, "timer ratification: 0 days is not between 1 and 1000 days"),
        ({"after": "1001 days"}, "timer ratification: 1001 days is not between 1 and 1000 days"),
        ({"remind": "pope", "fire": None}, "timers, 1, remind: there is no role called pope"),
        (
            {"fire": None, "remind": "board_chair"},
            "house: launch_urgently puts a text in force that nobody was asked about, and no timer "
            "takes it back",
        ),
        (
            {"state": "approved"},
            "timer ratification: lapse is not a step from approved",
        ),
    ],
)
def test_a_timer_that_would_not_work_is_told(changed: dict[str, object], told: str) -> None:
    flow = spoilt("procedures_amendment", lambda data: data["timers"][1].update(changed))
    assert told in check(flow)


def test_what_a_chair_put_in_force_is_kept_by_a_ballot_only() -> None:
    def kept(data: dict[str, object]) -> None:
        steps = data["steps"]
        assert isinstance(steps, list)
        step = next(each for each in steps if each["trigger"] == "ratify")
        step["guards"] = [each for each in step["guards"] if each != "ballot_is_open"]

    told = check(spoilt("procedures_amendment", kept))
    assert (
        "house: launch_urgently puts a text in force that nobody was asked about, and ratify keeps "
        "it without a ballot"
    ) in told
