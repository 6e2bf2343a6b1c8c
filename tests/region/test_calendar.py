"""The calendar of a region: a line each, read and written back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.region import periods
from tests import factories as make
from tests.visitor import Visitor

LINES = """
School holiday: Easter, 1 April 2021 to 16 April 2021
Pre-election period: Mayor of London, 22 March 2021 to 6 May 2021
bank holiday: Good Friday, 2 Apr 2021
"""


def test_lines_are_read_in_the_order_of_the_year_and_written_back() -> None:
    rows, wrong = periods.read(LINES)
    assert wrong == []
    assert periods.write(rows).splitlines() == [
        "Pre-election period: Mayor of London, 22 March 2021 to 6 May 2021",
        "School holiday: Easter, 1 April 2021 to 16 April 2021",
        "Bank holiday: Good Friday, 2 April 2021",
    ]
    assert periods.read(periods.write(rows)) == (rows, [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Easter", "write it as School holiday"),
        ("Feast: Easter, 1 April 2021", "begin it with Pre-election period"),
        ("School holiday: Easter, 31 April 2021", "31 April 2021 is not a day"),
        ("School holiday: Easter, 1 April 2021 to 32 April 2021", "32 April 2021 is not a day"),
        ("School holiday: Easter, 2 April 2021 to 1 April 2021", "it ends before it begins"),
        (f"School holiday: {'x' * 121}, 2 April 2021", "its name has more than 120"),
        ("School holiday: Easter, 1 Foo 2021", "1 Foo 2021 is not a day"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_is_wrong(line: str, problem: str) -> None:
    _, [wrong] = periods.read(line)
    assert problem in wrong.because


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    rows, _ = periods.read(text)
    assert periods.read(periods.write(rows)) == (rows, [])


def test_the_administrator_writes_it_and_finds_it_again(
    db: object, visitor: Callable[..., Visitor]
) -> None:
    someone = visitor(make.make_person(site_roles=["administrator"]))
    someone.get("/set-up")
    someone.click("Change: Calendar")
    someone.press("Save", {"Pre-election periods and holidays": "Nonsense"}, status=422)
    someone.is_told("“Nonsense”: write it as School holiday")
    someone.press(
        "Save",
        {"Pre-election periods and holidays": "School holiday: Easter, 1 April 2099"},
    )
    someone.sees("The calendar is saved.", "School holiday: Easter, 1 April 2099")


def test_what_is_over_stands_below_what_is_to_come(
    db: object, visitor: Callable[..., Visitor]
) -> None:
    someone = visitor(make.make_person(site_roles=["administrator"]))
    someone.get("/set-up/calendar")
    lines = "School holiday: Easter, 1 April 2099\nSchool holiday: Autumn, 1 October 2020"
    someone.press("Save", {"Pre-election periods and holidays": lines})
    page = someone.get("/set-up")
    order = [page.text.index(each) for each in ("1 April 2099", "Past", "1 October 2020")]
    assert order == sorted(order)
