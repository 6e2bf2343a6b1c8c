"""A filled form that is saved beside the requests."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from consult.responses.offline import saving
from tests import factories as make
from tests.browser.conftest import arranging
from tests.responses.sheets import workbook


def test_a_long_form_says_by_itself_that_it_is_saved(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "AT_ONCE", 0)
    with arranging():
        response = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
        ann, place = make.make_person(agency=response.agency), f"/responses/{response.id}/forms"
    writer = person(ann, phone=True)
    page = writer.go(place)
    rows = workbook({"A": [["Place", "Comment"], ["Whole document", "Say who tells the family."]]})
    sheet = {"name": "form.xlsx", "mimeType": "application/octet-stream", "buffer": rows}
    page.get_by_label("Your filled form").set_input_files(sheet)
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_role("button", name="Add 1 comment").click()
    expect(page.get_by_role("status")).to_contain_text("0 of 1 row so far")
    writer.check()
    with arranging():
        make.sweep(saving.SWEEP)
    expect(page.get_by_role("heading", name="Your form is saved")).to_be_visible()
    expect(page.get_by_text("1 comment added")).to_be_visible()
