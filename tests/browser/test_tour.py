"""The tour of the first page in a real browser, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from consult import store
from consult.accounts import queries as people
from tests.browser.conftest import find_chromium
from tests.browser.hands import Keyboard, Pointer
from tests.played import copy_of, play_demo

pytestmark = pytest.mark.sqlite  # the demo that is copied here is a file
WAYS = {
    "a pointer": (Pointer, False),
    "the keyboard": (Keyboard, False),
    "a phone": (Pointer, True),
}
THERE = {  # what each stop is there to show
    "Agency contributor": "Comment on 1",
    "Agency lead": "Check and sign off",
    "Working group lead": "Answer the next comment",
    "Board chair": "You cannot do this yet",
    "Partnership manager": "What will happen",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    find_chromium()  # nothing is played where there is no browser
    return play_demo(tmp_path_factory.mktemp("tour"))


@pytest.fixture
def app(played: Path, tmp_path: Path, databases, run_folder: Path) -> Iterator[Flask]:
    with copy_of(played, tmp_path, databases, run_folder) as demo:
        yield demo


def stops() -> list[tuple[str, str, str]]:
    """The role, the name and the page of each stop, as they are stored."""
    with store.scope("read"):
        return [(each.role, each.account.name, each.path) for each in people.list_tour_stops()]


@pytest.mark.parametrize("way", WAYS)
def test_each_button_signs_in_as_somebody_where_they_have_work_with(app, person, way) -> None:
    hands, phone = WAYS[way]
    told = stops()
    assert [role for role, _, _ in told] == list(THERE)
    for role, name, path in told:
        visitor = person(phone=phone)
        visitor.go("/")
        visitor.check()
        tour = hands(visitor.page, visitor.check)
        tour.press(f"Go on as {name}")
        assert visitor.page.url == f"{visitor.address}{path}", role
        visitor.page.get_by_text(name).first.wait_for(state="attached")
        tour.sees(THERE[role])


def test_one_browser_goes_through_the_whole_tour_and_is_each_person_in_turn(app, person) -> None:
    visitor = person()
    hands = Pointer(visitor.page, visitor.check)
    for role, name, path in stops():
        visitor.go("/")
        hands.press(f"Go on as {name}")
        assert visitor.page.url == f"{visitor.address}{path}", role
        hands.sees(THERE[role])
