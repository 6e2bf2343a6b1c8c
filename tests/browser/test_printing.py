"""On paper stands what was said and decided, in lines that can be read, and nothing to press."""

from __future__ import annotations

from typing import Any

from tests import factories as make
from tests.browser.conftest import arranging

NARROWEST = """() => Math.min(...[...document.querySelectorAll('tbody tr:first-child > *')]
    .map(each => each.getBoundingClientRect().width).filter(width => width))"""
PAPER = {"width": 718, "height": 1000}  # A4 without its margins


def test_the_coverage_board_on_paper_has_columns_that_hold_words(person: Any) -> None:
    with arranging():
        review = make.review_at("partner_comment")
        lead, round_id = make.lead_of(review), make.round_of(review).id
    page = person(lead).go(f"/consultations/{round_id}/coverage")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Send a reminder").first.is_visible()
    assert page.evaluate(NARROWEST) > 45
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_a_list_on_paper_is_a_table_with_its_headings(person: Any) -> None:
    """A row is a card on a phone, and paper is as narrow as one: it took three times the sheets."""
    with arranging():
        manager = make.make_manager()
        make.make_agency("Northern Borough")
    page = person(manager).go("/agencies")
    page.set_viewport_size(PAPER)
    row = "getComputedStyle(document.querySelector('tbody tr')).display"
    assert page.evaluate(row) == "block"
    page.emulate_media(media="print")
    assert page.evaluate(row) == "table-row"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('thead')).visibility") == "visible"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_the_workspace_on_paper_has_the_comments_and_nothing_to_press(person: Any) -> None:
    with arranging():
        review = make.review_at("partner_comment")
        response = make.responses_of(make.round_of(review))[0]
        by = make.respondent_of(response)
        version = make.response_queries.list_consulted_versions(response.consultation_id)[0]
        make.responses.add_comment(
            response,
            version_id=version.id,
            anchor=make.document_queries.blocks_of(version.id)[0].anchor,
            body="Say by when.",
            received_at=make.clock.now(),
            by=make.actor(by),
        )
        response_id = response.id
    page = person(by).go(f"/responses/{response_id}")
    page.set_viewport_size(PAPER)
    edit = page.get_by_role("link", name="Edit").first
    assert edit.is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Say by when.").first.is_visible()
    assert not edit.is_visible()
    assert not page.get_by_role("heading", name="On the whole text").is_visible()
