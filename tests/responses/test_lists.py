"""The list of a person's rounds, and what home tells of those that are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]
SEE = "See what became of your comments"


@pytest.fixture
def launched(db: object) -> Review:
    """Two agencies were asked; the first sent in a comment, the second was silent."""
    review = make.review_at("partner_comment", title="Neglect")
    first, _ = make.responses_of(make.round_of(review))
    comment = make.submit_comment(first)
    make.review_at("considering", review=review)
    make.answer(comment)
    return make.review_at("launched", review=review)


def test_an_agency_is_led_to_what_became_of_its_comments(visitor: Go, launched: Review) -> None:
    first, silent = make.responses_of(make.round_of(launched))
    page = visitor(make.respondent_of(first))
    for path in ("/home", "/responses"):
        page.get(path)
        page.sees(SEE)
        page.click(SEE) if path == "/home" else None
    other = visitor(make.respondent_of(silent))
    for path in ("/home", "/responses"):
        other.get(path)
        other.does_not_see(SEE)


def test_a_lead_makes_a_nil_return_from_the_list_while_nothing_is_written(
    visitor: Go, db: object
) -> None:
    response, other = make.responses_of(make.round_of(make.review_at("partner_comment")))
    contributor = visitor(make.make_person(agency=response.agency))
    contributor.get("/responses")
    contributor.does_not_see("Make a nil return")
    page = visitor(make.respondent_of(response))
    page.get("/responses")
    page.click("Make a nil return")
    page.press("Sign the nil return", {"Role": "Head"})
    page.sees("Your nil return is made.")
    page.get("/responses")
    page.does_not_see("Make a nil return")
    make.make_comment(other)
    written = visitor(make.respondent_of(other))
    written.get("/responses")
    written.does_not_see("Make a nil return")


def test_home_tells_of_a_launch_for_a_while_only(visitor: Go, launched: Review) -> None:
    first, _ = make.responses_of(make.round_of(launched))
    make.pass_time(timedelta(days=61))
    page = visitor(make.respondent_of(first))
    page.get("/home")
    page.does_not_see(SEE)
    page.get("/responses")
    page.sees(SEE)


def test_before_the_launch_there_is_nothing_to_see(visitor: Go, db: Any) -> None:
    review = make.review_at("partner_comment")
    first, _ = make.responses_of(make.round_of(review))
    make.submit_comment(first)
    page = visitor(make.respondent_of(first))
    page.get("/responses")
    page.does_not_see(SEE)


def test_a_round_that_closed_unanswered_says_who_was_silent(visitor: Go, db: Any) -> None:
    review = make.review_at("partner_comment")
    round = make.round_of(review)
    silent, _ = make.responses_of(round)
    make.close_round(round)
    page = visitor(make.respondent_of(silent))
    page.get("/responses")
    page.sees(f"Closed: no answer from {silent.respondent}")
    page.get("/home")
    page.does_not_see("Answer for", "Sign off")


def test_open_and_past_rounds_are_shown_apart_and_sorted_by_links(visitor: Go, db: Any) -> None:
    agency = make.make_agency("Camden")
    lead = make.make_person(agency=agency, role="lead")
    for title in ("Bruising", "Absence", "Neglect", "Online"):
        review = make.review_at("preparing", title=title)
        make.prepare_partner_round(review, agencies=[agency])
        make.review_at("partner_comment", review=review)
    page = visitor(lead)
    page.get("/responses")

    def order() -> list[str]:
        text = page.page.text.split("Open now")[-1]
        return sorted(("Bruising", "Absence", "Neglect", "Online"), key=text.index)

    page.click("Title, A to Z")
    assert page.page.url.endswith("?sort=title")
    assert order() == ["Absence", "Bruising", "Neglect", "Online"]
    page.click("Title, Z to A")
    assert order() == ["Online", "Neglect", "Bruising", "Absence"]
    page.get("/responses?state=past")
    page.sees("There are no consultations like that").does_not_see("Nothing is open for comment")
