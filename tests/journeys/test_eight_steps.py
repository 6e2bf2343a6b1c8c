"""From draft to launch by plain requests, on whichever database is under test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult import audit, store
from tests.journeys.paper import Paper
from tests.journeys.story import EIGHT_STEPS, Story, person_of_the_demo
from tests.visitor import Visitor


class OnPaper(Story):
    """Everyone has a browser of the simplest kind; the visitor checks each page."""

    def __init__(self, visitor: Callable[..., Visitor], clock: Any) -> None:
        self._visitor = visitor
        super().__init__(clock)

    def be(self, key: str) -> Paper:
        return self._at("/home", self._visitor(person_of_the_demo(key), budget=45))

    def visit(self) -> Paper:
        return self._at("/", self._visitor())

    def _at(self, path: str, somebody: Visitor) -> Paper:
        somebody.get(path)
        return Paper(somebody)


def test_a_text_goes_from_draft_to_launch(app, clock, visitor):
    story = OnPaper(visitor, clock)
    for step in EIGHT_STEPS:
        step(story)
    assert story.state() == "launched"


def test_the_record_of_the_whole_way_holds(app, clock, visitor):
    story = OnPaper(visitor, clock)
    for step in EIGHT_STEPS:
        step(story)
    with store.scope("read"):
        count, broken = audit.verify_all()
    assert broken == []
    assert count > 80
