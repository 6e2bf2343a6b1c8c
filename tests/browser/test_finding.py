"""A long list of boxes to tick has a box to find names in."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import arranging
from tests.factories import make_manager, make_person


def test_a_name_is_found_in_a_long_list_and_what_is_ticked_stays_in_sight(person: Any) -> None:
    with arranging():
        manager = make_manager("Ann")
        for name in ("Zoë Bell", "Zack Long", *(f"Person {n}" for n in range(20))):
            make_person(name)
    page = person(manager).go("/groups/new")
    page.get_by_label("Zack Long").check()
    finder = page.get_by_label("Find a name in this list")
    finder.press_sequentially("zoe")
    finder.press("Enter")  # sends nothing
    assert page.get_by_role("heading", level=1).inner_text() == "Make a group"
    assert page.get_by_label("Zoë Bell").is_visible()
    assert page.get_by_label("Zack Long").is_visible()
    assert not page.get_by_label("Person 7", exact=False).first.is_visible()
    assert "2 of " in page.get_by_role("status").first.inner_text()
    finder.fill("")
    assert page.get_by_label("Person 7", exact=False).first.is_visible()
