"""What changed between two versions, read without a pointer."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.browser.conftest import arranging

OLD = "# Meetings\n\n" + "\n\n".join(f"Paragraph {n} says what is done." for n in range(1, 40))
NEW = OLD.replace("aragraph 5 says", "aragraph 5 tells").replace(
    "Paragraph 20 says what is done.\n\n", ""
)
NEW = NEW.replace("Paragraph 37 says", "Each agency writes down")


@pytest.mark.parametrize("view", ["", "?view=sides"])
@pytest.mark.parametrize("width", [1200, 375])
def test_pressing_enter_again_and_again_goes_from_change_to_change(
    person: Any, view: str, width: int
) -> None:
    with arranging():
        draft = make.make_draft("Chapter 4", OLD)
        make.make_version(draft, NEW)
        old, new = (make.document_queries.find_numbered(draft.id, n) for n in (1, 2))
        manager = make.make_manager()
        address = f"/documents/{draft.document_id}/compare/{old.id}/{new.id}{view}"
    page = person(manager).go(address)
    page.set_viewport_size({"width": width, "height": 700})
    page.get_by_role("link", name="Go to the first of").focus()
    seen = []
    for _ in range(5):
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
        now = page.evaluate(
            """() => {
              const way = document.activeElement
              const change = way.closest('[id^="change-"][tabindex]')
              const top = change.getBoundingClientRect().top
              return [change.id, top >= 0 && top < innerHeight / 2, top]
            }"""
        )
        seen.append(now[0])
        assert now[1], f"{now} is not in sight"
    assert seen == ["change-1", "change-2", "change-3", "change-1", "change-2"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.id") == "change-1"
