"""From draft to launch in a real browser, with a pointer, with the keyboard alone, on a phone."""

import pytest

from tests.browser.story import EIGHT_STEPS, Story

WAYS = {
    "a pointer": {},
    "the keyboard alone": {"keyboard": True},
    "a phone": {"phone": True},
    "no JavaScript": {"scripts": False},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_text_goes_from_draft_to_launch_with(way, db, clock, person):
    story = Story(person, clock, **WAYS[way])
    for step in EIGHT_STEPS:
        step(story)
    assert story.state() == "launched"
