"""Sent mail: read by anyone in the demonstration, not there otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from consult import store
from consult.notifications.operations import write_message
from tests import factories
from tests.visitor import Visitor


@pytest.fixture
def people(demo_app: Flask) -> list[int]:
    """Ada with 30 letters, Ben with one."""
    with store.scope("write"):
        ada, ben = factories.make_person("Ada Able"), factories.make_person("Ben Bold")
        for number in range(30):
            write_message("tests/any", to=ada, subject=f"Letter {number}", body="Hello")
        body = "See http://127.0.0.1:5000/how-it-works or https://example.org/x <b>bold</b>"
        write_message("tests/any", to=ben, subject="For Ben", body=body)
        store.commit()
        return [ada.id, ben.id]


def test_it_is_not_there_outside_the_demonstration(
    visitor: Callable[..., Visitor], db: Any
) -> None:
    manager = factories.make_manager()
    message = write_message("tests/any", to=manager, subject="S", body="B")
    store.commit()
    for someone in (visitor(), visitor(manager)):
        someone.get("/sent-mail", status=404)
        someone.get(f"/sent-mail/{message.id}", status=404)
    assert "Sent mail" not in visitor(manager).get("/account").links


def test_who_came_by_a_link_is_not_led_to_it(demo_app: Flask, clock: Any) -> None:
    with store.scope("write"):
        response = factories.responses_of(
            factories.round_of(factories.review_at("partner_comment"))
        )[0]
        guest, way = factories.make_guest(response).account_id, f"/responses/{response.id}"
        store.commit()
    page = Visitor(demo_app).sign_in(guest).get(way)
    assert "Try it as…" in page.links
    assert "Sent mail" not in page.links


def test_an_empty_outbox_says_so(demo_app: Flask) -> None:
    Visitor(demo_app).get("/sent-mail").says("Nothing was sent yet")


def test_messages_are_listed_newest_first_a_page_at_a_time(
    demo_app: Flask, people: list[int]
) -> None:
    visitor = Visitor(demo_app)
    page = visitor.get("/sent-mail")
    assert page.says("Showing 1 to 25 of 31 messages")
    newest = next(text for text in page.links if text.startswith(("Letter", "For")))
    assert newest.startswith("For Ben, to ben.bold")
    assert "Sent mail" in page.links
    visitor.get("/sent-mail?page=2").says("Letter 0")
    visitor.get("/sent-mail?page=99999999999999999999").says("Letter 0")
    visitor.get("/sent-mail?page=-1&person=x")


def test_messages_of_one_person_can_be_chosen(demo_app: Flask, people: list[int]) -> None:
    visitor = Visitor(demo_app)
    visitor.get("/sent-mail")
    page = visitor.press("Show", person="Ben Bold")
    assert page.says("For Ben")
    assert not page.says("Letter 3")
    visitor.get("/sent-mail?person=999999999999999999999")


def test_a_message_shows_its_text_and_leads_on(demo_app: Flask, people: list[int]) -> None:
    visitor = Visitor(demo_app)
    visitor.get("/sent-mail")
    page = visitor.click("For Ben")
    assert page.says("<b>bold</b>", "Waiting to be sent")
    assert page.links["http://127.0.0.1:5000/how-it-works"] == "/how-it-works"
    assert "https://example.org/x" not in page.links


def test_an_unknown_message_is_not_found(demo_app: Flask) -> None:
    Visitor(demo_app).get("/sent-mail/999", status=404)
