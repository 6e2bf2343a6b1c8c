"""The browser's own buttons, between the pages of a text that is being saved."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import arranging
from tests.factories import make_draft, make_manager

FIRST = "# Sharing\n\nAgencies must share.\n\nThe reasons are written down.\n"


def test_back_and_reload_find_the_pages_of_a_text_as_they_were(person: Any) -> None:
    with arranging():
        draft, manager = make_draft("Chapter 4", FIRST), make_manager()
    writer = person(manager)
    page = writer.go(f"/documents/drafts/{draft.id}/versions/new")
    page.get_by_label("The text").fill(FIRST.replace("must", "should"))
    page.get_by_role("button", name="Check what changes").click()
    # Reloading a page that is not there yet is the browser's error, not ours.
    page.wait_for_url("**/versions/check/*", wait_until="load")
    check = page.url
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Check what changes"
    page.get_by_role("button", name="Go on changing the text").click()
    page.wait_for_url(lambda url: url != check, wait_until="load")
    page.go_back()
    assert page.url == check
    writer.check()
    page.get_by_role("button", name="Save version 2").click()
    page.wait_for_url(lambda url: url != check, wait_until="load")
    page.go_back()
    assert "saved already, as version 2" in page.locator("main").inner_text()
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "Change the text"
