"""From draft to launch in a real browser, with a pointer, with the keyboard alone, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Person
from tests.browser.hands import Keyboard, Pointer
from tests.journeys.story import EIGHT_STEPS, Story, person_of_the_demo

WAYS = {
    "a pointer": {},
    "the keyboard alone": {"keyboard": True},
    "a phone": {"phone": True},
    "no JavaScript": {"scripts": False},
}


class InChromium(Story):
    """Every page that somebody comes to is checked by axe."""

    def __init__(self, person: Callable[..., Person], clock: Any, **browser: bool) -> None:
        self._hands = Keyboard if browser.pop("keyboard", False) else Pointer
        self._person, self._browser = person, browser
        self._people: dict[str, Person] = {}
        super().__init__(clock)

    def be(self, key: str) -> Pointer:
        if key not in self._people:
            self._people[key] = self._person(person_of_the_demo(key), **self._browser)
        return self._at("/home", self._people[key])

    def visit(self) -> Pointer:
        somebody = self._people.setdefault("visitor", self._person(**self._browser))
        return self._at("/", somebody)

    def _at(self, path: str, somebody: Person) -> Pointer:
        somebody.go(path)
        somebody.check()
        return self._hands(somebody.page, somebody.check)

    def leave(self) -> None:
        self._people.clear()


@pytest.mark.parametrize("way", WAYS)
def test_a_text_goes_from_draft_to_launch_with(way, db, clock, person):
    story = InChromium(person, clock, **WAYS[way])
    for step in EIGHT_STEPS:
        step(story)
    assert story.state() == "launched"
