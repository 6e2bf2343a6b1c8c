"""A long list of boxes to tick has a box to find names in."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.browser.conftest import arranging
from tests.factories import make_manager, make_person


def test_a_name_is_found_in_a_long_list_and_what_is_ticked_stays_in_sight(person: Any) -> None:
    with arranging():
        manager = make_manager("Ann")
        for name in ("Zoë Bell", "Zack Long", *(f"Person {n}" for n in range(20))):
            make_person(name)
    page = person(manager).go("/groups/new")
    page.get_by_label("Zack Long").check()
    finder = page.get_by_label("Find words in this list")
    finder.press_sequentially("zoe")
    finder.press("Enter")  # sends nothing
    assert page.get_by_role("heading", level=1).inner_text() == "Make a group"
    assert page.get_by_label("Zoë Bell").is_visible()
    assert page.get_by_label("Zack Long").is_visible()
    assert not page.get_by_label("Person 7", exact=False).first.is_visible()
    assert "2 of " in page.get_by_role("status").first.inner_text()
    finder.fill("")
    assert page.get_by_label("Person 7", exact=False).first.is_visible()


def test_a_box_that_adds_all_of_a_list_is_not_counted_among_its_names(person: Any) -> None:
    with arranging():
        review = factories.review_at("preparing")
        for number in range(16):
            factories.make_agency(f"Borough {number}", sector="Local authority")
        round = factories.prepare_partner_round(review)
        lead, address = factories.lead_of(review), f"/consultations/{round.id}/respondents/edit"
    page = person(lead).go(address)
    told = page.get_by_role("status").first
    names = page.locator(".consult-finder + .govuk-checkboxes input[name=agencies]").count()
    assert told.inner_text().startswith(f"{names} of {names} shown")
