"""A note on one consultation that people of an agency forward to colleagues themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from consult.responses.models import Response
from consult.responses.presenters.forwarding import LONGEST_LINK
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor

Go = Callable[..., Visitor]


@pytest.fixture
def response(db: Any) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


def mail_in(page: Visitor) -> tuple[str, dict[str, list[str]]]:
    href = page.page.links["Open it in your mail program"]
    return href, parse_qs(urlsplit(href).query)


def test_the_note_says_what_is_asked_by_when_and_where_to_write_it(
    visitor: Go, response: Response
) -> None:
    response.consultation.letter = "Dear colleagues & friends,\nplease look at 4.1."
    assert response.agency is not None
    response.agency.internal_days = 7
    session.flush()
    lead = make.respondent_of(response)
    page = visitor(lead)
    page.get("/responses")
    page.sees(f"{response.own_name} wants drafts by ")
    page.click("Forward")
    page.sees(
        f"{response.own_name} is asked to comment on:",
        "Please write your comments by ",
        "The consultation closes at ",
        "please look at 4.1.",
        "nothing is sent from here",
    )
    href, parts = mail_in(page)
    assert href.startswith("mailto:?subject=Comments%20by%20")
    [body] = parts["body"]
    assert f"/responses/{response.id}" in body
    assert "\r\nDear colleagues & friends,\r\n" in body
    assert lead.name in body
    page.get(f"/responses/{response.id}")
    page.click("Forward it to colleagues")


def test_a_letter_that_no_mail_program_takes_in_a_link_is_left_out_of_it_and_stays_on_the_page(
    visitor: Go, response: Response
) -> None:
    response.consultation.letter = "Long. " * 800 + "The very end."
    session.flush()
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/forward")
    page.sees("The very end.")
    href, parts = mail_in(page)
    assert len(href) <= LONGEST_LINK
    assert f"/responses/{response.id}" in parts["body"][0]
    assert "The very end." not in parts["body"][0]


def test_after_the_close_there_is_nothing_to_forward(
    visitor: Go, response: Response, clock: Any
) -> None:
    clock.set(response.consultation.closes_at + timedelta(minutes=1))
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/forward")
    page.sees("There is nothing to forward any more.").does_not_see("is asked to comment on")
    page.get("/responses")
    assert f"/responses/{response.id}/forward" not in page.page.links.values()
