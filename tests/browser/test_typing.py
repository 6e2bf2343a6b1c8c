"""What is typed in a comment outlives the connection, the tab and the browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from consult.responses import queries
from tests.browser.conftest import arranging
from tests.factories import make_person, responses_of, review_at, round_of


def test_words_typed_without_a_connection_are_whole_in_another_browser(person: Any) -> None:
    with arranging():
        response = responses_of(round_of(review_at("partner_comment")))[0]
        ann = make_person("Ann One", agency=response.agency)
        version = queries.list_consulted_versions(response.consultation_id)[0]
        url = f"/responses/{response.id}/versions/{version.id}/comments/new"
        place = f"/responses/{response.id}"
    writer = person(ann)
    page = writer.go(url)
    body = page.get_by_label("Your comment", exact=True)
    body.press_sequentially("Say who tells the family")
    told = page.locator("[data-kept]")
    expect(told).to_contain_text("Not part of the response until you save it.")
    writer.context.set_offline(True)
    body.press_sequentially(", and by when \u05e9\u05dc\u05d5\u05dd")
    expect(told).to_contain_text("Could not be kept just now.")
    writer.context.set_offline(False)
    expect(told).to_contain_text("Kept at")
    body.press_sequentially(". On leaving, too.")
    page.close(run_before_unload=False)
    writer.context.close()
    other = person(ann)
    page = other.go(place)
    page.get_by_role("link", name="Comment on the whole of", exact=False).first.wait_for()
    expect(
        page.get_by_role("heading", name="1 text that you typed and did not save")
    ).to_be_visible()
    page = other.go(url)
    other.check()
    page.get_by_role("button", name="Bring it back").click()
    page.wait_for_url("**kept=1")
    found = page.get_by_label("Your comment", exact=True)
    assert found.input_value().startswith(
        "Say who tells the family, and by when \u05e9\u05dc\u05d5\u05dd"
    )
    page.get_by_role("button", name="Save comment").click()
    page.wait_for_url(f"**{place}*#*")
    assert "that you typed and did not save" not in page.locator("main").inner_text()
    other.failures.clear()


def test_words_that_wait_on_the_server_and_in_the_tab_are_offered_once(person: Any) -> None:
    with arranging():
        response = responses_of(round_of(review_at("partner_comment")))[0]
        ann = make_person("Ann Two", agency=response.agency)
        version = queries.list_consulted_versions(response.consultation_id)[0]
        url = f"/responses/{response.id}/versions/{version.id}/comments/new"
    writer = person(ann)
    page = writer.go(url)
    page.get_by_label("Your comment", exact=True).press_sequentially("Say who")
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    page = writer.go(url)
    page.get_by_role("button", name="Bring it back").first.wait_for()
    assert page.get_by_role("button", name="Bring it back").count() == 1
    page.get_by_role("button", name="Bring it back").click()
    page.wait_for_url("**kept=1")
    assert page.get_by_label("Your comment", exact=True).input_value() == "Say who"
    assert page.get_by_role("button", name="Bring it back").count() == 0
    page = writer.go(url)
    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="Bring it back").count() == 0
